"""Sessions: a secret in a cookie, its hash in the database, ended by time or by hand."""

import hashlib
import secrets
from datetime import timedelta
from typing import NamedTuple

from services.gateway.desk.accounts import Account, account_of
from services.gateway.pools import Readers

COOKIE = "__Host-zeren"
LONGEST = timedelta(hours=12)
LONGEST_IDLE = timedelta(minutes=45)

_BEGIN = "INSERT INTO gateway.sessions (id_hash, login, csrf) VALUES (%s, %s, %s)"
_FIND = (
    "UPDATE gateway.sessions s SET seen_at = clock_timestamp() FROM gateway.accounts a"
    " WHERE s.id_hash = %s AND a.login = s.login AND a.disabled_at IS NULL"
    " AND s.made_at > clock_timestamp() - %s AND s.seen_at > clock_timestamp() - %s"
    " RETURNING a.login, a.person_id, a.role, a.organization_id, a.post_id, a.must_change, s.csrf"
)
_END = "DELETE FROM gateway.sessions WHERE id_hash = %s"
_END_OTHERS = "DELETE FROM gateway.sessions WHERE login = %s AND id_hash <> %s"
_SWEEP = "DELETE FROM gateway.sessions WHERE made_at < clock_timestamp() - %s"


class Session(NamedTuple):
    """A signed-in browser."""

    account: Account
    csrf: str
    id: str  # what its requests are numbered by; nothing can be signed in with it


class Sessions:
    """The sessions of this county."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def begin(self, account: Account) -> str:
        """Begin a session; give the secret for its cookie."""
        secret = secrets.token_urlsafe(32)
        with self._readers.own() as connection:
            connection.execute(_SWEEP, (LONGEST,))
            values = (_hash(secret), account.login, secrets.token_urlsafe(24))
            connection.execute(_BEGIN, values)
        return secret

    def find(self, secret: str | None) -> Session | None:
        """Give the session of a cookie; none where it is unknown, too old or was idle too long."""
        if not secret or len(secret) > 100:  # noqa: PLR2004
            return None
        id_hash = _hash(secret)
        with self._readers.own() as connection:
            row = connection.execute(_FIND, (id_hash, LONGEST, LONGEST_IDLE)).fetchone()
        if row is None:
            return None
        return Session(account_of(row[:6]), row[6], f"session:{id_hash.hex()[:16]}")

    def end(self, secret: str) -> None:
        """End a session."""
        with self._readers.own() as connection:
            connection.execute(_END, (_hash(secret),))

    def end_others(self, login: str, secret: str) -> None:
        """End every other session of a login, as after a change of password."""
        with self._readers.own() as connection:
            connection.execute(_END_OTHERS, (login, _hash(secret)))


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
