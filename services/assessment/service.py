"""Assessment's nameko service: its commands, rebuilds, and the ledger's news."""

from services.assessment.rebuild_door import REBUILDS
from shared.messaging.commands import Provided, door_key, takes_commands
from shared.messaging.consumer import Wake
from shared.messaging.rpc import rpc
from shared.messaging.topology import LEDGER


@takes_commands
class AssessmentService:
    """One RPC method a command, and ``batch``; an entry on the bus wakes the projection, unread."""

    name = "assessment"
    door = Provided(door_key(name))
    news = Wake(LEDGER, "assessment.ledger")  # the loops also poll
    rebuilds = Provided(REBUILDS)

    @rpc  # type: ignore[untyped-decorator]  # nameko has no types
    def start_rebuild(self, *, principal: str) -> None:
        """Start a rebuild of the projection."""
        self.rebuilds.start(principal)

    @rpc  # type: ignore[untyped-decorator]  # nameko has no types
    def stop_rebuild(self, *, principal: str) -> None:
        """Ask the rebuild that runs to stop."""
        self.rebuilds.stop(principal)
