"""Assessment's nameko service: an entry on the bus wakes the projection, and is not itself read."""

from shared.messaging.commands import Provided, loops_key
from shared.messaging.consumer import wake
from shared.messaging.topology import LEDGER


class AssessmentService:
    """Follows the ledger; it takes no commands."""

    name = "assessment"
    loops = Provided(loops_key(name))

    @wake(LEDGER, "assessment.ledger")  # type: ignore[untyped-decorator]  # nameko has no types
    def on_ledger(self) -> None:
        """Read on. A lost, repeated or forged message changes nothing: the loops also poll."""
        for loop in self.loops:
            loop.nudge()
