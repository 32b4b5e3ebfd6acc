"""Workbooks as people send them: the right value, or a fault that names sheet and cell."""

from datetime import date, datetime, time
from typing import Any

import pytest

from services.gateway.desk.excel.faults import Fault
from tests.unit.gateway.workbooks import (
    LISTS,
    MEETING,
    a_meeting,
    an_id,
    cell_of,
    edited,
    filled,
    read,
)

NAME = "记录会议"


def the_fault(**other: Any) -> Fault:
    """The one fault of a file with one row."""
    (fault,) = read(filled(MEETING, a_meeting(**other))).faults
    return fault


def value_of(path: str, value: Any) -> Any:
    """What a cell becomes in the body."""
    reading = read(filled(MEETING, a_meeting(**{path: value})))
    assert reading.faults == []
    here: Any = reading.rows[0].body
    for step in path.replace("__", ".").split("."):
        here = here[int(step)] if isinstance(here, list) else here[step]
    return here


def test_a_row_becomes_the_body_of_its_command_and_says_where_it_stands() -> None:
    reading = read(filled(MEETING, a_meeting(present=12), a_meeting(present=13)))

    assert reading.is_whole
    assert [(one.command, one.row, reading.sheets[one.sheet].name) for one in reading.rows] == [
        (MEETING, 3, NAME),
        (MEETING, 4, NAME),
    ]
    assert reading.rows[0].body == {
        "occurred_on": "2026-03-05",
        "organization_id": an_id("village"),
        "kind": "general_meeting",
        "chair_id": an_id("chair"),
        "present": 12,
        "agenda": [{"title": "学习"}],
    }


@pytest.mark.parametrize(
    "told",
    [
        date(2026, 3, 5),
        datetime(2026, 3, 5),  # noqa: DTZ001  (a cell has no time zone)
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "２０２６年３月５日",
        "2026 ．3．5".replace(" ", ""),
        "20260305",
        20260305,
        " 2026年03月05号 ",
    ],
)
def test_a_date_is_read_however_people_write_it(told: Any) -> None:
    assert value_of("occurred_on", told) == "2026-03-05"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("2026.3.32", "no_such_day"),
        ("2026年2月29日", "no_such_day"),
        ("2026-13-01", "no_such_day"),
        ("3月5日", "not_a_date"),
        ("26.3.5", "not_a_date"),
        ("2026.3", "not_a_date"),
        (46086, "not_a_date"),
        (2026.3, "not_a_date"),
        (True, "not_a_date"),
        (datetime(2026, 3, 5, 9, 30), "with_time"),  # noqa: DTZ001
    ],
)
def test_what_is_no_date_is_told_with_its_sheet_and_cell_in_both_languages(
    told: Any, code: str
) -> None:
    fault = the_fault(occurred_on=told)

    assert (fault.sheet, fault.cell, fault.code) == (NAME, cell_of(MEETING, "occurred_on"), code)
    assert fault.zh
    assert fault.en
    assert fault.zh != fault.en


@pytest.mark.parametrize("told", [12, 12.0, "12", "１２", " 12 "])
def test_a_number_is_read_with_full_width_digits_too(told: Any) -> None:
    assert value_of("present", told) == 12


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (12.5, "not_a_number"),
        ("12人", "not_a_number"),
        ("十二", "not_a_number"),
        ("1e3", "not_a_number"),
        (10**18, "too_many_digits"),
        (-1, "too_small"),
    ],
)
def test_what_is_no_such_number_is_told(told: Any, code: str) -> None:
    fault = the_fault(present=told)
    assert (fault.cell, fault.code) == (cell_of(MEETING, "present"), code)


@pytest.mark.parametrize("told", ["党员大会", " 党员大会 ", "general_meeting", "General Meeting"])
def test_a_choice_is_read_by_its_words_in_either_language(told: str) -> None:
    assert value_of("kind", told) == "general_meeting"


def test_what_is_no_choice_is_told_with_those_there_are() -> None:
    fault = the_fault(kind="茶话会")

    assert fault.cell == cell_of(MEETING, "kind")
    assert "党员大会" in fault.zh
    assert "General meeting" in fault.en


@pytest.mark.parametrize(
    "told", ["党建、意识形态", "Party building; Ideology", "党建\nideology\n党建"]
)
def test_several_choices_stand_in_one_cell(told: str) -> None:
    assert value_of("agenda__0__tags", told) == ["party_building", "ideology"]


@pytest.mark.parametrize("told", ["9:30", "９：３０", "09:30", time(9, 30)])
def test_a_time_of_day_is_read(told: Any) -> None:
    assert value_of("started_at", told) == "09:30"


@pytest.mark.parametrize(
    ("told", "code"),
    [("机关党支部", "unknown_name"), ("无此支部", "unknown_name"), ("东镇机关", "unknown_name")],
)
def test_a_name_that_is_not_on_the_list_is_told(told: str, code: str) -> None:
    fault = the_fault(organization_id=told)
    assert (fault.cell, fault.code) == (cell_of(MEETING, "organization_id"), code)


def test_two_of_one_name_are_told_apart_on_the_list() -> None:
    labels = [one.label for one in LISTS["registry.organization"]]
    people = [one.label for one in LISTS["registry.person"]]

    assert labels == ["青山村党支部", "机关党支部(东镇)", "机关党支部(西镇)"]
    assert len(set(people)) == 2
    assert value_of("organization_id", "机关党支部(西镇)") == an_id("west")


def test_an_id_may_be_given_instead_of_a_name() -> None:
    assert value_of("chair_id", an_id("somebody").upper()) == an_id("somebody")


def test_every_wrong_cell_of_a_row_is_told_at_once() -> None:
    row = a_meeting(occurred_on="2026.3.32", kind="茶话会", present=None, agenda__1__tags="study")

    reading = read(filled(MEETING, row))

    assert {(one.cell, one.code) for one in reading.faults} >= {
        (cell_of(MEETING, "occurred_on"), "no_such_day"),
        (cell_of(MEETING, "kind"), "not_a_choice"),
        (cell_of(MEETING, "present"), "missing"),
    }
    assert reading.rows == []


def test_a_fault_in_a_row_of_a_list_names_the_cell_that_was_filled_in() -> None:
    row = a_meeting(agenda__3__title="x" * 500)

    (fault,) = read(filled(MEETING, row)).faults

    assert (fault.cell, fault.code) == (cell_of(MEETING, "agenda.3.title"), "too_long")


def test_a_part_that_lacks_its_title_is_told_there() -> None:
    row = a_meeting(conclusions__2__problem="问题")

    (fault,) = read(filled(MEETING, row)).faults

    assert fault.code == "missing"
    assert fault.cell == cell_of(MEETING, "conclusions.2.conclusion")


def test_a_reason_is_asked_for_where_the_command_needs_one() -> None:
    key = "activities.withdraw-meeting"
    row = {
        "occurred_on": "2026-03-05",
        "organization_id": "青山村党支部",
        "meeting_id": an_id("meeting"),
    }

    (fault,) = read(filled(key, row)).faults

    assert (fault.code, fault.cell) == ("missing", cell_of(key, "reason"))


def test_a_formula_is_told_and_not_taken_for_its_value() -> None:
    fault = the_fault(present="=10+2")
    assert (fault.cell, fault.code) == (cell_of(MEETING, "present"), "formula")


def test_an_error_value_is_told() -> None:
    content = filled(MEETING, a_meeting(present="#DIV/0!"))
    (fault,) = read(content).faults
    assert (fault.cell, fault.code) == (cell_of(MEETING, "present"), "error_value")


def test_merged_cells_are_told() -> None:
    content = edited(
        filled(MEETING, a_meeting(), a_meeting(present=13)),
        lambda workbook: workbook[NAME].merge_cells("A3:A4"),
    )

    faults = read(content).faults

    assert ("A3", "merged") in {(one.cell, one.code) for one in faults}
    assert not read(content).is_whole


def test_a_column_that_is_none_of_the_templates_is_told() -> None:
    def add(workbook: Any) -> None:
        workbook[NAME].cell(3, 100, "备注")

    (fault,) = read(edited(filled(MEETING, a_meeting()), add)).faults
    assert (fault.cell, fault.code) == ("CV3", "unknown_column")


def test_columns_may_be_moved_and_left_out() -> None:
    def move(workbook: Any) -> None:
        workbook[NAME].delete_cols(7, 40)
        workbook[NAME].move_range("E1:E3", cols=80)

    (row,) = read(edited(filled(MEETING, a_meeting()), move)).rows
    assert row.body["present"] == 12


def test_a_sheet_may_have_another_name_and_sheets_of_others_are_left_alone() -> None:
    def rename(workbook: Any) -> None:
        workbook[NAME].title = "三月"
        workbook.create_sheet("草稿").append(["随便"])

    reading = read(edited(filled(MEETING, a_meeting()), rename))

    assert [one.name for one in reading.sheets] == ["三月"]
    assert (len(reading.rows), reading.unread) == (1, ["草稿"])
