"""The sample county's leaders, and the county itself, are scored as worked out by hand (S-60)."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from deploy.samples.expected import VALID_ON
from services.assessment.domain.assess import assess
from services.assessment.domain.persons import assess_person
from tests.contract.test_sample_decided import records

PAGE = Path(__file__).parents[2] / "deploy/samples/EXPECTED-LEADERS.md"
DAY = date.fromisoformat(VALID_ON)
ITEMS = ("C1", "C2", "R1", "O1")
NONE = "–"


def rows(columns: int) -> list[list[str]]:
    """The rows of the page's table with so many columns."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [[re.sub("`", "", cell) for cell in row] for row in cells if len(row) == columns]


def figure(text: str) -> Fraction | None:
    return None if text == NONE else Fraction(text)


@pytest.mark.clause("S-60")
@pytest.mark.parametrize("row", rows(10), ids=lambda row: row[1])
def test_a_leader_is_scored_as_worked_out_by_hand(row: list[str]) -> None:
    judged = assess_person(records(), UUID(row[0]), year=2025, valid_at=DAY)

    earned: dict[str, Any] = {
        item.item: item.earned if item.applicable else None
        for part in judged.parts
        for item in part.scored.items
    }
    assert [earned.get(item) for item in ITEMS] == [figure(cell) for cell in row[2:6]]
    assert judged.score == figure(row[6])
    assert (judged.published or NONE) == row[7]
    assert (judged.grade.zh if judged.grade else NONE) == row[8]


@pytest.mark.clause("S-22", "S-23", "S-70")
@pytest.mark.parametrize("row", rows(4), ids=["county"])
def test_the_county_is_scored_as_worked_out_by_hand(row: list[str]) -> None:
    judged = assess(records(), UUID(row[0]), year=2025, valid_at=DAY)

    assert judged.score == figure(row[1])
    assert (judged.published, judged.grade.zh if judged.grade else NONE) == (row[2], row[3])
