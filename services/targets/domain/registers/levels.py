"""S-06: from level to level, which items hang on nothing above, and which nobody below takes on."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from uuid import UUID

import msgspec

Tree = Mapping[UUID, Collection[UUID]]
"""Each standing organization with its superiors."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of an organization, with what it hangs on and what hangs on it."""

    organization_id: UUID
    target_id: UUID
    indicator_id: UUID
    name: str
    parent_indicator_id: UUID | None
    parent_organization_id: UUID | None  # whose the parent item is
    child_organization_ids: tuple[UUID, ...]  # who has items under it
    is_given: bool  # to a person in a post


class LevelFault(StrEnum):
    NO_PARENT = "no_parent"  # an orphan: it stands below others and hangs on no item of theirs
    PARENT_NOT_ABOVE = "parent_not_above"  # an orphan: the parent's organization is not above
    NO_CHILD = "no_child"  # a gap: no organization below has taken it on
    NOT_GIVEN = "not_given"  # a gap at the bottom: no person answers for it


class LevelFinding(msgspec.Struct, frozen=True, kw_only=True):
    """An item out of the line of responsibility, and how."""

    fault: LevelFault
    organization_id: UUID
    target_id: UUID
    indicator_id: UUID
    name: str
    is_given: bool  # to a person of its own organization


def level_findings(items: Iterable[Item], superiors: Tree) -> tuple[LevelFinding, ...]:
    """Give the orphans and gaps among items, item by item in their order.

    Args:
        items: of organizations that stand.
        superiors: every standing organization with its superiors.
    """
    leading = {superior for above in superiors.values() for superior in above}
    return tuple(
        LevelFinding(
            fault=fault,
            organization_id=item.organization_id,
            target_id=item.target_id,
            indicator_id=item.indicator_id,
            name=item.name,
            is_given=item.is_given,
        )
        for item in items
        for fault in _faults(item, superiors, is_leading=item.organization_id in leading)
    )


def _faults(item: Item, superiors: Tree, *, is_leading: bool) -> Iterator[LevelFault]:
    own = item.organization_id
    if superiors.get(own):
        if item.parent_indicator_id is None:
            yield LevelFault.NO_PARENT
        elif item.parent_organization_id not in _above(own, superiors):
            yield LevelFault.PARENT_NOT_ABOVE
    if is_leading and not any(
        own in _above(each, superiors) for each in item.child_organization_ids
    ):
        yield LevelFault.NO_CHILD
    if not is_leading and not item.is_given:
        yield LevelFault.NOT_GIVEN


def _above(organization_id: UUID, superiors: Tree) -> set[UUID]:
    found: set[UUID] = set()
    rest = [organization_id]
    while rest:
        above = set(superiors.get(rest.pop(), ())) - found
        found |= above
        rest += above
    return found
