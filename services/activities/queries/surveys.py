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
from shared.contracts.practice import DEFAULTS, Practice
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


class CitedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a record cites: as evidence, or as the document that was signed or accepted."""

    organization_id: UUID
    attached_on: date  # first cited by the record
    sha256: str
    subject_kind: SubjectKind
    subject_id: UUID


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
    connection: Connection[Any],
    organization_id: UUID,
    *,
    practice: Practice,
    limit: int = 100,
    offset: int = 0,
) -> Page[SurveyView]:
    """Surveys of satisfaction with an organization, the latest first.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"organization": organization_id}
    page = page_of(connection, _Survey, _SURVEYS, values, limit=limit, offset=offset)
    items = tuple(_weighed(survey, practice) for survey in page.items)
    return Page(items=items, total=page.total, limit=page.limit, offset=page.offset)


def surveys_between(
    connection: Connection[Any], since: date, until: date, *, practice: Practice = DEFAULTS
) -> tuple[SurveyView, ...]:
    """Surveys of anybody closed on days ``since`` … ``until``, in order."""
    found = rows_of(connection, _Survey, _CLOSED, {"since": since, "until": until})
    return tuple(_weighed(survey, practice) for survey in found)


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


def files_of(
    connection: Connection[Any], organization_ids: Collection[UUID]
) -> tuple[CitedFile, ...]:
    """All files that the records of some organizations cite, by hash; each once a record."""
    values = {"organizations": list(organization_ids), "sha256": None}
    return rows_of(connection, CitedFile, _CITED, values)


def uses_of(connection: Connection[Any], sha256: str) -> tuple[CitedFile, ...]:
    """Every record that cites a file."""
    return rows_of(connection, CitedFile, _CITED, {"organizations": None, "sha256": sha256})


def reused(cited: Collection[CitedFile]) -> tuple[ReusedEvidence, ...]:
    """Give the files that several units, or several months, share."""
    by_hash: dict[str, list[CitedFile]] = {}
    for one in cited:
        by_hash.setdefault(one.sha256, []).append(one)
    return tuple(
        ReusedEvidence(sha256=sha256, uses=tuple(map(_use, uses)))
        for sha256, uses in sorted(by_hash.items())
        if len({_unit_and_month(one) for one in uses}) > 1
    )


def _unit_and_month(one: CitedFile) -> tuple[UUID, int, int]:
    return (one.organization_id, one.attached_on.year, one.attached_on.month)


def _use(one: CitedFile) -> EvidenceUse:
    return EvidenceUse(
        organization_id=one.organization_id,
        attached_on=one.attached_on,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
    )


def _weighed(survey: _Survey, practice: Practice) -> SurveyView:
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
            few_answers=practice.few_answers,
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
_CITED = """
WITH cited AS (
    SELECT organization_id, attached_on, sha256, subject_kind, subject_id
    FROM evidence WHERE NOT is_detached
    UNION ALL
    SELECT organization_id, filed_on, sha256, 'activities.report', report_id
    FROM reports WHERE sha256 IS NOT NULL
    UNION ALL
    SELECT organization_id, delivered_on, sha256, 'activities.duty_report', duty_report_id
    FROM duty_reports WHERE sha256 IS NOT NULL AND NOT is_withdrawn
    UNION ALL
    SELECT organization_id, finished_on, sha256, 'activities.research_report', research_report_id
    FROM research_reports WHERE sha256 IS NOT NULL AND NOT is_withdrawn
    UNION ALL
    SELECT f.organization_id, f.evidenced_on, f.sha256, 'activities.innovation', innovation_id
    FROM innovation_files f JOIN innovations i USING (innovation_id)
    WHERE i.withdrawn_on IS NULL
    UNION ALL
    SELECT p.organization_id, s.starts_on, s.sha256, 'activities.contact_point', contact_point_id
    FROM contact_point_standings s JOIN contact_points p
        USING (contact_point_id)
    WHERE s.sha256 IS NOT NULL AND NOT p.is_withdrawn
)
SELECT DISTINCT ON (sha256, subject_id) * FROM cited
WHERE (%(organizations)s::uuid[] IS NULL OR organization_id = ANY(%(organizations)s))
  AND (%(sha256)s::text IS NULL OR sha256 = %(sha256)s)
ORDER BY sha256, subject_id, attached_on
"""
