"""Leaders in a round: a result of their own beside their organization's; ranks among peers."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from services.assessment.domain.rounds.errors import NotComputedError
from services.assessment.domain.rounds.round import Round
from shared.contracts.commands import assessment_results as r
from shared.contracts.commands import assessment_rounds as c
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.contracts.facts.registry import OrganizationKind
from shared.testing.county import uid
from tests.unit.assessment.conftest import TOWNSHIP_PACK
from tests.unit.assessment.conftest import Book as NewBook
from tests.unit.assessment.trial import Trial

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

MINUTES = uid("minutes")


def subjects(trial: Trial) -> list[RoundSubject]:
    return [
        one
        for fact in trial.open(
            kinds=(OrganizationKind.TOWNSHIP_COMMITTEE,), leaders=True, valid_on=date(2026, 1, 16)
        )[1:]
        for one in fact.subjects  # type: ignore[attr-defined]
    ]


@pytest.fixture
def moved(full: "Book") -> Trial:
    """`head` led one township for 181 days and another for 184: 100 and 90."""
    full.establish("second", "township_committee", "2000-01-01", superior="county")
    full.appoint("township", "head", "2020-01-01")
    full.leave("township", "head", "07-01")
    full.appoint("second", "head", "07-01")
    full.research("township", "head", "03-10")
    full.research("second", "head", "09-10", filed="09-26")
    return Trial(full, root="county")


@pytest.mark.clause("S-60")
def test_a_round_assesses_teams_and_each_leader_once(moved: Trial) -> None:
    found = subjects(moved)

    assert found == [
        *(
            RoundSubject(organization_id=each)
            for each in sorted((uid("township"), uid("second")), key=str)
        ),
        RoundSubject(organization_id=uid("second"), person_id=uid("head")),  # held last
    ]


@pytest.mark.clause("S-60")
def test_a_leaders_result_is_by_days_in_post_and_not_the_organizations(moved: Trial) -> None:
    subjects(moved)
    moved.compute()
    leader = moved.result("second", "head")
    team = moved.result("second")

    assert leader.latest is not None
    assert team.latest is not None
    assert leader.latest.score == "6932/73"  # (100 × 181 + 90 × 184) / 365
    assert leader.latest.score != team.latest.score
    assert leader.grade is not None
    assert (leader.grade.rank, leader.grade.of) == (1, 1)  # among leaders, not among teams


@pytest.mark.clause("S-60", "E-37")
def test_a_leaders_mark_is_added_to_the_leaders_result_alone(moved: Trial) -> None:
    subjects(moved)
    moved.compute()
    before = moved.result("second").latest
    moved.about(
        r.GiveMark,
        "second",
        "2026-01-19",
        person_id=uid("head"),
        title="调整",
        points="-2",
        meeting_id=MINUTES,
    )
    moved.compute("2026-01-20")
    after = moved.result("second", "head").latest

    assert after is not None
    assert after.score is not None
    assert Fraction(after.score) == Fraction(6932, 73) - 2
    assert moved.result("second").latest == before


RANKED = (
    TOWNSHIP_PACK
    + """
  - id: F1
    title: {zh: 创新, en: Innovation}
    clauses: [S-61]
    points: 8
    rule: {shape: rank_table, reads: innovation, points_by_rank: [8, 6, 4]}
indicators:
  - id: innovation
    kind: mark
    title: {zh: 创新评分, en: Innovation mark}
    clauses: [S-61]
    subjects: [branch]
"""
)


@pytest.mark.clause("E-40", "S-61")
def test_ranks_among_peers_are_of_what_the_round_was_given() -> None:
    """Marks of 15, 12 and 12 of 20: 8 points, and 6 for both who tie; 52 and those of 60."""
    book = NewBook()
    book.pack("township", RANKED, "01-01", "12-31", label="own pack")
    for label in ("a", "b", "c"):
        book.branch(label)
        book.in_order(label)
    trial = Trial(book)
    trial.open()
    for label, points in (("a", "15"), ("b", "12"), ("c", "12")):
        trial.about(
            r.GiveMark,
            label,
            "2026-01-18",
            title="创新",
            points=points,
            out_of="20",
            indicator="innovation",
            meeting_id=MINUTES,
        )

    trial.compute()
    scores = {label: trial.result(label).computed().score for label in ("a", "b", "c")}

    assert trial.step(c.ComputeResults, "2026-01-19", page=1) == []
    assert scores == {"a": "100/1", "b": "290/3", "c": "290/3"}  # 58 of 60


@pytest.mark.clause("E-40")
def test_a_mark_of_a_peer_on_another_page_calls_for_computing_again() -> None:
    book = NewBook()
    book.pack("township", RANKED, "01-01", "12-31", label="own pack")
    for number in range(51):
        book.branch(str(number))
    trial = Trial(book)
    trial.open()
    last = trial.session().get(Round, trial.round_id).subjects[-1].organization_id
    by_id = {uid(str(number)): str(number) for number in range(51)}
    first = trial.session().get(Round, trial.round_id).subjects[0].organization_id
    mark = {"title": "创新", "out_of": "20", "indicator": "innovation", "meeting_id": MINUTES}
    trial.about(r.GiveMark, by_id[first], "2026-01-18", points="15", **mark)
    for page in (1, 2):
        trial.step(c.ComputeResults, "2026-01-19", page=page)
    trial.about(r.GiveMark, by_id[last], "2026-01-19", points="18", **mark)
    trial.step(c.ComputeResults, "2026-01-19", page=2)

    with pytest.raises(NotComputedError) as refused:
        trial.step(c.PublishRound, "2026-01-20")
    trial.step(c.ComputeResults, "2026-01-20", page=1)
    for page in (1, 2):
        trial.step(c.ProposeGrades, "2026-01-20", page=page)
    trial.step(c.PublishRound, "2026-01-20")

    assert refused.value.details["subjects"] == [str(first)]
