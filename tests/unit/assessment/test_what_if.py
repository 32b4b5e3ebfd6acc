"""What a draft would change, worked out by hand: winners and losers, the same each time."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from services.assessment.answers import WhatIf
from services.assessment.loading import Known
from services.assessment.trying import NotOneRootError, what_if
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

RULES = Path(__file__).parents[3] / "deploy/rules"


def tried(book: "Book", draft: str, **said: Any) -> WhatIf:
    rows = book.rows()
    records = book.records()
    by_organization = {each: [r for r in rows if r.organization_id == each] for each in records}
    return what_if(Known(len(rows), records, by_organization), draft, year=2025, **said)


@pytest.fixture
def two(book: "Book") -> "Book":
    """Of two villages the first misses March, the second its first report."""
    book.in_order(but=("M2 03",))
    book.branch("second")
    book.in_order("second", but=("B1 H1",))
    return book


@pytest.mark.clause("E-31")
def test_a_draft_has_winners_and_losers_by_category(two: "Book", pack_text: str) -> None:
    # Now: the first 24 − 2 of 24: 50 of 52 = 96.15…; the second 12 − 6 of 12: 46 of 52 = 88.46….
    # Draft: a month missed costs 6, a report missed 1: 46 of 52 and 51 of 52 = 98.07….
    draft = pack_text.replace("missed: 2,", "missed: 6,").replace("missed: 6, late: 2", "missed: 1")

    found = tried(two, draft)

    moved = {each.name: each for each in found.moved}
    assert {name: (m.before.rounded, m.after.rounded) for name, m in moved.items()} == {
        "branch": ("96.15", "88.46"),
        "second": ("88.46", "98.08"),
    }
    assert {name: (m.grade_before, m.grade_after) for name, m in moved.items()} == {
        "branch": ("good", "fairly_good"),
        "second": ("fairly_good", "good"),
    }
    assert moved["branch"].difference.exact == "-100/13"  # −4 of 52
    villages = next(each for each in found.groups if each.category == "village")
    assert (villages.subjects, villages.winners, villages.losers) == (2, 1, 1)
    assert villages.grades_before == villages.grades_after == {"fairly_good": 1, "good": 1}
    assert (villages.mean_before.exact, villages.mean_after.exact) == ("1200/13", "2425/26")


@pytest.mark.clause("E-31")
def test_the_same_facts_and_the_same_draft_give_the_same_bytes(two: "Book", pack_text: str) -> None:
    draft = pack_text.replace("missed: 2,", "missed: 6,")

    first = tried(two, draft).as_file()

    assert tried(two, draft).as_file() == first
    assert tried(two, draft + "\n# another text\n").as_file() != first


def test_the_pack_in_force_as_a_draft_changes_nothing(two: "Book", pack_text: str) -> None:
    found = tried(two, pack_text)

    assert found.moved == ()
    assert sum(each.unchanged for each in found.groups) == 3  # two villages, the township


def test_a_draft_takes_the_place_of_packs_amended_within_the_year(
    two: "Book", pack_text: str
) -> None:
    # The amendment of July has a month cost 20; the draft has all at 6: 18 + 16 + 12 = 46 of 52.
    two.pack("county", pack_text.replace("missed: 2,", "missed: 20,"), "07-01", "12-31", "amended")

    found = tried(two, pack_text.replace("missed: 2,", "missed: 6,"))

    after = {each.name: each.after.rounded for each in found.moved}
    assert after["branch"] == "88.46"


@pytest.mark.clause("E-31", "E-36")
def test_a_drafts_quota_holds_grades_down_as_in_a_round(book: "Book", pack_text: str) -> None:
    # Three villages with 52, 50 and 48 of 52: 100, 96.15 and 92.31, all good. A third of three is
    # one place; half of three is one whole place, or two begun.
    book.in_order()
    for label, missed in (("second", ("M2 03",)), ("third", ("M2 03", "M2 04"))):
        book.branch(label)
        book.in_order(label, but=missed)

    def fallen(said: str) -> set[str | None]:
        found = tried(book, pack_text.replace("quotas: none ", f"quotas: [{{{said}}}] "))
        assert all(each.before == each.after for each in found.moved)
        assert {(m.grade_before, m.grade_after) for m in found.moved} == {("good", "fairly_good")}
        villages = next(each for each in found.groups if each.category == "village")
        assert villages.grades_before == {"good": 3}
        assert villages.grades_after["fairly_good"] == len(found.moved)
        return {each.name for each in found.moved}

    assert fallen("grade: good, at_most: 1/3") == {"second", "third"}
    assert fallen("grade: good, at_most: 0.5, counting: started") == {"third"}


@pytest.mark.clause("E-36")
def test_a_quota_of_the_pack_in_force_is_counted_before_a_draft(
    two: "Book", pack_text: str
) -> None:
    # 96.15 and 88.46, the first good; half of two is one place, so it has it; a draft without
    # quota changes nothing, one with no place for good moves the first.
    with_quota = pack_text.replace("quotas: none ", "quotas: [{grade: good, at_most: 0.5}] ")
    two.pack("county", with_quota, "01-01", "12-31", "with quota")

    assert tried(two, pack_text).moved == ()
    (moved,) = tried(two, with_quota.replace("at_most: 0.5", "at_most: 0.4")).moved
    assert (moved.name, moved.grade_before, moved.grade_after) == ("branch", "good", "fairly_good")


@pytest.mark.clause("E-36")
def test_who_no_longer_stood_takes_no_place_of_a_quota(book: "Book", pack_text: str) -> None:
    # Of two villages in order one is dissolved in June. It has a score of its days, but a round
    # assesses who stood at the end of the year: half of one is no place.
    book.in_order()
    book.branch("second")
    book.in_order("second")
    book.abolish("second", "06-30")

    found = tried(
        book, pack_text.replace("quotas: none ", "quotas: [{grade: good, at_most: 0.5}] ")
    )

    assert [(m.name, m.grade_after) for m in found.moved] == [("branch", "fairly_good")]


@pytest.mark.clause("S-60")
def test_a_draft_for_leaders_is_tried_on_each_leader(two: "Book") -> None:
    # The head has no contact point (0 of 25), one report of two (0.8 × 25 = 20): 20 of 50 = 40.
    # Draft: a report alone is worth 0.4 (10): 10 of 50 = 20.
    leaders = (RULES / "leaders.yaml").read_text("utf-8")
    two.pack("county", leaders, "01-01", "12-31", label="leaders")
    two.appoint("township", "head", "2020-01-01")
    two.research("township", "head", "05-12")

    found = tried(two, leaders.replace("share: 0.8", "share: 0.4"))

    (moved,) = found.moved
    assert (moved.person_id, moved.organization_id) == (uid("head"), uid("township"))
    assert (moved.before.rounded, moved.after.rounded) == ("40.00", "20.00")
    assert {str(each.kind): each.losers for each in found.groups} == {
        "branch": 0,
        "township_committee": 1,
    }


def test_without_one_root_it_must_be_said_who_would_publish(two: "Book", pack_text: str) -> None:
    two.pack("township", pack_text, "01-01", "12-31", "own")

    with pytest.raises(NotOneRootError) as refused:
        tried(two, pack_text)

    assert all(str(uid(each)) in refused.value.subject for each in ("county", "township"))

    assert tried(two, pack_text, root=uid("county")).organization_id == uid("county")
