"""A draft is tried with the marks, ballots and vetoes that a round of the year recorded."""

import pytest

from services.assessment.answers import WhatIf
from services.assessment.trying import what_if
from shared.contracts.commands import assessment_results as r
from shared.contracts.facts.assessment_results import BallotGroup, Votes
from shared.contracts.facts.registry import OrganizationKind
from shared.testing.county import uid
from tests.unit.assessment.conftest import TOWNSHIP_PACK, TOWNSHIP_PACK_FILE, Book
from tests.unit.assessment.trial import GIVEN, MEETING, VETO, Trial

ON = "2026-01-18"
LEADERS = TOWNSHIP_PACK_FILE.with_name("leaders.yaml").read_text("utf-8")
GOOD, FAIR = (("good", "100"), ("fair", "60"))


def tried(trial: Trial, draft: str, root: str = "township", year: int = 2025) -> WhatIf:
    known = trial.dossiers.county(trial.dossiers.size())
    return what_if(known, draft, year=year, root=uid(root))


def ballot(group: str, good: int, fair: int) -> BallotGroup:
    votes = ((*GOOD, good), (*FAIR, fair))
    levels = tuple(Votes(level=level, points=points, votes=each) for level, points, each in votes)
    return BallotGroup(group=group, issued=10, levels=levels)


@pytest.fixture
def trial() -> Trial:
    """`a` and `b` in order; `a` has 0.9 of the leaders' votes, 0.8 of the members', 15 of 20."""
    book = Book()
    book.pack("township", GIVEN, "01-01", "12-31", label="own pack")
    for label in ("a", "b"):
        book.branch(label)
        book.in_order(label)
    trial = Trial(book)
    trial.open()
    groups = (ballot("leaders", 3, 1), ballot("members", 5, 5))
    trial.about(r.CloseBallot, "a", ON, groups=groups, indicator="ballot")
    mark = {"title": "创新", "points": "15", "out_of": "20", "indicator": "innovation"}
    trial.about(r.GiveMark, "a", ON, meeting_id=MEETING, **mark)
    return trial


@pytest.mark.clause("E-31", "E-37")
def test_what_if_judges_by_the_marks_and_ballots_of_the_round(trial: Trial) -> None:
    # Now: 52 of 52, 17 of 20 and 6 of 8: 75 of 80 = 93.75. Draft: the mark is worth 18, and 13.5
    # are reached: 82.5 of 90 = 91.67. Of `b` nothing was recorded: 52 of 52 under both.
    found = tried(trial, GIVEN.replace("points: 8\n", "points: 18\n"))

    (moved,) = found.moved
    assert moved.organization_id == uid("a")
    assert (moved.before.exact, moved.after.exact) == ("375/4", "275/3")
    assert found.with_recorded == 1


@pytest.mark.clause("E-31", "S-61")
def test_a_draft_with_a_better_level_than_the_ballot_listed_makes_that_the_whole(
    trial: Trial,
) -> None:
    # Of 125 the leaders gave 90 and the members 80: 0.72 and 0.64, 20 × 0.68 = 13.6; 71.6 of 80.
    levels = "levels: {excellent: 125, good: 100, fair: 60}"
    found = tried(trial, GIVEN.replace("  - id: ballot\n", f"  - id: ballot\n    {levels}\n"))

    (moved,) = found.moved
    assert (moved.before.exact, moved.after.exact) == ("375/4", "179/2")


@pytest.mark.clause("E-31", "E-37")
def test_what_a_draft_does_not_name_of_a_round_it_does_not_count(trial: Trial) -> None:
    found = tried(trial, TOWNSHIP_PACK)

    (moved,) = found.moved
    assert (moved.before.exact, moved.after.exact) == ("375/4", "100/1")


@pytest.mark.clause("E-37")
def test_points_that_a_round_adds_are_added_under_both_packs(trial: Trial) -> None:
    trial.about(r.GiveMark, "b", ON, title="调整", points="-1.5", meeting_id=MEETING)
    draft = GIVEN.replace("scale: 100", "scale: 50")

    found = tried(trial, draft)

    moved = {each.organization_id: each for each in found.moved}
    assert (moved[uid("b")].before.rounded, moved[uid("b")].after.rounded) == ("98.50", "48.50")
    assert found.with_recorded == 2


@pytest.mark.clause("E-31", "E-35")
def test_a_veto_of_the_round_caps_the_grade_as_each_pack_says() -> None:
    book = Book()
    book.pack("township", TOWNSHIP_PACK + VETO, "01-01", "12-31", label="own pack")
    book.branch("a")
    book.in_order("a")
    trial = Trial(book)
    trial.open()
    proof = (f"{uid('a')}.1",)
    trial.about(
        r.ApplyVeto, "a", ON, veto="fabrication", facts=proof, meeting_id=MEETING, reason="查实"
    )

    found = tried(
        trial, (TOWNSHIP_PACK + VETO).replace("grade_at_most: fair", "grade_at_most: poor")
    )

    (moved,) = found.moved
    assert (moved.grade_before, moved.grade_after) == ("fair", "poor")
    assert moved.before == moved.after


@pytest.mark.clause("E-31")
def test_a_round_of_another_year_says_nothing_of_this_one(trial: Trial) -> None:
    assert tried(trial, GIVEN, year=2026).with_recorded == 0
    assert tried(trial, GIVEN).with_recorded == 1


@pytest.mark.clause("S-60", "S-61")
def test_a_leader_is_judged_with_the_points_that_the_round_gave(full: Book) -> None:
    # One report of two, no contact point: 40. The round adds 5, under both packs.
    full.appoint("township", "head", "2020-01-01")
    full.research("township", "head", "05-12")
    trial = Trial(full, root="county")
    trial.open(kinds=(OrganizationKind.TOWNSHIP_COMMITTEE,), leaders=True)
    mark = {"title": "重点工作", "points": "5", "meeting_id": MEETING, "person_id": uid("head")}
    trial.about(r.GiveMark, "township", ON, **mark)

    found = tried(trial, LEADERS.replace("share: 0.8", "share: 0.4"), "county")

    (moved,) = found.moved
    assert moved.person_id == uid("head")
    assert (moved.before.rounded, moved.after.rounded) == ("45.00", "25.00")
