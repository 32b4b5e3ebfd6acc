"""S-02, S-12, S-13: lineage and conflicts, directives, working documents."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.targets.domain.directive import Directive
from services.targets.domain.document import Document
from services.targets.domain.errors import (
    BeforeItBeganError,
    ClosedDirectiveError,
    EndsBeforeStartError,
    MeasureMissingError,
    RuleWithoutClauseError,
    SupersedesItselfError,
)
from services.targets.domain.registers.directives import DirectiveState, directives, work_documents
from services.targets.domain.registers.lineage import (
    ConflictKind,
    DocumentConflict,
    conflicts,
    documents,
    lineage,
)
from services.targets.domain.work_document import WorkDocument
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.facts.targets import Clause, Direction, DocumentIssued, DocumentRule
from shared.contracts.facts.targets_policy import (
    DirectiveKind,
    DirectiveMeasureTaken,
    DirectiveReceived,
    DirectiveResultReported,
    DirectiveSetAside,
    DirectiveStudied,
    DirectiveSuperseded,
    DocumentSuperseded,
    WorkDocumentApproved,
    WorkDocumentImplemented,
    WorkDocumentKind,
)
from tests.unit.targets.builders import BRANCH, COUNTY, OTHER, TOWNSHIP, a_plan, facts_of, filed, on

CITY, LOCAL, NEWER, MEETING = (UUID(int=n) for n in range(71, 75))


def a_document(
    organization_id: UUID,
    quantity: str,
    *,
    direction: Direction = Direction.AT_LEAST,
    unit: str = "次",
    below: UUID | None = None,
) -> DocumentIssued:
    rule = DocumentRule(
        rule="visits-per-year", clause="三", direction=direction, quantity=quantity, unit=unit
    )
    return DocumentIssued(
        organization_id=organization_id,
        title="意见",
        derived_from_id=below,
        clauses=(Clause(number="三", text="条文"),),
        rules=(rule,),
    )


def conflicts_of(local: DocumentIssued, *more: tuple[UUID, date, Any]) -> tuple[Any, ...]:
    rows = filed((CITY, on(1), a_document(COUNTY, "4")), (LOCAL, on(2), local), *more)
    return conflicts(documents(rows, on(12)), TOWNSHIP)


@pytest.mark.clause("S-02")
@pytest.mark.parametrize("quantity", ["4", "5", "12.5"])
def test_a_local_rule_may_tighten(quantity: str) -> None:
    assert conflicts_of(a_document(TOWNSHIP, quantity, below=CITY)) == ()


@pytest.mark.clause("S-02")
def test_a_looser_local_rule_is_flagged_beside_the_superior_one() -> None:
    assert conflicts_of(a_document(TOWNSHIP, "3", below=CITY)) == (
        DocumentConflict(
            kind=ConflictKind.LOOSER,
            document_id=LOCAL,
            superior_id=CITY,
            rule="visits-per-year",
            clause="三",
            states="at_least 3 次",
            superior_clause="三",
            superior_states="at_least 4 次",
        ),
    )


@pytest.mark.clause("S-02")
@pytest.mark.parametrize("said", [{"direction": Direction.AT_MOST}, {"unit": "天"}])
def test_rules_of_another_measure_are_shown_as_not_comparable(said: dict[str, Any]) -> None:
    (found,) = conflicts_of(a_document(TOWNSHIP, "4", below=CITY, **said))

    assert found.kind is ConflictKind.INCOMPARABLE


@pytest.mark.clause("S-02")
def test_a_revised_superior_document_is_flagged_and_compared_with() -> None:
    found = conflicts_of(
        a_document(TOWNSHIP, "4", below=CITY),
        (NEWER, on(6), a_document(COUNTY, "6")),
        (CITY, on(6), DocumentSuperseded(organization_id=COUNTY, successor_id=NEWER)),
    )

    assert [each.kind for each in found] == [ConflictKind.BASIS_SUPERSEDED, ConflictKind.LOOSER]
    assert found[1].superior_id == NEWER


@pytest.mark.clause("S-02")
def test_a_lineage_goes_up_to_what_is_known_and_ends_in_a_ring() -> None:
    rows = filed(
        (CITY, on(1), a_document(COUNTY, "4", below=LOCAL)),
        (LOCAL, on(2), a_document(TOWNSHIP, "4", below=CITY)),
    )

    assert [one.document_id for one in lineage(documents(rows, on(3)), LOCAL)] == [LOCAL, CITY]


@pytest.mark.clause("S-01")
def test_a_rule_cites_a_clause_of_its_document() -> None:
    issued = a_document(COUNTY, "4")

    with pytest.raises(RuleWithoutClauseError):
        Document.issue(
            CITY, DocumentIssued(organization_id=COUNTY, title="无", rules=issued.rules), on=on(1)
        )


@pytest.mark.clause("S-02")
def test_a_document_is_superseded_by_another_after_its_issue() -> None:
    document = Document.issue(CITY, a_document(COUNTY, "4"), on=on(2))
    document.collect_events()

    with pytest.raises(SupersedesItselfError):
        document.supersede(COUNTY, CITY, on=on(3))
    with pytest.raises(BeforeItBeganError):
        document.supersede(COUNTY, NEWER, on=on(1))
    for _ in range(2):
        document.supersede(COUNTY, NEWER, on=on(3))
    assert facts_of(document) == [DocumentSuperseded(organization_id=COUNTY, successor_id=NEWER)]


OWN: dict[str, Any] = {"organization_id": BRANCH}
RECEIVED = DirectiveReceived(kind=DirectiveKind.DECISION, title="决定", **OWN)
STUDIED = DirectiveStudied(meeting_id=MEETING, **OWN)
MEASURE = DirectiveMeasureTaken(measure="联系户", due_on=on(5), **OWN)
RESULT = DirectiveResultReported(result="已落实", **OWN)


def a_directive() -> Directive:
    directive = Directive.receive(UUID(int=81), RECEIVED, on=on(2))
    directive.collect_events()
    return directive


@pytest.mark.clause("S-12")
def test_a_directive_is_traced_from_receipt_to_result() -> None:
    steps = [(3, STUDIED), (4, MEASURE), (6, RESULT)]
    rows = filed((CITY, on(2), RECEIVED), *((CITY, on(month), fact) for month, fact in steps))

    seen = [directives(rows, on(month))[0] for month in (2, 3, 4, 6)]

    assert [each.state for each in seen] == list(DirectiveState)[:4]
    assert (seen[-1].meeting_ids, seen[-1].measures) == ([MEETING], ["联系户"])
    assert directives(rows, on(5, 20))[0].overdue == 1


@pytest.mark.clause("S-12")
def test_a_result_is_of_measures_that_were_taken() -> None:
    directive = a_directive()

    with pytest.raises(MeasureMissingError):
        directive.step(RESULT, on=on(3))


@pytest.mark.clause("S-12")
@pytest.mark.parametrize("closing", [DirectiveSuperseded(**OWN), DirectiveSetAside(**OWN)])
def test_a_directive_may_be_closed_before_anybody_acted_on_it(closing: Any) -> None:
    directive = a_directive()
    directive.step(closing, on=on(3))

    with pytest.raises(ClosedDirectiveError):
        directive.step(STUDIED, on=on(4))
    assert facts_of(directive) == [closing]


@pytest.mark.clause("S-12")
def test_one_meeting_studies_a_directive_once() -> None:
    directive = a_directive()
    for _ in range(2):
        directive.step(STUDIED, on=on(3))

    assert facts_of(directive) == [STUDIED]


def an_approval(version: int = 1, **said: Any) -> WorkDocumentApproved:
    fields: dict[str, Any] = {
        "organization_id": BRANCH,
        "kind": WorkDocumentKind.INSTITUTION,
        "title": "制度",
        "version": version,
        "meeting_id": MEETING,
        "starts_on": on(1),
    }
    return WorkDocumentApproved(**fields | said)


@pytest.mark.clause("S-13")
def test_existing_and_being_carried_out_are_told_apart() -> None:
    done = WorkDocumentImplemented(organization_id=BRANCH, what="开会", meeting_id=MEETING)
    rows = filed((CITY, on(2), an_approval()), (CITY, on(4), done))

    (before,), (after,) = work_documents(rows, on(3)), work_documents(rows, on(4))

    assert (before.is_in_force, before.is_implemented) == (True, False)
    assert (after.is_implemented, after.meeting_ids) == (True, [MEETING])
    assert after.editions[0].is_after_start  # approved when its days had begun


@pytest.mark.clause("S-13")
def test_a_working_document_is_revised_in_versions() -> None:
    document = WorkDocument.approve(CITY, an_approval(), on=on(2), plan=None)
    document.revise(
        BRANCH, title="新制度", meeting_id=MEETING, starts_on=on(6), ends_on=None, on=on(5)
    )

    assert [fact.version for fact in facts_of(document)] == [1, 2]  # type: ignore[attr-defined]
    with pytest.raises(EndsBeforeStartError):
        document.revise(
            BRANCH, title="新", meeting_id=MEETING, starts_on=on(6), ends_on=on(5), on=on(5)
        )


@pytest.mark.clause("S-13")
def test_a_working_document_carries_out_a_plan_of_its_own_organization() -> None:
    with pytest.raises(WrongOrganizationError):
        WorkDocument.approve(CITY, an_approval(), on=on(2), plan=a_plan(organization_id=OTHER))
