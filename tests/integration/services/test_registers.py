"""Registers and surveys: from commands to what each role is told over HTTP."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from shared.eventstore.connections import conninfo

COUNTY, TOWNSHIP, QING, BAI = (UUID(int=n) for n in range(1, 5))  # see `county`
LI, WANG, POST = UUID(int=11), UUID(int=12), UUID(int=21)
TODAY = date(2026, 1, 20)

Suite = Any  # of conftest.py
Ask = Callable[..., Any]


@pytest.mark.clause("S-19", "S-20", "S-22", "S-52", "S-54", "S-55")
def test_registers_are_asked_as_of_a_day(county: Suite, ask_as: Ask) -> None:
    def record(command: str, on: str, organization: UUID = QING, **fields: Any) -> UUID:
        number = uuid4()
        county.give(
            f"activities.{command}",
            on=on,
            organization_id=organization,
            record_id=number,
            **fields,
        )
        return number

    study = {"kind": "study", "topic": "党章", "attended": 12}
    record("record-education", "2025-01-10", **study)
    wrong = record("record-education", "2025-02-10", **study)
    county.give(
        "activities.withdraw-record",
        on="2025-03-01",
        reason="重复",
        organization_id=QING,
        record_id=wrong,
    )
    dues = {"year": 2025, "month": 1}
    record("settle-dues", "2025-08-10", part="collected", amount="30.00", **dues)
    record("settle-dues", "2025-08-10", part="collected", amount="6.40", **dues)
    record("settle-dues", "2025-08-11", part="managed", amount="36.40", **dues)
    record(
        "count-mobile-members",
        "2025-03-01",
        away=5,
        here=1,
        away_contacted=4,
        longest_silence_days=200,
    )
    quota = {"unit_id": QING, "year": 2025, "quota": 1}
    record("set-development-quota", "2025-01-05", TOWNSHIP, **quota)
    record("count-development", "2025-06-30", heads=[{"stage": "admitted", "count": 2}])
    funds = {"unit_id": QING, "kind": "funds", "amount": "1000.50"}
    record("record-support", "2025-05-01", TOWNSHIP, **funds)

    held = ask_as("branch", "education?year=2025&on=2025-04-15")
    assert held["months_without"] == [2, 3]
    settled = ask_as("branch", "dues?year=2025&on=2025-09-01")
    assert settled["months"][0] == {
        "month": 1,
        "collected": "36.40",
        "managed": "36.40",
        "used": None,
        "collected_on": "2025-08-10",
        "months_late": 7,
        "is_lawful": False,
    }
    assert settled["not_collected"] == [2, 3, 4, 5, 6, 7, 8]
    away = ask_as("branch", "mobile-members?on=2025-12-31")
    assert (away["not_contacted"], away["is_interval_kept"]) == (1, False)
    ask_as("branch", "mobile-members?on=2025-02-01", status=404)
    stages = ask_as("branch", "development?year=2025&on=2025-12-31")
    assert (stages["heads"], stages["quota"], stages["is_over_quota"]) == (
        {"admitted": 2},
        1,
        True,
    )
    given = ask_as("township", "support?year=2025&on=2025-12-31", TOWNSHIP)
    assert given["totals"][0] == {"kind": "funds", "total": "1000.50", "units": 1}
    assert given["units_without"] == [str(BAI)]
    assert ask_as("branch", "records?register=support_given")["total"] == 1


@pytest.mark.clause("S-30", "E-27")
def test_a_survey_is_shown_with_its_uncertainty_and_what_is_odd(county: Suite, ask_as: Ask) -> None:
    county.give(
        "activities.close-survey",
        on="2025-05-08",
        organization_id=QING,
        survey_id=uuid4(),
        surveyed_by=TOWNSHIP,
        opened_on="2025-05-01",
        method="paper",
        chosen="random",
        frame="全村常住户",
        frame_size=320,
        asked=40,
        answered=40,
        results=[{"group": "serve", "satisfied": 40, "answered": 40}],
        answers=[{"vector": "a" * 64, "minute": "2025-05-02T09:30", "count": 40}],
    )

    (shown,) = ask_as("branch", "surveys")["items"]

    assert shown["oddities"] == ["identical", "one_minute", "all_satisfied"]
    assert (shown["shares"][0]["percent"], shown["shares"][0]["high"]) == ("100.0", "100.0")
    assert float(shown["shares"][0]["low"]) < 95


@pytest.mark.clause("S-53")
def test_what_is_recorded_on_behalf_of_another_says_who_and_who_recorded_it(county: Suite) -> None:
    number = uuid4()
    county.give(
        "activities.record-service",
        on="2025-05-01",
        on_behalf_of="青山村党支部(电话口述)",
        received_on="2025-05-03",
        organization_id=QING,
        record_id=number,
        kind="help",
        members=3,
        households=8,
    )

    with psycopg.connect(conninfo(county.settings, "activities_service")) as connection:
        row = connection.execute(
            "SELECT actor, on_behalf_of, received_on FROM activities.events"
            " WHERE originator_id = %s",
            [number],
        ).fetchone()
    assert row == ("system:office", "青山村党支部(电话口述)", date(2025, 5, 3))
