"""A batch of hundreds, such as a file makes: one transaction, whatever comes between."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from shared.contracts.batch import MAX_COMMANDS, MAX_ROWS_TOLD
from shared.contracts.errors import (
    BatchRefusedError,
    BatchTooLargeError,
    ConcurrentChangeError,
    UnknownReferenceError,
)
from shared.contracts.principal import Incoming
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore import application
from shared.settings import Settings
from shared.testing.trial_store import (
    LOADER,
    TODAY,
    TrialActivities,
    correct_meeting,
    record_meeting,
)
from tests.integration.stored import facts, rows
from tests.integration.trial import ORGANIZATION, held

MANY = 501
_WAITING = (
    "SELECT pid FROM pg_stat_activity WHERE usename = 'activities_service'"
    " AND datname = current_database() AND wait_event_type = 'Lock'"
)


def transactions(database: Settings) -> list[tuple[Any, ...]]:
    """How many facts there are, and in how many transactions they came."""
    query = "SELECT count(*), count(DISTINCT xmin::text) FROM activities.events"
    return rows(database, query)


@pytest.fixture
def other(app: TrialActivities, database: Settings) -> Iterator[TrialActivities]:
    """Another process of the service."""
    assert app
    with TrialActivities(database) as one:
        yield one


def test_so_many_commands_are_one_transaction(app: TrialActivities, database: Settings) -> None:
    batch = [held() for _ in range(MANY)]

    answers = app.handle(batch, LOADER, TODAY)

    assert [one.sequence for one in answers] == list(range(1, MANY + 1))
    assert transactions(database) == [(MANY, 1)]


def test_one_that_is_refused_leaves_nothing_of_the_others(
    app: TrialActivities, database: Settings
) -> None:
    batch = [held() for _ in range(MANY)]
    batch.insert(MANY // 2, record_meeting(ORGANIZATION, uuid4()))

    with pytest.raises(BatchRefusedError) as refused:
        app.handle(batch, LOADER, TODAY)

    (row,) = refused.value.details["rows"]
    assert (row["row"], row["code"]) == (MANY // 2, UnknownReferenceError.code)
    assert facts(database) == []


def test_a_connection_killed_during_the_append_leaves_nothing_and_it_is_sent_again_whole(
    app: TrialActivities, database: Settings, postgres: EmbeddedPostgres
) -> None:
    batch = [held() for _ in range(MANY)]
    with (
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(postgres.conninfo(database.pg_database), autocommit=True) as watching,
        psycopg.connect(postgres.conninfo(database.pg_database)) as holder,
    ):
        holder.execute("LOCK TABLE activities.events IN SHARE MODE")  # commands pass, facts wait
        handled = pool.submit(app.handle, batch, LOADER, TODAY)
        first = waiting(watching)
        watching.execute("SELECT pg_terminate_backend(%s, 5000)", (first,))
        again = waiting(watching)
        stands = watching.execute("SELECT count(*) FROM activities.commands").fetchone()
        holder.rollback()
        answers = handled.result(30)

    assert again != first
    assert stands == (0,)
    assert [one.sequence for one in answers] == list(range(1, MANY + 1))
    assert transactions(database) == [(MANY, 1)]


def waiting(connection: psycopg.Connection[Any]) -> int:
    """Give the session of the service that waits for a lock."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        row = connection.execute(_WAITING).fetchone()
        if row is not None:
            return int(row[0])
        time.sleep(0.01)
    raise AssertionError("nobody waits")


@pytest.fixture
def races(
    app: TrialActivities, other: TrialActivities, monkeypatch: pytest.MonkeyPatch
) -> list[Incoming]:
    """Commands that the other process is given, each right before an append of ours."""
    coming: list[Incoming] = []
    append = app.append

    def be_late(*given: Any) -> Any:
        if coming:
            other.handle([coming.pop()], LOADER, TODAY)
        return append(*given)

    monkeypatch.setattr(app, "append", be_late)
    return coming


def long_batch_about(meeting: UUID) -> list[Incoming]:
    return [*(held() for _ in range(MANY)), correct_meeting(ORGANIZATION, meeting, present=99)]


def test_a_race_that_was_lost_is_decided_again_whole(
    app: TrialActivities, races: list[Incoming], database: Settings
) -> None:
    meeting = uuid4()
    app.handle([held(meeting=meeting)], LOADER, TODAY)
    races += [correct_meeting(ORGANIZATION, meeting, present=100 + n) for n in range(3)]

    app.handle(long_batch_about(meeting), LOADER, TODAY)

    assert races == []
    assert transactions(database) == [(1 + 3 + MANY + 1, 1 + 3 + 1)]


def test_races_lost_for_too_long_end_with_nothing_recorded(
    app: TrialActivities,
    races: list[Incoming],
    database: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meeting = uuid4()
    app.handle([held(meeting=meeting)], LOADER, TODAY)
    races += [correct_meeting(ORGANIZATION, meeting, present=100 + n) for n in range(3)]
    monkeypatch.setattr(application, "GIVES_UP_S", 0.0)

    with pytest.raises(ConcurrentChangeError):
        app.handle(long_batch_about(meeting), LOADER, TODAY)

    assert len(races) == 2
    assert transactions(database) == [(2, 2)]


def test_a_batch_has_its_limit_and_a_trial_has_the_same(
    app: TrialActivities, database: Settings
) -> None:
    batch = [held()] * (MAX_COMMANDS + 1)

    with pytest.raises(BatchTooLargeError):
        app.handle(batch, LOADER, TODAY)
    with pytest.raises(BatchTooLargeError):
        app.trial(batch, LOADER, TODAY)

    assert facts(database) == []


def test_of_very_many_wrong_rows_so_many_are_told_and_the_others_counted(
    app: TrialActivities,
) -> None:
    batch = [Incoming(id=uuid4(), command="fly-away", body={}) for _ in range(MAX_ROWS_TOLD + 3)]

    with pytest.raises(BatchRefusedError) as refused:
        app.handle(batch, LOADER, TODAY)

    assert [row["row"] for row in refused.value.details["rows"]] == list(range(MAX_ROWS_TOLD))
    assert refused.value.details["more"] == 3
