"""From the rows of a workbook to one batch at the door, and from refusals back to cells."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.batches import OF_A_FILE, Answered, Tried, is_too_long
from services.gateway.commands import Given
from services.gateway.desk.excel.errors import WorkbookTooManyNewRowsError
from services.gateway.desk.excel.reading import MAX_FAULTS, Reading, ReadRow, ReadSheet
from services.gateway.desk.excel.recording import Recorder, cause_of
from shared.contracts.batch import MAX_COMMANDS, MAX_MESSAGE_BYTES
from shared.contracts.errors import (
    BatchRefusedError,
    BatchTooLargeError,
    ServiceUnavailableError,
)
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from tests.unit.gateway.workbooks import MEETING, a_meeting, edited, filled, read

WHO = Principal(actor="system:test", role=Role.SYSTEM)
RENAME = "registry.rename-organization"


class Door:
    """Stands in for the door of commands: keeps what it is given, answers as it is told."""

    def __init__(self, *, standing: int = 0) -> None:
        self.tried: list[int] = []
        self.given: list[int] = []
        self.standing = standing  # ids below it stand
        self.refused: list[dict[str, Any]] = []
        self.more = 0
        self.refusal: Exception | None = None

    def for_a_file(self, _: Any) -> "Door":
        return self

    def try_batch(self, raw: Any, **_: Any) -> Tried:
        ids = [UUID(one["id"]).int for one in raw["commands"]]
        self.tried.append(len(ids))
        _refuse_large(ids)
        seen = frozenset(number for number, one in enumerate(ids) if one < self.standing)
        return Tried(seen, self.refused, self.more)

    def give_batch(self, raw: Any, **_: Any) -> list[Given]:
        _refuse_large(raw["commands"])
        if self.refusal is not None:
            raise self.refusal
        self.given.append(len(raw["commands"]))
        one = Answered(command_id=uuid4(), stream=uuid4(), version=1, position="activities:1")
        return [Given(one, is_new=True) for _ in raw["commands"]]


def _refuse_large(rows: list[Any]) -> None:
    if len(rows) > OF_A_FILE.commands:
        raise BatchTooLargeError


def recorder(door: Door) -> Recorder:
    readers: Any = None
    any_door: Any = door
    return Recorder(any_door, readers, WHO)


def reading_of(*commands: str) -> Reading:
    """Rows in order, a sheet each command."""
    keys = list(dict.fromkeys(commands))
    rows = [
        ReadRow(id=UUID(int=n), sheet=keys.index(key), row=n + 3, command=key, body={"x": "y"})
        for n, key in enumerate(commands)
    ]
    columns = {"occurred_on": 1, "agenda.0.title": 6}
    sheets = [ReadSheet(name=f"表{n}", number=n + 2, columns=columns) for n in range(len(keys))]
    return Reading(sha256="0" * 64, sheets=sheets, rows=rows, faults=[])


@pytest.mark.parametrize("rows", [1, 501, MAX_COMMANDS])
def test_all_new_rows_are_checked_at_once_and_recorded_at_once(rows: int) -> None:
    door, reading = Door(), reading_of(*[MEETING] * rows)

    checked = recorder(door).check(reading)
    recorded = recorder(door).record(reading, checked.seen)

    assert (door.tried, door.given) == ([rows], [rows])
    assert (recorded.rows, recorded.refused) == (rows, None)


def test_a_file_of_several_services_is_refused_by_sheet_before_anybody_is_asked() -> None:
    door = Door()

    checked = recorder(door).check(reading_of(MEETING, RENAME, MEETING, RENAME))

    (fault,) = checked.faults
    assert (fault.sheet, fault.cell, fault.code) == ("表1", "4", "other_service")
    assert "一份文件只填一个主题" in fault.zh
    assert "one file for one topic" in fault.en
    assert door.tried == []


def test_a_file_with_more_new_rows_than_are_recorded_at_once_is_refused() -> None:
    door = Door()

    with pytest.raises(WorkbookTooManyNewRowsError):
        recorder(door).check(reading_of(*[MEETING] * 12_000))

    assert sum(door.tried[1:]) == MAX_COMMANDS + 500  # and the rest is asked nothing


def test_of_a_long_file_only_the_new_rows_are_checked_and_recorded_at_once() -> None:
    door, reading = Door(standing=11_000), reading_of(*[MEETING] * 11_003)

    checked = recorder(door).check(reading)
    recorded = recorder(door).record(reading, checked.seen)

    assert len(checked.seen) == 11_000
    assert (door.tried[-1], door.given, recorded.rows) == (3, [3], 3)


def test_a_file_that_stands_already_gives_nothing() -> None:
    door, reading = Door(standing=3), reading_of(*[MEETING] * 3)

    assert recorder(door).record(reading, recorder(door).check(reading).seen).rows == 0
    assert door.given == []


@given(st.integers(1, 30), st.sets(st.integers(0, 29)))
def test_every_row_that_does_not_stand_is_given_once(rows: int, seen: set[int]) -> None:
    door, reading = Door(), reading_of(*[MEETING] * rows)
    recorded = recorder(door).record(reading, frozenset(UUID(int=n) for n in seen))
    left = len([n for n in range(rows) if n not in seen])
    assert recorded.rows == left == sum(door.given)


def test_what_is_refused_or_lost_at_the_recording_recorded_nothing() -> None:
    told = {"row": 1, "code": "x", "zh": "错", "en": "wrong", "details": {}}
    lost, refused = Door(), Door()
    lost.refusal = ServiceUnavailableError()
    refused.refusal = BatchRefusedError(rows=[told], more=4)
    reading = reading_of(*[MEETING] * 700)

    gone, wrong = (recorder(door).record(reading, frozenset()) for door in (lost, refused))

    assert (gone.rows, gone.faults, gone.refused) == (0, [], lost.refusal)
    assert (wrong.rows, [one.row for one in wrong.faults], wrong.more_faults) == (0, [4], 4)


def test_so_many_faults_are_told_and_the_others_counted() -> None:
    door = Door()
    told = {"code": "x", "zh": "错", "en": "wrong", "details": {}}
    door.refused = [{"row": n, **told} for n in range(MAX_FAULTS + 5)]
    door.more = 7

    checked = recorder(door).check(reading_of(*[MEETING] * (MAX_FAULTS + 12)))

    assert (len(checked.faults), checked.more_faults) == (MAX_FAULTS, 12)


def test_commands_are_measured_as_they_cross_the_bus() -> None:
    assert not is_too_long([{"id": "1"}, {"text": "x" * (MAX_MESSAGE_BYTES - 100_000)}])
    assert is_too_long([{"id": "1"}, {"text": "x" * MAX_MESSAGE_BYTES}])
    assert is_too_long([{"id": "1"}, {"text": "汉" * (MAX_MESSAGE_BYTES // 6)}])


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
    door.refused, door.standing = [told], 1

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
