"""The organizations directly below another, for duties that a superior owes to each."""

from datetime import date
from uuid import UUID

from services.assessment.domain.asking import Asked, County
from services.assessment.domain.known import Record
from shared.contracts.facts.registry import OrganizationKind
from shared.kernel.calendar import Period

_BRANCHES = {OrganizationKind.GENERAL_BRANCH, OrganizationKind.BRANCH}


def directly_below(asked: Asked) -> list[UUID]:
    """Give those directly below on every day of the period, in the order of their ids."""
    return [
        unit_id
        for unit_id, record in sorted(asked.county.items())
        if _is_below(record, asked.organization_id, asked.period)
    ]


def reports_to(county: County, record: Record, day: date) -> UUID | None:
    """Give to whom an organization reports on a day: the nearest superior that is no branch."""
    seen: set[UUID] = set()
    above = record.superiors.on(day)
    while above is not None and above not in seen:
        seen.add(above)
        superior = county.get(above)
        if superior is None:
            return None
        if superior.kind not in _BRANCHES:
            return above
        above = superior.superiors.on(day)
    return None


def _is_below(record: Record, superior_id: UUID, period: Period) -> bool:
    standing = record.standing
    if standing is None or not standing.covers(period.starts_on, period.ends_on):
        return False
    if record.superiors.on(period.starts_on) != superior_id:
        return False
    inside = [c for c in record.superiors if period.starts_on < c.from_on < period.ends_on]
    return all(change.value == superior_id for change in inside)
