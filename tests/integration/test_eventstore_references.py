import time
from collections.abc import Iterator
from threading import Timer
from uuid import uuid4

import psycopg
import pytest

from services.ledger.intake import Intake
from shared.contracts.errors import InvalidCommandError
from shared.contracts.principal import Position
from shared.eventstore.connections import conninfo
from shared.eventstore.references import Reference, References, ReferencesFollower
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty, integrate
from shared.testing.trial_store import LOADER, TODAY, TrialActivities, record_meeting


@pytest.fixture
def app(database: Settings) -> Iterator[TrialActivities]:
    with TrialActivities(database) as app:
        yield app


@pytest.fixture
def references(app: TrialActivities) -> References:
    return app.references


@pytest.fixture
def follower(database: Settings) -> Iterator[ReferencesFollower]:
    follower = ReferencesFollower(database, "activities")
    yield follower
    follower.close()


@pytest.fixture
def county(database: Settings) -> MadeUpCounty:
    county = MadeUpCounty(7, branches=3)
    with psycopg.connect(conninfo(database, "ledger_service")) as connection:
        integrate(connection, county.rows)
    return county


def test_what_the_ledger_holds_becomes_known_with_the_size_it_was_read_to(
    follower: ReferencesFollower, references: References, county: MadeUpCounty
) -> None:
    branch = Reference("registry.organization", county.branches[0])
    not_a_person = Reference("registry.person", county.branches[0])
    assert references.missing({branch}) == {branch}

    assert follower.step() == len(county.rows)
    assert follower.step() == 0

    assert references.missing({branch, not_a_person}) == {not_a_person}
    assert references.size() == len(county.rows)


def test_every_stream_of_the_ledger_is_known_once(
    follower: ReferencesFollower, database: Settings, county: MadeUpCounty
) -> None:
    follower.step()

    with psycopg.connect(conninfo(database, "activities_service")) as connection:
        known = connection.execute("SELECT count(*) FROM activities.references_seen").fetchall()
    assert known == [(len({row.originator_id for row in county.rows}),)]


def test_the_last_sequence_of_each_source_is_covered_and_no_later_one(
    follower: ReferencesFollower, references: References, county: MadeUpCounty
) -> None:
    last = max(row.position for row in county.rows if row.source == "registry")
    follower.step()

    assert references.covers([Position("registry", last)])
    assert not references.covers([Position("registry", last), Position("targets", 10**6)])
    started = time.monotonic()
    assert not references.wait([Position("registry", last + 1)], timeout_s=0.1)
    assert time.monotonic() - started < 1


@pytest.mark.usefixtures("county")
def test_two_followers_of_one_service_take_turns(database: Settings) -> None:
    one = ReferencesFollower(database, "activities")
    two = ReferencesFollower(database, "activities")

    assert one.step() > 0
    assert two.step() == 0
    one.close()
    two.close()


def test_a_command_waits_for_what_its_caller_has_seen(
    app: TrialActivities, follower: ReferencesFollower, county: MadeUpCounty
) -> None:
    branch = county.branches[0]
    command = record_meeting(branch, county.secretaries[branch])
    last = max(row.position for row in county.rows if row.source == "registry")
    with pytest.raises(InvalidCommandError):  # nothing to wait for
        app.handle([command], LOADER, TODAY)

    later = Timer(0.2, follower.step)
    later.start()
    (answer,) = app.handle([command], LOADER, TODAY, [Position("registry", last)])
    later.join()

    assert answer.sequence == 1


def test_a_fact_says_on_how_much_of_the_ledger_it_rests(
    app: TrialActivities, follower: ReferencesFollower, county: MadeUpCounty, database: Settings
) -> None:
    follower.step()
    branch = county.branches[0]
    app.handle([record_meeting(branch, county.secretaries[branch])], LOADER, TODAY)

    with psycopg.connect(conninfo(database, "activities_service")) as connection:
        (row,) = connection.execute("SELECT relies_on_index FROM activities.events").fetchall()
    assert row == (len(county.rows),)


def test_the_services_own_facts_come_back_through_the_ledger(
    app: TrialActivities, follower: ReferencesFollower, county: MadeUpCounty, database: Settings
) -> None:
    follower.step()
    branch = county.branches[0]
    meeting = uuid4()
    app.handle([record_meeting(branch, county.secretaries[branch], meeting=meeting)], LOADER, TODAY)
    intake = Intake(conninfo(database, "ledger_service"))

    assert intake.step() == 1
    assert follower.step() == 1
    intake.close()

    assert app.references.missing({Reference("activities.meeting", meeting)}) == set()
