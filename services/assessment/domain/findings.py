"""S-51: findings told to the organization, closed by their due day (销号)."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from services.assessment.domain.asking import Asked, Owed
from services.assessment.domain.deeds import FINDING
from services.assessment.domain.known import Deed
from services.assessment.domain.obligations import Evidence, Requirement
from services.assessment.domain.timeline import NO_END
from shared.contracts.facts.activities_findings import (
    FindingClosed,
    FindingRaised,
    FindingRehomed,
    FindingReleased,
    FindingReopened,
    RectificationExtended,
    RectificationOrdered,
)
from shared.contracts.rule_duties_done import FindingsDuty
from shared.kernel.workdays import Deadline


def findings(asked: Asked, duty: FindingsDuty) -> Iterator[Owed]:
    """One obligation for each finding due in the period; owed on its due day.

    Until it was told, a unit answers for nothing. What went on with a successor is the
    successor's, from the facts of its predecessors on (E-16).
    """
    for finding_id, deeds in _told(asked).items():
        due_on, is_provisional = _due_on(asked, duty, deeds)
        if due_on in asked.period:
            yield Owed(
                (Requirement(tuple(_closed(asked, deeds, due_on)), facts=(deeds[0].id,)),),
                subject=str(finding_id),
                due_on=due_on,
                is_provisional=is_provisional,
                anchor=due_on,
            )


def _told(asked: Asked) -> dict[UUID, list[Deed]]:
    found: dict[UUID, list[Deed]] = {}
    for finding_id, own in asked.record.deeds.get(FINDING, {}).items():
        deeds = [*own, *_before(asked, finding_id, own)]
        deeds = [deed for deed in deeds if not isinstance(deed.fact, FindingRaised)]
        if any(isinstance(deed.fact, FindingReleased | FindingRehomed) for deed in deeds):
            found[finding_id] = sorted(deeds, key=lambda deed: deed[:2])
    return found


def _before(asked: Asked, finding_id: UUID, own: list[Deed]) -> list[Deed]:
    if not any(isinstance(deed.fact, FindingRehomed) for deed in own):
        return []
    records = [asked.county.get(each) for each in asked.record.predecessors]
    return [
        deed
        for record in records
        if record is not None
        for deed in record.deeds.get(FINDING, {}).get(finding_id, ())
    ]


def _due_on(asked: Asked, duty: FindingsDuty, deeds: list[Deed]) -> Deadline:
    ordered = [deed for deed in deeds if isinstance(deed.fact, _DATED)]
    if ordered:
        return Deadline(ordered[-1].fact.due_on, is_provisional=False)
    return asked.put_off(deeds[0].day + timedelta(days=duty.days_without_order))


def _closed(asked: Asked, deeds: list[Deed], due_on: date) -> Iterator[Evidence]:
    for at, deed in enumerate(deeds):
        if isinstance(deed.fact, FindingClosed):
            again = next((x for x in deeds[at:] if isinstance(x.fact, FindingReopened)), None)
            until, facts = (again.day, (again.id,)) if again else (NO_END, ())
            yield asked.evidence(deed, due_on=due_on, until=until, facts=facts)


_DATED = RectificationOrdered | RectificationExtended | FindingReopened
