"""Preparing a server: the database, the roles with their passwords, the schemas.

The one thing a superuser does; everything after it runs as ``zeren_migrator`` or as a service.
"""

from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from shared.secrets import LOGIN_ROLES, read_secret

ROLES_FILE = Path(__file__).parents[2] / "deploy" / "postgres" / "roles.sql"
_LOCK = "SELECT pg_advisory_lock(hashtextextended('zeren.prepare', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('zeren.prepare', 0))"


def prepare(superuser: str, secrets: Path, *, database: str = "zeren") -> None:
    """Make ``database`` where missing, and bring roles, passwords and schemas to what they must be.

    Idempotent, and safe when several start at once: they wait for each other.

    Args:
        superuser: connection string of a superuser, to a database that exists (its ``dbname``).
        secrets: folder with ``<role>.password`` for each login role.
        database: the database of zeren.

    Raises:
        SecretMissingError: a password file is missing.
        psycopg.Error: the server refused or cannot be reached.
    """
    passwords = {role: read_secret(secrets, f"{role}.password") for role in LOGIN_ROLES}
    # Roles belong to the whole server, so the lock is taken in the database that all begin from.
    with psycopg.connect(superuser, autocommit=True) as server:
        server.execute(_LOCK)
        try:
            _make_database(server, database)
            with psycopg.connect(make_conninfo(superuser, dbname=database)) as connection:
                connection.execute(ROLES_FILE.read_bytes())
                for role, password in passwords.items():
                    _set_password(connection, role, password)
        finally:
            server.execute(_UNLOCK)


def _make_database(server: psycopg.Connection, database: str) -> None:
    if server.execute("SELECT FROM pg_database WHERE datname = %s", [database]).rowcount:
        return
    server.execute(
        sql.SQL(
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' "
            "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
        ).format(sql.Identifier(database))
    )


def _set_password(connection: psycopg.Connection, role: str, password: str) -> None:
    # The server is given the SCRAM verifier: the password itself is in no statement and no log.
    verifier = connection.pgconn.encrypt_password(
        password.encode(), role.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(verifier))
    )
