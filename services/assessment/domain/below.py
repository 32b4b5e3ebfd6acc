"""The organizations directly below another, for duties that a superior owes to each."""

from collections.abc import Iterator
from uuid import UUID

from services.assessment.domain.asking import Asked
from services.assessment.domain.known import Record
from shared.kernel.calendar import Period


def directly_below(asked: Asked) -> list[UUID]:
    """Give those directly below on every day of the period, in the order of their ids."""
    return [
        unit_id
        for unit_id, record in sorted(asked.county.items(), key=lambda each: str(each[0]))
        if _is_below(record, asked.organization_id, asked.period)
    ]


def ever_below(asked: Asked) -> Iterator[Record]:
    """Give the records of those that were directly below on any day."""
    for record in asked.county.values():
        if any(change.value == asked.organization_id for change in record.superiors):
            yield record


def _is_below(record: Record, superior_id: UUID, period: Period) -> bool:
    standing = record.standing
    if standing is None or not standing.covers(period.starts_on, period.ends_on):
        return False
    if record.superiors.on(period.starts_on) != superior_id:
        return False
    inside = [c for c in record.superiors if period.starts_on < c.from_on < period.ends_on]
    return all(change.value == superior_id for change in inside)
