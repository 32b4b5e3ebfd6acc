from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.timeline import Timeline

DAY = date(2025, 1, 1)
TOLD = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), max_size=12)


@given(TOLD, st.integers(-1, 22))
def test_on_a_day_the_value_of_the_latest_first_day_holds_and_of_one_day_the_later_told(
    told: list[tuple[int, int]], asked: int
) -> None:
    timeline: Timeline[int] = Timeline()
    for day, value in told:
        timeline.set(DAY + timedelta(days=day), value)

    begun = [(day, order, value) for order, (day, value) in enumerate(told) if day <= asked]
    expected = max(begun)[2] if begun else None
    assert timeline.on(DAY + timedelta(days=asked)) == expected


def test_before_the_first_day_nothing_holds() -> None:
    timeline: Timeline[str] = Timeline()
    timeline.set(DAY, "甲")

    assert timeline.on(DAY - timedelta(days=1)) is None
    assert timeline.started_on(DAY - timedelta(days=1)) is None


def test_only_the_first_day_of_a_value_is_exactly_its_day() -> None:
    timeline: Timeline[str] = Timeline()
    timeline.set(DAY, "甲")

    assert timeline.exactly_on(DAY) == "甲"
    assert timeline.exactly_on(DAY + timedelta(days=1)) is None
    assert list(timeline) == [(DAY, "甲")]
