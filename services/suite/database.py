"""Bringing a database up to date: roles, schemas, and the migrations that are missing."""

from psycopg.conninfo import make_conninfo

from shared.eventstore.migrations import migrate
from shared.eventstore.roles import prepare
from shared.secrets import read_secret
from shared.settings import Settings


def bring_up_to_date(settings: Settings) -> list[str]:
    """Make database, roles and schemas, then run what is missing; safe to repeat.

    Returns:
        A line for each migration that ran.

    Raises:
        SecretMissingError: the superuser's or a role's password file is missing.
        psycopg.Error: the server cannot be reached or refused.
    """
    superuser = make_conninfo(
        host=settings.pg_host,
        port=settings.pg_port,
        dbname="postgres",
        user="postgres",
        password=read_secret(settings.secrets, "postgres.password"),
    )
    prepare(superuser, settings.secrets, database=settings.pg_database)
    return [f"{one.schema} {one.series}/{one.name}" for one in migrate(settings)]
