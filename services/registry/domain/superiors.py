"""Several superiors of one organization, and which of them assesses.

The first superior (隶属) is the organization's own timeline; here stand the others. Exactly one
assesses on every day: the one that was set, as long as it leads, else the first.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from services.registry.domain.errors import AlreadySuperiorError, NotSuperiorError, OthersBelowError
from services.registry.domain.organization import Organization
from shared.contracts.facts.registry_structure import AssessorSet, SuperiorAdded, SuperiorEnded

_DAY = timedelta(days=1)
_NAMED = 10  # organizations in a refusal


def was_ever_led_by(organization: Organization, superior_id: UUID) -> bool:
    """Whether it stood below a superior, its first or another one, on any day."""
    ends_on = organization.ends_on
    first = any(
        superior == superior_id and (ends_on is None or day < ends_on)
        for day, superior in organization.superiors
    )
    led = first or organization.other_superiors.held_ever(superior_id)
    return led and not organization.was_voided


def ensure_led_nobody(organization: Organization, others: Iterable[Organization]) -> None:
    """Refuse to take away the superior of others: what never stood led nobody (E-23).

    Raises:
        OthersBelowError: naming the first of those that stood below it.
    """
    led = [str(one.id) for one in others if was_ever_led_by(one, organization.id)]
    if led and not organization.was_voided:
        raise OthersBelowError(str(organization.id), below=led[:_NAMED])


def add_superior(organization: Organization, superior: Organization, *, on: date) -> None:
    organization.ensure_standing(on)
    superior.ensure_may_lead(organization.kind, on=on)
    if superior.id in organization.superiors_on(on):
        raise AlreadySuperiorError(str(superior.id), field="superior_id")
    organization.record(SuperiorAdded(superior_id=superior.id), on)


def end_superior(organization: Organization, superior_id: UUID, *, on: date) -> None:
    if not organization.other_superiors.holds_on(superior_id, on - _DAY):
        raise NotSuperiorError(str(superior_id), field="superior_id")
    if not organization.other_superiors.ended_on(superior_id, on):
        organization.record(SuperiorEnded(superior_id=superior_id), on)


def set_assessor(organization: Organization, superior_id: UUID, *, on: date) -> None:
    organization.ensure_standing(on)
    if superior_id not in organization.superiors_on(on):
        raise NotSuperiorError(str(superior_id), field="superior_id")
    if organization.assessor_on(on) != superior_id:
        organization.record(AssessorSet(superior_id=superior_id), on)
