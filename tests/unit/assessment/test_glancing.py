"""A glance at an entry says what filing says of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from services.assessment.domain.filing import file_entry
from services.assessment.glancing import glance
from shared.contracts.entry import entry_bytes, read_entry
from shared.kernel.errors import UnknownFactError
from shared.testing.ledgers import many_facts

_POSTGRES_DAY_0 = date(2000, 1, 1)


def test_a_glance_says_what_filing_says_of_every_entry() -> None:
    hours = (datetime(2025, 3, 31, hour, 59, 59, tzinfo=UTC) for hour in (0, 15, 16, 23))
    rows = list(many_facts(5, 600, branches=20))
    rows += [rows[-1]._replace(recorded_at=hour, received_on=None) for hour in hours]

    for index, row in enumerate(rows):
        raw = entry_bytes(row)
        filed, glanced = file_entry(read_entry(raw), index), glance(raw)
        if filed is None or glanced is None:
            assert filed is glanced is None
            continue
        organization_id, fact, name, subject, days, data = glanced
        assert tuple(filed) == (
            index,
            UUID(bytes=organization_id),
            fact,
            name,
            UUID(bytes=subject),
            *_read_days(days),
            bytes(data),
        )


def test_a_glance_stops_at_an_unknown_stored_name() -> None:
    row = next(many_facts(5, 1, branches=1))._replace(topic="registry.organization.sold.v1")

    with pytest.raises(UnknownFactError):
        glance(entry_bytes(row))


def _read_days(days: bytes) -> list[date]:
    numbers = [int.from_bytes(days[at : at + 4], signed=True) for at in (0, 4, 8, 12)]
    assert numbers[::2] == [4, 4]
    return [_POSTGRES_DAY_0 + timedelta(days=number) for number in numbers[1::2]]
