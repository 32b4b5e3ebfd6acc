from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from services.targets.domain.document import Document
from services.targets.domain.errors import (
    ClauseRepeatedError,
    EndsBeforeStartError,
    NotOneYearError,
    ReachesBackError,
)
from services.targets.domain.plan import Plan
from services.targets.domain.rule_pack import RulePack
from shared.contracts.facts.targets import (
    Clause,
    DocumentIssued,
    PlanAdopted,
    PlanKind,
    RulePackPublished,
    WholeYear,
)
from shared.contracts.rule_pack import InvalidRulePackError

COUNTY = UUID(int=1)
JANUARY, DECEMBER = date(2025, 1, 1), date(2025, 12, 31)
TOWNSHIP = (Path(__file__).parents[3] / "deploy" / "rules" / "township.yaml").read_text("utf-8")


def a_document(*numbers: str) -> DocumentIssued:
    clauses = tuple(Clause(number=number, text="条文") for number in numbers)
    return DocumentIssued(organization_id=COUNTY, title="意见", clauses=clauses)


def a_plan_of(kind: PlanKind, starts_on: date, ends_on: date) -> PlanAdopted:
    return PlanAdopted(
        organization_id=COUNTY, kind=kind, title="计划", starts_on=starts_on, ends_on=ends_on
    )


def publish(
    content: str, effective_from: date = JANUARY, effective_to: date = DECEMBER
) -> RulePack:
    return RulePack.publish(
        UUID(int=9),
        COUNTY,
        content=content,
        effective_from=effective_from,
        effective_to=effective_to,
        on=JANUARY,
    )


@pytest.mark.clause("S-01")
def test_a_document_is_issued_with_its_clauses_as_given() -> None:
    issued = a_document("S-1", "S-2")

    document = Document.issue(UUID(int=9), issued, on=JANUARY)

    assert [recorded.fact for recorded in document.collect_events()] == [issued]


def test_a_clause_number_stands_once_in_a_document() -> None:
    with pytest.raises(ClauseRepeatedError):
        Document.issue(UUID(int=9), a_document("S-1", "S-1"), on=JANUARY)


def test_a_plan_does_not_end_before_it_starts() -> None:
    with pytest.raises(EndsBeforeStartError):
        Plan.adopt(UUID(int=9), a_plan_of(PlanKind.LONG_TERM, DECEMBER, JANUARY), on=JANUARY)


@pytest.mark.clause("S-31")
def test_the_targets_of_a_year_lie_in_one_year_and_a_long_term_plan_need_not() -> None:
    two_years = (JANUARY, date(2026, 12, 31))

    Plan.adopt(UUID(int=9), a_plan_of(PlanKind.LONG_TERM, *two_years), on=JANUARY)
    with pytest.raises(NotOneYearError):
        Plan.adopt(UUID(int=9), a_plan_of(PlanKind.ANNUAL, *two_years), on=JANUARY)


@pytest.mark.clause("S-61")
def test_a_rule_pack_is_published_verbatim_with_its_hash_and_its_own_name() -> None:
    (recorded,) = publish(TOWNSHIP).collect_events()

    assert recorded.fact == RulePackPublished(
        organization_id=COUNTY,
        name="township-2025",
        effective_from=JANUARY,
        effective_to=DECEMBER,
        sha256=sha256(TOWNSHIP.encode()).hexdigest(),
        content=TOWNSHIP,
    )


@pytest.mark.clause("E-31")
def test_a_pack_that_reaches_back_before_its_publication_needs_an_approval() -> None:
    with pytest.raises(ReachesBackError):
        publish(TOWNSHIP, date(2024, 12, 31), DECEMBER)


@pytest.mark.clause("E-31")
def test_with_approval_and_what_if_a_pack_binds_the_whole_year() -> None:
    june = date(2025, 6, 20)
    approved = WholeYear(
        approved_by="县委常委会", document="纪要7号", what_if_sha256="0" * 64, what_if_size=4711
    )
    pack = RulePack.publish(
        UUID(int=9),
        COUNTY,
        content=TOWNSHIP,
        effective_from=JANUARY,
        effective_to=DECEMBER,
        on=june,
        whole_year=approved,
    )

    (recorded,) = pack.collect_events()

    assert (recorded.fact.effective_from, recorded.fact.whole_year) == (JANUARY, approved)


def test_a_rule_pack_in_force_on_no_day_is_refused() -> None:
    with pytest.raises(EndsBeforeStartError):
        publish(TOWNSHIP, DECEMBER, JANUARY)


@pytest.mark.parametrize("content", ["", "- [", "format: zeren-rules/2", TOWNSHIP + "extra: 1\n"])
def test_what_is_no_rule_pack_is_not_published(content: str) -> None:
    with pytest.raises(InvalidRulePackError):
        publish(content)
