"""Passwords: argon2id (RFC 9106, second recommended choice), worked out beside a green process."""

from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from services.gateway.desk.errors import WeakPasswordError
from shared.messaging.green import is_green

MIN_LENGTH = 12
MAX_LENGTH = 200

T = TypeVar("T")

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_NOBODY = _hasher.hash("the password of nobody")


def hash_password(password: str) -> str:
    """Give what is kept of a password; takes some 60 ms of one core and 64 MiB."""
    return _beside(lambda: _hasher.hash(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether this is the password; takes as long where nobody has that login."""
    if len(password) > MAX_LENGTH:
        return False

    def verify() -> bool:
        try:
            _hasher.verify(kept or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    return _beside(verify)


def require_strong(password: str, *, login: str, old: str) -> None:
    """Let a new password pass.

    Raises:
        WeakPasswordError: too short, too long, the login, or the old one.
    """
    fits = MIN_LENGTH <= len(password) <= MAX_LENGTH
    if not fits or password.lower() == login.lower() or password == old:
        raise WeakPasswordError(login)


def _beside(work: Callable[[], T]) -> T:
    """Run where it holds up no greenthread: hashing leaves the interpreter's lock alone."""
    if not is_green():
        return work()
    from eventlet import tpool  # noqa: PLC0415  (only where the process is patched)

    result: T = tpool.execute(work)
    return result
