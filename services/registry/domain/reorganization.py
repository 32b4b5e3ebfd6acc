"""One organization out of several, several out of one: no data moves, the facts name who follows.

The old ones' facts name the new ones, so it is for the caller to take in the new ones first and
then to call `merge_into` or `split_into` on the old.
"""

from datetime import date
from uuid import UUID

from services.registry.domain.errors import (
    NotStandingError,
    TooFewPredecessorsError,
    TooFewSuccessorsError,
)
from services.registry.domain.organization import Organization
from shared.contracts.facts.registry import OrganizationEstablished


def merge(
    successor_id: UUID,
    established: OrganizationEstablished,
    *,
    on: date,
    superior: Organization,
    predecessors: list[Organization],
) -> Organization:
    """Merge organizations into a new one; nothing is recorded on the predecessors yet."""
    if len({one.id for one in predecessors}) < max(2, len(predecessors)):
        raise TooFewPredecessorsError(field="predecessor_ids")
    for one in predecessors:
        one.ensure_may_end(on)
    if superior.id in established.predecessor_ids:
        raise NotStandingError(str(superior.id), field="superior_id")
    return Organization.establish(successor_id, established, on=on, superior=superior)


def split(
    organization: Organization,
    successors: list[tuple[UUID, str]],
    *,
    on: date,
    superior: Organization | None,
) -> list[Organization]:
    """Split an organization into new ones like it; nothing is recorded on itself yet.

    Args:
        organization: the one that ends.
        successors: id and name of each new one.
        on: their first day.
        superior: the one that the organization has on the day before.
    """
    if len({new for new, _ in successors} - {organization.id}) < max(2, len(successors)):
        raise TooFewSuccessorsError(field="successor_ids")
    organization.ensure_may_end(on)
    return [
        Organization.establish(
            new,
            OrganizationEstablished(
                kind=organization.kind,
                name=name,
                superior_id=None if superior is None else superior.id,
                category=organization.categories.on(on),
                has_committee=bool(organization.committees.on(on)),
                predecessor_ids=(organization.id,),
            ),
            on=on,
            superior=superior,
        )
        for new, name in successors
    ]
