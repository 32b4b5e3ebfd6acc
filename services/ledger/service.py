"""The ledger's nameko service: a fact on the bus wakes the intake; the message is not read."""

from shared.messaging.commands import Provided, loops_key
from shared.messaging.consumer import wake
from shared.messaging.topology import FACTS


class LedgerService:
    """Follows the facts of every service."""

    name = "ledger"
    loops = Provided(loops_key(name))

    @wake(FACTS, "ledger.facts")  # type: ignore[untyped-decorator]  # nameko has no types
    def on_facts(self) -> None:
        """Look what was recorded. A lost, repeated or forged message changes nothing."""
        for loop in self.loops:
            loop.nudge()
