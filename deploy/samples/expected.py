"""EXPECTED.md as data: what each named organization's score is, worked out by hand."""

import re
from collections.abc import Iterator
from fractions import Fraction
from math import prod
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

PAGE = Path(__file__).resolve().parent / "EXPECTED.md"
VALID_ON = "2026-01-16"

_SECTION = re.compile(r"^## (\d+)\. (.+)$", re.MULTILINE)
_ORGANIZATION = re.compile(r"^`([0-9a-f-]{36})` (.+)$", re.MULTILINE)


class Deduction(NamedTuple):
    """What an item loses: `about` is a period (`2025-04`), or the duty where T1 speaks."""

    about: str
    state: str
    points: Fraction


class ItemRow(NamedTuple):
    """One item of the score of one part."""

    part: int
    item: str
    points: Fraction
    deductions: tuple[Deduction, ...]
    earned: Fraction
    why: str


class Part(NamedTuple):
    """A segment of the year that is scored by itself; dates as ISO text, both inclusive."""

    part: int
    organization: str
    first_day: str
    last_day: str
    weight: Fraction
    earned: Fraction
    applicable: Fraction
    items: tuple[ItemRow, ...]


class Expected(NamedTuple):
    """One named organization: its fault, its exact score, what is published."""

    number: int
    fault: str
    organization_id: UUID
    name: str
    parts: tuple[Part, ...]
    score: Fraction
    published: str
    grade: str


def read_expected(page: Path = PAGE) -> list[Expected]:
    """Read the page.

    Raises:
        ValueError: the page is not in the form that its first lines describe.
    """
    return list(_sections(page.read_text("utf-8")))


def _sections(text: str) -> Iterator[Expected]:
    pieces = _SECTION.split(text)[1:]
    for number, fault, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
        named = _ORGANIZATION.search(body)
        if named is None:
            raise ValueError(f"section {number} names no organization")
        parts, items, ((score, published, grade),) = _tables(body)
        rows = [_item(row) for row in items]
        yield Expected(
            number=int(number),
            fault=fault,
            organization_id=UUID(named[1]),
            name=named[2],
            parts=tuple(_part(row, rows) for row in parts),
            score=Fraction(score),
            published=published,
            grade=grade,
        )


def _tables(body: str) -> list[list[list[str]]]:
    tables = re.findall(r"(?:^\|.*\n)+", body, re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
        for table in tables
    ]


def _part(row: list[str], items: list[ItemRow]) -> Part:
    number, organization, first_day, last_day, weight, earned, applicable = row
    return Part(
        part=int(number),
        organization=organization,
        first_day=first_day,
        last_day=last_day,
        weight=prod((Fraction(factor.strip()) for factor in weight.split("×")), start=Fraction(1)),
        earned=Fraction(earned),
        applicable=Fraction(applicable),
        items=tuple(item for item in items if item.part == int(number)),
    )


def _item(row: list[str]) -> ItemRow:
    part, item, points, deductions, earned, why = row
    found = deductions.split("; ") if deductions != "–" else []
    return ItemRow(
        part=int(part),
        item=item,
        points=Fraction(points),
        deductions=tuple(_deduction(*each.split(" ")) for each in found),
        earned=Fraction(earned),
        why=why,
    )


def _deduction(about: str, state: str, points: str) -> Deduction:
    return Deduction(about, state, Fraction(points.removeprefix("−")))
