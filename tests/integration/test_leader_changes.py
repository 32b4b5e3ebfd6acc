"""Leaders' scores that rest on a fact, or changed between two sizes: to who sees all posts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.assessment import queries
from services.assessment.difference_answers import Difference
from services.assessment.differing import differences
from services.assessment.loading import load_county
from services.assessment.withdrawing import withdrawn
from shared.contracts.entry import entry_of
from shared.contracts.facts import activities_research as s
from shared.contracts.facts import registry as r
from shared.testing.ledgers import MadeUpCounty
from tests.integration.filing import reading

LEADERS = Path(__file__).parents[2].joinpath("deploy/rules/leaders.yaml").read_text("utf-8")
Reader = psycopg.Connection[Any]


class Told:
    """A township's secretary leads a branch besides, and has one report on record."""

    def __init__(self) -> None:
        county = MadeUpCounty(61, branches=2, pack=LEADERS)
        (self.township,) = county.townships
        self.head = county.secretaries[self.township]
        self.branch, self.post = county.branches[0], county.new_id()
        kind = r.PostKind.DEPUTY_SECRETARY
        day, report = date(2025, 1, 1), county.new_id()
        county.state(r.PostCreated(organization_id=self.branch, kind=kind), self.post, day)
        held = r.PersonAppointed(organization_id=self.branch, kind=kind, person_id=self.head)
        county.state(held, self.post, day)
        finished = s.ResearchReportFinished(
            organization_id=self.township, author_id=self.head, title="调研", year=2025
        )
        self.before = len(county.rows)
        row = county.state(finished, report, date(2025, 5, 12))
        filed = s.ResearchReportFiled(organization_id=self.township)
        county.state(filed, report, date(2025, 5, 12))
        self.fact, self.county = entry_of(row).id, county


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def reader(databases: Any, told: Told) -> Iterator[Reader]:
    with reading(databases, told.county.rows) as connection:
        yield connection


@pytest.mark.clause("S-60", "S-61")
def test_the_dossiers_tell_what_a_look_at_the_whole_county_tells(
    reader: Reader, told: Told
) -> None:
    found = queries.changes_without(reader, told.fact, year=2025).leaders

    assert [each.person_id for each in found] == [told.head]
    assert found[0].score_before != found[0].score_after
    assert found == withdrawn(load_county(reader), told.fact, year=2025).leaders


def test_who_does_not_see_all_of_a_leaders_posts_is_told_nothing_of_the_leader(
    reader: Reader, told: Told
) -> None:
    def sees(organization_id: UUID) -> bool:
        return organization_id != told.branch

    assert queries.changes_without(reader, told.fact, year=2025, sees=sees).leaders == ()


@pytest.mark.clause("S-60")
def test_a_leaders_score_that_changed_between_two_sizes_is_told_with_what_it_rests_on(
    reader: Reader, told: Told
) -> None:
    """No contact point: 0 of 25. One report of two: 0.8 of 25. The own target unmet: 0 of 30.

    20 of 80 is 25; without the report nothing. Nothing is owed for the post in the branch.
    """
    (township, branch) = sorted(
        between(reader, told), key=lambda one: one.organization_id != told.township
    )

    assert (township.organization_id, branch.organization_id) == (told.township, told.branch)
    (changed,) = township.leaders
    assert changed.person_id == told.head
    assert (changed.score_before.rounded, changed.score_after.rounded) == ("0.00", "25.00")
    assert (changed.grade_before.code, changed.grade_after.code) == ("poor", "poor")
    assert branch.leaders == township.leaders
    facts = {one.fact for one in branch.facts}
    assert told.fact in facts
    assert {one.index for one in branch.facts} <= {told.before, told.before + 1}
    assert township.obligations == branch.obligations == ()
    assert township.marked_before == township.marked_after


def test_leaders_are_told_alike_of_one_organization_and_of_the_county(
    reader: Reader, told: Told
) -> None:
    whole = {one.organization_id: one for one in between(reader, told)}

    assert between(reader, told, organization_ids={told.branch}) == (whole[told.branch],)
    assert between(reader, told, organization_ids={told.township}) == (whole[told.township],)


def test_a_difference_tells_nothing_of_a_leader_to_who_does_not_see_all_of_the_posts(
    reader: Reader, told: Told
) -> None:
    assert between(reader, told, sees=lambda each: each != told.branch) == ()
    assert between(reader, told, sees=lambda each: each != told.county.branches[1])


def between(reader: Reader, told: Told, **said: Any) -> tuple[Difference, ...]:
    sizes = (told.before, len(told.county.rows))
    return differences(reader, sizes=sizes, year=2025, valid_at=date(2026, 1, 16), **said).items
