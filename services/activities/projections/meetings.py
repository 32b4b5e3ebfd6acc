"""Meetings as corrected, reports as filed."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from services.activities.projections.part import Part, on_fact
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
from shared.eventstore.follower import Statement

_UNSAID: dict[str, Any] = dict.fromkeys(MeetingCorrected.__struct_fields__)


def _recorded(entry: Entry, fact: MeetingHeld | MeetingAborted) -> Iterator[Statement]:
    is_aborted = isinstance(fact, MeetingAborted)
    yield Statement(_RECORD, _said(fact) | _place(entry) | {"is_aborted": is_aborted})


def _corrected(entry: Entry, fact: MeetingCorrected) -> Iterator[Statement]:
    yield Statement(_CORRECT, _said(fact) | _place(entry))


def _place(entry: Entry) -> dict[str, Any]:
    return {"id": entry.subject, "on": entry.occurredon}


def _said(fact: MeetingHeld | MeetingAborted | MeetingCorrected) -> dict[str, Any]:
    said = _UNSAID | msgspec.structs.asdict(fact)
    for name in ("kind", "chair_basis"):
        said[name] = None if said[name] is None else str(said[name])
    for name in ("agenda", "conclusions"):
        said[name] = None if said[name] is None else Jsonb(msgspec.to_builtins(said[name]))
    return said


_RECORD = """
INSERT INTO activities.meetings (
    meeting_id, organization_id, held_on, kind, is_aborted, chair_id, chair_basis, present,
    entitled, started_at, entrustment, agenda, conclusions)
VALUES (%(id)s, %(organization_id)s, %(on)s, %(kind)s, %(is_aborted)s, %(chair_id)s,
    %(chair_basis)s, %(present)s, %(entitled)s, %(started_at)s, %(entrustment)s, %(agenda)s,
    %(conclusions)s)
"""
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
_FILE = """
INSERT INTO activities.reports (
    report_id, organization_id, filed_on, year, half, title, sha256)
VALUES (
    %(id)s, %(organization_id)s, %(on)s, %(year)s, %(half)s, %(title)s, %(sha256)s)
"""

PARTS: Mapping[type[Fact], Part] = {
    MeetingHeld: _recorded,
    MeetingAborted: _recorded,
    MeetingCorrected: _corrected,
    MeetingWithdrawn: on_fact(_WITHDRAW),
    MeetingPurposesStated: on_fact(_SERVE),
    ReportFiled: on_fact(_FILE),
}
