"""Questions to surveys of satisfaction and to evidence."""

from uuid import UUID

import msgspec

from services.activities.queries import surveys as queries
from services.activities.queries.surveys import EvidenceView, SurveyView
from services.gateway.evidence_store import EvidenceStore, KeptFile
from services.gateway.questions.asked import (
    ACTIVITIES,
    OF,
    OnAsked,
    PageAsked,
    answering,
    files_cited,
    in_sight,
)
from services.gateway.questions.below import below
from services.gateway.questions.orphans import ORPHAN_DAYS, Days, orphans
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import TIDIES
from shared.contracts.errors import ServiceUnavailableError
from shared.contracts.page import Page
from shared.eventstore.cited_files import CitedFile, ReusedEvidence, files_of, reused


class EvidenceAsked(PageAsked, frozen=True, kw_only=True):
    subject_id: UUID | None = None


class OrphansAsked(Parameters, frozen=True, kw_only=True):
    days: Days = ORPHAN_DAYS


class EvidenceFindings(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the evidence of an organization and of those below it."""

    missing: tuple[CitedFile, ...]  # cited, and the file is not in the store (E-28)
    reused: tuple[ReusedEvidence, ...]  # by several units, or for several months (E-30)


def evidence_findings(asking: Asking, asked: OnAsked) -> EvidenceFindings:
    """Files that are missing, and files that stand for more than one unit or month."""
    on, store = in_sight(asking, asked), _store(asking)
    organizations = (asked.organization_id, *below(asking, asked.organization_id, on))
    cited = files_cited(asking.readers, lambda reader: files_of(reader, organizations))
    lost = {sha256 for sha256 in {one.sha256 for one in cited} if not store.has(sha256)}
    return EvidenceFindings(
        missing=tuple(one for one in cited if one.sha256 in lost), reused=reused(cited)
    )


def evidence_orphans(asking: Asking, asked: OrphansAsked) -> tuple[KeptFile, ...]:
    """Files kept for so many days that no fact cites."""
    return orphans(asking.readers, _store(asking), today=asking.today, days=asked.days)


def _store(asking: Asking) -> EvidenceStore:
    if asking.evidence is None:
        raise ServiceUnavailableError("evidence")
    return asking.evidence


QUESTIONS = (
    Question(
        name="surveys",
        path=f"{OF}/surveys",
        zh="群众满意度调查",
        en="Surveys of satisfaction",
        parameters=PageAsked,
        result=Page[SurveyView],
        reads=ACTIVITIES,
        answer=answering(queries.surveys, "practice"),
        clauses=("S-30",),
    ),
    Question(
        name="evidence",
        path=f"{OF}/evidence",
        zh="佐证",
        en="Evidence attached",
        parameters=EvidenceAsked,
        result=Page[EvidenceView],
        reads=ACTIVITIES,
        answer=answering(queries.evidence),
        clauses=("S-35",),
    ),
    Question(
        name="evidence_findings",
        path=f"{OF}/evidence-findings",
        zh="缺失或重复使用的佐证",
        en="Evidence missing, and evidence used again",
        parameters=OnAsked,
        result=EvidenceFindings,
        reads=ACTIVITIES,
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
        roles=TIDIES,
    ),
)
