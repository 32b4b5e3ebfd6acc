"""Assessment's nameko service: an entry on the bus wakes the projection, and is not itself read."""

from shared.messaging.consumer import Wake
from shared.messaging.topology import LEDGER


class AssessmentService:
    """Follows the ledger; it takes no commands."""

    name = "assessment"
    news = Wake(LEDGER, "assessment.ledger")  # the loops also poll
