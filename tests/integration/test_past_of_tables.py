"""Read models keep their past, also where an older version filled them or a migration came."""

import psycopg
from psycopg.sql import SQL, Identifier

from services.gateway.questions import QUESTIONS
from shared.eventstore.connections import conninfo
from shared.eventstore.history import forget_views, keep_history, tables_of
from shared.eventstore.migrations import migrate
from shared.testing.databases import Databases
from tests.integration.stepped import founded


def test_a_read_model_that_had_no_history_is_followed_again_from_the_first_entry(
    databases: Databases,
) -> None:
    """What a database looks like that an older version has filled."""
    with founded(databases) as suite:
        by_name = {question.name: question for question in QUESTIONS}
        asked = (by_name["tree"], {"known_at": "9"})
        before = suite.ask(*asked)
        with psycopg.connect(conninfo(suite.settings, "zeren_migrator")) as old:
            old.execute("SET ROLE registry_owner")
            forget_views(old, "registry")
            for table in tables_of(old, "registry"):
                names = (Identifier("registry", table), Identifier("registry", f"{table}_past"))
                old.execute(SQL(_WITHOUT_HISTORY).format(*names))
        migrate(suite.settings)
        suite.read([])

        assert suite.ask(*asked) == before
        assert migrate(suite.settings) == []
        assert suite.ask(*asked) == before


_WITHOUT_HISTORY = """
DROP TRIGGER remember ON {0};
DROP TRIGGER forget_past ON {0};
ALTER TABLE {0} DROP COLUMN known_from;
DROP TABLE {1};
"""


def test_a_table_changed_by_a_migration_keeps_its_past(databases: Databases) -> None:
    with (
        founded(databases) as suite,
        psycopg.connect(conninfo(suite.settings, "zeren_migrator")) as newer,
    ):
        newer.execute("SET ROLE registry_owner")
        forget_views(newer, "registry")
        newer.execute("ALTER TABLE registry.posts ADD COLUMN rank integer, DROP COLUMN title")
        keep_history(newer, "registry")
        newer.execute("SET LOCAL zeren.known_at = 9")
        columns = newer.execute("SELECT * FROM registry_asof.posts").description or ()
        (size,) = newer.execute(
            "SELECT size FROM registry.positions WHERE name = 'read_model'"
        ).fetchone() or (0,)

        assert {"rank", "title"} & {column.name for column in columns} == {"rank"}
        assert size > 0
