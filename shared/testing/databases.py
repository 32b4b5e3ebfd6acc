"""Fresh databases for tests: one server a run, one migrated template, a copy for whoever asks."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from shared.embedded.postgres import HOST, EmbeddedPostgres
from shared.eventstore.migrations import migrate
from shared.eventstore.roles import prepare
from shared.secrets import make_secrets
from shared.settings import Settings

_TEMPLATE = "zeren_template"


class Databases:
    """Gives copies of a database with roles, schemas and all migrations.

    Args:
        postgres: a running server; its secrets folder must be ``secrets``.
        secrets: the folder of secret files; what is missing is made.
    """

    def __init__(self, postgres: EmbeddedPostgres, secrets: Path) -> None:
        self._postgres = postgres
        self._secrets = secrets
        self._numbers = itertools.count(1)
        make_secrets(secrets)
        prepare(postgres.conninfo(), secrets, database=_TEMPLATE)
        migrate(self._settings(_TEMPLATE))

    @contextmanager
    def fresh(self, *, vault: Path | None = None, of: str = _TEMPLATE) -> Iterator[Settings]:
        """Give the settings of a database of one's own; afterwards it is dropped, used or not.

        Args:
            vault: the registry's file.
            of: the database that it begins as a copy of; nobody may be connected to that.
        """
        name = f"zeren_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, of)
        try:
            yield self._settings(name, vault=vault)
        finally:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _settings(self, name: str, *, vault: Path | None = None) -> Settings:
        return Settings(
            secrets=self._secrets,
            pg_host=HOST,
            pg_port=self._postgres.port,
            pg_database=name,
            http_port=0,
            vault=vault,
        )

    def _execute(self, statement: str, *names: str) -> None:
        query = sql.SQL(statement).format(*map(sql.Identifier, names))
        with psycopg.connect(self._postgres.conninfo(), autocommit=True) as connection:
            connection.execute(query)
