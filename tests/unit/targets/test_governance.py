"""S-25, S-26, S-35, E-06, E-07: ideology, waivers, calendars, archives."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from services.targets.domain.calendar import Calendar
from services.targets.domain.errors import (
    BeforeItBeganError,
    EndsBeforeStartError,
    MakeupOnWeekdayError,
    NotInPeriodError,
    NotOfYearError,
    PeriodNotOverError,
    RoundEmptyError,
    ShortageWithoutUnitsError,
    WaivedByItselfError,
    WaiverRevokedError,
)
from services.targets.domain.period import Period
from services.targets.domain.registers.governance import waivers, working_days
from services.targets.domain.registers.ideology import (
    TogetherState,
    four_togethers,
    ideology_sheets,
)
from services.targets.domain.round import RoundOfWork
from services.targets.domain.waiver import Waiver
from shared.contracts.errors import UnknownCommandError
from shared.contracts.facts.targets import IdeologyItem, Sheet
from shared.contracts.facts.targets_governance import (
    CalendarPublished,
    LateEntryApproved,
    PeriodClosed,
    RoundItem,
    RoundKind,
    RoundOfWorkRecorded,
    WaiverGranted,
    WaiverGround,
    WaiverKind,
    WaiverRevoked,
)
from tests.unit.targets.builders import (
    BRANCH,
    COUNTY,
    JANUARY,
    PLAN,
    POST,
    TARGET,
    TOWNSHIP,
    a_plan,
    a_target_set,
    facts_of,
    filed,
    on,
)

ROUND, WAIVER, CALENDAR = (UUID(int=n) for n in range(81, 84))


def a_round(kind: RoundKind, *, ideology: bool) -> RoundOfWorkRecorded:
    items = (RoundItem(title="防汛"), RoundItem(title="责任落实", is_ideology=ideology))
    return RoundOfWorkRecorded(organization_id=BRANCH, kind=kind, title="工作会", items=items)


def a_waiver(**said: Any) -> WaiverGranted:
    fields: dict[str, Any] = {
        "organization_id": BRANCH,
        "kind": WaiverKind.OBLIGATION,
        "ground": WaiverGround.DISASTER,
        "authority_id": TOWNSHIP,
        "document": "青党发〔2025〕7号",
        "starts_on": on(7),
        "ends_on": on(8, 31),
    }
    return WaiverGranted(**fields | said)


def a_calendar(*holidays: date, makeup: tuple[date, ...] = (), of: UUID = COUNTY) -> Any:
    return CalendarPublished(
        organization_id=of, year=2025, holidays=holidays, makeup_workdays=makeup, document="国办"
    )


@pytest.mark.clause("S-24", "S-25")
def test_ideology_stands_on_the_teams_sheet_and_on_each_leaders() -> None:
    (adopted,) = facts_of(a_plan())
    team = a_target_set(ideology=(IdeologyItem.VENUES,))
    leader = a_target_set(sheet=Sheet.LEADER, post_id=POST)
    rows = filed((PLAN, JANUARY, adopted), (TARGET, on(2), team), (ROUND, on(2), leader))
    deputy = UUID(int=23)

    sheets = ideology_sheets(rows, year=2025, on=on(6), leaders=[POST, deputy])

    assert [(one.sheet, one.post_id, one.is_missing) for one in sheets] == [
        (Sheet.TEAM, None, False),
        (Sheet.LEADER, POST, True),
        (Sheet.LEADER, deputy, True),
    ]
    assert IdeologyItem.MEDIA in sheets[0].without


@pytest.mark.clause("S-26")
def test_ideology_missing_from_one_round_is_flagged_and_so_is_a_round_never_held() -> None:
    rows = filed(
        (ROUND, on(2), a_round(RoundKind.DEPLOYMENT, ideology=True)),
        (WAIVER, on(3), a_round(RoundKind.INSPECTION, ideology=True)),
        (CALENDAR, on(9), a_round(RoundKind.INSPECTION, ideology=False)),
    )

    states = {one.kind: one.state for one in four_togethers(rows, year=2025, on=on(12))}

    assert states == {
        RoundKind.DEPLOYMENT: TogetherState.TOGETHER,
        RoundKind.IMPLEMENTATION: TogetherState.NO_ROUND,
        RoundKind.INSPECTION: TogetherState.IDEOLOGY_MISSING,
        RoundKind.ASSESSMENT: TogetherState.NO_ROUND,
    }


@pytest.mark.clause("S-26")
def test_a_round_of_work_has_items() -> None:
    empty = msgspec.structs.replace(a_round(RoundKind.DEPLOYMENT, ideology=True), items=())

    with pytest.raises(RoundEmptyError):
        RoundOfWork.hold(ROUND, empty, on=on(2))


@pytest.mark.clause("E-06")
@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"ends_on": on(6)}, EndsBeforeStartError),
        ({"authority_id": BRANCH}, WaivedByItselfError),
        ({"units_available": 1}, ShortageWithoutUnitsError),
        ({"kind": WaiverKind.CONTACT_POINT_SHORTAGE}, ShortageWithoutUnitsError),
        (
            {"kind": WaiverKind.CONTACT_POINT_SHORTAGE, "units_available": 1, "duty": "x"},
            ShortageWithoutUnitsError,
        ),
    ],
)
def test_a_waiver_is_of_an_authority_for_days_and_of_one_kind(
    said: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        Waiver.grant(WAIVER, a_waiver(**said), on=on(6))


@pytest.mark.clause("S-39", "E-06")
def test_a_shortage_of_lagging_units_is_waived_with_how_many_there_were() -> None:
    granted = a_waiver(kind=WaiverKind.CONTACT_POINT_SHORTAGE, units_available=1)

    (shown,) = waivers(filed((WAIVER, on(6), granted)), on(6))

    assert (shown.units_available, shown.authority_id) == (1, TOWNSHIP)


@pytest.mark.clause("E-06")
def test_a_waiver_is_revoked_once_and_not_before_it_was_granted() -> None:
    waiver = Waiver.grant(WAIVER, a_waiver(), on=on(6))

    with pytest.raises(BeforeItBeganError):
        waiver.revoke(BRANCH, on=on(5))
    waiver.revoke(BRANCH, on=on(7))
    with pytest.raises(WaiverRevokedError):
        waiver.revoke(BRANCH, on=on(8))
    assert isinstance(facts_of(waiver)[-1], WaiverRevoked)


@pytest.mark.clause("E-07")
@pytest.mark.parametrize(
    ("calendar", "error"),
    [
        (a_calendar(date(2026, 1, 1)), NotOfYearError),
        (a_calendar(on(9, 28), makeup=(on(9, 28),)), NotOfYearError),
        (a_calendar(makeup=(on(9, 29),)), MakeupOnWeekdayError),
    ],
)
def test_a_calendar_is_of_its_year_and_makes_up_on_weekends(
    calendar: CalendarPublished, error: type[Exception]
) -> None:
    with pytest.raises(error):
        Calendar.publish(CALENDAR, calendar, on=JANUARY)


@pytest.mark.clause("E-07")
def test_the_nearest_calendar_binds_and_of_one_publisher_the_latest() -> None:
    county = filed((CALENDAR, on(1), a_calendar(on(6, 2))), (WAIVER, on(2), a_calendar(on(6, 3))))
    township = filed((ROUND, on(1), a_calendar(on(6, 4), of=TOWNSHIP)))

    def is_off(files: Any, day: date) -> bool:
        return not working_days(files, on(3)).is_working(day)

    assert (is_off([county], on(6, 2)), is_off([county], on(6, 3))) == (False, True)
    assert (is_off([township, county], on(6, 3)), is_off([township, county], on(6, 4))) == (
        False,
        True,
    )


PERIOD = UUID(int=84)


def a_period(ends_on: date) -> PeriodClosed:
    return PeriodClosed(organization_id=COUNTY, starts_on=on(1, 1), ends_on=ends_on)


def an_approval(day: date, command: str = "activities.record-meeting") -> LateEntryApproved:
    return LateEntryApproved(organization_id=BRANCH, command=command, happened_on=day)


def test_a_period_is_closed_when_its_last_day_is_over() -> None:
    with pytest.raises(PeriodNotOverError):
        Period.close(PERIOD, a_period(on(3, 31)), on=on(3, 31))
    with pytest.raises(EndsBeforeStartError):
        Period.close(PERIOD, a_period(on(12, 31, 2024)), on=on(4, 1))

    assert facts_of(Period.close(PERIOD, a_period(on(3, 31)), on=on(4, 1))) == [a_period(on(3, 31))]


def test_a_late_entry_is_approved_for_a_day_of_the_period_and_a_command_that_there_is() -> None:
    period = Period.close(PERIOD, a_period(on(3, 31)), on=on(4, 1))
    facts_of(period)

    for day in (on(12, 31, 2024), on(4, 1)):
        with pytest.raises(NotInPeriodError):
            period.approve(an_approval(day), on=on(4, 2))
    with pytest.raises(UnknownCommandError):
        period.approve(an_approval(on(3, 31), "activities.fly-away"), on=on(4, 2))
    period.approve(an_approval(on(3, 31)), on=on(4, 2))

    assert facts_of(period) == [an_approval(on(3, 31))]
