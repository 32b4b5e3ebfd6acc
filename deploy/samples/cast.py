"""Who acts in the sample: all organizations, those that come of a merger or a split included."""

from dataclasses import dataclass, replace
from datetime import date

from deploy.samples.county import (
    BRANCH_POSTS,
    SECRETARY,
    Seat,
    Unit,
    branch_name,
    branches_of,
    county_committee,
    seats_of,
    township_committee,
)
from deploy.samples.faults import MERGED_INTO, MERGED_ON, SPLIT, SPLIT_INTO, SPLIT_ON, script_of
from deploy.samples.names import TOWNSHIPS
from shared.contracts.facts.registry import OrganizationKind


@dataclass(frozen=True)
class Cast:
    """All organizations of the sample, superiors before those below them."""

    county: Unit
    townships: list[Unit]
    branches: list[Unit]
    successor: Unit  # of two merged villages
    halves: list[Unit]  # of a split village

    @property
    def units(self) -> list[Unit]:
        """Everybody who acts in the year."""
        return [self.county, *self.townships, *self.branches, self.successor, *self.halves]

    @property
    def merged(self) -> list[Unit]:
        """The two that became one."""
        return [unit for unit in self.branches if script_of(unit.key).merged_into == MERGED_INTO]

    @property
    def split(self) -> Unit:
        """The one that became two."""
        return next(unit for unit in self.branches if unit.key == SPLIT.key)

    def below(self, township: int) -> list[Unit]:
        """Give the twenty branches of a township by its number, in the order of their places."""
        return self.branches[20 * township : 20 * (township + 1)]


def cast() -> Cast:
    """Give the county: 1 county committee, 12 township committees, 240 branches, successors."""
    county = county_committee()
    townships = [township_committee(number, county) for number in range(len(TOWNSHIPS))]
    branches = [
        branch
        for number, township in enumerate(townships)
        for branch in branches_of(number, township, script_of)
    ]
    standing = {branch.key: branch for branch in branches}
    merged = [unit for unit in branches if script_of(unit.key).merged_into == MERGED_INTO]
    before = standing[SPLIT.key]
    return Cast(
        county,
        townships,
        branches,
        _merged(townships[2], merged),
        [_half(key, before) for key in SPLIT_INTO],
    )


def _merged(township: Unit, predecessors: list[Unit]) -> Unit:
    first, second = predecessors
    return Unit(
        key=MERGED_INTO,
        kind=OrganizationKind.BRANCH,
        name=branch_name(MERGED_INTO, OrganizationKind.BRANCH, has_committee=False),
        superior=township,
        category=first.category,
        has_committee=False,
        founded=MERGED_ON,
        seats=_taken_over(MERGED_INTO, MERGED_ON, first.seat(SECRETARY), second.seat(SECRETARY)),
        members=first.members + second.members,
        groups=2,
    )


def _half(key: str, before: Unit) -> Unit:
    return Unit(
        key=key,
        kind=before.kind,
        name=branch_name(key, before.kind, has_committee=before.has_committee),
        superior=before.superior,
        category=before.category,
        has_committee=before.has_committee,
        founded=SPLIT_ON,
        seats=seats_of(key, BRANCH_POSTS, SPLIT_ON),
        members=before.members // 2,
        groups=2,
    )


def _taken_over(key: str, day: date, *holders: Seat) -> tuple[Seat, ...]:
    return tuple(
        replace(seat, person_id=holder.person_id, name=holder.name)
        for seat, holder in zip(seats_of(key, BRANCH_POSTS, day), holders, strict=True)
    )
