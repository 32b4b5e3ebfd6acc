"""Questions about surveys, what their numbers are worth, and about evidence."""

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
