"""Local accounts: who may sign in at the desk, and as whom they then speak."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from services.gateway.desk.errors import (
    AccountLockedError,
    LoginTakenError,
    SignInRefusedError,
)
from services.gateway.desk.passwords import hash_password, is_right, require_strong
from services.gateway.pools import Readers
from shared.contracts.principal import Principal
from shared.contracts.roles import Role

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)

_COLUMNS = "login, person_id, role, organization_id, post_id, must_change"
_FIND = (
    f"SELECT {_COLUMNS}, password_hash, totp_secret, failures, locked_until"  # noqa: S608
    " FROM gateway.accounts WHERE login = %s AND disabled_at IS NULL"
)
_LIST = f"SELECT {_COLUMNS} FROM gateway.accounts WHERE disabled_at IS NULL ORDER BY login"  # noqa: S608
_INSERT = (
    "INSERT INTO gateway.accounts"
    " (login, person_id, role, organization_id, post_id, password_hash, must_change)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
_FAILED = (
    "UPDATE gateway.accounts SET failures = failures + 1,"
    " locked_until = CASE WHEN failures + 1 >= %s THEN %s ELSE locked_until END WHERE login = %s"
)
_RIGHT = "UPDATE gateway.accounts SET failures = 0, locked_until = NULL WHERE login = %s"
_CHANGE = "UPDATE gateway.accounts SET password_hash = %s, must_change = %s WHERE login = %s"
_DISABLE = "UPDATE gateway.accounts SET disabled_at = clock_timestamp() WHERE login = %s"


class Account(NamedTuple):
    """Someone who may sign in."""

    login: str
    person_id: UUID
    role: Role
    organization_id: UUID | None
    post_id: UUID | None
    must_change: bool

    def principal(self, session: str) -> Principal:
        """Give who speaks when this account is signed in."""
        return Principal(
            actor=str(self.person_id),
            role=self.role,
            organization_id=self.organization_id,
            post_id=self.post_id,
            token_id=session,
        )


def account_of(row: Sequence[Any]) -> Account:
    """Give the account that a row of `_COLUMNS` holds."""
    login, person_id, role, organization_id, post_id, must_change = row
    return Account(login, person_id, Role(role), organization_id, post_id, must_change)


class Accounts:
    """The accounts of this county."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def check(self, login: str, password: str, *, now: datetime | None = None) -> Account:
        """Give the account of a login whose password this is.

        Raises:
            AccountLockedError: too many wrong attempts, for `LOCKED_FOR`.
            SignInRefusedError: no such login, or not its password; which of them is not told.
        """
        moment = now or datetime.now(UTC)
        with self._readers.own() as connection:
            row = connection.execute(_FIND, (login,)).fetchone()
        kept, locked_until = (row[6], row[9]) if row else (None, None)
        right = is_right(kept, password)
        if row is None:
            raise SignInRefusedError
        if locked_until is not None and locked_until > moment:
            raise AccountLockedError(login)
        with self._readers.own() as connection:
            if not right:
                connection.execute(_FAILED, (MAX_FAILURES, moment + LOCKED_FOR, login))
                raise SignInRefusedError
            connection.execute(_RIGHT, (login,))
        return account_of(row[:6])

    def change_password(self, account: Account, old: str, new: str) -> None:
        """Change a password; the old one is asked for again.

        Raises:
            SignInRefusedError, AccountLockedError: the old one is not right.
            WeakPasswordError: the new one is not good enough.
        """
        self.check(account.login, old)
        require_strong(new, login=account.login, old=old)
        with self._readers.own() as connection:
            connection.execute(_CHANGE, (hash_password(new), False, account.login))

    def reset_password(self, login: str, password: str) -> None:
        """Give a password to be changed at the next sign-in; unlocks the account."""
        with self._readers.own() as connection:
            connection.execute(_CHANGE, (hash_password(password), True, login))
            connection.execute(_RIGHT, (login,))

    def add(self, account: Account, password: str) -> None:
        """Add an account.

        Raises:
            LoginTakenError: there is one of that login.
        """
        values = (*account[:2], str(account.role), *account[3:5])
        try:
            with self._readers.own() as connection:
                connection.execute(_INSERT, (*values, hash_password(password), account.must_change))
        except psycopg.errors.UniqueViolation:
            raise LoginTakenError(account.login) from None

    def disable(self, login: str) -> None:
        """Let an account sign in no more; its sessions end at their next request."""
        with self._readers.own() as connection:
            connection.execute(_DISABLE, (login,))

    def listed(self) -> list[Account]:
        """Give all accounts that may sign in, by login."""
        with self._readers.own() as connection:
            return [account_of(row) for row in connection.execute(_LIST)]
