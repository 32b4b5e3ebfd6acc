"""The order of lists: by a plain field, the absent last, equals as they stood; never by score."""

from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.questions import QUESTIONS
from services.gateway.questions.ordering import every, paged, row_of, sorted_by, sorts_of
from shared.contracts.page import MAX_LIMIT, Page


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


class Inner(msgspec.Struct, frozen=True):
    exact: str


class Row(msgspec.Struct, frozen=True, rename={"start": "from"}):
    start: int | None
    on: date
    color: Color
    score: Inner | None
    rank: int | None
    tags: tuple[str, ...] = ()


def a_row(start: int | None, color: Color = Color.RED, day: int = 1) -> Row:
    return Row(start, date(2025, 1, day), color, None, None)


def test_only_plain_fields_are_sorted_by_and_never_a_rank_or_a_score() -> None:
    assert sorts_of(Row) == ("from", "on", "color")
    told = {name for question in QUESTIONS for name in question.sorts}
    assert not {"score", "rank", "points", "exact"} & told


@pytest.mark.parametrize("result", [tuple[Row, ...], list[Row], Page[Row]])
def test_a_list_and_a_page_have_rows(result: Any) -> None:
    assert row_of(result) is Row
    assert row_of(Row) is None


def test_what_has_no_value_stands_last_rising_and_falling() -> None:
    rows = [a_row(None), a_row(2), a_row(1)]

    assert [row.start for row in sorted_by(rows, "from")] == [1, 2, None]
    assert [row.start for row in sorted_by(rows, "-from")] == [2, 1, None]
    assert [r.color for r in sorted_by([a_row(1), a_row(2, Color.BLUE)], "color")] == [
        Color.BLUE,
        Color.RED,
    ]


@given(st.lists(st.tuples(st.none() | st.integers(0, 3), st.integers(1, 28))), st.booleans())
def test_equals_stay_as_they_stood(values: list[tuple[int | None, int]], falls: bool) -> None:  # noqa: FBT001
    rows = [a_row(start, day=day) for start, day in values]
    found = sorted_by(rows, "-from" if falls else "from")

    for start in {row.start for row in rows}:
        assert [r for r in found if r.start == start] == [r for r in rows if r.start == start]


@given(st.integers(0, 2 * MAX_LIMIT + 7), st.integers(1, 50), st.integers(0, 60))
def test_pages_put_together_are_the_whole(total: int, limit: int, offset: int) -> None:
    whole = tuple(range(total))

    def ask(most: int, start: int) -> Page[int]:
        return Page(items=whole[start : start + most], total=total, limit=most, offset=start)

    assert every(ask) == list(whole)
    assert paged(whole, limit, offset) == whole[offset : offset + limit]
    assert paged(whole, None, offset) == whole[offset:]
