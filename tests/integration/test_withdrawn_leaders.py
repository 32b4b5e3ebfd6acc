"""Which leaders' scores rest on a fact, read from the dossiers, to whoever sees all their posts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.assessment import queries
from services.assessment.loading import load_county
from services.assessment.projection import Projection
from services.assessment.withdrawing import withdrawn
from shared.contracts.entry import entry_of
from shared.contracts.facts import activities_research as s
from shared.contracts.facts import registry as r
from shared.eventstore.connections import conninfo
from shared.testing.ledgers import MadeUpCounty, integrate

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
        row = county.state(finished, report, date(2025, 5, 12))
        filed = s.ResearchReportFiled(organization_id=self.township)
        county.state(filed, report, date(2025, 5, 12))
        self.fact, self.county = entry_of(row).id, county


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def reader(databases: Any, told: Told) -> Iterator[Reader]:
    with databases.fresh() as settings:
        with psycopg.connect(conninfo(settings, "ledger_service")) as ledger:
            integrate(ledger, told.county.rows)
        projection = Projection(settings)
        while projection.step():
            pass
        projection.close()
        with psycopg.connect(conninfo(settings, "assessment_reader"), autocommit=True) as one:
            yield one


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
