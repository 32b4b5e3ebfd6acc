"""Posts, weak cases, problems, sheets, archives and coverage, worked by hand."""

from typing import TYPE_CHECKING

import pytest

from shared.contracts.facts import targets as t
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book


def post_state(book: "Book", on: str = "2026-01-16") -> str:
    return book.states("posts-filled", on=on)[str(uid("branch secretary"))]


@pytest.mark.clause("S-17", "S-67")
def test_a_secretary_who_is_missing_for_ninety_days_is_no_fault(full: "Book") -> None:
    full.create_post("branch", "secretary", "2010-01-01")
    full.leave("branch", "branch's secretary", "03-01")
    full.appoint("branch", "second", "05-30")

    # 1 March to 29 May: 31 + 30 + 29 = 90 days
    assert post_state(full) == "fulfilled"


@pytest.mark.clause("S-17", "S-67", "E-11")
def test_a_post_vacant_for_a_ninety_first_day_is_missed_though_somebody_acts(full: "Book") -> None:
    full.create_post("branch", "secretary", "2010-01-01")
    full.leave("branch", "branch's secretary", "03-01")
    full.act("branch", "second", "03-01")
    full.appoint("branch", "second", "05-31")

    assert post_state(full) == "missed"
    assert post_state(full, on="2025-05-29") == "fulfilled"
    assert post_state(full, on="2025-05-30") == "scheduled"


@pytest.mark.clause("S-18")
def test_a_weak_case_is_closed_within_a_year(full: "Book") -> None:
    full.weak_case("branch", "2024-05-10", closed="05-09")
    full.weak_case("branch", "2024-06-10", closed="06-12")
    full.weak_case("branch", "2024-07-10")

    states = full.states("weak-cases").values()

    # due 10 May, 10 June and 10 July 2025
    assert sorted(states) == ["fulfilled", "fulfilled_late", "missed"]


@pytest.mark.clause("S-29", "S-71")
def test_a_problem_is_solved_when_its_raiser_says_so_within_ninety_days(full: "Book") -> None:
    full.problem("branch", "solved", "03-01", "05-30")
    full.problem("branch", "open", "03-01")
    full.problem("branch", "next year's", "12-01")

    # 1 March and ninety days: 30 May; 1 December and ninety days: 1 March 2026
    assert sorted(full.states("problems").values()) == ["fulfilled", "missed"]


@pytest.mark.clause("S-24", "S-25")
def test_ideology_stands_on_the_teams_sheet_and_on_each_leaders(full: "Book") -> None:
    for kind in ("secretary", "member"):
        full.create_post("township", kind, "2010-01-01")
        full.appoint("township", kind, "2020-01-01", kind)
    full.plan("township", "annual", "02-10", ("01-01", "12-31"))
    indicator = t.Indicator(
        indicator_id=uid("i"), name="阵地", due_on=full.day("12-31"), standard="x"
    )
    for label, sheet, post in (("team", "team", None), ("own", "leader", "township secretary")):
        fact = t.TargetSet(
            organization_id=uid("township"),
            plan_id=uid("township annual plan"),
            title=label,
            indicators=(indicator,),
            sheet=t.Sheet(sheet),
            post_id=uid(post) if post else None,
            ideology=(t.IdeologyItem.VENUES,),
        )
        full.write(label, fact, "02-10")

    assert full.states("ideology-on-sheets", "township") == {
        "team": "fulfilled",
        str(uid("township secretary")): "fulfilled",
        str(uid("township member")): "missed",
    }


@pytest.mark.clause("S-35")
def test_the_archive_of_a_year_is_sealed_by_march_of_the_next(full: "Book") -> None:
    assert full.state("archive/2025", on="2026-04-01") == "missed"

    full.seal("branch", "2026-03-20")

    assert full.state("archive/2025", on="2026-04-01") == "fulfilled"
    assert full.state("archive/2025", on="2026-03-10") == "scheduled"


@pytest.mark.clause("S-15", "S-57")
def test_a_new_organization_is_covered_by_the_partys_work(full: "Book") -> None:
    full.unit("township", "covered", "03-01", covered="05-01")
    full.unit("township", "uncovered", "03-01")

    assert full.states("units-covered", "township") == {
        str(uid("covered")): "fulfilled",
        str(uid("uncovered")): "missed",
    }
