"""An entry beyond the size that a score knew was entered after it came out."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

import pytest

from services.assessment.domain.filing import Filed
from services.suite.afterwards import entered_afterwards

BRANCH, OTHER = UUID(int=1), UUID(int=2)
MAY = date(2025, 5, 6)


class Score(NamedTuple):
    organization_id: UUID = BRANCH
    year: int = 2025
    valid_at: date = date(2025, 12, 31)
    known_at: int = 100


def filed(index: int, day: date, organization: UUID = BRANCH) -> Filed:
    return Filed(
        index=index,
        organization_id=organization,
        fact=f"{UUID(int=index)}.1",
        type="activities.meeting.held.v1",
        subject=UUID(int=index),
        occurred_on=day,
        received_on=day,
        data=b"{}",
    )


def found(*rows: Filed, score: Score | None = None) -> list[int]:
    dossiers: dict[UUID, list[Filed]] = {}
    for row in rows:
        dossiers.setdefault(row.organization_id, []).append(row)
    return [one.index for one in entered_afterwards(dossiers, [score or Score()])]


@pytest.mark.parametrize(("index", "after"), [(99, []), (100, [100]), (5_000, [5_000])])
def test_the_first_entry_that_a_score_did_not_know_is_after_it(
    index: int, after: list[int]
) -> None:
    assert found(filed(index, MAY)) == after


@pytest.mark.parametrize(
    "day", [date(2024, 12, 31), date(2026, 1, 1)], ids=["the year before", "the year after"]
)
def test_a_deed_of_another_year_has_nothing_to_do_with_it(day: date) -> None:
    assert found(filed(200, day)) == []


def test_a_day_after_the_day_that_was_scored_has_nothing_to_do_with_it() -> None:
    june = Score(valid_at=date(2025, 6, 30))

    assert found(filed(200, date(2025, 6, 30)), filed(201, date(2025, 7, 1)), score=june) == [200]


def test_another_organizations_entries_are_its_own() -> None:
    assert found(filed(200, MAY, OTHER)) == []


def test_a_line_tells_the_index_and_what_the_score_knew() -> None:
    (one,) = entered_afterwards({BRANCH: [filed(200, MAY)]}, [Score()])

    assert "第 200 条 / index 200 ≥ 100" in one.told()
    assert str(MAY) in one.told()
