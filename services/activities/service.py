"""Activity logging's nameko service: its commands, and the ledger's news."""

from shared.messaging.commands import Provided, door_key, takes_commands
from shared.messaging.consumer import Wake
from shared.messaging.topology import LEDGER


@takes_commands
class ActivitiesService:
    """One RPC method a command, and ``batch``; each hands over to the service's door."""

    name = "activities"
    door = Provided(door_key(name))
    news = Wake(LEDGER, "activities.ledger")  # the loops also poll
