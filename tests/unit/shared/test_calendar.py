"""Periods are those of the calendar in Asia/Shanghai (E-01)."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.calendar import halves, local_date, months, quarters, whole_year


@pytest.mark.clause("E-01")
def test_ten_to_midnight_in_shanghai_on_31_march_is_still_march() -> None:
    moment = datetime(2025, 3, 31, 15, 50, tzinfo=UTC)

    assert local_date(moment) == date(2025, 3, 31)
    assert local_date(moment + timedelta(minutes=10)) == date(2025, 4, 1)


@given(st.integers(1921, 2099))
def test_periods_of_a_year_cover_every_day_once(year: int) -> None:
    for periods in (months, quarters, halves, whole_year):
        bounds = list(periods(year))

        assert bounds[0].starts_on == date(year, 1, 1)
        assert bounds[-1].ends_on == date(year + 1, 1, 1)
        assert all(a.ends_on == b.starts_on for a, b in itertools.pairwise(bounds))


@pytest.mark.clause("E-01")
def test_a_quarter_ends_on_its_last_day() -> None:
    first = next(quarters(2025))

    assert first.last_day == date(2025, 3, 31)
    assert date(2025, 3, 31) in first
    assert date(2025, 4, 1) not in first
