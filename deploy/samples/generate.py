"""Write the sample county's year as JSON lines: ``python -m deploy.samples.generate FILE``.

The same bytes in every run: ids are name-based, draws are seeded by name, nothing reads a clock.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from operator import itemgetter
from pathlib import Path
from uuid import UUID

from deploy.samples import registry, targets
from deploy.samples.cases import cases_of
from deploy.samples.cast import Cast, cast
from deploy.samples.county import Unit
from deploy.samples.inspections import inspections_of
from deploy.samples.life import life_of
from deploy.samples.line import Line, as_bytes, entered, line_of
from deploy.samples.meetings import meetings_of, sent_again
from deploy.samples.points import points_of
from deploy.samples.policy import closed, followed_up, policy_of
from deploy.samples.progress import progress_of
from deploy.samples.registers import registers_of
from deploy.samples.reports import reports_of
from deploy.samples.research import papers_of, problems_of, research_of
from deploy.samples.rounds import (
    corrected_in_the_window,
    minutes_of,
    pack_of,
    round_of,
    settled,
    superseded,
    withdrawn_later,
)
from deploy.samples.script import FIRST_DAY
from shared.contracts.command import Command

__all__ = ["cast", "generate"]

RESENT_AFTER = timedelta(days=30)


def generate() -> list[Line]:
    """Give every command of the sample in an order in which each names only what came before.

    Blocks of one service: registry, targets, activities, targets again for what names a meeting,
    then a round with what is put right on its way, and a closed period; about 22,000 lines.
    """
    people = cast()
    return [
        line_of(entered(command))
        for command in chain(
            _registry(people),
            life_of(people),
            cases_of(people),
            _targets(people),
            pack_of(people),
            policy_of(people),
            progress_of(people),
            _activities(people),
            followed_up(people),
            round_of(people),
            corrected_in_the_window(people),
            settled(people),
            withdrawn_later(people),
            superseded(people),
            closed(people),
        )
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


def _registry(people: Cast) -> Iterator[Command]:
    standing = [people.county, *people.townships, *people.branches]
    before = [unit for unit in standing if unit.founded < FIRST_DAY]
    for unit in before:
        yield from registry.establish(unit)
    for unit in before:
        yield from registry.register(unit.seats, registry.REGISTERED_ON)
        yield from registry.fill(unit)
    later = [command for unit in standing for command in _in_the_year(unit, people.townships)]
    later += registry.merge(people.successor, people.merged)
    later += registry.split(people.split, people.halves)
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
        for command in chain(meetings_of(unit), reports_of(unit, _covered(unit, people)))
    ]
    sent += [
        (command.occurred_on + RESENT_AFTER, command)
        for unit in people.units
        for command in sent_again(unit)
    ]
    yield from (command for _, command in sorted(sent, key=itemgetter(0)))
    for topic in (points_of, research_of, problems_of, papers_of, registers_of, inspections_of):
        yield from topic(people)
    yield from minutes_of(people)


def _covered(unit: Unit, people: Cast) -> tuple[UUID, ...]:
    return tuple(one.id for one in people.merged) if unit is people.successor else ()


if __name__ == "__main__":
    main()
