"""The ledger's nameko service: a fact on the bus wakes the intake; the message is not read.

PostgreSQL's notifications wake it, too (`services.suite.parts`).
"""

from shared.messaging.consumer import Wake
from shared.messaging.topology import FACTS


class LedgerService:
    """Follows the facts of every service."""

    name = "ledger"
    news = Wake(FACTS, "ledger.facts")  # the loops also listen and poll
