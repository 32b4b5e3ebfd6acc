"""What changed between two sizes of the ledger, and which facts did it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.assessment import queries
from services.assessment.differing import Difference, differences
from shared.contracts.errors import InvalidQuestionError
from shared.contracts.facts import activities as a
from shared.contracts.facts import registry as r
from shared.testing.ledgers import MadeUpCounty
from tests.integration.filing import reading

PACK = Path(__file__).parents[2].joinpath("deploy/rules/township.yaml").read_text(encoding="utf-8")
DAY = date(2025, 12, 31)
Reader = psycopg.Connection[Any]


class Told:
    """Two branches; one has no meeting in March until one is entered late; then other facts."""

    def __init__(self) -> None:
        county = MadeUpCounty(7, branches=2, pack=PACK)
        self.one, self.other = county.branches
        county.year(self.other)
        for month in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12):
            county.meeting(self.one, date(2025, month, 9))
        self.before = len(county.rows)
        self.meeting = county.state(
            a.MeetingHeld(
                organization_id=self.one,
                kind=a.MeetingKind.GENERAL_MEETING,
                chair_id=county.secretaries[self.one],
                present=14,
                entitled=14,
                agenda=(a.AgendaItem(title="研究党建"),),
                conclusions=(a.Conclusion(problem="经费", conclusion="由村集体承担"),),
            ),
            county.new_id(),
            date(2025, 3, 28),
        )
        self.after_meeting = len(county.rows)
        county.state(r.OrganizationRenamed(name="新名党支部"), self.other, date(2025, 5, 1))
        self.new = county.new_id()
        county.state(
            r.OrganizationEstablished(
                kind=r.OrganizationKind.BRANCH,
                name="新建党支部",
                superior_id=county.townships[0],
                category=r.Category.VILLAGE,
            ),
            self.new,
            date(2025, 11, 3),
        )
        self.county = county

    @property
    def size(self) -> int:
        return len(self.county.rows)


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def reader(databases: Any, told: Told) -> Iterator[Reader]:
    with reading(databases, told.county.rows) as connection:
        yield connection


def found(reader: Reader, *sizes: int, **said: Any) -> dict[UUID, Difference]:
    page = differences(reader, sizes=sizes, year=2025, valid_at=DAY, **said)  # type: ignore[arg-type]
    return {one.organization_id: one for one in page.items}


def test_nothing_changes_between_a_size_and_itself(reader: Reader, told: Told) -> None:
    assert found(reader, told.size, told.size) == {}


def test_a_late_entry_changes_what_it_is_about_and_is_cited(reader: Reader, told: Told) -> None:
    changed = found(reader, told.before, told.after_meeting)

    assert told.one in changed
    assert told.other not in changed
    difference = changed[told.one]
    fact = f"{told.meeting.originator_id}.1"
    assert [(one.fact, one.index) for one in difference.facts] == [(fact, told.before)]
    rests = {
        one.obligation
        for one in difference.obligations
        if one.after and fact in {cited.fact for cited in one.after.facts}
    }
    assert rests == {one.obligation for one in difference.obligations}
    assert rests


def test_each_side_is_what_the_questions_say_at_its_size(reader: Reader, told: Told) -> None:
    for organization_id, one in found(reader, told.before, told.size).items():
        sides = ((one.marked_before, told.before), (one.marked_after, told.size))
        for marked, size in sides:
            if organization_id == told.new and size == told.before:
                assert marked.score is None
                continue
            said = queries.score(reader, organization_id, year=2025, valid_at=DAY, known_at=size)
            assert (marked.score, marked.grade) == (said.score, said.grade)
            owed = queries.obligations(
                reader, organization_id, year=2025, valid_at=DAY, known_at=size, limit=1000
            )
            shown = [each.before if size == told.before else each.after for each in one.obligations]
            assert {each for each in shown if each} <= set(owed.items)


def test_names_and_new_organizations_are_told(reader: Reader, told: Told) -> None:
    changed = found(reader, told.after_meeting, told.size)

    assert changed[told.other].placed_before.name != "新名党支部"
    assert changed[told.other].placed_after.name == "新名党支部"
    assert changed[told.new].placed_before.name is None
    assert changed[told.new].placed_after.superior_id == told.county.townships[0]


def test_one_organization_and_those_below_one_are_told_alike(reader: Reader, told: Told) -> None:
    whole = found(reader, told.before, told.size)
    below = found(reader, told.before, told.size, below=told.county.townships[0])
    alone = found(reader, told.before, told.size, organization_ids={told.one})

    assert alone == {told.one: whole[told.one]}
    assert below == {each: whole[each] for each in (told.one, told.other, told.new)}


def test_the_later_size_comes_last(reader: Reader, told: Told) -> None:
    with pytest.raises(InvalidQuestionError):
        found(reader, told.size, told.before)
