"""E-29: many old deeds of one organization entered on one day are shown, and judged by nobody."""

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from services.ledger.queries import BackEntries, back_entries
from shared.contracts.facts.activities_inspection import InspectionMode, InspectionPlanned
from shared.contracts.facts.assessment_rounds import PackOfRound, RoundOpened
from shared.eventstore.connections import conninfo
from shared.kernel.calendar import local_date
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty, integrate

MARCH = date(2025, 3, 3)


def asked(database: Settings, county: MadeUpCounty, *, since: date) -> list[BackEntries]:
    with psycopg.connect(conninfo(database, "ledger_service")) as connection:
        integrate(connection, county.rows)
    with psycopg.connect(conninfo(database, "ledger_reader")) as connection:
        return back_entries(connection, since, since + timedelta(days=2))


@pytest.fixture
def today() -> date:
    return local_date(datetime.now(tz=UTC))


@pytest.mark.clause("E-29", "E-24")
def test_ten_old_meetings_entered_on_one_day_before_a_visit_are_shown(
    database: Settings, today: date
) -> None:
    county = MadeUpCounty(1, branches=2)
    busy, calm = county.branches
    for number in range(10):
        county.meeting(busy, MARCH + timedelta(days=number))
    for number in range(9):
        county.meeting(calm, MARCH + timedelta(days=number))
    visit = InspectionPlanned(
        organization_id=county.county,
        unit_id=busy,
        mode=InspectionMode.SUPERVISION,
        starts_on=today + timedelta(days=4),
        ends_on=today + timedelta(days=4),
        inspector_ids=(county.new_id(),),
        is_announced=True,
    )
    county.state(visit, county.new_id(), today)

    (found,) = asked(database, county, since=today)

    assert found == BackEntries(
        organization_id=busy,
        entered_on=found.entered_on,
        entries=10,
        first_occurred_on=MARCH,
        last_occurred_on=MARCH + timedelta(days=9),
        inspection_on=today + timedelta(days=4),
        cut_off_on=None,
    )


@pytest.mark.clause("E-29")
def test_a_round_that_is_opened_in_the_days_that_follow_is_named(
    database: Settings, today: date
) -> None:
    county = MadeUpCounty(1, branches=1)
    for number in range(10):
        county.meeting(county.branches[0], MARCH + timedelta(days=number))
    pack = PackOfRound(rule_pack_id=county.new_id(), sha256="0" * 64)
    opened = RoundOpened(
        organization_id=county.county,
        title="2025年度考核",
        year=2025,
        size=len(county.rows),
        valid_on=date(2025, 12, 31),
        packs=(pack,),
        subjects=1,
        objection_working_days=5,
    )
    county.state(opened, county.new_id(), today)

    (found,) = asked(database, county, since=today)

    assert (found.inspection_on, found.cut_off_on) == (None, today)


@pytest.mark.clause("E-29")
def test_what_is_entered_within_a_month_of_the_deed_is_no_back_entry(
    database: Settings, today: date
) -> None:
    county = MadeUpCounty(1, branches=1)
    for _ in range(20):
        county.meeting(county.branches[0], today - timedelta(days=20))

    assert asked(database, county, since=today) == []


@pytest.mark.clause("E-29")
def test_days_outside_those_asked_for_are_not_looked_at(database: Settings, today: date) -> None:
    county = MadeUpCounty(1, branches=1)
    for _ in range(20):
        county.meeting(county.branches[0], MARCH)

    assert asked(database, county, since=today + timedelta(days=5)) == []
