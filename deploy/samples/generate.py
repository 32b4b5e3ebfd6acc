"""Write the sample county's year as JSON lines: ``python -m deploy.samples.generate FILE``.

The same bytes in every run: ids are name-based, draws are seeded by name, nothing reads a clock.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from operator import itemgetter
from pathlib import Path

from deploy.samples import registry, targets
from deploy.samples.county import (
    BRANCH_POSTS,
    SECRETARY,
    Unit,
    branch_name,
    branches_of,
    county_committee,
    seats_of,
    township_committee,
)
from deploy.samples.faults import MERGED_INTO, MERGED_ON, script_of
from deploy.samples.line import Line, as_bytes, line_of
from deploy.samples.meetings import meetings_of, sent_again
from deploy.samples.names import TOWNSHIPS
from deploy.samples.reports import reports_of
from deploy.samples.script import FIRST_DAY
from shared.contracts.command import Command
from shared.contracts.facts.registry import OrganizationKind

RESENT_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class Cast:
    """All organizations of the sample, superiors before those below them."""

    county: Unit
    townships: list[Unit]
    branches: list[Unit]
    successor: Unit

    @property
    def units(self) -> list[Unit]:
        """Everybody who acts in the year."""
        return [self.county, *self.townships, *self.branches, self.successor]


def cast() -> Cast:
    """Give the county: 1 county committee, 12 township committees, 240 branches, 1 successor."""
    county = county_committee()
    townships = [township_committee(number, county) for number in range(len(TOWNSHIPS))]
    branches = [
        branch
        for number, township in enumerate(townships)
        for branch in branches_of(number, township, script_of)
    ]
    return Cast(county, townships, branches, _successor(townships, branches))


def generate() -> list[Line]:
    """Give every command of the sample in an order in which each names only what came before.

    Blocks of one service: registry, targets, activities; about 21,000 lines.
    """
    people = cast()
    return [
        line_of(command)
        for command in chain(_registry(people), _targets(people), _activities(people))
    ]


def main() -> None:
    """Write the lines into the file named on the command line, or to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, help="where to write; default: output")
    file = parser.parse_args().file
    content = as_bytes(generate())
    if file is None:
        sys.stdout.buffer.write(content)
    else:
        file.write_bytes(content)


def _successor(townships: list[Unit], branches: list[Unit]) -> Unit:
    first, second = _predecessors(branches)
    seats = seats_of(MERGED_INTO, BRANCH_POSTS, MERGED_ON)
    holders = (first.seat(SECRETARY), second.seat(SECRETARY))
    return Unit(
        key=MERGED_INTO,
        kind=OrganizationKind.BRANCH,
        name=branch_name(MERGED_INTO, OrganizationKind.BRANCH, has_committee=False),
        superior=townships[2],
        category=first.category,
        has_committee=False,
        founded=MERGED_ON,
        seats=tuple(
            replace(seat, person_id=holder.person_id, name=holder.name)
            for seat, holder in zip(seats, holders, strict=True)
        ),
        members=first.members + second.members,
        groups=2,
    )


def _predecessors(branches: list[Unit]) -> list[Unit]:
    return [unit for unit in branches if script_of(unit.key).merged_into == MERGED_INTO]


def _registry(people: Cast) -> Iterator[Command]:
    standing = [people.county, *people.townships, *people.branches]
    before = [unit for unit in standing if unit.founded < FIRST_DAY]
    for unit in before:
        yield from registry.establish(unit)
    for unit in before:
        yield from registry.register(unit.seats, registry.REGISTERED_ON)
        yield from registry.fill(unit)
    later = [command for unit in standing for command in _in_the_year(unit, people.townships)]
    later += registry.merge(people.successor, _predecessors(people.branches))
    yield from sorted(later, key=lambda command: command.occurred_on)


def _in_the_year(unit: Unit, townships: list[Unit]) -> Iterator[Command]:
    if unit.founded >= FIRST_DAY:
        yield from registry.establish(unit)
        yield from registry.register(unit.seats, unit.founded)
        yield from registry.fill(unit)
    yield from registry.counts(unit)
    yield from registry.changes(unit, townships)


def _targets(people: Cast) -> Iterator[Command]:
    yield from targets.foundations(people.county)
    for unit in people.units:
        yield from targets.year_of(unit)
        yield from targets.again(unit)


def _activities(people: Cast) -> Iterator[Command]:
    sent = [
        (command.received_on or command.occurred_on, command)
        for unit in people.units
        for command in chain(meetings_of(unit), reports_of(unit))
    ]
    sent += [
        (command.occurred_on + RESENT_AFTER, command)
        for unit in people.units
        for command in sent_again(unit)
    ]
    yield from (command for _, command in sorted(sent, key=itemgetter(0)))


if __name__ == "__main__":
    main()
