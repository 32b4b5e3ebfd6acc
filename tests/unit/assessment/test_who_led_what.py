"""Who led what is looked for once for a round or a what-if, however many people are judged."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.assessment import cutting, sides
from services.assessment.domain.known import Record
from services.assessment.domain.persons import assess_person, led_by, posts_in
from services.assessment.domain.rounds.result import Result
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import Cut, judge
from services.assessment.domain.rounds.subjects import Terms
from shared.contracts.facts.registry import OrganizationKind
from shared.testing.county import uid
from tests.unit.assessment.conftest import TOWNSHIP_PACK_FILE, Book
from tests.unit.assessment.trial import MemoryBook, Trial

LEADERS = TOWNSHIP_PACK_FILE.with_name("leaders.yaml").read_text("utf-8")
DAY = date(2026, 1, 16)


class AskedBook(MemoryBook):
    """A book that counts how often it is asked where people led."""

    asked = 0

    def organizations_of(self, people: Collection[UUID], size: int) -> set[UUID]:
        self.asked += 1
        return super().organizations_of(people, size)


class WalkedCounty(dict[UUID, Record]):
    """A county that counts how often all of its organizations are gone through."""

    walked = 0

    def items(self) -> Any:
        self.walked += 1
        return super().items()

    def values(self) -> Any:
        self.walked += 1
        return super().values()

    def __iter__(self) -> Iterator[UUID]:
        self.walked += 1
        return super().__iter__()


def county_with(people: int) -> Book:
    """A township for each of these people, each led by one of them."""
    book = Book()
    book.pack("county", LEADERS, "01-01", "12-31", label="leaders' pack")
    for number in range(people):
        book.establish(f"town {number}", "township_committee", "2000-01-01", superior="county")
        book.appoint(f"town {number}", f"head {number}", "2020-01-01")
    return book


def walked_by_a_what_if(people: int) -> int:
    county = WalkedCounty(county_with(people).records())
    terms = Terms(root=uid("county"), year=2025, leaders=True)
    found = sides.judged(county, terms, DAY, {})
    assert len(found) == people
    return county.walked


def walked_by_a_round(people: int, monkeypatch: pytest.MonkeyPatch) -> int:
    trial = Trial(county_with(people), root="county")
    trial.open(kinds=(OrganizationKind.TOWNSHIP_COMMITTEE,), leaders=True, valid_on=DAY)
    round_ = trial.session().get(Round, trial.round_id)
    leaders = [one for one in round_.subjects if one.person_id]
    assert len(leaders) == people
    county = WalkedCounty()

    def counted(found: Mapping[UUID, Record]) -> dict[UUID, set[UUID]]:
        county.update(found)
        return posts_in(county)

    monkeypatch.setattr(cutting, "posts_in", counted)
    book = AskedBook(trial.book)
    cut, _ = cutting.cut_of(book, round_, leaders, dict, size=trial.dossiers.size())
    assert book.asked == 1
    cut = Cut(county, cut.size, led=cut.led)
    for leader in leaders:
        judge(cut, round_.opened, leader, Result(leader.organization_id))
    return county.walked


@pytest.mark.clause("S-60")
def test_a_what_if_of_leaders_goes_through_the_county_as_often_for_six_as_for_two() -> None:
    assert walked_by_a_what_if(6) == walked_by_a_what_if(2)


@pytest.mark.clause("S-60")
def test_a_round_of_leaders_goes_through_the_county_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert walked_by_a_round(2, monkeypatch) == walked_by_a_round(6, monkeypatch) == 1


@pytest.mark.clause("S-60")
def test_who_is_told_where_a_person_led_judges_as_who_looks_for_it() -> None:
    """`head 0` left one township for another in July."""
    book = county_with(3)
    book.leave("town 0", "head 0", "07-01")
    book.appoint("town 1", "head 0", "07-01")
    county = book.records()
    posts = posts_in(county)

    assert posts[uid("head 0")] == {uid("town 0"), uid("town 1")}
    for person_id, led in posts.items():
        looked_for = assess_person(county, person_id, year=2025)
        assert assess_person(county, person_id, year=2025, led=led) == looked_for
        assert led_by(county, person_id) == tuple(sorted(led, key=str))
