"""Activity logging's nameko service: its commands, and the ledger's news."""

from shared.messaging.commands import Provided, door_key, loops_key, takes_commands
from shared.messaging.consumer import wake
from shared.messaging.topology import LEDGER


@takes_commands
class ActivitiesService:
    """One RPC method a command, and ``batch``; each hands over to the service's door."""

    name = "activities"
    door = Provided(door_key(name))
    loops = Provided(loops_key(name))

    @wake(LEDGER, "activities.ledger")  # type: ignore[untyped-decorator]  # nameko has no types
    def on_ledger(self) -> None:
        """Read on. A lost, repeated or forged message changes nothing: the loops also poll."""
        for loop in self.loops:
            loop.nudge()
