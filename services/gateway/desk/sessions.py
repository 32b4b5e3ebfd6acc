"""Sessions: a secret in a cookie, its hash in the database, ended by time or by hand."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, NamedTuple

from services.gateway.desk.accounts import COLUMNS, Account, account_of
from services.gateway.pools import Readers

COOKIE = "__Host-zeren"
LONGEST = timedelta(hours=12)
LONGEST_IDLE = timedelta(minutes=45)
LONGEST_FOR_CODE = timedelta(minutes=5)
_SEEN_EVERY = timedelta(minutes=1)  # how exactly the last visit is kept
_MAX_SECRET = 100

_BEGIN = (
    "INSERT INTO gateway.sessions (id_hash, login, csrf, is_whole, by_provider)"
    " VALUES (%s, %s, %s, %s, %s)"
)
_FIND = (
    f"SELECT {COLUMNS.replace('login', 'a.login', 1)}, s.csrf, s.by_provider,"  # noqa: S608
    " s.seen_at < clock_timestamp() - %(seen_every)s"
    " FROM gateway.sessions s JOIN gateway.accounts a ON a.login = s.login"
    " WHERE s.id_hash = %(id)s AND s.is_whole = %(is_whole)s AND a.disabled_at IS NULL"
    " AND s.made_at > clock_timestamp() - %(longest)s"
    " AND s.seen_at > clock_timestamp() - %(idle)s"
)
_SEEN = "UPDATE gateway.sessions SET seen_at = clock_timestamp() WHERE id_hash = %s"
_END = "DELETE FROM gateway.sessions WHERE id_hash = %s"
_END_OTHERS = "DELETE FROM gateway.sessions WHERE login = %s AND id_hash <> %s"
_SWEEP = "DELETE FROM gateway.sessions WHERE made_at < clock_timestamp() - %s"


class Session(NamedTuple):
    """A signed-in browser."""

    account: Account
    csrf: str
    id: str  # what its requests are numbered by; nothing can be signed in with it
    by_provider: bool = False  # who it is was said by the provider of OpenID Connect


class Sessions:
    """The sessions of this county."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def begin(self, account: Account, *, is_whole: bool = True, by_provider: bool = False) -> str:
        """Begin a session; give the secret for its cookie.

        One that is not whole is good for giving a one-time code, within `LONGEST_FOR_CODE`.
        """
        secret = secrets.token_urlsafe(32)
        csrf = secrets.token_urlsafe(24)
        with self._readers.own() as connection:
            connection.execute(_SWEEP, (LONGEST,))
            connection.execute(_BEGIN, (_hash(secret), account.login, csrf, is_whole, by_provider))
        return secret

    def find(self, secret: str | None) -> Session | None:
        """Give the session of a cookie; none where it is unknown, too old or was idle too long."""
        return self._find(secret, is_whole=True, longest=LONGEST)

    def waiting(self, secret: str | None) -> Session | None:
        """Give the session of a cookie that still waits for its one-time code."""
        return self._find(secret, is_whole=False, longest=LONGEST_FOR_CODE)

    def end(self, secret: str) -> None:
        """End a session."""
        with self._readers.own() as connection:
            connection.execute(_END, (_hash(secret),))

    def end_others(self, login: str, secret: str) -> None:
        """End every other session of a login, as after a change of password."""
        with self._readers.own() as connection:
            connection.execute(_END_OTHERS, (login, _hash(secret)))

    def _find(self, secret: str | None, *, is_whole: bool, longest: timedelta) -> Session | None:
        if not secret or len(secret) > _MAX_SECRET:
            return None
        id_hash = _hash(secret)
        asked: dict[str, Any] = {
            "id": id_hash,
            "is_whole": is_whole,
            "longest": longest,
            "idle": LONGEST_IDLE,
            "seen_every": _SEEN_EVERY,
        }
        with self._readers.own() as connection:
            row = connection.execute(_FIND, asked).fetchone()
            if row is None:
                return None
            *account, csrf, by_provider, is_stale = row
            if is_stale:
                connection.execute(_SEEN, (id_hash,))
        return Session(account_of(account), csrf, f"session:{id_hash.hex()[:16]}", by_provider)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
