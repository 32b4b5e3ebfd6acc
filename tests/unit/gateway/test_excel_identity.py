"""A row is who it says it is: the same content is the same row, and makes the same ids."""

from services.gateway.desk.excel.reading import read_workbook
from tests.unit.gateway.workbooks import (
    MEETING,
    a_meeting,
    an_id,
    filled,
    read,
)


def test_the_same_content_is_the_same_row_wherever_it_stands_and_whoever_wrote_it() -> None:
    first = read(filled(MEETING, a_meeting(), a_meeting(present=13)))
    second = read(
        filled(
            MEETING,
            a_meeting(present=14),
            a_meeting(present="１２", occurred_on="2026年3月5日", kind="general_meeting"),
        )
    )

    assert first.rows[0].id == second.rows[1].id
    assert len({one.id for one in (*first.rows, *second.rows)}) == 3


def test_a_row_that_says_the_same_again_is_told_and_taken_once() -> None:
    reading = read(filled(MEETING, a_meeting(), a_meeting(), a_meeting(reason="同日第二次")))

    assert [one.row for one in reading.rows] == [3, 5]
    assert [(one.row, one.code, one.is_note) for one in reading.faults] == [
        (4, "repeated_row", True)
    ]
    assert reading.is_whole


def test_a_name_is_in_a_rows_identity_under_a_key_only() -> None:
    content = filled("registry.register-person", {"occurred_on": "2026-03-05", "name": "欧阳青山"})

    (one,) = read_workbook(content, key=b"one").rows
    (other,) = read_workbook(content, key=b"other").rows

    assert one.body["name"] == "欧阳青山"
    assert one.id != other.id


def test_new_parts_of_a_thing_get_ids_of_their_own_the_same_each_time() -> None:
    row = {
        "occurred_on": "2026-03-05",
        "organization_id": "青山村党支部",
        "plan_id": an_id("plan"),
        "title": "目标",
        "indicators.0.name": "一",
        "indicators.0.due_on": "2026-12-31",
        "indicators.0.standard": "完成",
        "indicators.2.name": "二",
        "indicators.2.due_on": "2026-12-31",
        "indicators.2.standard": "完成",
    }

    (one,), (again,) = (read(filled("targets.set-target", row)).rows for _ in range(2))

    ids = [part["indicator_id"] for part in one.body["indicators"]]
    assert len(set(ids)) == 2
    assert one.body == again.body
