"""Commands on weak organizations under rectification, and on what must be worked on."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.command import Command, New, OrganizationId, PersonId, Ref
from shared.contracts.fact import Count, ShortText
from shared.contracts.facts.registry_cases import AcceptanceGrade, FocusKind
from shared.contracts.facts.registry_structure import WeakCriterion

WeakCaseId = Annotated[UUID, Ref("registry.weak_case")]
NewWeakCaseId = Annotated[UUID, New("registry.weak_case")]
FocusId = Annotated[UUID, Ref("registry.focus")]
NewFocusId = Annotated[UUID, New("registry.focus")]
Points = Annotated[int, msgspec.Meta(ge=0, le=100)]


class OpenWeakCase(Command, frozen=True, kw_only=True):
    """Put an organization under rectification, by criteria and evidence."""

    organization_id: OrganizationId
    weak_case_id: NewWeakCaseId
    criteria: tuple[WeakCriterion, ...]
    evidence: tuple[ShortText, ...] = ()


class AssignWeakCase(Command, frozen=True, kw_only=True):
    """Give a weak organization's case to a leader."""

    organization_id: OrganizationId
    weak_case_id: WeakCaseId
    person_id: PersonId


class TakeWeakCaseMeasure(Command, frozen=True, kw_only=True):
    """Record a measure of rectification."""

    organization_id: OrganizationId
    weak_case_id: WeakCaseId
    measure: ShortText


class HoldWeakCaseAcceptance(Command, frozen=True, kw_only=True):
    """Record the acceptance of a rectification: what representatives said, in totals."""

    organization_id: OrganizationId
    weak_case_id: WeakCaseId
    grade: AcceptanceGrade
    score_points: Points
    representatives: Count
    dissatisfied: Count


class CloseWeakCase(Command, frozen=True, kw_only=True):
    """Take an organization off the list after its acceptance."""

    organization_id: OrganizationId
    weak_case_id: WeakCaseId
    document: ShortText | None = None


class ContinueWeakCase(Command, frozen=True, kw_only=True):
    """Let the rectification go on until a day."""

    organization_id: OrganizationId
    weak_case_id: WeakCaseId
    until: date


class ReopenWeakCase(Command, frozen=True, kw_only=True):
    """Take up a closed case again, because the organization fell back."""

    organization_id: OrganizationId
    weak_case_id: WeakCaseId
    criteria: tuple[WeakCriterion, ...]
    evidence: tuple[ShortText, ...] = ()


class FollowWeakCase(Command, frozen=True, kw_only=True):
    """Put the case of an organization that was merged or split to a successor."""

    organization_id: OrganizationId  # the successor
    weak_case_id: WeakCaseId
    predecessor_id: OrganizationId


class OpenFocus(Command, frozen=True, kw_only=True):
    """Enter a key point, weak point or difficulty."""

    organization_id: OrganizationId
    focus_id: NewFocusId
    kind: FocusKind
    title: ShortText
    evidence: tuple[ShortText, ...] = ()


class PlanFocusMeasure(Command, frozen=True, kw_only=True):
    """Plan a measure, with who answers for it and by when."""

    organization_id: OrganizationId
    focus_id: FocusId
    measure: ShortText
    person_id: PersonId
    due_on: date


class CloseFocus(Command, frozen=True, kw_only=True):
    """Close a point that was worked on."""

    organization_id: OrganizationId
    focus_id: FocusId
    evidence: tuple[ShortText, ...] = ()


class ReopenFocus(Command, frozen=True, kw_only=True):
    """Take up a closed point again."""

    organization_id: OrganizationId
    focus_id: FocusId
    evidence: tuple[ShortText, ...] = ()
