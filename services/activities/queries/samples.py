"""Questions about random samples: each is drawn again, so that anybody can see that it was fair.

A sample is known to the organization that inspects and to those who see everything; to its parties
until it is drawn, and then to those that it could not draw; to everybody once its last visit is
over (E-45).
"""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.contracts.facts.activities_inspection import RedrawGround
from shared.contracts.page import Page
from shared.eventstore.asking import page_of, rows_of
from shared.kernel.sampling import RecordedSample, faults


class Redrawn(msgspec.Struct, frozen=True, kw_only=True):
    unit_id: UUID
    ground: RedrawGround
    replacement_id: UUID


class SampleView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is needed to draw the sample again, and whether it comes out the same."""

    sample_id: UUID
    organization_id: UUID
    recorded_on: date
    unit_ids: tuple[UUID, ...]
    frame_sha256: str
    size: int
    algorithm: str
    party_ids: tuple[UUID, ...]
    commitments: dict[UUID, str]
    seeds: dict[UUID, str]
    seed: str | None
    drawn_on: date | None
    drawn_ids: tuple[UUID, ...] | None
    redrawn: tuple[Redrawn, ...]
    is_as_drawn: bool | None = None  # None: not drawn yet


def samples(
    connection: Connection[Any], organization_id: UUID, *, limit: int = 100, offset: int = 0
) -> Page[SampleView]:
    """Samples of an organization that inspects, the latest first, each drawn again.

    Those, too, that wait for its seed or for that of the other party.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id}
    page = page_of(connection, SampleView, _SAMPLES, values, limit=limit, offset=offset)
    own = (
        _drawn_again(one)
        if one.organization_id == organization_id
        else for_party(one, organization_id)
        for one in page.items
    )
    return msgspec.structs.replace(page, items=tuple(filter(None, own)))


def sample(connection: Connection[Any], sample_id: UUID) -> SampleView | None:
    """One sample, drawn again; None where it is unknown."""
    found = rows_of(connection, SampleView, _SAMPLE, {"id": sample_id})
    return _drawn_again(found[0]) if found else None


def for_party(shown: SampleView, party_id: UUID | None) -> SampleView | None:
    """What a party knows of a sample whose visits are not over; None: nothing.

    The other's seed stays hidden until it is drawn, since the party may be among the units; then
    all of it is hidden from who is.
    """
    if party_id not in shown.party_ids:
        return None
    if shown.drawn_ids is not None:
        return None if party_id in shown.unit_ids else shown
    seeds = {party: seed for party, seed in shown.seeds.items() if party == party_id}
    return msgspec.structs.replace(shown, seeds=seeds)


def is_over(connection: Connection[Any], shown: SampleView) -> bool:
    """Whether every unit in a sample was visited or let go, so that everybody may know of it."""
    if shown.drawn_ids is None:
        return False
    replaced = {line.unit_id for line in shown.redrawn}
    drawn = {*shown.drawn_ids, *(line.replacement_id for line in shown.redrawn)} - replaced
    done = connection.execute(_DONE_OF_SAMPLE, {"id": shown.sample_id}).fetchall()
    return drawn <= {row[0] for row in done}


def _drawn_again(shown: SampleView) -> SampleView:
    if shown.drawn_ids is None:
        return shown
    recorded = msgspec.convert(shown, RecordedSample, from_attributes=True)
    return msgspec.structs.replace(shown, is_as_drawn=not faults(recorded))


_SAMPLES = """
SELECT * FROM samples
WHERE organization_id = %(organization)s
   OR (drawn_ids IS NULL AND %(organization)s::uuid = ANY (party_ids))
ORDER BY recorded_on DESC, sample_id
"""
_SAMPLE = "SELECT * FROM samples WHERE sample_id = %(id)s"
_DONE_OF_SAMPLE = """
SELECT DISTINCT unit_id FROM inspections
WHERE sample_id = %(id)s AND (held_on IS NOT NULL OR called_off_on IS NOT NULL)
"""
