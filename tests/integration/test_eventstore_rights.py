from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import errors

from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.eventstore.recorder import FactRecorder
from shared.settings import Settings
from shared.testing.trial_store import TrialActivities
from tests.integration.appending import append, event, log


@pytest.fixture
def recorder(database: Settings) -> Iterator[FactRecorder]:
    with TrialActivities(database) as app:
        assert isinstance(app.recorder, FactRecorder)
        yield app.recorder


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO activities.events SELECT * FROM activities.events",
        "UPDATE activities.events SET topic = 'x'",
        "DELETE FROM activities.events",
        "TRUNCATE activities.events",
        "DELETE FROM activities.commands",
        "INSERT INTO activities.commands SELECT * FROM activities.commands",
        "ALTER TABLE activities.events DISABLE TRIGGER ALL",
        "DROP FUNCTION activities.refuse_change CASCADE",
    ],
)
def test_a_service_cannot_get_around_the_function(
    recorder: FactRecorder, database: Settings, statement: str
) -> None:
    append(recorder, event(uuid4()))

    with (
        psycopg.connect(conninfo(database, "activities_service")) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


@pytest.mark.parametrize(
    "called",
    [
        "SELECT activities.append(NULL, NULL)",
        f"SELECT activities.append_one({', '.join(['NULL'] * 17)})",
    ],
)
@pytest.mark.parametrize("role", ["registry_service", "activities_reader", "ledger_service"])
def test_nobody_else_may_append(database: Settings, role: str, called: str) -> None:
    with (
        psycopg.connect(conninfo(database, role)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.execute(called.encode())


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("ledger_service", "SELECT * FROM activities.commands"),
        ("auditor_reader", "SELECT * FROM activities.cursors"),
    ],
)
def test_the_ledger_reads_facts_and_the_auditor_what_was_recorded_and_nothing_else(
    database: Settings, role: str, refused: str
) -> None:
    with psycopg.connect(conninfo(database, role), autocommit=True) as connection:
        connection.execute("SELECT * FROM activities.events")
        if role == "auditor_reader":
            connection.execute("SELECT * FROM activities.commands")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(refused.encode())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activities.events SET topic = 'x'",
        "DELETE FROM activities.events",
        "TRUNCATE activities.events",
        "UPDATE activities.commands SET version = 9",
    ],
)
@pytest.mark.parametrize("replication_role", ["origin", "replica"])
def test_even_the_owner_is_refused_whatever_mode_triggers_are_in(
    recorder: FactRecorder,
    database: Settings,
    postgres: EmbeddedPostgres,
    statement: str,
    replication_role: str,
) -> None:
    append(recorder, event(uuid4()))

    with psycopg.connect(postgres.conninfo(database.pg_database)) as connection:
        connection.execute(f"SET session_replication_role = {replication_role}".encode())
        connection.execute("SET ROLE activities_owner")
        with pytest.raises(psycopg.DatabaseError, match="never changed"):
            connection.execute(statement.encode())


def test_a_temporary_table_cannot_stand_in_for_the_log(
    recorder: FactRecorder, database: Settings
) -> None:
    with recorder.datastore.get_connection() as connection:
        connection.execute("CREATE TEMP TABLE events (LIKE activities.events)")
        connection.execute("CREATE TEMP TABLE commands (LIKE activities.commands)")

    append(recorder, event(uuid4()))

    assert len(log(database, "position")) == 1
