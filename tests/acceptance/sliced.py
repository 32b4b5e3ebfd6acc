"""A slice of the sample county: for each command that a telling lacks, one line and what it needs.

A line needs the lines that make what it names, and those that changed it before: all earlier lines
about the same records, and of organizations and posts those of the registry. Persons only need to
be known.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from deploy.samples.line import Line
from shared.contracts.command import New
from shared.contracts.table import COMMANDS
from shared.contracts.wire import marks
from tests.acceptance.sample import LINES

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLACES = {"registry.organization", "registry.post"}
_PERSON = "registry.person"


class Sample(NamedTuple):
    """The sample's lines, each once, what they name, and who makes it."""

    lines: list[Line]
    named: list[frozenset[str]]
    made: dict[str, tuple[int, str]]  # by id: the line that makes it, and its kind
    changed: dict[str, list[int]]  # by id: the lines that change it


@cache
def slice_of(told: frozenset[str]) -> list[Line]:
    """Give the first line of each command that is not told, with all that it needs, in order."""
    sample = _sample()
    first: dict[str, int] = {}
    for number, line in enumerate(sample.lines):
        first.setdefault(key_of(line), number)
    chosen = _closure(sample, [number for key, number in first.items() if key not in told])
    return [sample.lines[number] for number in sorted(chosen)]


def key_of(line: Line) -> str:
    """Give a line's key in the table of commands."""
    return f"{line.service}.{line.command}"


def with_ids(value: Any, ids: Callable[[str], str]) -> Any:
    """Give the same body with other ids."""
    if isinstance(value, dict):
        return {name: with_ids(one, ids) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [with_ids(one, ids) for one in value]
    return _ID.sub(lambda found: ids(found[0]), value) if isinstance(value, str) else value


def _ids_in(value: Any) -> set[str]:
    return set(_ID.findall(str(value)))


def _closure(sample: Sample, sought: Iterable[int]) -> set[int]:
    chosen: set[int] = set()
    waiting = list(sought)
    while waiting:
        number = waiting.pop()
        if number in chosen:
            continue
        chosen.add(number)
        waiting += (one for one in _needed(sample, number) if one not in chosen)
    return chosen


def _needed(sample: Sample, number: int) -> Iterator[int]:
    for subject in sample.named[number]:
        maker = sample.made.get(subject)
        if maker is not None:
            yield maker[0]
        yield from (one for one in sample.changed[subject] if one < number)


@cache
def _sample() -> Sample:
    lines = list({line.id: line for line in LINES}.values())
    named = [frozenset(_ids_in(line.body)) for line in lines]
    made: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines):
        for subject, kind in _made_by(line):
            made.setdefault(subject, (number, kind))
    changed: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for subject in _changed_by(line, named[number], made):
            changed[subject].append(number)
    return Sample(lines, named, made, changed)


def _made_by(line: Line) -> Iterator[tuple[str, str]]:
    for field, mark in marks(COMMANDS[key_of(line)].struct).items():
        if isinstance(mark, New):
            yield from ((subject, mark.kind) for subject in _ids_in(line.body.get(field, "")))


def _changed_by(
    line: Line, named: Iterable[str], made: dict[str, tuple[int, str]]
) -> Iterator[str]:
    makes = {kind for _, kind in _made_by(line)}
    subjects = {one: made[one][1] for one in named if one in made}
    is_of_place = line.service == "registry" and not makes
    names_post = any(kind == "registry.post" for kind in subjects.values())
    for subject, kind in subjects.items():
        if kind == _PERSON:
            continue
        if kind not in _PLACES:
            if kind.partition(".")[0] == line.service and not makes:
                yield subject
        elif is_of_place and (kind == "registry.post" or not names_post):
            yield subject
