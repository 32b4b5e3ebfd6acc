"""The monitor, against everything that a database's superuser can do to the stores."""

from pathlib import Path

import pytest

from services.monitor.alarms import Kind
from shared.testing.ledgers import MadeUpCounty
from tests.integration.monitor.ledgers import AT, COPY, MOVE, Ledger, where

WAYS: dict[str, tuple[tuple[str, ...], str, Kind, int]] = {
    # what he does; then the store, the kind and the position that the monitor must name
    "a payload is edited": (
        (f"UPDATE registry.events SET state = '{{}}' WHERE position = {AT}",),
        "registry",
        Kind.CHANGED,
        AT,
    ),
    "an actor is edited in store and ledger alike": (
        (
            f"UPDATE registry.events SET actor = 'system:office' WHERE position = {AT}",
            (
                "UPDATE ledger.entries SET entry = convert_to(replace(convert_from(entry, 'UTF8'), "
                "'system:made-up', 'system:office'), 'UTF8') "
                f"WHERE source = 'registry' AND sequence = {AT}"
            ),
        ),
        "ledger",
        Kind.CHANGED,
        AT,
    ),
    "a fact is dated back": (
        (
            (
                f"UPDATE registry.events SET recorded_at = recorded_at - '1s'::interval "
                f"WHERE position = {AT}"
            ),
        ),
        "registry",
        Kind.RE_TIMED,
        AT,
    ),
    "the time of integration is edited": (
        (
            (
                f"UPDATE ledger.entries SET integrated_at = integrated_at - '1 day'::interval "
                f"WHERE source = 'registry' AND sequence = {AT}"
            ),
        ),
        "ledger",
        Kind.RE_TIMED,
        AT,
    ),
    "a row is deleted": (
        (f"DELETE FROM registry.events WHERE position = {AT}",),
        "registry",
        Kind.MISSING,
        AT,
    ),
    "an entry of the ledger is deleted": (
        (f"DELETE FROM ledger.entries WHERE source = 'registry' AND sequence = {AT}",),
        "ledger",
        Kind.MISSING,
        AT,
    ),
    "a row is inserted in the past": (
        (
            MOVE.format(5000, AT, 4999),
            MOVE.format(-4999, 5000, 9999),
            COPY.format(
                position=AT,
                previous=AT - 1,
                recorded=f"(SELECT recorded_at FROM registry.events WHERE position = {AT - 1})",
            ),
        ),
        "registry",
        Kind.INSERTED,
        AT,
    ),
    "two rows change places": (
        (
            MOVE.format(5000, AT, AT),
            MOVE.format(-1, AT + 1, AT + 1),
            MOVE.format(-4999, 5000, 9999),
        ),
        "registry",
        Kind.REORDERED,
        AT,
    ),
    "a row is replaced by another": (
        (
            f"DELETE FROM registry.events WHERE position = {AT}",
            COPY.format(position=AT, previous=AT - 1, recorded="recorded_at"),
        ),
        "registry",
        Kind.CHANGED,
        AT,
    ),
    "an older backup is restored": (
        (f"DELETE FROM registry.events WHERE position >= {AT}",),
        "registry",
        Kind.ROLLED_BACK,
        AT,
    ),
    "who gave a command is edited": (
        (f"UPDATE registry.commands SET principal = 'system:office' WHERE position = {AT}",),
        "registry.commands",
        Kind.CHANGED,
        AT,
    ),
    "a command is forgotten, to be given again": (
        (f"DELETE FROM registry.commands WHERE position = {AT}",),
        "registry.commands",
        Kind.MISSING,
        AT,
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_a_superuser_does_is_found_at_its_index(
    whole: Ledger, way: str, tmp_path: Path
) -> None:
    statements, store_, kind, position = WAYS[way]

    found = whole.tampered(*statements, book=tmp_path / "book")

    assert (store_, str(kind), whole.index(position)) in where(found)


def test_a_log_truncated_and_filled_again_differs_from_its_first_entry_on(
    whole: Ledger, tmp_path: Path
) -> None:
    found = whole.tampered(
        "CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM registry.events",
        "TRUNCATE registry.events",
        "UPDATE kept SET recorded_at = recorded_at + '1s'::interval",
        "INSERT INTO registry.events SELECT * FROM kept ORDER BY position",
        book=tmp_path / "book",
    )

    assert {(alarm.store, str(alarm.kind)) for alarm in found} == {("registry", "re_timed")}
    assert min(alarm.index or 0 for alarm in found) == whole.index(1)


def test_the_newest_rows_deleted_are_a_store_rolled_back(
    whole: Ledger, county: MadeUpCounty, tmp_path: Path
) -> None:
    last = max(row.position for row in county.rows if row.source == "registry")

    found = whole.tampered(
        f"DELETE FROM registry.events WHERE position = {last}", book=tmp_path / "book"
    )

    assert where(found) == {("registry", "rolled_back", whole.index(last))}


def test_heads_moved_back_to_have_facts_taken_twice_are_found(
    whole: Ledger, tmp_path: Path
) -> None:
    found = whole.tampered(
        "UPDATE ledger.heads SET sequence = sequence - 1 WHERE source = 'registry'",
        book=tmp_path / "book",
    )

    assert where(found) == {("ledger.heads", "changed", None)}


def test_the_hash_of_a_command_edited_differs_from_what_was_remembered(
    whole: Ledger, tmp_path: Path
) -> None:
    found = whole.tampered(
        f"UPDATE registry.commands SET body_hash = '\\x02' WHERE position = {AT}",
        book=tmp_path / "book",
    )

    assert where(found) == {("registry.commands", "changed", None)}
