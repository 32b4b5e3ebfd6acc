"""The rights that the migrations of zeren leave, read from PostgreSQL itself."""

import psycopg
import pytest

from shared.embedded.postgres import EmbeddedPostgres
from shared.secrets import LOGIN_ROLES, SCHEMAS
from shared.testing.databases import Databases

EVENT_SCHEMAS = ("registry", "targets", "activities", "assessment")
FOLLOWERS = {f"{schema}_service" for schema in SCHEMAS}


@pytest.fixture(scope="module")
def rights(postgres: EmbeddedPostgres, databases: Databases) -> dict[tuple[str, str], set[str]]:
    """For each table and right, which login roles have it."""
    question = """
        SELECT schemaname || '.' || tablename, "right",
               array_agg(role) FILTER (WHERE has_table_privilege(
                   role, format('%%I.%%I', schemaname, tablename), "right"))
        FROM pg_tables, unnest(%s::text[]) AS role,
             unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS "right"
        WHERE schemaname = ANY (%s) GROUP BY 1, 2
    """
    with (
        databases.fresh() as database,
        psycopg.connect(postgres.conninfo(database.pg_database)) as connection,
    ):
        rows = connection.execute(question, [list(LOGIN_ROLES), list(SCHEMAS)])
        return {(table, right): set(roles or ()) for table, right, roles in rows}


def holders(rights: dict[tuple[str, str], set[str]], table: str, *wanted: str) -> set[str]:
    return set().union(*(rights[table, right] for right in wanted))


@pytest.mark.parametrize("schema", EVENT_SCHEMAS)
def test_a_log_is_read_by_its_service_the_ledger_and_the_auditor_alone(
    rights: dict[tuple[str, str], set[str]], schema: str
) -> None:
    assert holders(rights, f"{schema}.events", "SELECT") == {
        f"{schema}_service",
        "ledger_service",
        "auditor_reader",
    }


@pytest.mark.parametrize(
    "table",
    [*(f"{s}.{t}" for s in EVENT_SCHEMAS for t in ("events", "commands")), "ledger.entries"],
)
def test_no_login_role_changes_what_is_recorded(
    rights: dict[tuple[str, str], set[str]], table: str
) -> None:
    assert not holders(rights, table, "INSERT", "UPDATE", "DELETE", "TRUNCATE")


def test_every_service_and_the_auditor_read_the_ledger(
    rights: dict[tuple[str, str], set[str]],
) -> None:
    assert holders(rights, "ledger.entries", "SELECT") >= FOLLOWERS | {"auditor_reader"}


def test_apart_from_the_logs_no_role_reaches_into_another_schema(
    rights: dict[tuple[str, str], set[str]],
) -> None:
    shared = {*(f"{schema}.events" for schema in EVENT_SCHEMAS), "ledger.entries"}
    auditors = {*(f"{schema}.commands" for schema in EVENT_SCHEMAS), "ledger.heads"}
    crossings = {
        (table, role)
        for (table, _), roles in rights.items()
        for role in roles
        if table not in shared and role.split("_")[0] != table.split(".")[0]
        if not (table in auditors and role == "auditor_reader")
    }

    assert crossings == {("gateway.access_log", "auditor_reader")}


def test_no_reader_has_any_right_but_reading(rights: dict[tuple[str, str], set[str]]) -> None:
    writers = {role for (_, right), roles in rights.items() if right != "SELECT" for role in roles}

    assert not {role for role in writers if role.endswith("_reader")}
