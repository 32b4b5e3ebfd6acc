"""Grades and ranks: thresholds, quotas with ties, vetoes, who is not assessed."""

from fractions import Fraction
from uuid import UUID

import pytest

from services.assessment.domain.rounds.errors import FactsMissingError, UnknownVetoError
from services.assessment.domain.rounds.grading import Candidate, Graded, grade_all
from shared.contracts.commands import assessment_results as r
from shared.contracts.facts.assessment_results import HeldDownBy
from shared.contracts.facts.registry import Category
from shared.contracts.rule_pack import RulePack, read_rule_pack
from shared.testing.county import uid
from tests.unit.assessment.conftest import TOWNSHIP_PACK, Book
from tests.unit.assessment.trial import VETO, Trial

PLAIN = read_rule_pack(TOWNSHIP_PACK)


def with_quota(said: str) -> RulePack:
    return read_rule_pack(TOWNSHIP_PACK.replace("quotas: none ", f"quotas: [{{{said}}}] "))


def graded(
    scores: dict[str, str | None], pack: RulePack = PLAIN, **vetoes: frozenset[str]
) -> dict[str, Graded]:
    return grade_all(
        {
            name: Candidate(
                score=None if score is None else Fraction(score),
                pack=pack,
                category=Category.VILLAGE,
                superior_id=UUID(int=1),
                vetoes=vetoes.get(name, frozenset()),
            )
            for name, score in scores.items()
        }
    )


def grades(found: dict[str, Graded]) -> dict[str, str | None]:
    return {name: one.grade for name, one in found.items()}


@pytest.mark.clause("E-42", "S-61")
def test_a_grade_is_taken_on_the_exact_score() -> None:
    """89.996 would be published as 90.00 and is not good all the same."""
    found = graded({"a": "90", "b": "89.996", "c": "80", "d": "60", "e": "59.999"})

    assert grades(found) == {
        "a": "good",
        "b": "fairly_good",
        "c": "fairly_good",
        "d": "fair",
        "e": "poor",
    }


def test_equal_scores_have_one_rank_and_the_next_is_passed_over() -> None:
    found = graded({"a": "95", "b": "97", "c": "95", "d": "70"})

    assert {name: one.rank for name, one in found.items()} == {"b": 1, "a": 2, "c": 2, "d": 4}
    assert {one.of for one in found.values()} == {4}


def test_ranks_are_within_a_category() -> None:
    one = Candidate(Fraction(80), PLAIN, category=Category.VILLAGE)
    found = grade_all({"a": one, "b": one._replace(score=Fraction(90), category=Category.SCHOOL)})

    assert [(each.rank, each.of) for each in found.values()] == [(1, 1), (1, 1)]


@pytest.mark.clause("E-36")
def test_all_who_tie_at_the_edge_of_a_quota_are_in() -> None:
    """Ten assessed, at most 30 % good: three places; the third and fourth tie at 95."""
    good = {"a": "98", "b": "96", "c": "95", "d": "95", "e": "92"}
    rest = {f"r{n}": "70" for n in range(5)}
    pack = with_quota("grade: good, at_most: 0.3")

    found = graded({**good, **rest}, pack)

    assert [found[name].grade for name in "abcde"] == ["good"] * 4 + ["fairly_good"]
    assert found["e"].held_down_by is HeldDownBy.QUOTA
    assert found["d"].held_down_by is None


@pytest.mark.clause("E-36")
@pytest.mark.parametrize(
    ("assessed", "said", "good"),
    [
        (10, "at_most: 0.3", 3),  # three places to the hair
        (9, "at_most: 0.3", 2),  # 2.7
        (9, "at_most: 0.3, counting: started", 3),
        (10, "at_most: 0.3, counting: started", 3),
        (9, "at_most: 1/3", 3),
        (7, "at_most: 0", 0),
        (7, "at_most: 1", 7),
    ],
)
def test_places_of_a_quota_are_counted_exactly(assessed: int, said: str, good: int) -> None:
    """Everybody earns the grade, each with a score of its own."""
    found = graded(
        {str(n): str(90 + n) for n in range(assessed)}, with_quota(f"grade: good, {said}")
    )

    assert sum(one.grade == "good" for one in found.values()) == good
    assert sum(one.held_down_by is HeldDownBy.QUOTA for one in found.values()) == assessed - good


@pytest.mark.clause("E-36")
def test_everybody_who_ties_at_the_top_is_in_however_few_places_there_are() -> None:
    """Four at 95 for the one place of six; 94 finds none."""
    scores = {"a": "95", "b": "95", "c": "95", "d": "95", "e": "94", "f": "70"}

    found = graded(scores, with_quota("grade: good, at_most: 0.2"))

    assert [found[name].grade for name in "abcdef"] == ["good"] * 4 + ["fairly_good", "fair"]


@pytest.mark.clause("E-36")
def test_who_finds_no_place_in_a_grade_competes_for_the_next() -> None:
    """Ten assessed, seven above 90: two places good, three fairly good, the last two fall again."""
    quotas = "quotas: [{grade: fairly_good, at_most: 0.3}, {grade: good, at_most: 0.2}] "
    pack = read_rule_pack(TOWNSHIP_PACK.replace("quotas: none ", quotas))
    scores = {str(n): str(n) for n in (99, 98, 97, 96, 95, 94, 93)}

    found = graded({**scores, "x": "70", "y": "65", "z": "50"}, pack)

    assert [found[str(n)].grade for n in (99, 98, 97, 96, 95, 94, 93)] == [
        *("good", "good", "fairly_good", "fairly_good", "fairly_good"),
        *("fair", "fair"),
    ]
    assert [found[name].grade for name in "xyz"] == ["fair", "fair", "poor"]


@pytest.mark.clause("E-36")
def test_a_quota_is_of_those_ranked_together_under_one_superior() -> None:
    """Half of two is one place under each superior, though all four would be good."""
    pack = with_quota("grade: good, at_most: 0.5")
    candidates = {
        (superior, score): Candidate(
            Fraction(score), pack, category=Category.VILLAGE, superior_id=UUID(int=superior)
        )
        for superior in (1, 2)
        for score in (95, 91 + superior)
    }

    found = grade_all(candidates)

    assert [found[key].grade for key in candidates] == ["good", "fairly_good"] * 2


@pytest.mark.clause("E-36")
def test_a_quota_without_a_place_leaves_the_grade_empty_and_a_place_begun_may_count() -> None:
    scores: dict[str, str | None] = {"a": "95", "b": "93"}

    none = graded(scores, with_quota("grade: good, at_most: 0.3"))
    begun = graded(scores, with_quota("grade: good, at_most: 0.3, counting: started"))

    assert grades(none) == {"a": "fairly_good", "b": "fairly_good"}
    assert grades(begun) == {"a": "good", "b": "fairly_good"}


@pytest.mark.clause("E-35")
def test_a_veto_caps_the_grade_and_takes_no_place_of_a_quota() -> None:
    text = TOWNSHIP_PACK.replace("quotas: none ", "quotas: [{grade: good, at_most: 0.5}] ") + VETO
    pack = read_rule_pack(text)

    found = graded({"a": "97", "b": "95"}, pack, a=frozenset({"fabrication"}))

    assert (found["a"].grade, found["a"].held_down_by, found["a"].rank) == (
        "fair",
        HeldDownBy.VETO,
        1,
    )
    assert found["b"].grade == "good"


@pytest.mark.clause("E-35")
def test_a_veto_lifts_nobody() -> None:
    found = graded({"a": "40"}, read_rule_pack(TOWNSHIP_PACK + VETO), a=frozenset({"fabrication"}))

    assert (found["a"].grade, found["a"].held_down_by) == ("poor", None)


@pytest.mark.clause("E-41")
def test_who_is_not_assessed_has_neither_grade_nor_rank_and_counts_for_nobody() -> None:
    found = graded({"a": None, "b": "95"}, with_quota("grade: good, at_most: 0.5"))

    assert (found["a"].grade, found["a"].rank) == (None, None)
    assert (found["b"].of, found["b"].grade) == (1, "fairly_good")  # half of one is no place


@pytest.mark.clause("E-35", "S-65")
def test_a_veto_that_the_committee_applied_leaves_the_points_of_the_result() -> None:
    book = Book()
    book.pack("township", TOWNSHIP_PACK + VETO, "01-01", "12-31", label="own pack")
    book.branch("a")
    book.in_order("a")
    proof = book.report("a", 1, "07-11")
    trial = Trial(book)
    trial.open()
    said = {"meeting_id": uid("minutes"), "reason": "查实弄虚作假"}
    with pytest.raises(FactsMissingError):
        trial.about(r.ApplyVeto, "a", "2026-01-18", veto="fabrication", facts=(), **said)
    with pytest.raises(UnknownVetoError):
        trial.about(r.ApplyVeto, "a", "2026-01-18", veto="lateness", facts=(proof,), **said)
    trial.about(r.ApplyVeto, "a", "2026-01-18", veto="fabrication", facts=(proof,), **said)

    trial.publish()
    result = trial.result("a")

    assert result.latest is not None
    assert result.grade is not None
    assert (result.latest.score, result.grade.grade) == ("100/1", "fair")
    assert result.grade.held_down_by is HeldDownBy.VETO
