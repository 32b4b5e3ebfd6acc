"""Two replicas of the ledger: whichever holds the lock hears of a fact, without bus or poll."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from uuid import uuid4

import psycopg
import pytest

from services.suite import parts
from services.suite.parts import PARTS, Part
from shared.eventstore.connections import conninfo
from shared.settings import Settings
from shared.testing.trial_store import LOADER, TODAY, TrialActivities, know, record_meeting

SOON_S = 5.0  # far below the poll
POLL_S = 60.0


@pytest.fixture
def replicas(database: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Part, Part]]:
    monkeypatch.setattr(parts, "POLL_S", POLL_S)
    pair = PARTS["ledger"](database), PARTS["ledger"](database)
    loops = [loop for part in pair for loop in part.loops]
    for loop in loops:
        loop.start()
    yield pair
    for loop in loops:
        loop.stop()
    with psycopg.connect(conninfo(database, "ledger_service"), autocommit=True) as connection:
        connection.execute("NOTIFY activities_events")  # so that those that listen look up
    assert all(loop.join(SOON_S) for loop in loops)
    for part in pair:
        for close in part.closers:
            close()


def wait_for_entries(database: Settings, count: int) -> None:
    deadline = time.monotonic() + SOON_S
    with psycopg.connect(conninfo(database, "ledger_service"), autocommit=True) as connection:
        while True:
            row = connection.execute("SELECT count(*) FROM ledger.entries").fetchone()
            if row == (count,):
                return
            assert time.monotonic() < deadline, f"{row} of {count} in the ledger"
            time.sleep(0.01)


def test_the_replica_that_holds_the_lock_hears_of_news_itself(
    database: Settings, replicas: tuple[Part, Part]
) -> None:
    organization, chair = uuid4(), uuid4()
    known = [("registry.organization", organization), ("registry.person", chair)]
    know(database, known, "activities")
    with ExitStack() as stack:
        app = stack.enter_context(TrialActivities(database))
        for count in (1, 2, 3):
            app.handle([record_meeting(organization, chair)], LOADER, TODAY)
            wait_for_entries(database, count)

    # Whoever held the lock is gone: the other one takes over with the next fact.
    for part in replicas:
        active = [loop for loop in part.loops if loop.counts.items]
        for loop in active:
            loop.stop()
            assert loop.join(SOON_S)
            part.closers[0]()
    with TrialActivities(database) as app:
        app.handle([record_meeting(organization, chair)], LOADER, TODAY)
        wait_for_entries(database, 4)
