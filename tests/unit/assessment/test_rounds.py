"""Rounds from opened to final: what rests on what, and in which order it goes."""

from datetime import date
from fractions import Fraction

import pytest

from services.assessment.domain.results import rounded
from services.assessment.domain.rounds import errors as e
from shared.contracts.commands import assessment_rounds as c
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.facts.assessment_rounds import RoundOpened, RoundPublished, SubjectsNamed
from shared.contracts.facts.targets_governance import (
    CalendarPublished,
    WaiverGranted,
    WaiverGround,
    WaiverKind,
)
from shared.testing.county import uid
from tests.unit.assessment.conftest import Book
from tests.unit.assessment.trial import Trial


@pytest.fixture
def trial(three: Book) -> Trial:
    return Trial(three)


@pytest.mark.clause("S-61", "S-70")
def test_a_round_states_its_cut_off_its_day_its_packs_and_whom_it_assesses(trial: Trial) -> None:
    size = len(trial.book.entries)

    opened, named = trial.open()

    assert isinstance(opened, RoundOpened)
    assert isinstance(named, SubjectsNamed)
    assert (opened.size, opened.valid_on) == (size, date(2026, 1, 16))
    assert [pack.rule_pack_id for pack in opened.packs] == [uid("pack")]
    assert {one.organization_id for one in named.subjects} == {uid("a"), uid("b"), uid("idle")}
    assert opened.objection_working_days == 5


@pytest.mark.clause("S-61", "E-42")
def test_the_score_is_exact_and_rounded_once_when_it_is_published(trial: Trial) -> None:
    """M2 24 - 2 - 0.5 = 21.5; T1 16; B1 12 - 2 = 10: 47.5 of 52 = 91.346…"""
    trial.open()
    trial.compute()
    latest = trial.result("b").latest

    assert latest is not None
    assert latest.score == latest.rule_score == "2375/26"
    assert rounded(Fraction(latest.score), Fraction(latest.rounding_step or 0)) == "91.35"


@pytest.mark.clause("S-61")
def test_what_is_entered_after_the_cut_off_does_not_count(trial: Trial) -> None:
    trial.open()
    trial.book.meeting("b", "03-10", "b's secretary", received="2026-01-17")

    trial.compute()

    assert trial.score("b") == Fraction("47.5") / 52 * 100


def test_an_earlier_cut_off_counts_less_and_a_later_one_than_there_is_is_refused(
    trial: Trial,
) -> None:
    with pytest.raises(e.SizeAheadError):
        trial.open(size=len(trial.book.entries) + 1)

    (opened, *_) = trial.open(size=20)

    assert isinstance(opened, RoundOpened)
    assert opened.size == 20


@pytest.mark.clause("S-61", "S-60")
def test_two_rounds_that_share_a_cut_agree_on_their_facts(trial: Trial) -> None:
    (first, *_) = trial.open()
    single, trial.round_id = trial.round_id, uid("general")
    trial.book.meeting("b", "03-10", "b's secretary", received="2026-01-17")

    (general, *_) = trial.open("2026-01-18", same_cut_as=single)

    assert isinstance(first, RoundOpened)
    assert isinstance(general, RoundOpened)
    assert (general.size, general.valid_on) == (first.size, first.valid_on)
    trial.round_id = uid("third")
    with pytest.raises(e.CutsDifferError):
        trial.open(same_cut_as=single, size=3)


def test_a_round_over_nobody_or_without_a_pack_is_refused(trial: Trial) -> None:
    with pytest.raises(e.NoSubjectsError):
        trial.open(categories=("school",))
    with pytest.raises(e.NoRulePackError):
        trial.open(year=2024)


@pytest.mark.clause("E-41")
def test_who_owes_nothing_is_not_assessed(trial: Trial) -> None:
    waiver = WaiverGranted(
        organization_id=uid("idle"),
        kind=WaiverKind.OBLIGATION,
        ground=WaiverGround.DISASTER,
        authority_id=uid("township"),
        document="notice",
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
    )
    trial.book.put(uid("waiver"), waiver, date(2025, 1, 1))
    trial.open()
    trial.publish()
    result = trial.result("idle")

    assert trial.score("idle") is None
    assert result.grade is not None
    assert (result.grade.grade, result.grade.rank, result.grade.of) == (None, None, 2)


@pytest.mark.clause("S-61", "E-38")
def test_the_steps_of_a_round_go_in_their_order(trial: Trial) -> None:
    trial.open()
    with pytest.raises(e.NotComputedError):
        trial.step(c.ProposeGrades, "2026-01-19", page=1)
    with pytest.raises(e.NotComputedError):
        trial.step(c.PublishRound, "2026-01-20")
    trial.step(c.ComputeResults, "2026-01-19", page=1)
    with pytest.raises(e.GradesOutdatedError):
        trial.step(c.PublishRound, "2026-01-20")
    with pytest.raises(e.NoSuchPageError):
        trial.step(c.ComputeResults, "2026-01-19", page=2)
    with pytest.raises(e.NotPublishedError):
        trial.finalise()
    trial.publish()
    with pytest.raises(e.RoundPublishedError):
        trial.step(c.ComputeResults, "2026-01-21", page=1)
    with pytest.raises(e.WindowOpenError):
        trial.finalise("2026-01-27")
    trial.finalise("2026-01-28")
    with pytest.raises(e.RoundFinalError):
        trial.finalise("2026-01-29")


@pytest.mark.clause("E-38")
def test_the_window_is_five_working_days_of_the_published_calendar(trial: Trial) -> None:
    """Published on Tuesday 20th: 21, 22, 23, then Saturday 24th is worked, and Monday 26th."""
    calendar = CalendarPublished(
        organization_id=uid("county"),
        year=2026,
        holidays=(),
        makeup_workdays=(date(2026, 1, 24),),
        document="notice",
    )
    trial.book.put(uid("calendar"), calendar, date(2025, 11, 10))
    trial.open()
    trial.compute()

    (published,) = trial.step(c.PublishRound, "2026-01-20")

    assert isinstance(published, RoundPublished)
    assert published.objections_until == date(2026, 1, 26)
    assert not published.is_provisional


def test_without_a_calendar_the_window_is_provisional(trial: Trial) -> None:
    trial.open()
    trial.compute()

    (published,) = trial.step(c.PublishRound, "2026-01-20")

    assert isinstance(published, RoundPublished)
    assert (published.objections_until, published.is_provisional) == (date(2026, 1, 27), True)


def test_a_round_is_worked_on_by_whoever_holds_it(trial: Trial) -> None:
    trial.open()
    trial.root = uid("county")

    with pytest.raises(WrongOrganizationError):
        trial.step(c.ComputeResults, "2026-01-19", page=1)


def test_computing_again_records_nothing_new(trial: Trial) -> None:
    trial.open()
    trial.compute()

    assert trial.step(c.ComputeResults, "2026-01-19", page=1) == []
    assert trial.step(c.ProposeGrades, "2026-01-19", page=1) == []
