"""Questions to surveys of satisfaction and to evidence."""

from datetime import date
from uuid import UUID

import msgspec

from services.activities.queries import surveys as survey_queries
from services.activities.queries.surveys import (
    EvidenceView,
    ReusedEvidence,
    SurveyView,
    evidence_of,
    reused,
)
from services.gateway.evidence_store import KeptFile
from services.gateway.pools import ask
from services.gateway.questions.below import below
from services.gateway.questions.orphans import ORPHAN_DAYS, Days, orphans
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import OPERATES, require_sight
from shared.contracts.errors import ServiceUnavailableError
from shared.contracts.page import Limit, Offset, Page

_SCHEMA = "activities"
_OF = "/v1/organizations/{organization_id}"


class SurveysAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    limit: Limit = 100
    offset: Offset = 0


class EvidenceAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    subject_id: UUID | None = None
    limit: Limit = 100
    offset: Offset = 0


class EvidenceFindingsAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None


class OrphansAsked(Parameters, frozen=True, kw_only=True):
    days: Days = ORPHAN_DAYS


class EvidenceFindings(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the evidence of an organization and of those below it."""

    missing: tuple[EvidenceView, ...]  # attached, and the file is not in the store (E-28)
    reused: tuple[ReusedEvidence, ...]  # by several units, or for several months (E-30)


def surveys(asking: Asking, asked: SurveysAsked) -> Page[SurveyView]:
    """Surveys of satisfaction, with uncertainty and oddities."""
    _in_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: survey_queries.surveys(
            connection, asked.organization_id, limit=asked.limit, offset=asked.offset
        ),
    )


def evidence(asking: Asking, asked: EvidenceAsked) -> Page[EvidenceView]:
    """Evidence that an organization attached."""
    _in_sight(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: survey_queries.evidence(
            connection,
            asked.organization_id,
            subject_id=asked.subject_id,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def evidence_findings(asking: Asking, asked: EvidenceFindingsAsked) -> EvidenceFindings:
    """Files that are missing, and files that stand for more than one unit or month."""
    on = _in_sight(asking, asked.organization_id, asked.on)
    store = asking.evidence
    if store is None:
        raise ServiceUnavailableError("evidence")
    organizations = (asked.organization_id, *below(asking, asked.organization_id, on))
    attached = ask(
        asking.readers, _SCHEMA, lambda connection: evidence_of(connection, organizations)
    )
    lost = {sha256 for sha256 in {one.sha256 for one in attached} if not store.has(sha256)}
    return EvidenceFindings(
        missing=tuple(one for one in attached if one.sha256 in lost), reused=reused(attached)
    )


def evidence_orphans(asking: Asking, asked: OrphansAsked) -> tuple[KeptFile, ...]:
    """Files kept for so many days that no fact cites."""
    if asking.evidence is None:
        raise ServiceUnavailableError("evidence")
    return orphans(asking.readers, asking.evidence, today=asking.today, days=asked.days)


def _in_sight(asking: Asking, organization_id: UUID, on: date | None) -> date:
    day = on or asking.today
    require_sight(organization_id, day, asking.principal, asking.tree)
    return day


QUESTIONS = (
    Question(
        name="surveys",
        path=f"{_OF}/surveys",
        zh="群众满意度调查",
        en="Surveys of satisfaction",
        parameters=SurveysAsked,
        result=Page[SurveyView],
        reads=_SCHEMA,
        answer=surveys,
        clauses=("S-30",),
    ),
    Question(
        name="evidence",
        path=f"{_OF}/evidence",
        zh="佐证",
        en="Evidence attached",
        parameters=EvidenceAsked,
        result=Page[EvidenceView],
        reads=_SCHEMA,
        answer=evidence,
        clauses=("S-35",),
    ),
    Question(
        name="evidence_findings",
        path=f"{_OF}/evidence-findings",
        zh="缺失或重复使用的佐证",
        en="Evidence missing, and evidence used again",
        parameters=EvidenceFindingsAsked,
        result=EvidenceFindings,
        reads=_SCHEMA,
        answer=evidence_findings,
        clauses=("S-35",),
    ),
    Question(
        name="evidence_orphans",
        path="/v1/evidence-orphans",
        zh="无人引用的佐证文件",
        en="Files of evidence that no fact cites",
        parameters=OrphansAsked,
        result=tuple[KeptFile, ...],
        reads="ledger",
        answer=evidence_orphans,
        roles=OPERATES,
    ),
)
