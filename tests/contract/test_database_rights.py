"""A database role may do what the committed matrix says; all else is tried and refused."""

import psycopg
import pytest

from shared.embedded.postgres import EmbeddedPostgres
from shared.secrets import LOGIN_ROLES, SCHEMAS
from shared.testing.databases import Databases
from tests.contract.database_rights import FILE, OWNERS, ROLES, SERVER, matrix, read_matrix

RECORDS = ("registry.events", "targets.events", "activities.events", "ledger.entries")
_GRANTABLE = """
SELECT object, grantee::regrole::text FROM (
    SELECT relname AS object, relowner AS owner, relacl AS acl, relnamespace AS schema FROM pg_class
    UNION ALL SELECT proname, proowner, proacl, pronamespace FROM pg_proc
    UNION ALL SELECT nspname, nspowner, nspacl, oid FROM pg_namespace
) AS things, aclexplode(acl) AS held
WHERE schema::regnamespace::text = ANY (%s) AND is_grantable AND grantee <> owner
"""


@pytest.fixture(scope="module")
def table() -> dict[tuple[str, str], dict[str, str]]:
    """The committed matrix, read."""
    return read_matrix()


def test_every_statement_of_every_role_is_tried_and_allowed_or_refused_as_committed(
    postgres: EmbeddedPostgres, databases: Databases
) -> None:
    with (
        databases.fresh() as database,
        psycopg.connect(postgres.conninfo(database.pg_database)) as connection,
    ):
        assert matrix(connection) == FILE.read_text(encoding="utf-8")


def test_no_login_role_changes_truncates_alters_or_drops_anything_it_does_not_project(
    table: dict[tuple[str, str], dict[str, str]],
) -> None:
    for (kind, name), cells in table.items():
        for role in LOGIN_ROLES:
            own = name.startswith(f"{role.removesuffix('_service')}.")
            if kind == "server" or role == "zeren_migrator":
                continue
            assert not set(cells[role]) & set("AXGORP"), (name, role)
            assert own or not set(cells[role]) & set("IUDT"), (name, role)


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_read_and_otherwise_refused_to_every_login_role(
    table: dict[tuple[str, str], dict[str, str]], record: str
) -> None:
    assert {table["table", record][role] for role in LOGIN_ROLES} <= {"S", "-"}


@pytest.mark.parametrize("record", RECORDS)
def test_not_even_the_owner_changes_a_record_while_its_triggers_stand(
    postgres: EmbeddedPostgres, databases: Databases, record: str
) -> None:
    with (
        databases.fresh() as database,
        psycopg.connect(postgres.conninfo(database.pg_database)) as connection,
    ):
        connection.execute(f"SET SESSION AUTHORIZATION {record.partition('.')[0]}_owner")
        connection.commit()
        for statement in ("UPDATE {} SET topic = ''", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
            text = statement.format(record)
            text = text.replace("topic", "type") if record == "ledger.entries" else text
            with pytest.raises(psycopg.DatabaseError, match="is refused"):
                connection.execute(text.encode())
            connection.rollback()


def test_nobody_but_the_migrator_becomes_another_and_nobody_has_power_over_the_server(
    table: dict[tuple[str, str], dict[str, str]],
) -> None:
    allowed = {
        (name, role) for name in SERVER for role in ROLES if table["server", name][role] != "-"
    }

    become = {(f"become {owner}", "zeren_migrator") for owner in OWNERS}
    assert allowed == become | {(f"become {role}", role) for role in ROLES}


def test_nobody_may_hand_on_a_right(postgres: EmbeddedPostgres, databases: Databases) -> None:
    with (
        databases.fresh() as database,
        psycopg.connect(postgres.conninfo(database.pg_database)) as connection,
    ):
        assert connection.execute(_GRANTABLE, [list(SCHEMAS)]).fetchall() == []
