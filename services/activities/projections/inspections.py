"""Inspections, samples and findings as they stand."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from services.activities.projections.part import Part, new_row, on_fact, values_of
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_findings as f
from shared.contracts.facts import activities_inspection as i
from shared.eventstore.follower import Statement


def _redrawn(entry: Entry, fact: i.UnitRedrawn) -> Iterable[Statement]:
    said: Any = msgspec.to_builtins(fact)
    line = {name: said[name] for name in ("unit_id", "ground", "replacement_id")}
    yield Statement(_REDRAW, {"id": entry.subject, "line": Jsonb([line])})


def _nothing(entry: Entry, fact: Fact) -> Iterable[Statement]:
    del entry, fact
    return ()


def _booked(entry: Entry, fact: i.InspectionBooked) -> Iterable[Statement]:
    if fact.approved_by is not None:
        yield Statement(_APPROVE, values_of(entry, fact))


_PLAN = new_row(
    "inspections",
    "organization_id unit_id mode starts_on ends_on inspector_ids is_announced sample_id",
    inspection_id="id",
    planned_on="on",
)
_APPROVE = """
UPDATE activities.inspections SET approved_by = %(approved_by)s
WHERE inspection_id = %(inspection_id)s
"""
_RECUSE = """
UPDATE activities.inspections SET
    inspector_ids = array_replace(inspector_ids, %(person_id)s, %(replacement_id)s),
    recused = recused + 1
WHERE inspection_id = %(id)s
"""
_CALL_OFF = "UPDATE activities.inspections SET called_off_on = %(on)s WHERE inspection_id = %(id)s"
_HOLD = "UPDATE activities.inspections SET held_on = %(on)s WHERE inspection_id = %(id)s"
_CHECK = "UPDATE activities.inspections SET items = %(items)s WHERE inspection_id = %(id)s"
_FRAME = new_row(
    "samples",
    "organization_id unit_ids frame_sha256 size algorithm party_ids",
    sample_id="id",
    recorded_on="on",
)
_COMMIT = """
UPDATE activities.samples
SET commitments = commitments || jsonb_build_object(%(party_id)s::text, %(commitment)s::text)
WHERE sample_id = %(id)s
"""
_REVEAL = """
UPDATE activities.samples
SET seeds = seeds || jsonb_build_object(%(party_id)s::text, %(seed)s::text)
WHERE sample_id = %(id)s
"""
_DRAW = """
UPDATE activities.samples SET seed = %(seed)s, drawn_on = %(on)s, drawn_ids = %(unit_ids)s
WHERE sample_id = %(id)s
"""
_REDRAW = "UPDATE activities.samples SET redrawn = redrawn || %(line)s WHERE sample_id = %(id)s"
_RAISE = new_row(
    "findings",
    "unit_id inspection_id item summary",
    finding_id="id",
    raised_by="organization_id",
    raised_on="on",
)
_RELEASE = "UPDATE activities.findings SET released_on = %(on)s WHERE finding_id = %(id)s"
_ORDER = """
UPDATE activities.findings SET
    ordered_on = %(on)s, owner_post_id = %(owner_post_id)s, due_on = %(due_on)s,
    first_due_on = coalesce(first_due_on, %(due_on)s)
WHERE finding_id = %(id)s
"""
_EXTEND = """
UPDATE activities.findings SET
    extended_on = %(on)s, due_on = %(due_on)s, approved_by = %(approved_by)s
WHERE finding_id = %(id)s
"""
_REPORT = """
UPDATE activities.findings SET reported_on = %(on)s, measure = %(measure)s
WHERE finding_id = %(id)s
"""
_CLOSE = """
UPDATE activities.findings SET closed_on = %(on)s, on_the_spot = %(on_the_spot)s
WHERE finding_id = %(id)s
"""
_REOPEN = """
UPDATE activities.findings SET
    closed_on = NULL, reported_on = NULL, measure = NULL, extended_on = NULL, approved_by = NULL,
    due_on = %(due_on)s, first_due_on = %(due_on)s, reopened = reopened + 1
WHERE finding_id = %(id)s
"""
_REHOME = """
UPDATE activities.findings SET
    unit_id = %(unit_id)s, owner_post_id = NULL,
    former_unit_ids = former_unit_ids || %(from_unit_id)s::uuid
WHERE finding_id = %(id)s
"""

PARTS: Mapping[type[Fact], Part] = {
    i.InspectionPlanned: _PLAN,
    i.InspectorRecused: on_fact(_RECUSE),
    i.InspectionCalledOff: on_fact(_CALL_OFF),
    i.InspectionHeld: on_fact(_HOLD),
    i.ChecklistAnswered: on_fact(_CHECK),
    i.InspectionBooked: _booked,
    i.InspectionUnbooked: _nothing,
    i.FrameRecorded: _FRAME,
    i.SeedCommitted: on_fact(_COMMIT),
    i.SeedRevealed: on_fact(_REVEAL),
    i.SampleDrawn: on_fact(_DRAW),
    i.UnitRedrawn: _redrawn,
    f.FindingRaised: _RAISE,
    f.FindingReleased: on_fact(_RELEASE),
    f.RectificationOrdered: on_fact(_ORDER),
    f.RectificationExtended: on_fact(_EXTEND),
    f.RectificationReported: on_fact(_REPORT),
    f.FindingClosed: on_fact(_CLOSE),
    f.FindingReopened: on_fact(_REOPEN),
    f.FindingRehomed: on_fact(_REHOME),
}
