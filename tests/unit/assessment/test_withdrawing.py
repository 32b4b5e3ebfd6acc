"""The reverse of an explanation, and the hashes that an explanation cites."""

from typing import TYPE_CHECKING

import pytest

from services.assessment.domain.assess import assess
from services.assessment.explaining import explanation_of
from services.assessment.withdrawing import withdrawn
from shared.contracts.errors import NotFoundError
from shared.contracts.facts.activities import MeetingWithdrawn
from shared.contracts.facts.activities_surveys import (
    EvidenceAttached,
    EvidenceDetached,
    SubjectKind,
)
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book


def changes(book: "Book", fact: str) -> dict[str, tuple[str | None, str | None]]:
    found = withdrawn(book.known(), fact, year=2025).changes
    return {
        str(each.before.name): tuple(
            score.score.rounded if score and score.score else None
            for score in (each.before, each.after)
        )
        for each in found
    }


@pytest.mark.clause("S-61")
def test_a_meeting_withdrawn_would_cost_its_branch_a_month_and_nobody_else(book: "Book") -> None:
    # 52 of 52; without March 24 − 2: 50 of 52.
    book.branch("other")
    book.in_order("other")
    book.in_order(but=("M2 03",))
    march = book.meeting("branch", "03-10", "branch's secretary")

    assert changes(book, march) == {"branch": ("100.00", "96.15")}


@pytest.mark.clause("S-60", "S-61")
def test_the_scores_of_leaders_that_rest_on_a_fact_are_told(full: "Book") -> None:
    # The head has no contact point (0 of 25) and one report of two (0.8 × 25 = 20): 20 of 50 = 40;
    # without the report 0. The deputy's rests on nothing of it.
    for person, kind in (("head", "secretary"), ("deputy", "deputy_secretary")):
        full.appoint("township", person, "2020-01-01", kind)
    full.research("township", "head", "05-12")
    report = f"{full.entries[-1].subject}.1"

    (changed,) = withdrawn(full.known(), report, year=2025).leaders

    assert changed.person_id == uid("head")
    assert (changed.score_before.rounded, changed.score_after.rounded) == ("40.00", "0.00")
    assert (changed.grade_before.code, changed.grade_after.code) == ("poor", "poor")


def test_where_no_pack_assesses_leaders_none_is_told(book: "Book") -> None:
    book.appoint("township", "head", "2020-01-01")
    book.research("township", "head", "05-12")
    report = f"{book.entries[-1].subject}.1"

    assert withdrawn(book.known(), report, year=2025).leaders == ()


def test_one_of_two_meetings_of_a_month_changes_no_score(book: "Book") -> None:
    book.in_order()
    second = book.meeting("branch", "03-20", "branch's secretary")

    assert changes(book, second) == {}


def test_a_rule_pack_withdrawn_would_leave_everybody_below_unassessed(book: "Book") -> None:
    book.in_order()
    pack = next(e.id for e in book.entries if e.type.startswith("targets.rule_pack"))

    assert changes(book, pack) == {"branch": ("100.00", None), "township": ("0.00", None)}


def test_the_first_fact_of_a_record_takes_what_followed_with_it(book: "Book") -> None:
    # A meeting that was withdrawn: leaving out the withdrawal gives March back.
    book.in_order(but=("M2 03",))
    held = book.meeting("branch", "03-10", "branch's secretary")
    stream = held.rpartition(".")[0]
    gone = book.put(
        book.entries[-1].subject, MeetingWithdrawn(organization_id=uid("branch")), book.day("03-20")
    )

    assert changes(book, gone) == {"branch": ("96.15", "100.00")}
    left_out = withdrawn(book.known(), held, year=2025).left_out
    assert left_out == (f"{stream}.1", f"{stream}.2")
    assert changes(book, held) == {}


def test_only_those_seen_are_told(book: "Book") -> None:
    book.in_order()
    pack = next(e.id for e in book.entries if e.type.startswith("targets.rule_pack"))

    seen = withdrawn(book.known(), pack, year=2025, concerned={uid("branch")})

    assert [each.before.organization_id for each in seen.changes] == [uid("branch")]


def test_the_narrow_look_finds_what_a_look_at_everybody_finds(book: "Book") -> None:
    book.in_order()
    book.establish("successor", "branch", "07-01", superior="township", predecessors=("branch",))
    book.merge("branch", "successor", "07-01")
    known = book.known()

    for fact in [entry.id for entry in book.entries][::6]:
        told = {each.before.organization_id for each in withdrawn(known, fact, year=2025).changes}
        left_out = set(withdrawn(known, fact, year=2025).left_out)
        kept = type(book)()
        kept.entries = [each for each in book.entries if each.id not in left_out]
        after = kept.records()
        everybody = {
            each
            for each in known.county
            if known.county[each].standing
            and (
                each not in after
                or assess(known.county, each, year=2025).score
                != assess(after, each, year=2025).score
            )
        }
        assert told == everybody, fact


def test_a_fact_that_is_not_there_is_not_found(book: "Book") -> None:
    with pytest.raises(NotFoundError):
        withdrawn(book.known(), f"{uid('nothing')}.1", year=2025)


@pytest.mark.clause("E-28")
def test_an_explanation_cites_indexes_and_the_hashes_of_what_is_attached(book: "Book") -> None:
    book.in_order(but=("M2 03",))
    march = book.meeting("branch", "03-10", "branch's secretary")
    meeting = book.entries[-1].subject
    for label, sha256 in (("photo", "a" * 64), ("wrong file", "b" * 64)):
        attached = EvidenceAttached(
            organization_id=uid("branch"),
            sha256=sha256,
            media_type="image/jpeg",
            size_bytes=9,
            subject_kind=SubjectKind.MEETING,
            subject_id=meeting,
        )
        book.write(label, attached, "03-11")
    book.write("wrong file", EvidenceDetached(organization_id=uid("branch")), "03-12")
    known = book.known()

    explained = explanation_of(known, assess(known.county, uid("branch"), year=2025))

    lines = explained.segments[0].items[0].lines
    (cited,) = [fact for line in lines for fact in line.facts if fact.fact == march]
    assert cited.evidence == ("a" * 64,)
    assert book.entries[cited.index or 0].id == march
    said = next(line for line in lines if line.obligation == "branch-meeting/2025-03")
    assert said.zh == "2025-03 支部每月召开一次会议研究党建: 已履行; 扣分 0.00 分"
    assert (
        said.en
        == "2025-03 Branch meeting on party building each month: fulfilled; deducted 0.00 points"
    )
