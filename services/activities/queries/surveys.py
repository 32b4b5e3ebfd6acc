"""Questions about surveys and evidence: what the numbers are worth, which files are used twice."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.activities.domain.survey_numbers import (
    GroupShare,
    Oddity,
    most_alike,
    oddities,
    share_of,
)
from shared.contracts.facts.activities_surveys import (
    Answers,
    Chosen,
    GroupResult,
    SubjectKind,
    SurveyMethod,
)
from shared.contracts.page import Page
from shared.eventstore.asking import page_of, rows_of


class SurveyView(msgspec.Struct, frozen=True, kw_only=True):
    """A closed survey, its shares with their uncertainty, and what is odd about its forms."""

    survey_id: UUID
    organization_id: UUID
    surveyed_by: UUID
    opened_on: date
    closed_on: date
    method: SurveyMethod
    chosen: Chosen
    frame: str
    frame_size: int
    asked: int
    answered: int
    shares: tuple[GroupShare, ...]
    most_alike: int  # forms with the same answers
    oddities: tuple[Oddity, ...]


class EvidenceView(msgspec.Struct, frozen=True, kw_only=True):
    """A file that belongs to a record."""

    evidence_id: UUID
    organization_id: UUID
    attached_on: date
    sha256: str
    media_type: str
    size_bytes: int
    subject_kind: SubjectKind
    subject_id: UUID
    is_detached: bool


class EvidenceUse(msgspec.Struct, frozen=True, kw_only=True):
    """One use of a file."""

    organization_id: UUID
    attached_on: date
    subject_kind: SubjectKind
    subject_id: UUID


class ReusedEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """A file that stands for several units, or for several months (E-30)."""

    sha256: str
    uses: tuple[EvidenceUse, ...]


class _Survey(msgspec.Struct, frozen=True, kw_only=True):
    survey_id: UUID
    organization_id: UUID
    surveyed_by: UUID
    opened_on: date
    closed_on: date
    method: SurveyMethod
    chosen: Chosen
    frame: str
    frame_size: int
    asked: int
    answered: int
    results: tuple[GroupResult, ...]
    answers: tuple[Answers, ...]


def surveys(
    connection: Connection[Any], organization_id: UUID, *, limit: int = 100, offset: int = 0
) -> Page[SurveyView]:
    """Surveys of satisfaction with an organization, the latest first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id}
    page = page_of(connection, _Survey, _SURVEYS, values, limit=limit, offset=offset)
    items = tuple(map(_weighed, page.items))
    return Page(items=items, total=page.total, limit=page.limit, offset=page.offset)


def surveys_between(
    connection: Connection[Any], since: date, until: date
) -> tuple[SurveyView, ...]:
    """Surveys of anybody closed on days ``since`` … ``until``, in order."""
    found = rows_of(connection, _Survey, _CLOSED, {"since": since, "until": until})
    return tuple(map(_weighed, found))


def evidence(
    connection: Connection[Any],
    organization_id: UUID,
    *,
    subject_id: UUID | None = None,
    limit: int = 100,
    offset: int = 0,
) -> Page[EvidenceView]:
    """Evidence that an organization attached, of one record or of all, the latest first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id, "subject": subject_id}
    return page_of(connection, EvidenceView, _EVIDENCE, values, limit=limit, offset=offset)


def evidence_of(
    connection: Connection[Any], organization_ids: Collection[UUID]
) -> tuple[EvidenceView, ...]:
    """All evidence that stands of some organizations, by hash."""
    return rows_of(connection, EvidenceView, _OF_ALL, {"organizations": list(organization_ids)})


def uses_of(connection: Connection[Any], sha256: str) -> tuple[EvidenceView, ...]:
    """Every attachment of a file."""
    return rows_of(connection, EvidenceView, _USES, {"sha256": sha256})


def reused(attached: Collection[EvidenceView]) -> tuple[ReusedEvidence, ...]:
    """Give the files that several units, or several months, share."""
    by_hash: dict[str, list[EvidenceView]] = {}
    for one in attached:
        by_hash.setdefault(one.sha256, []).append(one)
    return tuple(
        ReusedEvidence(sha256=sha256, uses=tuple(map(_use, uses)))
        for sha256, uses in sorted(by_hash.items())
        if len({_unit_and_month(one) for one in uses}) > 1
    )


def _unit_and_month(one: EvidenceView) -> tuple[UUID, int, int]:
    return (one.organization_id, one.attached_on.year, one.attached_on.month)


def _use(one: EvidenceView) -> EvidenceUse:
    return EvidenceUse(
        organization_id=one.organization_id,
        attached_on=one.attached_on,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
    )


def _weighed(survey: _Survey) -> SurveyView:
    said = msgspec.structs.asdict(survey)
    results, answers = said.pop("results"), said.pop("answers")
    return SurveyView(
        **said,
        shares=tuple(share_of(result, survey.frame_size) for result in results),
        most_alike=most_alike(answers),
        oddities=oddities(
            organization_id=survey.organization_id,
            surveyed_by=survey.surveyed_by,
            chosen=survey.chosen,
            answered=survey.answered,
            results=results,
            answers=answers,
        ),
    )


_CLOSED = """
SELECT * FROM surveys WHERE closed_on BETWEEN %(since)s AND %(until)s
ORDER BY closed_on, survey_id
"""
_SURVEYS = """
SELECT * FROM surveys WHERE organization_id = %(organization)s
ORDER BY closed_on DESC, survey_id
"""
_EVIDENCE = """
SELECT * FROM evidence
WHERE organization_id = %(organization)s AND NOT is_detached
  AND (%(subject)s::uuid IS NULL OR subject_id = %(subject)s)
ORDER BY attached_on DESC, evidence_id
"""
_OF_ALL = """
SELECT * FROM evidence
WHERE organization_id = ANY(%(organizations)s) AND NOT is_detached
ORDER BY sha256, attached_on, evidence_id
"""
_USES = """
SELECT * FROM evidence WHERE sha256 = %(sha256)s AND NOT is_detached
ORDER BY attached_on, evidence_id
"""
