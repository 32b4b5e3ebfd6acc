"""Names and contacts for those who may see them: sealed to whoever asks; no queue holds one.

The gateway asks over RPC, with a principal that it signs and the public half of a key that only its
process has. Whose names the principal may see on the tree is the gateway's to know; here only the
role is looked at.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from psycopg_pool import ConnectionPool

from services.registry.restrictions import shown
from services.registry.vault import VaultReader
from shared.contracts.errors import FieldError, InvalidCommandError, NotAllowedError
from shared.contracts.roles import NAME_READERS
from shared.eventstore.connections import conninfo
from shared.security import read_key, seal, verify_principal
from shared.settings import SettingError, Settings

NAMES = "registry.names"  # its key in the runner's extras
MAX_NAMES = 200
_CONNECTIONS = 4
_IDLE_S = 60.0
_Read = Callable[[psycopg.Connection[Any], Collection[UUID]], dict[UUID, str]]


class NamesDoor:
    """Opens the vault for the gateway; close it when nobody asks any more.

    Args:
        settings: where database, vault and ``principal.pub`` are.

    Raises:
        SettingError: there is no vault.
    """

    def __init__(self, settings: Settings) -> None:
        if settings.vault is None:
            raise SettingError("ZEREN_VAULT")
        self._vault = VaultReader(settings.vault)
        self._pool = ConnectionPool(
            conninfo(settings, "registry_service"),
            min_size=0,
            max_size=_CONNECTIONS,
            max_idle=_IDLE_S,
            check=ConnectionPool.check_connection,
            name=NAMES,
            open=False,
        )
        self._key = read_key(settings.secret("principal.pub"))

    def names(self, principal: str, people: Sequence[str], key: dict[str, Any]) -> dict[str, str]:
        """Give the names of people, all of them sealed to a public key at once.

        The erased and the restricted are absent.

        Returns:
            ``sealed``: the names by id, as JSON, sealed; no field at all where there are none.

        Raises:
            NotAuthenticatedError: nobody we trust has signed who asks.
            NotAllowedError: the role sees no names.
            InvalidCommandError: the ids or the key are none, or too many.
            VaultDamagedError: what is sealed does not open with its key.
        """
        return self._shown(self._vault.names, principal, people, key)

    def contacts(
        self, principal: str, people: Sequence[str], key: dict[str, Any]
    ) -> dict[str, str]:
        """Give the contacts of people as `names` does; who has none on record is absent, too.

        Raises as `names`.
        """
        return self._shown(self._vault.contacts, principal, people, key)

    def close(self) -> None:
        """Close the connections; one that was never asked has none."""
        self._pool.close()

    def _shown(
        self, read: _Read, principal: str, people: Sequence[str], key: dict[str, Any]
    ) -> dict[str, str]:
        asker = verify_principal(principal, self._key)
        if asker.role not in NAME_READERS:
            raise NotAllowedError(role=str(asker.role))
        try:
            wanted = msgspec.convert(people, list[UUID])
            public = OKPKey.import_key(key)
        except (msgspec.ValidationError, JoseError, ValueError) as error:
            raise _wrong("people") from error
        if len(wanted) > MAX_NAMES:
            raise _wrong("people")
        self._pool.open()
        with self._pool.connection() as connection:
            found = read(connection, shown(connection, wanted))
        return {"sealed": seal(msgspec.json.encode(found).decode(), public)} if found else {}


def _wrong(field: str) -> InvalidCommandError:
    return InvalidCommandError(fields=[FieldError.of(field, "wrong_value")])
