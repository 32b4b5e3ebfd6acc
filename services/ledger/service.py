"""The ledger's nameko service: a fact on the bus wakes the intake; the message is not read."""

from shared.messaging.consumer import Wake
from shared.messaging.topology import FACTS


class LedgerService:
    """Follows the facts of every service."""

    name = "ledger"
    news = Wake(FACTS, "ledger.facts")  # the loops also poll
