"""People's names and contacts for questions that show them, sealed to this process on their way."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from joserfc.jwk import OKPKey

from services.gateway.commands import Rpc
from shared.contracts.principal import Principal
from shared.security import unseal

ERASED = "已去标识"
RESTRICTED = "限制处理"
_AT_ONCE = 200  # people in one call
_MOST_CHARS = 1_000_000  # of their names, sealed
_TIMEOUT_S = 10.0


class Names:
    """Asks the registry for names; its key lives as long as this process and is told to nobody.

    Args:
        rpc: calls to services.
        sign: signs who asks, for a minute.
    """

    def __init__(self, rpc: Rpc, sign: Callable[[Principal], str]) -> None:
        self._rpc = rpc
        self._sign = sign
        self._key = OKPKey.generate_key("X25519")

    def of(self, people: Sequence[UUID], principal: Principal) -> dict[UUID, str]:
        """Give the names of people to who may see them; whoever was erased or restricted is absent.

        Raises:
            NotAllowedError: the role sees no names.
            ServiceUnavailableError: the registry does not answer.
        """
        return self._asked("names", people, principal)

    def contacts_of(self, people: Sequence[UUID], principal: Principal) -> dict[UUID, str]:
        """Give the contacts of people as `of` gives names; who has none on record is absent."""
        return self._asked("contacts", people, principal)

    def _asked(self, what: str, people: Sequence[UUID], principal: Principal) -> dict[UUID, str]:
        public: dict[str, Any] = self._key.as_dict(private=False)
        found: dict[UUID, str] = {}
        for start in range(0, len(people), _AT_ONCE):
            answered = self._rpc.call(
                "registry",
                what,
                timeout_s=_TIMEOUT_S,
                principal=self._sign(principal),
                people=[str(person) for person in people[start : start + _AT_ONCE]],
                key=public,
            )
            if answered:
                told = unseal(answered["sealed"], self._key, most_chars=_MOST_CHARS)
                found |= msgspec.json.decode(told, type=dict[UUID, str])
        return found
