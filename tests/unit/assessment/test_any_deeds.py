"""Whatever part of a county's facts is known, in whatever order, it is judged without an error."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.assessment.domain.assess import assess, obligations
from services.assessment.domain.explain import explain
from services.assessment.domain.filing import Filed
from services.assessment.domain.obligations import State
from services.assessment.domain.persons import assess_person, duties_of, led_by
from services.assessment.domain.record import Record, fold
from shared.contracts.facts.targets import RulePackPublished
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

RULES = Path(__file__).parents[3] / "deploy/rules"
PEOPLE = tuple(uid(each) for each in ("head", "deputy", "branch's secretary"))
EXAMPLES = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def a_busy_county(book: "Book") -> list[Filed]:
    book.branch()
    for name in ("township-full", "leaders", "county"):
        content = (RULES / f"{name}.yaml").read_text("utf-8")
        book.pack("county", content, "01-01", "12-31", label=name)
    book.appoint("township", "head", "2020-01-01")
    book.appoint("township", "deputy", "03-01", "deputy_secretary")
    book.handover("branch", ("branch's secretary", "head"), "05-01")
    book.away("township", "head", "02-01", "06-01")
    book.in_order("branch", but=("M2 03",))
    book.flag("branch", "2024-12-01")
    book.unflag("branch", "06-01")
    book.point("township", "head", "branch")
    for day in ("03-10", "05-12", "08-11"):
        book.visit("township", "head", "branch", day, confirmed=day != "08-11")
    book.research("township", "head", "05-12", filed="06-20")
    book.inspect("township", "branch", "03-10", dues_used="satisfied", institutions="satisfied")
    book.inspect("township", "branch", "05-10", held="")
    book.finding("branch", "finding", "03-01", "04-01", "04-10")
    book.answer("branch", 1, "07-10", "08-01")
    book.support("township", "branch", "04-01")
    book.round("branch", "inspection", "08-01", ideology=False)
    book.educate("branch", "02-08")
    book.dues("branch", 2, "02-25")
    book.survey("branch", "11-20", 80, 100)
    book.innovate("branch", "innovation", "05-01")
    book.duty_report("branch", "branch's secretary", "12-20")
    book.directive("branch", "directive", "03-01")
    book.measure("branch", "directive", "03-20")
    book.term("branch", "2022-05-20", "05-20")
    book.extend_term("branch", "04-10", "11-20")
    book.progress("branch", "branch 1", "4", "12-20")
    book.merge("branch", "successor", "12-01")
    return book.rows()


def records(rows: list[Filed]) -> dict[UUID, Record]:
    by_organization: dict[UUID, list[Filed]] = {}
    for row in rows:
        by_organization.setdefault(row.organization_id, []).append(row)
    return {each: fold(its) for each, its in by_organization.items()}


@EXAMPLES
@given(seed=st.integers(0, 10**6), keep=st.floats(0.2, 1.0))
def test_any_part_of_what_is_known_is_judged(
    new_book: "Callable[[], Book]", seed: int, keep: float
) -> None:
    random = Random(seed)
    rows = [row for row in a_busy_county(new_book()) if random.random() < keep]
    random.shuffle(rows)
    county = records(rows)

    for organization_id in county:
        result = assess(county, organization_id, year=2025)
        assert result.score is None or 0 <= result.score <= 100
        for each in obligations(county, organization_id, year=2025):
            assert each.state_on(result.valid_at) in State
            done, of, late = each.tally_on(result.valid_at)
            assert 0 <= done <= of
            assert late >= 0
    for person_id in PEOPLE:
        judged = assess_person(county, person_id, year=2025)
        assert judged.score is None or 0 <= judged.score <= 100
        assert {each.organization_id for each in duties_of(county, person_id, year=2025)} <= set(
            led_by(county, person_id)
        )


@EXAMPLES
@given(seed=st.integers(0, 10**6))
def test_the_order_between_streams_is_nothing(new_book: "Callable[[], Book]", seed: int) -> None:
    random = Random(seed)
    rows = a_busy_county(new_book())
    streams: dict[UUID, list[Filed]] = {}
    for row in rows:
        streams.setdefault(row.subject, []).append(row)
    packs = [row.subject for row in rows if row.type == RulePackPublished.TOPIC]
    rest = [row.subject for row in rows if row.type != RulePackPublished.TOPIC]
    random.shuffle(rest)
    order = [*packs, *rest]  # of two packs of one day, the one published last holds
    mixed = [streams[subject].pop(0)._replace(index=at) for at, subject in enumerate(order)]

    one, other = records(rows), records(mixed)

    for organization_id in one:
        said = explain(assess(one, organization_id, year=2025))
        assert explain(assess(other, organization_id, year=2025)) == said
    for person_id in PEOPLE:
        judged = assess_person(one, person_id, year=2025)
        assert assess_person(other, person_id, year=2025) == judged
