"""From the rows of a workbook to batches at the door, and from refusals back to cells."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.commands import Answered, Given, Tried
from services.gateway.desk.excel.reading import Reading, ReadRow, ReadSheet
from services.gateway.desk.excel.recording import MAX_BATCH_BYTES, Recorder, cause_of
from shared.contracts.errors import ServiceUnavailableError
from shared.contracts.principal import Position, Principal
from shared.contracts.roles import Role
from tests.unit.gateway.workbooks import MEETING, a_meeting, edited, filled, read

WHO = Principal(actor="system:test", role=Role.SYSTEM)
RENAME = "registry.rename-organization"


class Door:
    """Stands in for the door of commands: keeps what it is given, answers as it is told."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, int]] = []
        self.given: list[tuple[str, int, tuple[Position, ...]]] = []
        self.answer = Tried(frozenset(), [])
        self.good = 100

    def with_tree(self, _: Any) -> "Door":
        return self

    def try_batch(self, raw: Any, **_: Any) -> Tried:
        self.tried.append((raw["service"], len(raw["commands"])))
        return self.answer

    def give_batch(self, raw: Any, *, after: Any, **_: Any) -> list[Given]:
        if len(self.given) == self.good:
            raise ServiceUnavailableError
        self.given.append((raw["service"], len(raw["commands"]), after))
        place = f"{raw['service']}:{len(self.given)}"
        one = Answered(command_id=uuid4(), stream=uuid4(), version=1, position=place)
        return [Given(one, is_new=True) for _ in raw["commands"]]


def recorder(door: Door) -> Recorder:
    readers: Any = None
    any_door: Any = door
    return Recorder(any_door, readers, WHO)


def reading_of(*commands: str, size: int = 1) -> Reading:
    rows = [
        ReadRow(id=UUID(int=n), sheet=0, row=n + 3, command=key, body={"x": "y" * size})
        for n, key in enumerate(commands)
    ]
    sheet = ReadSheet(name="表", number=2, columns={"occurred_on": 1, "agenda.0.title": 6})
    return Reading(sha256="0" * 64, sheets=[sheet], rows=rows, faults=[])


def test_rows_go_in_batches_of_one_service_in_their_order() -> None:
    door = Door()
    reading = reading_of(*[MEETING] * 501, RENAME, RENAME, MEETING)

    recorder(door).check(reading)
    recorded = recorder(door).record(reading, frozenset())

    batches = [("activities", 500), ("activities", 1), ("registry", 2), ("activities", 1)]
    assert door.tried == batches
    assert [one[:2] for one in door.given] == batches
    assert (recorded.recorded, recorded.batches, recorded.refused) == (504, 4, None)
    assert door.given[3][2] == (Position("activities", 2), Position("registry", 3))


def test_long_rows_make_smaller_batches() -> None:
    door = Door()
    recorder(door).check(reading_of(*[MEETING] * 5, size=MAX_BATCH_BYTES // 3))
    assert [count for _, count in door.tried] == [2, 2, 1]


@given(st.lists(st.sampled_from([MEETING, RENAME]), max_size=30), st.sets(st.integers(0, 29)))
def test_every_row_that_does_not_stand_is_given_once(keys: list[str], seen: set[int]) -> None:
    door = Door()
    recorded = recorder(door).record(reading_of(*keys), frozenset(UUID(int=n) for n in seen))
    left = len([n for n in range(len(keys)) if n not in seen])
    assert recorded.recorded == left == sum(count for _, count, _ in door.given)


def test_what_breaks_off_is_told_with_how_far_it_came() -> None:
    door = Door()
    door.good = 1

    recorded = recorder(door).record(reading_of(*[MEETING] * 700), frozenset())

    assert (recorded.recorded, recorded.batches) == (500, 2)
    assert isinstance(recorded.refused, ServiceUnavailableError)


@pytest.mark.parametrize(
    ("details", "cell"),
    [
        ({"field": "occurred_on"}, "A4"),
        ({"fields": [{"field": "agenda", "code": "x", "zh": "错", "en": "wrong"}]}, "F4"),
        ({"field": "nothing"}, "4"),
        ({}, "4"),
    ],
)
def test_a_refusal_is_told_in_the_cell_it_is_about(details: dict[str, Any], cell: str) -> None:
    door = Door()
    told = {"row": 1, "code": "x", "zh": "错", "en": "wrong", "details": details}
    door.answer = Tried(frozenset({0}), [told])

    checked = recorder(door).check(reading_of(MEETING, MEETING))

    assert [(one.cell, one.zh) for one in checked.faults] == [(cell, "错")]
    assert checked.seen == {UUID(int=0)}


def test_a_sheet_that_somebody_named_is_told_by_its_number() -> None:
    content = filled(MEETING, a_meeting())

    def rename(workbook: Any) -> None:
        workbook["记录会议"].title = "欧阳青山"

    own, named = read(content), read(edited(content, rename))

    assert cause_of(own, own.rows[0]) == f"file:{own.sha256}#记录会议!3"
    assert cause_of(named, named.rows[0]) == f"file:{named.sha256}#2!3"
    assert "欧阳" not in str(msgspec.to_builtins(named.rows))
