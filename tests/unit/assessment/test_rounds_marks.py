"""Marks, ballots and results of a round: lines of their own, worked out again by anybody."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from services.assessment.domain.rounds import errors as e
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import held_within
from shared.contracts.commands import assessment_results as r
from shared.contracts.commands import assessment_rounds as c
from shared.contracts.facts.assessment_results import (
    BallotGroup,
    ManualMarkGiven,
    ScoreComputed,
    Votes,
)
from shared.contracts.rule_pack import read_rule_pack
from shared.testing.county import uid
from tests.unit.assessment.conftest import Book
from tests.unit.assessment.trial import GIVEN, MEETING, Trial

RULES = Path(__file__).parents[3] / "deploy/rules"


@pytest.fixture
def trial(three: Book) -> Trial:
    return Trial(three)


@pytest.mark.clause("E-37", "S-61")
def test_a_mark_of_the_committee_is_a_line_of_its_own_with_its_minutes(trial: Trial) -> None:
    trial.open()
    trial.compute()
    (given,) = trial.about(
        r.GiveMark, "b", "2026-01-19", title="调整", points="-1.5", meeting_id=MEETING
    )
    with pytest.raises(e.NotComputedError):  # it came after the computing
        trial.step(c.PublishRound, "2026-01-20")

    trial.compute("2026-01-20")
    latest = trial.result("b").latest

    assert isinstance(given, ManualMarkGiven)
    assert given.meeting_id == MEETING
    assert latest is not None
    assert (latest.version, latest.rule_score, latest.marks) == (2, "2375/26", "-1.5")
    assert latest.score is not None
    assert Fraction(latest.score) == Fraction(2375, 26) - Fraction("1.5")


@pytest.mark.clause("E-37")
def test_marks_keep_the_score_within_the_scale(trial: Trial) -> None:
    trial.open()
    trial.about(r.GiveMark, "a", "2026-01-19", title="加分", points="3", meeting_id=MEETING)
    trial.about(r.GiveMark, "idle", "2026-01-19", title="扣分", points="-90", meeting_id=MEETING)

    trial.compute()

    assert (trial.score("a"), trial.score("idle")) == (Fraction(100), Fraction(0))


@pytest.mark.clause("E-37", "E-34")
@pytest.mark.parametrize(
    ("score", "marks", "held"),
    [("102.5", "0", "102.5"), ("102.5", "4", "105"), ("104", "-4.5", "99.5"), ("3", "-4", "0")],
)
def test_marks_keep_the_score_within_what_its_pack_lets_bonuses_lift_it_to(
    score: str, marks: str, held: str
) -> None:
    """A pack of 100 points that lets bonuses lift the score to 105."""
    pack = (RULES / "township-full.yaml").read_text("utf-8")
    lifted = read_rule_pack(pack.replace("score_at_most: 100", "score_at_most: 105"))

    assert held_within(lifted, Fraction(score), Decimal(marks)) == Fraction(held)


def test_a_mark_says_of_what_it_is(trial: Trial) -> None:
    trial.open()
    of_nothing = {"indicator": "innovation", "out_of": "0"}
    for said in ({"out_of": "20"}, {"indicator": "innovation"}, of_nothing):
        with pytest.raises(e.MarkIncompleteError):
            trial.about(
                r.GiveMark, "a", "2026-01-19", title="甲", points="3", meeting_id=MEETING, **said
            )


@pytest.mark.clause("S-61", "E-37")
def test_ballots_by_weighted_groups_and_marks_of_indicators_enter_by_the_packs_rules() -> None:
    """Leaders (100 × 3 + 60) / 400 = 0.9, members 0.8: 17 of 20; a mark of 15 of 20: 6 of 8.

    With 52 of 52: (52 + 17 + 6) of 80 = 93.75.
    """
    book = Book()
    book.pack("township", GIVEN, "01-01", "12-31", label="own pack")
    book.branch("a")
    book.in_order("a")
    trial = Trial(book)
    trial.open()
    groups = (
        BallotGroup(
            group="leaders",
            issued=5,
            levels=(
                Votes(level="good", points="100", votes=3),
                Votes(level="fair", points="60", votes=1),
            ),
        ),
        BallotGroup(
            group="members",
            issued=10,
            levels=(
                Votes(level="good", points="100", votes=5),
                Votes(level="fair", points="60", votes=5),
            ),
        ),
    )
    trial.about(r.CloseBallot, "a", "2026-01-18", groups=groups, indicator="ballot")
    trial.about(
        r.GiveMark,
        "a",
        "2026-01-18",
        title="创新",
        points="15",
        out_of="20",
        indicator="innovation",
        meeting_id=MEETING,
    )

    trial.compute()

    assert read_rule_pack(GIVEN).items[-1].points == 8
    assert trial.score("a") == Fraction("93.75")


LEVELLED = GIVEN.replace(
    "  - id: ballot\n",
    "  - id: ballot\n    levels: {good: 100, fairly_good: 80, fair: 60, poor: 0}\n",
)


def balloted(pack: str, *groups: BallotGroup) -> Trial:
    """A round over `a` in order, where these groups voted by this pack, and nothing was marked."""
    book = Book()
    book.pack("township", pack, "01-01", "12-31", label="own pack")
    book.branch("a")
    book.in_order("a")
    trial = Trial(book)
    trial.open()
    trial.about(r.CloseBallot, "a", "2026-01-18", groups=groups, indicator="ballot")
    trial.compute()
    return trial


def votes(group: str, **cast: int) -> BallotGroup:
    worth = {"good": "100", "fairly_good": "80", "fair": "60", "poor": "0", "excellent": "120"}
    levels = tuple(Votes(level=name, points=worth[name], votes=n) for name, n in cast.items())
    return BallotGroup(group=group, issued=20, levels=levels)


@pytest.mark.clause("S-61")
def test_the_whole_of_a_group_is_the_packs_best_level_though_nobody_listed_or_chose_it() -> None:
    """Leaders all fairly good 0.8, members half fair, half poor: 0.3. 20 × (0.4 + 0.15) = 11.

    63 of 72. Were the best level listed the whole, the leaders would have given all and the
    members half: 15 of 20.
    """
    groups = (votes("leaders", fairly_good=5), votes("members", fair=5, poor=5))

    assert balloted(LEVELLED, *groups).score("a") == Fraction(63 * 100, 72)
    listed = (votes("leaders", good=0, fairly_good=5), votes("members", good=0, fair=5, poor=5))
    assert balloted(LEVELLED, *listed).score("a") == Fraction(63 * 100, 72)


def test_a_pack_that_leaves_levels_open_counts_by_what_the_ballot_lists_as_it_always_did() -> None:
    """Leaders 0.8 of 0.8 listed, members 0.3 of 0.6: 20 × (0.5 + 0.25) = 15; 67 of 72."""
    groups = (votes("leaders", fairly_good=5), votes("members", fair=5, poor=5))

    assert balloted(GIVEN, *groups).score("a") == Fraction(67 * 100, 72)


@pytest.mark.parametrize(
    "group",
    [
        votes("leaders", excellent=1),
        BallotGroup(group="leaders", issued=5, levels=(Votes(level="good", points="90", votes=1),)),
    ],
)
def test_a_ballot_of_other_levels_than_the_packs_is_refused(group: BallotGroup) -> None:
    with pytest.raises(e.BallotLevelsError) as refused:
        balloted(LEVELLED, group)

    assert refused.value.details["levels"] == {
        "good": "100",
        "fairly_good": "80",
        "fair": "60",
        "poor": "0",
    }


def test_a_ballot_has_each_group_once_and_no_more_votes_than_were_issued(trial: Trial) -> None:
    trial.open()
    good = (Votes(level="good", points="100", votes=3),)
    for groups in (
        (),
        (BallotGroup(group="members", issued=2, levels=good),),
        (BallotGroup(group="m", issued=3, levels=good),) * 2,
    ):
        with pytest.raises(e.BallotEmptyError):
            trial.about(r.CloseBallot, "a", "2026-01-18", groups=groups)


@pytest.mark.clause("S-61")
def test_a_self_assessment_is_shown_and_earns_nothing(trial: Trial) -> None:
    trial.open()
    trial.compute()
    trial.about(r.FileSelfAssessment, "b", "2026-01-19", statement="按月开会", claimed="99")

    trial.step(c.PublishRound, "2026-01-20")

    assert trial.score("b") == Fraction(2375, 26)
    with pytest.raises(e.RoundPublishedError):
        trial.about(r.FileSelfAssessment, "b", "2026-01-21", statement="又")


def test_who_is_not_assessed_in_the_round_has_no_result_in_it(trial: Trial) -> None:
    trial.open()

    with pytest.raises(e.NotASubjectError):
        trial.about(r.FileSelfAssessment, "county", "2026-01-19", statement="甲")
    with pytest.raises(e.BackwardsError):
        trial.about(r.FileSelfAssessment, "a", "2026-01-15", statement="甲")


@pytest.mark.clause("S-61")
def test_nobody_can_pass_a_score_in_and_anybody_can_work_it_out_again(trial: Trial) -> None:
    """The fact names size, day, pack and the digest of all lines; the same again gives the same."""
    trial.open()
    trial.compute()
    stored = trial.result("b").latest
    again = Trial(trial.book)
    again.round_id = uid("another")
    again.open(size=stored.size if stored else None, valid_on=date(2026, 1, 16))
    again.compute()
    anew = again.result("b").latest

    assert isinstance(stored, ScoreComputed)
    assert anew is not None
    assert anew.lines_sha256 == stored.lines_sha256
    assert "score" not in c.ComputeResults.__struct_fields__


def test_a_round_of_many_has_pages_and_every_page_must_be_computed() -> None:
    book = Book()
    for number in range(51):
        book.branch(f"{number:03}")
    trial = Trial(book)
    trial.open()
    round_ = trial.session().get(Round, trial.round_id)

    assert (len(round_.subjects), round_.pages) == (51, 2)
    trial.step(c.ComputeResults, "2026-01-19", page=1)
    with pytest.raises(e.NotComputedError):
        trial.step(c.PublishRound, "2026-01-20")
    trial.step(c.ComputeResults, "2026-01-19", page=2)
    trial.step(c.ProposeGrades, "2026-01-19", page=1)
    trial.step(c.ProposeGrades, "2026-01-19", page=2)
    trial.step(c.PublishRound, "2026-01-20")
