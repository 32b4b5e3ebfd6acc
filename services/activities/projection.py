"""The read model of activity logging: meetings as corrected, reports as filed."""

from collections.abc import Iterator
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts.activities import (
    MeetingAborted,
    MeetingCorrected,
    MeetingHeld,
    MeetingWithdrawn,
    ReportFiled,
)
from shared.eventstore.follower import Follower, Statement
from shared.kernel.errors import UnknownFactError
from shared.settings import Settings

_UNSAID: dict[str, Any] = dict.fromkeys(MeetingCorrected.__struct_fields__)


def follower(settings: Settings) -> Follower:
    """Give what keeps the read model of activity logging at the ledger."""
    return Follower(settings, "activities", project)


def project(entry: Entry, fact: Fact) -> Iterator[Statement]:
    """Give what a fact of activity logging changes in its read model.

    Raises:
        UnknownFactError: a fact that this version does not know.
    """
    place = {"id": entry.subject, "on": entry.occurredon}
    match fact:
        case MeetingHeld() | MeetingAborted():
            is_aborted = isinstance(fact, MeetingAborted)
            yield Statement(_RECORD, _said(fact) | place | {"is_aborted": is_aborted})
        case MeetingCorrected():
            yield Statement(_CORRECT, _said(fact) | place)
        case MeetingWithdrawn():
            yield Statement(_WITHDRAW, place)
        case ReportFiled():
            yield Statement(_FILE, msgspec.structs.asdict(fact) | place)
        case unknown:
            raise UnknownFactError(unknown.TOPIC)


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
_FILE = """
INSERT INTO activities.reports VALUES (
    %(id)s, %(organization_id)s, %(on)s, %(year)s, %(half)s, %(title)s, %(sha256)s)
"""
