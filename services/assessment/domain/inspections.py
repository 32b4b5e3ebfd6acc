"""S-23, S-49, S-50, S-52 to S-57: inspections held as planned, and what the last one found."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from services.assessment.domain.asking import Asked, Owed, latest, of_type
from services.assessment.domain.below import directly_below
from services.assessment.domain.deeds import INSPECTION
from services.assessment.domain.known import Deed, Record
from services.assessment.domain.obligations import Evidence, Fault, Requirement
from services.assessment.domain.timeline import NO_END
from shared.contracts.facts.activities_inspection import (
    ChecklistAnswered,
    InspectionCalledOff,
    InspectionHeld,
    InspectionPlanned,
    Verdict,
)
from shared.contracts.rule_duties_done import ChecklistDuty, InspectionsDuty, UnitsInspectedDuty


class Visit(NamedTuple):
    planned: Deed | None
    held: Deed | None
    called_off: Deed | None
    checked: Deed | None


def inspections(asked: Asked, duty: InspectionsDuty) -> Iterator[Owed]:
    """One obligation for each visit planned for the period; called off, it is owed no longer."""
    for visit_id, visit in _visits(asked):
        planned = visit.planned
        if planned is None or planned.fact.ends_on not in asked.period:
            continue
        due_on = planned.fact.ends_on
        off = visit.called_off
        evidence: tuple[Evidence, ...] = ()
        if visit.held is not None:
            is_whole = visit.checked is not None or not duty.with_checklist
            evidence = (
                asked.evidence(
                    visit.held,
                    due_on=due_on,
                    faults=() if is_whole else (Fault.NO_CHECKLIST,),
                    facts=(visit.checked.id,) if visit.checked else (),
                ),
            )
        yield Owed(
            (Requirement(evidence, facts=(planned.id,)),),
            subject=str(visit_id),
            due_on=due_on,
            anchor=due_on,
            void_from=off.day if off and visit.held is None else NO_END,
            facts=(off.id,) if off else (),
        )


def units_inspected(asked: Asked, duty: UnitsInspectedDuty) -> Iterator[Owed]:
    """One obligation for each organization directly below on every day of the period."""
    held: dict[UUID, list[Deed]] = {}
    for _, visit in _visits(asked):
        if visit.held is not None and visit.held.day in asked.period:
            held.setdefault(visit.held.fact.unit_id, []).append(visit.held)
    for unit_id in directly_below(asked):
        evidence = tuple(asked.evidence(deed) for deed in held.get(unit_id, ()))
        bounds = duty.visits
        yield Owed(
            (Requirement(evidence, at_least=bounds.at_least, at_most=bounds.at_most),),
            subject=str(unit_id),
        )


def checklist(asked: Asked, _: ChecklistDuty) -> Iterator[Owed]:
    """One obligation for each thing looked at; a later inspection takes an earlier one's place."""
    checks = sorted(
        (
            deed
            for deeds in asked.record.streams(INSPECTION)
            for deed in of_type(deeds, ChecklistAnswered)
            if deed.day in asked.period
        ),
        key=lambda deed: (deed.day, deed.subject, deed.place),
    )
    nexts = [deed.day for deed in checks[1:]] + [NO_END]
    for deed, void_from in zip(checks, nexts, strict=False):
        for item in deed.fact.items:
            if item.verdict is Verdict.NOT_APPLICABLE:
                continue
            faults = () if item.verdict is Verdict.SATISFIED else (Fault.NOT_SATISFIED,)
            yield Owed(
                (Requirement((asked.evidence(deed, due_on=deed.day, faults=faults),)),),
                subject=f"{deed.subject}/{item.code}",
                due_on=deed.day,
                anchor=deed.day,
                void_from=void_from,
            )


def _visits(asked: Asked) -> Iterator[tuple[UUID, Visit]]:
    for visit_id, deeds in asked.record.deeds.get(INSPECTION, {}).items():
        planned, held = latest(deeds, InspectionPlanned), latest(deeds, InspectionHeld)
        of = held or planned
        if of is not None:
            unit = asked.county.get(of.fact.unit_id)
            checked = _checked(unit, visit_id) if unit else None
            yield visit_id, Visit(planned, held, latest(deeds, InspectionCalledOff), checked)


def _checked(unit: Record, visit_id: UUID) -> Deed | None:
    return latest(unit.deeds.get(INSPECTION, {}).get(visit_id, []), ChecklistAnswered)
