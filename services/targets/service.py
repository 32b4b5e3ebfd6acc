"""Target management's nameko service: its commands, and the ledger's news."""

from shared.messaging.commands import Provided, door_key, takes_commands
from shared.messaging.consumer import Wake
from shared.messaging.topology import LEDGER


@takes_commands
class TargetsService:
    """One RPC method a command, and ``batch``; each hands over to the service's door."""

    name = "targets"
    door = Provided(door_key(name))
    news = Wake(LEDGER, "targets.ledger")  # the loops also poll
