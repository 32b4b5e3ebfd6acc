"""How a role connects: one function from settings to a connection string."""

from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from shared.settings import Settings

_CONNECT_TIMEOUT_S = 10
PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan"
_FOLLOWING = f"-c synchronous_commit=off {PLANNED_ONCE}"


def conninfo(settings: Settings, role: str) -> str:
    """Give the connection string of a login role, its password included; never to be logged.

    Raises:
        SecretMissingError: there is no file ``<role>.password``.
    """
    return make_conninfo(
        host=settings.pg_host,
        port=settings.pg_port,
        dbname=settings.pg_database,
        user=role,
        password=settings.secret(f"{role}.password"),
        application_name=f"zeren {role}",
        connect_timeout=_CONNECT_TIMEOUT_S,
    )


def connect_to_follow(connection_string: str) -> psycopg.Connection[Any]:
    """Open an autocommit connection for what is derived from the ledger, rows with their position.

    Its commits wait for no disk: what is lost with the machine is read again from the ledger. Its
    few statements are planned once, not for each new array and position.
    """
    return psycopg.connect(connection_string, autocommit=True, options=_FOLLOWING)
