"""Assessment's nameko service: its commands, and the ledger's news."""

from shared.messaging.commands import Provided, door_key, takes_commands
from shared.messaging.consumer import Wake
from shared.messaging.topology import LEDGER


@takes_commands
class AssessmentService:
    """One RPC method a command, and ``batch``; an entry on the bus wakes the projection, unread."""

    name = "assessment"
    door = Provided(door_key(name))
    news = Wake(LEDGER, "assessment.ledger")  # the loops also poll
