"""Records of the registers as entered, surveys as closed, evidence as attached."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from services.activities.projections.part import Part, new_row, on_fact
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_registers as f
from shared.contracts.facts.activities_surveys import (
    EvidenceAttached,
    EvidenceDetached,
    SurveyClosed,
)
from shared.eventstore.follower import NewRow


def _entered(entry: Entry, fact: Fact) -> Iterable[NewRow]:
    said: dict[str, Any] = msgspec.to_builtins(fact)
    values = {
        "record_id": entry.subject,
        "organization_id": said.pop("organization_id"),
        "register": entry.type.split(".")[2],
        "occurred_on": entry.occurredon,
        "said": said,
    }
    yield NewRow(
        "records", values | {name: said.get(name) for name in ("unit_id", "year", "month")}
    )


_WITHDRAW = "UPDATE activities.records SET is_withdrawn = true WHERE record_id = %(id)s"
_CLOSE = new_row(
    "surveys",
    "organization_id surveyed_by opened_on method chosen frame frame_size asked answered results"
    " answers",
    survey_id="id",
    closed_on="on",
)
_ATTACH = new_row(
    "evidence",
    "organization_id sha256 media_type size_bytes subject_kind subject_id",
    evidence_id="id",
    attached_on="on",
)
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
    SurveyClosed: _CLOSE,
    EvidenceAttached: _ATTACH,
    EvidenceDetached: on_fact(_DETACH),
}
