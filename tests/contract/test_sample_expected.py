"""What EXPECTED.md works out by hand holds together, and names what the sample county makes."""

import sys
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))  # `deploy` is no installed package

from deploy.samples.expected import Expected, read_expected  # noqa: E402
from deploy.samples.faults import NAMED  # noqa: E402
from deploy.samples.generate import generate  # noqa: E402
from deploy.samples.names import uid  # noqa: E402
from shared.contracts.command import Command  # noqa: E402
from shared.contracts.table import COMMANDS  # noqa: E402
from shared.contracts.wire import read_command  # noqa: E402

GRADES = ((90, "好"), (80, "较好"), (60, "一般"), (0, "差"))


@cache
def commands() -> list[tuple[str, Command]]:
    return [
        (line.command, read_command(COMMANDS[f"{line.service}.{line.command}"].struct, line.body))
        for line in generate()
    ]


@pytest.mark.parametrize("expected", read_expected(), ids=lambda expected: expected.fault)
def test_the_arithmetic_of_the_expected_scores_holds(expected: Expected) -> None:
    for part in expected.parts:
        for row in part.items:
            assert row.earned == row.points - sum(loss.points for loss in row.deductions)
        assert part.earned == sum(row.earned for row in part.items)
        assert part.applicable == sum(row.points for row in part.items)

    score = sum(100 * part.weight * part.earned / part.applicable for part in expected.parts)

    assert sum(part.weight for part in expected.parts) == 1
    assert expected.score == score
    assert Fraction(expected.published) == Fraction(floor(score * 100 + Fraction(1, 2)), 100)
    assert expected.grade == next(grade for bound, grade in GRADES if score >= bound)


def test_every_named_fault_has_an_expected_score_and_no_other() -> None:
    expected = {(one.fault, one.organization_id) for one in read_expected()}

    assert expected == {(script.fault, uid("organization", key)) for key, script in NAMED.items()}


def test_expected_scores_name_organizations_as_they_are_called_last() -> None:
    last = {}
    for name, command in commands():
        if name in {"establish-organization", "merge-organizations", "rename-organization"}:
            last[command.organization_id] = command.name

    assert all(one.name == last[one.organization_id] for one in read_expected())
