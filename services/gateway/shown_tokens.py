"""The list of bearer tokens that were shown to a gateway: whose, until when, and no secret.

Whoever holds the key signs tokens anywhere, so a list kept where they are signed would say what he
likes. Here a token stands before it is good for anything.
"""

from datetime import datetime
from uuid import UUID

import msgspec
import psycopg

from services.gateway.desk.errors import AdministersAlreadyError
from services.gateway.pools import Readers
from shared.contracts.roles import Role
from shared.security import Bearer

_MAX_REMEMBERED = 100_000
_NOTE = """
INSERT INTO gateway.issued_tokens
    (token_id, actor, role, organization_id, post_id, issued_at, expires_at)
VALUES (%s, %s, %s, %s, %s, to_timestamp(%s), to_timestamp(%s)) ON CONFLICT DO NOTHING
"""
_LAST = """
SELECT t.token_id, t.actor, t.role, t.organization_id, t.post_id, t.issued_at, t.expires_at,
       t.first_seen_at, r.revoked_at, r.revoked_by
FROM gateway.issued_tokens t LEFT JOIN gateway.revoked_tokens r USING (token_id)
ORDER BY t.issued_at DESC, t.token_id, t.actor, t.role LIMIT %s OFFSET %s
"""
_COUNT = "SELECT count(*) FROM gateway.issued_tokens"


class ShownToken(msgspec.Struct, frozen=True, kw_only=True):
    """A token that was shown; times in UTC, the last two none where it was not revoked."""

    token_id: str
    actor: str
    role: Role
    organization_id: UUID | None
    post_id: UUID | None
    issued_at: datetime
    expires_at: datetime
    first_seen_at: datetime
    revoked_at: datetime | None
    revoked_by: str | None


class ShownTokens:
    """The list of this county."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._noted: set[tuple[str, str, Role]] = set()

    def note(self, bearer: Bearer) -> None:
        """Put a token on the list, the first time that it is shown.

        Raises:
            AdministersAlreadyError: for whom it was issued administrates something else, by an
                account or by a token that still stands.
        """
        one = bearer.principal
        place = (one.token_id, one.actor, one.role)
        if place in self._noted:
            return
        rest = (one.organization_id, one.post_id, bearer.issued_at, bearer.expires_at)
        try:
            with self._readers.own() as connection:
                connection.execute(_NOTE, (one.token_id, one.actor, str(one.role), *rest))
        except psycopg.errors.UniqueViolation:
            raise AdministersAlreadyError(one.actor) from None
        if len(self._noted) >= _MAX_REMEMBERED:
            self._noted.clear()
        self._noted.add(place)

    def last(self, *, limit: int, offset: int = 0) -> tuple[tuple[ShownToken, ...], int]:
        """Give tokens, those issued last first, and how many there are."""
        with self._readers.own() as connection:
            rows = connection.execute(_LAST, (limit, offset)).fetchall()
            found = connection.execute(_COUNT).fetchone()
        names = ShownToken.__struct_fields__
        tokens = (msgspec.convert(dict(zip(names, row, strict=True)), ShownToken) for row in rows)
        return tuple(tokens), found[0] if found else 0
