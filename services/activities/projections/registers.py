"""Records of the registers as entered, surveys as closed, evidence as attached."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from services.activities.projections.part import Part, on_fact, values_of
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_registers as f
from shared.contracts.facts.activities_surveys import (
    EvidenceAttached,
    EvidenceDetached,
    SurveyClosed,
)
from shared.eventstore.follower import Statement


def _entered(entry: Entry, fact: Fact) -> Iterable[Statement]:
    said: dict[str, Any] = msgspec.to_builtins(fact)
    values = {
        "id": entry.subject,
        "organization_id": said.pop("organization_id"),
        "register": entry.type.split(".")[2],
        "on": entry.occurredon,
        "said": Jsonb(said),
    }
    yield Statement(
        _ENTER, values | {name: said.get(name) for name in ("unit_id", "year", "month")}
    )


def _closed(entry: Entry, fact: SurveyClosed) -> Iterable[Statement]:
    parts = {
        "results": Jsonb(msgspec.to_builtins(fact.results)),
        "answers": Jsonb(msgspec.to_builtins(fact.answers)),
    }
    yield Statement(_CLOSE, values_of(entry, fact) | parts)


_ENTER = """
INSERT INTO activities.records (
    record_id, organization_id, register, occurred_on, unit_id, year, month, said)
VALUES (%(id)s, %(organization_id)s, %(register)s, %(on)s, %(unit_id)s, %(year)s, %(month)s,
    %(said)s)
"""
_WITHDRAW = "UPDATE activities.records SET is_withdrawn = true WHERE record_id = %(id)s"
_CLOSE = """
INSERT INTO activities.surveys (
    survey_id, organization_id, surveyed_by, opened_on, closed_on, method, chosen, frame,
    frame_size, asked, answered, results, answers)
VALUES (%(id)s, %(organization_id)s, %(surveyed_by)s, %(opened_on)s, %(on)s, %(method)s,
    %(chosen)s, %(frame)s, %(frame_size)s, %(asked)s, %(answered)s, %(results)s, %(answers)s)
"""
_ATTACH = """
INSERT INTO activities.evidence (
    evidence_id, organization_id, attached_on, sha256, media_type, size_bytes, subject_kind,
    subject_id)
VALUES (%(id)s, %(organization_id)s, %(on)s, %(sha256)s, %(media_type)s, %(size_bytes)s,
    %(subject_kind)s, %(subject_id)s)
"""
_DETACH = "UPDATE activities.evidence SET is_detached = true WHERE evidence_id = %(id)s"

PARTS: Mapping[type[Fact], Part] = {
    f.EducationHeld: _entered,
    f.ServiceGiven: _entered,
    f.SupportGiven: _entered,
    f.DuesSettled: _entered,
    f.MobileMembersCounted: _entered,
    f.DevelopmentQuotaSet: _entered,
    f.DevelopmentCounted: _entered,
    f.DispositionCounted: _entered,
    f.AppraisalJudged: _entered,
    f.RecordWithdrawn: on_fact(_WITHDRAW),
    SurveyClosed: _closed,
    EvidenceAttached: on_fact(_ATTACH),
    EvidenceDetached: on_fact(_DETACH),
}
