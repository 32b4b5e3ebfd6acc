"""Questions answer what a full replay to their size would answer, with every point explained."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.assessment import queries
from services.assessment.domain.assess import assess
from services.assessment.domain.filing import Filed, file_entry
from services.assessment.domain.record import fold
from services.assessment.loading import load_county
from services.assessment.withdrawing import withdrawn
from shared.contracts.entry import entry_of
from shared.contracts.errors import InvalidQuestionError, NotFoundError, NotYetVisibleError
from shared.contracts.facts import registry as r
from shared.eventstore.connections import conninfo
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty
from tests.integration.filing import connected, fill_and_follow

PACK = Path(__file__).parents[2].joinpath("deploy/rules/township.yaml").read_text(encoding="utf-8")
Reader = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def county() -> MadeUpCounty:
    """Six branches and their year; two of them merge in September."""
    made = MadeUpCounty(41, branches=6, pack=PACK)
    for branch in made.branches:
        made.year(branch)
    one, two, *_ = made.branches
    merged, day = made.new_id(), date(2025, 9, 1)
    made.state(
        r.OrganizationEstablished(
            kind=r.OrganizationKind.BRANCH,
            name="联合党支部",
            superior_id=made.townships[0],
            category=r.Category.VILLAGE,
            predecessor_ids=(one, two),
        ),
        merged,
        day,
    )
    for before in (one, two):
        made.state(r.OrganizationMerged(successor_id=merged), before, day)
    made.secretaries[merged] = made.secretaries[one]
    made.meeting(merged, date(2025, 10, 9))
    made.branches.append(merged)
    return made


@pytest.fixture(scope="module")
def settings(databases: Any, county: MadeUpCounty) -> Iterator[Settings]:
    with databases.fresh() as settings:
        fill_and_follow(settings, county.rows, batch=100)
        yield settings


@pytest.fixture
def reader(settings: Settings) -> Iterator[Reader]:
    with connected(settings, "assessment_reader") as connection:
        yield connection


def replayed(county: MadeUpCounty, size: int) -> dict[UUID, Any]:
    dossiers: dict[UUID, list[Filed]] = {}
    for index, row in enumerate(county.rows[:size]):
        filed = file_entry(entry_of(row), index)
        if filed is not None:
            dossiers.setdefault(filed.organization_id, []).append(filed)
    return {each: fold(filed) for each, filed in dossiers.items()}


def exact(figure: Any) -> Fraction | None:
    return None if figure is None else Fraction(figure.exact)


def test_a_score_as_of_any_size_is_that_of_a_full_replay(
    reader: Reader, county: MadeUpCounty
) -> None:
    whole = len(county.rows)
    for size in (whole, whole - 1, whole // 2, whole // 3, 60):
        records = replayed(county, size)
        for each in [*county.branches, *county.townships]:
            if each not in records:
                continue
            for valid_at in (None, date(2025, 6, 30)):
                expected = assess(records, each, year=2025, valid_at=valid_at)

                score = queries.score(reader, each, year=2025, valid_at=valid_at, known_at=size)

                assert exact(score.score) == expected.score
                assert (score.valid_at, score.known_at) == (expected.valid_at, size)


def test_the_table_of_a_county_says_what_each_score_says(
    reader: Reader, county: MadeUpCounty
) -> None:
    page = queries.scores(reader, year=2025, limit=1000)

    assert {row.organization_id for row in page.items} == {
        county.county,
        *county.townships,
        *county.branches,
    }
    for row in page.items:
        assert row == queries.score(reader, row.organization_id, year=2025)
    names = [row.name for row in page.items]
    assert names == sorted(names, key=str)


def test_live_scores_cannot_be_ranked(reader: Reader, county: MadeUpCounty) -> None:
    assert county.branches

    with pytest.raises(InvalidQuestionError):
        queries.scores(reader, year=2025, sort="-score")


def test_a_table_is_asked_in_parts(reader: Reader, county: MadeUpCounty) -> None:
    below = queries.scores(reader, year=2025, below=county.townships[0], sort="name")
    second = queries.scores(reader, year=2025, below=county.townships[0], sort="name", offset=1)
    villages = queries.scores(reader, year=2025, category=r.Category.VILLAGE)
    townships = queries.scores(reader, year=2025, kind=r.OrganizationKind.TOWNSHIP_COMMITTEE)
    unassessed = queries.scores(reader, year=2025, assessed=False)

    assert {row.organization_id for row in below.items} == set(county.branches)
    assert second.items == below.items[1:]
    assert second.total == below.total == len(county.branches)
    assert {row.category for row in villages.items} == {r.Category.VILLAGE}
    assert [row.organization_id for row in townships.items] == county.townships
    assert county.county in {row.organization_id for row in unassessed.items}


def test_every_point_is_explained_by_rule_clauses_and_facts_in_the_ledger(
    reader: Reader, county: MadeUpCounty
) -> None:
    explained = queries.explain(reader, county.branches[2], year=2025)
    (segment,) = explained.segments

    assert exact(explained.score.score) == exact(segment.score)
    assert sum(Fraction(item.earned.exact) for item in segment.items) == exact(segment.earned)
    for item in segment.items:
        assert sum(Fraction(line.points.exact) for line in item.lines) == exact(item.earned)
        for line in item.lines:
            assert line.clauses
            assert line.zh
            assert line.en
    cited = [fact for each in segment.obligations for fact in each.facts]
    assert cited
    for fact in cited:
        assert fact.index is not None
        assert fact.fact == entry_of(county.rows[fact.index]).id


def test_a_merged_organization_is_explained_with_its_predecessors(
    reader: Reader, county: MadeUpCounty
) -> None:
    explained = queries.explain(reader, county.branches[-1], year=2025)

    before = {each.explanation.score.organization_id for each in explained.inherited}
    assert before == set(county.branches[:2])
    assert sum(Fraction(each.weight.exact) for each in explained.inherited) == 1
    assert explained.inherited_days == 243


def test_obligations_are_derived_for_the_day_asked(reader: Reader, county: MadeUpCounty) -> None:
    branch = county.branches[2]

    early = queries.obligations(reader, branch, year=2025, valid_at=date(2025, 1, 5)).items
    late = queries.obligations(reader, branch, year=2025, valid_at=date(2026, 1, 20)).items
    meetings = queries.obligations(reader, branch, year=2025, duty="branch-meeting").items

    assert {each.state.code for each in early} <= {"scheduled", "due_soon", "fulfilled"}
    assert not {each.state.code for each in late} & {"scheduled", "due_soon"}
    assert [each.period for each in meetings] == [f"2025-{month:02}" for month in range(1, 13)]
    assert [each.due_on for each in early] == sorted(each.due_on for each in early)


def test_a_question_may_not_outrun_the_projection(reader: Reader, county: MadeUpCounty) -> None:
    branch, size = county.branches[2], len(county.rows)

    with pytest.raises(NotYetVisibleError):
        queries.score(reader, branch, year=2025, known_at=size + 1)
    with pytest.raises(InvalidQuestionError):
        queries.score(reader, branch, year=2025, known_at=-1)
    with pytest.raises(NotFoundError):
        queries.score(reader, branch, year=2025, known_at=0)
    with pytest.raises(NotFoundError):
        queries.score(reader, UUID(int=1), year=2025)
    with pytest.raises(InvalidQuestionError):
        queries.scores(reader, year=2025, sort="luck")
    with pytest.raises(InvalidQuestionError):
        queries.scores(reader, year=2025, limit=0)


def test_before_anything_was_filed_there_is_an_empty_answer(database: Settings) -> None:
    with connected(database, "assessment_reader") as reader:
        assert queries.progress(reader).size == 0
        assert queries.scores(reader, year=2025).items == ()
        with pytest.raises(NotFoundError):
            queries.score(reader, UUID(int=1), year=2025)


def test_what_rests_on_a_fact_is_found_in_the_dossiers(
    reader: Reader, county: MadeUpCounty
) -> None:
    pack = next(entry_of(row) for row in county.rows if "rule_pack" in entry_of(row).type)

    found = queries.changes_without(reader, pack.id, year=2025)

    assert found.fact.type == pack.type
    assert {each.before.organization_id for each in found.changes} >= set(county.branches[2:])
    assert all(each.after is not None and each.after.score is None for each in found.changes)
    with pytest.raises(NotFoundError):
        queries.changes_without(reader, pack.id, year=2025, sees=lambda _: False)


def test_what_rests_on_a_fact_is_found_in_one_reading_of_the_dossiers(
    settings: Settings, county: MadeUpCounty
) -> None:
    asked: list[str] = []

    class Noted(psycopg.Cursor[Any]):
        def execute(self, query: Any, *args: Any, **options: Any) -> Any:
            asked.append(bytes(query).decode() if isinstance(query, bytes) else str(query))
            return super().execute(query, *args, **options)

    fact = next(entry_of(row) for row in county.rows if "meeting.held" in entry_of(row).type)
    role = conninfo(settings, "assessment_reader")
    with psycopg.connect(role, autocommit=True, cursor_factory=Noted) as reader:
        queries.changes_without(reader, fact.id, year=2025)

    whole = [each for each in asked if "dossier_v" in each and "ANY(" not in each]
    assert len(whole) == 1


def test_what_rests_on_a_fact_is_what_a_look_at_the_whole_county_finds(
    reader: Reader, county: MadeUpCounty
) -> None:
    known = load_county(reader)
    in_dossiers = sorted(known.places(), key=lambda fact: known.places()[fact].index)

    for fact in in_dossiers[:: len(in_dossiers) // 12]:
        narrow = queries.changes_without(reader, fact, year=2025)
        whole = withdrawn(known, fact, year=2025, concerned=county.branches + county.townships)

        told = {each.before.organization_id: each.after for each in narrow.changes}
        wanted = {each.before.organization_id: each.after for each in whole.changes}
        assert told == wanted, fact
