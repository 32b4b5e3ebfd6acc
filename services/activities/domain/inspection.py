"""A visit to a unit, from its planning to what was looked at (S-49, S-50, S-52 … S-57).

Facts: InspectionPlanned, InspectorRecused*, then InspectionHeld with ChecklistAnswered, or
InspectionCalledOff.
"""

from collections.abc import Collection
from datetime import date
from enum import Enum
from typing import Self
from uuid import UUID

from services.activities.domain.inspection_errors import (
    InspectionDaysError,
    InspectionNotDueError,
    InspectionOverError,
    InspectsItselfError,
    ItemTwiceError,
    NoSuchInspectorError,
    SameInspectorError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_inspection import (
    CheckedItem,
    ChecklistAnswered,
    InspectionCalledOff,
    InspectionHeld,
    InspectionPlanned,
    InspectorRecused,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError


class State(Enum):
    PLANNED = "planned"
    HELD = "held"
    CALLED_OFF = "called_off"


class Inspection(Aggregate):
    KIND = "activities.inspection"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.state = State.PLANNED
        self.recused: tuple[UUID, ...] = ()

    @classmethod
    def plan(cls, inspection_id: UUID, planned: InspectionPlanned, *, on: date) -> Self:
        in_order = on <= planned.starts_on <= planned.ends_on
        if not in_order or planned.starts_on.year != planned.ends_on.year:
            raise InspectionDaysError(field="starts_on")
        if planned.unit_id == planned.organization_id:
            raise InspectsItselfError(field="unit_id")
        if len(set(planned.inspector_ids)) != len(planned.inspector_ids):
            raise SameInspectorError(field="inspector_ids")
        inspection = cls(inspection_id)
        inspection.record(planned, on)
        return inspection

    def recuse(self, organization_id: UUID, person: UUID, replacement: UUID, *, on: date) -> None:
        """Let another take the place of an inspector; who stepped back does not return."""
        self._ensure_planned(organization_id)
        if person not in self.inspector_ids:
            raise NoSuchInspectorError(str(person), field="person_id")
        if replacement in {*self.inspector_ids, *self.recused}:
            raise SameInspectorError(str(replacement), field="replacement_id")
        fact = InspectorRecused(
            organization_id=organization_id, person_id=person, replacement_id=replacement
        )
        self.record(fact, on)

    def call_off(self, organization_id: UUID, *, on: date) -> None:
        self._ensure_planned(organization_id)
        self.record(InspectionCalledOff(organization_id=organization_id), on)

    def hold(self, organization_id: UUID, items: Collection[CheckedItem], *, on: date) -> None:
        """Record the visit, for the organization that inspects, and its checklist, for the unit."""
        self._ensure_planned(organization_id)
        if not self.plan_says.starts_on <= on <= self.plan_says.ends_on:
            raise InspectionNotDueError(field="occurred_on")
        if len({item.code for item in items}) != len(items):
            raise ItemTwiceError(field="items")
        held = InspectionHeld(
            organization_id=organization_id,
            unit_id=self.plan_says.unit_id,
            inspector_ids=self.inspector_ids,
        )
        checked = ChecklistAnswered(
            organization_id=self.plan_says.unit_id,
            inspected_by=organization_id,
            mode=self.plan_says.mode,
            items=tuple(items),
        )
        self.record(held, on)
        self.record(checked, on)

    def _ensure_planned(self, organization_id: UUID) -> None:
        if organization_id != self.plan_says.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        if self.state is not State.PLANNED:
            raise InspectionOverError(str(self.id))

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case InspectionPlanned():
                self.plan_says, self.planned_on = fact, occurred_on
                self.inspector_ids = fact.inspector_ids
            case InspectorRecused():
                self.recused += (fact.person_id,)
                self.inspector_ids = tuple(
                    fact.replacement_id if one == fact.person_id else one
                    for one in self.inspector_ids
                )
            case InspectionCalledOff():
                self.state = State.CALLED_OFF
            case InspectionHeld():
                self.state = State.HELD
            case ChecklistAnswered():
                self.items = fact.items
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
