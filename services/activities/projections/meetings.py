"""Meetings as corrected, reports as filed."""

from collections.abc import Iterator, Mapping

import msgspec
from psycopg.types.json import Jsonb

from services.activities.projections.part import Part, new_row, on_fact
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts.activities import (
    MeetingAborted,
    MeetingCorrected,
    MeetingHeld,
    MeetingPurposesStated,
    MeetingWithdrawn,
    ReportFiled,
)
from shared.eventstore.follower import NewRow, Statement


def _recorded(entry: Entry, fact: MeetingHeld | MeetingAborted) -> Iterator[NewRow]:
    row: dict[str, object] = {"meeting_id": entry.subject, "held_on": entry.occurredon}
    row["is_aborted"] = isinstance(fact, MeetingAborted)
    yield NewRow("meetings", row | msgspec.structs.asdict(fact))


def _corrected(entry: Entry, fact: MeetingCorrected) -> Iterator[Statement]:
    said = msgspec.structs.asdict(fact) | {"id": entry.subject}
    for name in ("kind", "chair_basis"):
        said[name] = None if said[name] is None else str(said[name])
    for name in ("agenda", "conclusions"):
        said[name] = None if said[name] is None else Jsonb(msgspec.to_builtins(said[name]))
    yield Statement(_CORRECT, said)


_CORRECT = """
UPDATE activities.meetings SET
    held_on = coalesce(%(held_on)s, held_on),
    kind = coalesce(%(kind)s, kind),
    chair_id = coalesce(%(chair_id)s, chair_id),
    chair_basis = coalesce(%(chair_basis)s, chair_basis),
    present = coalesce(%(present)s, present),
    entitled = coalesce(%(entitled)s, entitled),
    started_at = coalesce(%(started_at)s, started_at),
    entrustment = coalesce(%(entrustment)s, entrustment),
    agenda = coalesce(%(agenda)s, agenda),
    conclusions = coalesce(%(conclusions)s, conclusions),
    corrections = corrections + 1
WHERE meeting_id = %(id)s
"""
_WITHDRAW = "UPDATE activities.meetings SET is_withdrawn = true WHERE meeting_id = %(id)s"
_SERVE = "UPDATE activities.meetings SET serves = %(serves)s WHERE meeting_id = %(id)s"
_FILE = new_row(
    "reports",
    "organization_id year half title sha256",
    report_id="id",
    filed_on="on",
)

PARTS: Mapping[type[Fact], Part] = {
    MeetingHeld: _recorded,
    MeetingAborted: _recorded,
    MeetingCorrected: _corrected,
    MeetingWithdrawn: on_fact(_WITHDRAW),
    MeetingPurposesStated: on_fact(_SERVE),
    ReportFiled: _FILE,
}
