"""The registry's nameko service: its commands, names and contacts, and the ledger's news."""

from collections.abc import Sequence
from typing import Any

from services.registry.names import NAMES
from shared.messaging.commands import Provided, door_key, takes_commands
from shared.messaging.consumer import Wake
from shared.messaging.rpc import rpc
from shared.messaging.topology import LEDGER


@takes_commands
class RegistryService:
    """One RPC method a command, and ``batch``; each hands over to the service's door."""

    name = "registry"
    door = Provided(door_key(name))
    news = Wake(LEDGER, "registry.ledger")  # the loops also poll
    vault = Provided(NAMES)

    @rpc  # type: ignore[untyped-decorator]  # nameko has no types
    def names(
        self, *, principal: str, people: Sequence[str], key: dict[str, Any]
    ) -> dict[str, str]:
        """Give people's names, sealed to the asker's key."""
        sealed: dict[str, str] = self.vault.names(principal, people, key)
        return sealed

    @rpc  # type: ignore[untyped-decorator]  # nameko has no types
    def contacts(
        self, *, principal: str, people: Sequence[str], key: dict[str, Any]
    ) -> dict[str, str]:
        """Give people's contacts, sealed to the asker's key."""
        sealed: dict[str, str] = self.vault.contacts(principal, people, key)
        return sealed
