"""S-04, S-10, S-33, S-34: who answers, sums beside the parent, deadlines on working days."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.targets.domain.registers.filed import Filed
from services.targets.domain.registers.indicators import Standing, deadlines, indicators
from services.targets.domain.registers.responsibility import (
    AllocationState,
    ResponsibilityState,
    allocations,
    dimensions,
    health,
    responsibilities,
)
from shared.contracts.fact import Fact
from shared.contracts.facts.targets import (
    Dimension,
    Direction,
    IndicatorAccepted,
    IndicatorCascaded,
)
from shared.contracts.facts.targets_progress import DeadlineChanged, ProgressReported
from shared.kernel.workdays import WorkingDays, WorkingYear
from tests.unit.targets.builders import (
    BRANCH,
    INCOME,
    JANUARY,
    LI,
    POST,
    TARGET,
    TRAINING,
    WANG,
    a_target_set,
    an_indicator,
    filed,
    on,
)

OF: dict[str, Any] = {"organization_id": BRANCH, "indicator_id": INCOME}
GIVEN = (TARGET, on(2), IndicatorCascaded(post_id=POST, person_id=LI, **OF))
SIGNED = (TARGET, on(3), IndicatorAccepted(post_id=POST, person_id=LI, **OF))
NATIONAL_DAY = frozenset(date(2025, 10, day) for day in range(1, 9))
PUBLISHED = WorkingDays([WorkingYear(2025, NATIONAL_DAY, frozenset({on(9, 28), on(10, 11)}))])


def a_file(*said: tuple[UUID, date, Fact], **indicator: Any) -> list[Filed]:
    return filed((TARGET, JANUARY, a_target_set(an_indicator(**indicator))), *said)


def state(*said: tuple[UUID, date, Fact], in_post: UUID = LI) -> ResponsibilityState:
    found = indicators(a_file(*said), on(6)).values()
    (row,) = responsibilities(found, parents=(), in_post={POST: {in_post}})
    return row.state


def progress(quantity: str, day: date) -> tuple[UUID, date, Fact]:
    return TARGET, day, ProgressReported(quantity=quantity, **OF)


def standing(*said: tuple[UUID, date, Fact], day: date, **indicator: Any) -> Standing:
    found = indicators(a_file(*said, **indicator), day).values()
    return deadlines(found, PUBLISHED, day)[0].standing


@pytest.mark.clause("S-34")
def test_an_indicator_is_held_by_a_person_in_post_who_signed() -> None:
    assert state() is ResponsibilityState.NOT_GIVEN
    assert state(GIVEN) is ResponsibilityState.NOT_ACCEPTED
    assert state(GIVEN, SIGNED) is ResponsibilityState.HELD


@pytest.mark.clause("S-34")
def test_when_the_person_leaves_the_successor_has_to_sign_again() -> None:
    to_wang = (TARGET, on(4), IndicatorCascaded(post_id=POST, person_id=WANG, **OF))

    assert state(GIVEN, SIGNED, in_post=WANG) is ResponsibilityState.LEFT_POST
    assert state(GIVEN, SIGNED, to_wang, in_post=WANG) is ResponsibilityState.NOT_ACCEPTED


@pytest.mark.clause("S-34")
def test_an_indicator_that_is_handed_on_is_no_leaf() -> None:
    found = indicators(a_file(), on(6)).values()

    assert responsibilities(found, parents={INCOME}, in_post={}) == ()


@pytest.mark.clause("S-34")
@pytest.mark.parametrize(
    ("quantities", "difference", "expected"),
    [
        (("6", "6.5"), "0.0", AllocationState.EXACT),
        (("6", "6"), "-0.5", AllocationState.UNDER),
        (("10", "6"), "3.5", AllocationState.OVER),
    ],
)
def test_the_sum_of_the_children_stands_beside_the_parent(
    quantities: tuple[str, ...], difference: str, expected: AllocationState
) -> None:
    children = [
        an_indicator(indicator_id=UUID(int=60 + n), quantity=each, parent_indicator_id=INCOME)
        for n, each in enumerate(quantities)
    ]
    other_unit = an_indicator(indicator_id=TRAINING, unit="户", parent_indicator_id=INCOME)

    (row,) = allocations(indicators(a_file(), on(6)).values(), [*children, other_unit])

    assert (row.difference, row.state) == (difference, expected)
    assert (row.children, row.incomparable) == (3, 1)


@pytest.mark.clause("S-33", "E-07")
@pytest.mark.parametrize(
    ("due_on", "until", "is_provisional"),
    [
        (on(10, 1), on(10, 9), False),  # past the festival, to a Thursday
        (on(10, 11), on(10, 11), False),  # a Saturday that is worked
        (on(11, 29), on(12, 1), False),  # an ordinary Saturday
        (date(2026, 1, 3), date(2026, 1, 5), True),  # the calendar of 2026 is not published
        (date(2026, 1, 6), date(2026, 1, 6), True),
    ],
)
def test_what_is_due_on_a_day_off_is_due_on_the_next_working_day(
    due_on: date, until: date, is_provisional: object
) -> None:
    found = indicators(a_file(due_on=due_on), on(6)).values()

    (row,) = deadlines(found, PUBLISHED, on(6))

    assert (row.due_on, row.until, row.is_provisional) == (due_on, until, is_provisional)


@pytest.mark.clause("S-33")
def test_every_version_of_a_deadline_stays_visible_with_who_approved_it() -> None:
    changed = DeadlineChanged(version=2, due_on=on(12, 31), approved_by="乡党委", **OF)
    rows = [
        *a_file(),
        Filed(9, TARGET, on(6), "汛情", changed),
    ]

    (row,) = deadlines(indicators(rows, on(7)).values(), PUBLISHED, on(7))

    assert [(one.due_on, one.approved_by, one.reason) for one in row.versions] == [
        (on(11, 30), None, None),
        (on(12, 31), "乡党委", "汛情"),
    ]


@pytest.mark.clause("S-33")
def test_an_indicator_stands_by_what_was_reported_before_it_was_due() -> None:
    reached, short = progress("13", on(11, 20)), progress("5", on(6))

    assert standing(day=on(6)) is Standing.NOT_DUE
    assert standing(day=on(12, 9)) is Standing.UNREPORTED
    assert standing(short, day=on(12, 9)) is Standing.UNMET
    assert standing(short, reached, day=on(12, 9)) is Standing.ON_TIME
    assert standing(progress("13", on(12, 5)), day=on(12, 9)) is Standing.LATE


@pytest.mark.clause("S-32")
@pytest.mark.parametrize(
    ("direction", "quantity", "expected"),
    [
        (Direction.AT_MOST, "12.5", Standing.ON_TIME),
        (Direction.AT_MOST, "13", Standing.UNMET),
        (Direction.EXACTLY, "12.50", Standing.ON_TIME),
        (Direction.EXACTLY, "13", Standing.UNMET),
    ],
)
def test_a_number_binds_in_its_direction(
    direction: Direction, quantity: str, expected: Standing
) -> None:
    said = progress(quantity, on(11))

    assert standing(said, day=on(12, 9), direction=direction) is expected


@pytest.mark.clause("S-10")
def test_an_empty_dimension_is_shown_as_empty() -> None:
    rows = a_file(dimensions=(Dimension.IDEOLOGY, Dimension.CONDUCT))

    counts = dimensions(indicators(rows, on(6)).values())

    assert [each.indicators for each in counts] == [1, 0, 1, 0]


@pytest.mark.clause("S-04")
def test_health_is_coverage_of_responsibility_and_punctuality() -> None:
    rows = filed(
        (TARGET, JANUARY, a_target_set(an_indicator(), an_indicator(indicator_id=TRAINING))),
        GIVEN,
        SIGNED,
        progress("13", on(11)),
    )
    found = indicators(rows, on(12, 9)).values()
    answered = responsibilities(found, parents=(), in_post={POST: {LI}})

    shown = health(list(found), answered, deadlines(found, PUBLISHED, on(12, 9)))

    assert (shown.responsibility.done, shown.responsibility.percent) == (1, "50.0")
    assert (shown.on_time.done, shown.on_time.of) == (1, 2)
