"""E-06, E-07, E-41, S-31: what is let off, put off, ended and gone on with."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from services.assessment.rules.standing import standing_on
from shared.contracts.facts.targets import PlanKind
from shared.contracts.facts.targets_governance import (
    CalendarPublished,
    WaiverGranted,
    WaiverGround,
    WaiverKind,
    WaiverRevoked,
)
from shared.contracts.facts.targets_progress import PlanEnded, PlanInherited
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book


def waive(book: "Book", first: str, last: str, on: str, **said: Any) -> str:
    fields: dict[str, Any] = {"kind": WaiverKind.OBLIGATION, "duty": "branch-meeting"}
    waiver = WaiverGranted(
        organization_id=uid("branch"),
        ground=WaiverGround.DISASTER,
        authority_id=uid("township"),
        document="青党发〔2025〕7号",
        starts_on=book.day(first),
        ends_on=book.day(last),
        **fields | said,
    )
    return book.write("waiver", waiver, on)


def publish_calendar(
    book: "Book", year: int, *holidays: str, by: str = "county", worked: tuple[str, ...] = ()
) -> None:
    fact = CalendarPublished(
        organization_id=uid(by),
        year=year,
        holidays=tuple(book.day(day) for day in holidays),
        makeup_workdays=tuple(book.day(day) for day in worked),
        document="国办发明电",
    )
    book.write(f"calendar of {by} {year}", fact, "01-02")


def due_on(book: "Book", key: str) -> date:
    return book.standing(key).obligation.due_on


@pytest.mark.clause("E-06")
def test_a_waived_obligation_leaves_the_denominator(book: "Book") -> None:
    book.in_order(but=("M2 07", "M2 08"))
    waive(book, "07-01", "08-31", "07-03")

    assert book.state("branch-meeting/2025-07") == "waived"
    assert book.judged().score == 100


@pytest.mark.clause("E-06")
def test_a_waiver_is_cited_by_the_obligation_that_it_lets_off(book: "Book") -> None:
    book.in_order(but=("M2 07",))
    fact = waive(book, "07-01", "07-31", "07-03")

    standing = book.standing("branch-meeting/2025-07")
    assert standing.facts == (fact,)
    earlier = standing_on(standing.obligation, date(2025, 7, 2))
    assert (earlier.state, earlier.facts) == ("scheduled", ())


@pytest.mark.clause("E-06")
@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("07-01", "07-30", {}),  # the period's last day is not in it
        ("07-01", "07-31", {"duty": "written-report"}),
        (
            "07-01",
            "07-31",
            {"kind": WaiverKind.CONTACT_POINT_SHORTAGE, "duty": None, "units_available": 1},
        ),
    ],
)
def test_a_waiver_lets_off_only_what_it_names(
    book: "Book", first: str, last: str, said: dict[str, Any]
) -> None:
    book.in_order(but=("M2 07",))
    waive(book, first, last, "07-03", **said)

    assert book.state("branch-meeting/2025-07") == "missed"


@pytest.mark.clause("E-06")
def test_a_revoked_waiver_lets_off_no_longer(book: "Book") -> None:
    book.in_order(but=("M2 07",))
    waive(book, "07-01", "07-31", "07-03")
    book.write("waiver", WaiverRevoked(organization_id=uid("branch")), "09-01")

    assert book.state("branch-meeting/2025-07") == "missed"


@pytest.mark.clause("E-06", "E-41")
def test_who_was_let_off_everything_is_not_assessed(book: "Book") -> None:
    waive(book, "01-01", "12-31", "01-03", duty=None)

    assert book.judged().score is None


@pytest.mark.clause("E-07")
def test_a_named_due_day_is_put_off_to_a_working_day_of_the_published_calendar(
    book: "Book",
) -> None:
    publish_calendar(book, 2025, "07-15", "07-16")
    publish_calendar(book, 2026)
    book.report("branch", 1, "07-17")

    assert due_on(book, "written-report/2025-H1") == date(2025, 7, 17)
    assert due_on(book, "written-report/2025-H2") == date(2026, 1, 15)
    assert book.state("written-report/2025-H1") == "fulfilled"


@pytest.mark.clause("E-07", "S-58")
@pytest.mark.parametrize(
    ("worked", "filed", "points"),
    [
        (("07-19",), "07-19", "12"),  # Tuesday to Friday off, the Saturday worked: 调休
        (("07-19",), "07-20", "10"),  # a day late: 12 − 2
        ((), "07-21", "12"),  # else the Monday
        ((), "07-22", "10"),
    ],
)
def test_a_saturday_that_is_worked_is_the_next_working_day(
    book: "Book", worked: tuple[str, ...], filed: str, points: str
) -> None:
    publish_calendar(book, 2025, "07-15", "07-16", "07-17", "07-18", worked=worked)
    publish_calendar(book, 2026)
    book.in_order(but=("B1 H1",))
    book.report("branch", 1, filed)

    assert book.item("B1") == f"{points} of 12"


@pytest.mark.clause("E-07")
def test_the_last_day_of_a_period_is_not_put_off_into_the_next(book: "Book") -> None:
    publish_calendar(book, 2025, "08-31")

    assert due_on(book, "branch-meeting/2025-08") == date(2025, 8, 31)  # a Sunday


@pytest.mark.clause("E-07")
def test_without_a_published_calendar_a_due_day_stands_as_named(book: "Book") -> None:
    assert due_on(book, "written-report/2025-H1") == date(2025, 7, 15)


@pytest.mark.clause("E-07")
@pytest.mark.parametrize(
    ("published", "provisional"),
    [((), {"H1", "H2"}), ((2025,), {"H2"}), ((2025, 2026), set())],
)
def test_a_due_day_past_the_published_calendars_is_provisional_unless_it_ends_its_period(
    book: "Book", published: tuple[int, ...], provisional: set[str]
) -> None:
    for year in published:
        publish_calendar(book, year)

    def is_provisional(key: str) -> bool:
        return book.standing(key).obligation.is_provisional

    halves = {half for half in ("H1", "H2") if is_provisional(f"written-report/2025-{half}")}
    assert halves == provisional
    assert not is_provisional("branch-meeting/2025-08")


@pytest.mark.clause("E-07", "S-51")
def test_a_day_that_was_ordered_is_not_provisional_and_one_that_was_counted_is(
    full: "Book",
) -> None:
    full.finding("branch", "ordered", "05-01", "06-01")
    full.finding("branch", "not ordered", "05-01", "")

    owed = (each.obligation for each in full.judged().standings)
    found = {one.subject: one.is_provisional for one in owed if one.duty == "findings"}
    assert found == {str(uid("ordered")): False, str(uid("not ordered")): True}


@pytest.mark.clause("S-31")
def test_a_plan_that_was_ended_is_no_longer_in_force(book: "Book") -> None:
    book.in_order()
    book.write("branch long_term plan", PlanEnded(organization_id=uid("branch")), "10-01")

    assert book.state("long-term-plan/2025") == "missed"


@pytest.mark.clause("S-31", "E-16")
def test_a_successor_has_the_plan_that_it_goes_on_with(book: "Book") -> None:
    inherited = PlanInherited(
        organization_id=uid("branch"),
        from_organization_id=uid("old"),
        kind=PlanKind.LONG_TERM,
        title="规划",
        starts_on=date(2023, 1, 1),
        ends_on=date(2027, 12, 31),
    )
    book.write("old long_term plan", inherited, "09-01")

    assert book.state("long-term-plan/2025") == "fulfilled"
