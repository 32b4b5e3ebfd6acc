"""Local accounts: who may sign in at the desk, and as whom they then speak."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from services.gateway.desk.attempts import Attempts
from services.gateway.desk.errors import (
    AdministersAlreadyError,
    LoginTakenError,
    SignInRefusedError,
)
from services.gateway.desk.passwords import hash_password, is_right, require_strong
from services.gateway.pools import Readers
from shared.contracts.errors import NotFoundError
from shared.contracts.principal import Principal
from shared.contracts.roles import Role

COLUMNS = "login, person_id, role, organization_id, post_id, must_change, totp_secret IS NOT NULL"
_FIND = (
    f"SELECT {COLUMNS}, password_hash FROM gateway.accounts"  # noqa: S608
    " WHERE login = %s AND disabled_at IS NULL"
)
_LIST = f"SELECT {COLUMNS} FROM gateway.accounts WHERE disabled_at IS NULL ORDER BY login"  # noqa: S608
_INSERT = (
    "INSERT INTO gateway.accounts"
    " (login, person_id, role, organization_id, post_id, password_hash, must_change)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
_CHANGE = (
    "UPDATE gateway.accounts SET password_hash = %s, must_change = %s"
    " WHERE login = %s AND disabled_at IS NULL"
)
_DISABLE = (
    "UPDATE gateway.accounts SET disabled_at = clock_timestamp()"
    " WHERE login = %s AND disabled_at IS NULL"
)
_DROP_TOTP = (
    "UPDATE gateway.accounts SET totp_secret = NULL, totp_begun = NULL"
    " WHERE login = %s AND disabled_at IS NULL"
)
_BIND = (
    "INSERT INTO gateway.subjects (issuer, subject, login) VALUES (%s, %s, %s)"
    " ON CONFLICT (issuer, subject) DO NOTHING"
)
_BOUND = "SELECT login FROM gateway.subjects WHERE issuer = %s AND subject = %s"
_ONE_ADMINISTRATION = "one_administration"  # the unique index of the migration 0004
_END_SESSIONS = "DELETE FROM gateway.sessions WHERE login = %s"


class Account(NamedTuple):
    """Someone who may sign in."""

    login: str
    person_id: UUID
    role: Role
    organization_id: UUID | None
    post_id: UUID | None
    must_change: bool
    has_totp: bool = False  # a second factor is set up

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
    """Give the account that a row of `COLUMNS` holds."""
    login, person_id, role, *rest = row
    return Account(login, person_id, Role(role), *rest)


class Accounts:
    """The accounts of this county."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self.attempts = Attempts(readers)

    def check(
        self, login: str, password: str, *, address: str = "", now: datetime | None = None
    ) -> Account:
        """Give the account of a login whose password this is; ``address`` is whence it is tried.

        Raises:
            AccountLockedError: too many wrong attempts, for `LOCKED_FOR`.
            SignInRefusedError: no such login, or not its password; which of them is not told.
        """
        self.attempts.count(login, address, now=now)
        with self._readers.own() as connection:
            row = connection.execute(_FIND, (login,)).fetchone()
        if not is_right(row[-1] if row else None, password) or row is None:
            raise SignInRefusedError
        self.attempts.right(login, address)
        return account_of(row[:-1])

    def found(self, login: str) -> Account:
        """Give the account of a login.

        Raises:
            NotFoundError: there is none that may sign in.
        """
        with self._readers.own() as connection:
            row = connection.execute(_FIND, (login,)).fetchone()
        if row is None:
            raise NotFoundError(login)
        return account_of(row[:-1])

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

    def reset_password(self, login: str, password: str, *, must_change: bool = True) -> None:
        """Give a password, to be changed at the next sign-in; unlocks, and ends every session.

        Raises:
            NotFoundError: there is no such account.
        """
        self._alter(login, _CHANGE, (hash_password(password), must_change, login))
        self.attempts.unlock(login)

    def add(self, account: Account, password: str) -> None:
        """Add an account.

        Raises:
            LoginTakenError: there is one of that login.
            AdministersAlreadyError: the person administrates the system, security or the audit,
                and would a second time.
        """
        values = (*account[:2], str(account.role), *account[3:5])
        try:
            with self._readers.own() as connection:
                connection.execute(_INSERT, (*values, hash_password(password), account.must_change))
        except psycopg.errors.UniqueViolation as error:
            if error.diag.constraint_name == _ONE_ADMINISTRATION:
                raise AdministersAlreadyError(str(account.person_id)) from None
            raise LoginTakenError(account.login) from None

    def disable(self, login: str) -> None:
        """Let an account sign in no more; its sessions end.

        Raises:
            NotFoundError: there is no such account.
        """
        self._alter(login, _DISABLE, (login,))

    def drop_second_factor(self, login: str) -> None:
        """Ask an account for no one-time code any more; its sessions end.

        Raises:
            NotFoundError: there is no such account.
        """
        self._alter(login, _DROP_TOTP, (login,))

    def bind(self, login: str, issuer: str, subject: str) -> None:
        """Let a subject of a provider of OpenID Connect sign in as this account.

        Raises:
            NotFoundError: there is no such account.
            LoginTakenError: the subject is bound to another already.
        """
        self.found(login)
        with self._readers.own() as connection:
            connection.execute(_BIND, (issuer, subject, login))
            row = connection.execute(_BOUND, (issuer, subject)).fetchone()
        if row is None or row[0] != login:
            raise LoginTakenError(login)

    def listed(self) -> list[Account]:
        """Give all accounts that may sign in, by login."""
        with self._readers.own() as connection:
            return [account_of(row) for row in connection.execute(_LIST)]

    def _alter(self, login: str, statement: str, values: Sequence[Any]) -> None:
        with self._readers.own() as connection, connection.transaction():
            if connection.execute(statement, values).rowcount == 0:
                raise NotFoundError(login)
            connection.execute(_END_SESSIONS, (login,))
