"""Who asks: bearer tokens, and the list of those that are no longer good."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from flask import Request

from services.gateway.bodies import wrong_parameter
from services.gateway.pools import Readers
from services.gateway.reach import SECURES, require_role
from services.gateway.shown_tokens import ShownTokens
from shared.contracts.errors import NotAuthenticatedError
from shared.contracts.principal import Principal
from shared.security import MAX_TOKEN_ID, Bearer

MAX_TOKEN_LENGTH = 4_000
REVOCATION_AGE_S = 1.0

_SELECT = "SELECT token_id FROM gateway.revoked_tokens"
_INSERT = (
    "INSERT INTO gateway.revoked_tokens (token_id, revoked_by) VALUES (%s, %s)"
    " ON CONFLICT (token_id) DO NOTHING"
)


class Revocations(Protocol):
    """The list of revoked tokens."""

    def holds(self, token_id: str) -> bool:
        """Whether the token was revoked."""

    def revoke(self, token_id: str, by: str) -> None:
        """Put a token on the list, for ever; again changes nothing."""


class StoredRevocations:
    """The list as the database has it, remembered for at most ``max_age_s`` seconds.

    Where it cannot be read nobody is let in: a token that may have been revoked is no token.
    """

    def __init__(
        self,
        readers: Readers,
        *,
        max_age_s: float = REVOCATION_AGE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._readers = readers
        self._max_age_s = max_age_s
        self._clock = clock
        self._reading = threading.Lock()
        self._read_at = float("-inf")
        self._known: frozenset[str] = frozenset()

    def holds(self, token_id: str) -> bool:
        if self._clock() - self._read_at > self._max_age_s:
            with self._reading:
                if self._clock() - self._read_at > self._max_age_s:
                    self._read()
        return token_id in self._known

    def revoke(self, token_id: str, by: str) -> None:
        with self._readers.own() as connection:
            connection.execute(_INSERT, (token_id, by))
        self._known |= {token_id}

    def _read(self) -> None:
        began = self._clock()
        with self._readers.own() as connection:
            self._known = frozenset(row[0] for row in connection.execute(_SELECT))
        self._read_at = began


class Authenticator:
    """From a request to the principal that its token speaks for."""

    def __init__(
        self, verify: Callable[[str], Bearer], revocations: Revocations, shown: ShownTokens
    ) -> None:
        self._verify = verify
        self._revocations = revocations
        self._shown = shown

    def principal(self, request: Request) -> Principal:
        """Give who asks.

        Raises:
            NotAuthenticatedError: no bearer token, or one that is not ours, too old or revoked.
            AdministersAlreadyError: it is of a second administration.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= MAX_TOKEN_LENGTH:
            raise NotAuthenticatedError(why="no bearer token")
        bearer = self._verify(token.strip())
        if self._revocations.holds(bearer.principal.token_id):
            raise NotAuthenticatedError(why="revoked")
        self._shown.note(bearer)
        return bearer.principal


def revoke(revocations: Revocations, principal: Principal, token_id: str) -> None:
    """Have no gateway take a token from a second later on.

    Raises:
        NotAllowedError: the role may not.
        InvalidQuestionError: it is no id of a token.
    """
    require_role(principal, SECURES)
    if not 0 < len(token_id) <= MAX_TOKEN_ID or not token_id.isascii():
        raise wrong_parameter("token_id", f"1 to {MAX_TOKEN_ID} ASCII characters")
    revocations.revoke(token_id, principal.actor)
