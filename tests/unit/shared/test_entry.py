"""An entry is one CloudEvents event, and its bytes are canonical."""

import json
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from shared.contracts.entry import StoredRow, entry_bytes, read_entry
from shared.kernel.canonical import canonical, canonical_time

STREAM = UUID("11111111-2222-3333-4444-555555555555")
COMMAND = UUID("aaaaaaaa-2222-3333-4444-555555555555")


def a_row(**changed: object) -> StoredRow:
    row = StoredRow(
        source="registry",
        position=7,
        previous=6,
        originator_id=STREAM,
        originator_version=2,
        topic="registry.organization.renamed.v1",
        state='{"name":"东村党支部"}'.encode(),
        recorded_at=datetime(2025, 3, 31, 16, 0, 0, 5, tzinfo=UTC),
        occurred_on=date(2025, 3, 31),
        received_on=None,
        relies_on_index=3,
        actor="system:test",
        actor_post=None,
        actor_org=None,
        on_behalf_of=None,
        reason=None,
        command_id=COMMAND,
        correlation_id=COMMAND,
        causation_id=None,
    )
    return row._replace(**changed)


def test_an_entry_has_the_members_of_its_row_and_no_nulls() -> None:
    assert json.loads(entry_bytes(a_row())) == {
        "specversion": "1.0",
        "id": f"{STREAM}.2",
        "source": "registry",
        "type": "registry.organization.renamed.v1",
        "subject": str(STREAM),
        "time": "2025-03-31T16:00:00.000005Z",
        "occurredon": "2025-03-31",
        "streamversion": 2,
        "sequence": 7,
        "previous": 6,
        "reliesonindex": 3,
        "actor": "system:test",
        "commandid": str(COMMAND),
        "correlationid": str(COMMAND),
        "data": {"name": "东村党支部"},
    }


def test_entry_bytes_are_canonical() -> None:
    raw = entry_bytes(a_row(reason="更正", received_on=date(2025, 4, 1)))

    assert raw == canonical(json.loads(raw))
    assert raw == canonical(read_entry(raw))


def test_a_time_has_27_characters_whatever_its_fraction() -> None:
    assert canonical_time(datetime(2025, 1, 1, tzinfo=UTC)) == "2025-01-01T00:00:00.000000Z"


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        canonical_time(datetime(2025, 1, 1))  # noqa: DTZ001
