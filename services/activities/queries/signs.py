"""Signs for the auditor: a text or file used again, surveys too uniform. Nothing follows from one.

A use is counted by organization and month: what one organization says twice in a month is no sign.
"""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from services.activities.domain.survey_numbers import Oddity
from services.activities.queries.surveys import SurveyView, surveys_between
from shared.contracts.page import Page
from shared.eventstore.asking import page_of, rows_of
from shared.eventstore.cited_files import ReusedEvidence

TOO_UNIFORM = frozenset({Oddity.IDENTICAL, Oddity.ONE_MINUTE, Oddity.ALL_SATISFIED})
MIN_LETTERS = 10  # shorter texts are phrases that everybody uses


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """Where a text or a file was used: a record of an organization, on its day."""

    organization_id: UUID
    used_on: date
    kind: str
    record_id: UUID


class Reused(msgspec.Struct, frozen=True, kw_only=True):
    """A text, or the SHA-256 of a file, used by several organizations or in several months."""

    content: str
    uses: tuple[Use, ...]


class Inspected(msgspec.Struct, frozen=True, kw_only=True):
    """How often a unit was inspected in a span of days, called-off visits left out."""

    unit_id: UUID
    inspections: int
    unannounced: int


def reused_texts(
    connection: Connection[Any], since: date, until: date, *, limit: int = 100, offset: int = 0
) -> Page[Reused]:
    """Texts used again, the most used first; equal but for spaces, punctuation and case (E-30).

    Conclusions of meetings, what visits found and advised, guidance, experience, innovations,
    measures against problems; of days ``since`` … ``until``, withdrawn records left out.

    Raises:
        InvalidQuestionError: limit or offset is out of range.
    """
    values = {"since": since, "until": until, "letters": MIN_LETTERS}
    return page_of(connection, Reused, _TEXTS, values, limit=limit, offset=offset)


def reused_file(file: ReusedEvidence) -> Reused:
    """Give a file that is used again, whatever it is used for, as a sign (E-30)."""
    uses = tuple(
        Use(
            organization_id=one.organization_id,
            used_on=one.attached_on,
            kind=one.subject_kind.partition(".")[2],
            record_id=one.subject_id,
        )
        for one in file.uses
    )
    return Reused(content=file.sha256, uses=uses)


def uniform_surveys(
    connection: Connection[Any], since: date, until: date
) -> tuple[SurveyView, ...]:
    """Surveys closed on these days whose forms are too much alike to be true (E-27)."""
    closed = surveys_between(connection, since, until)
    return tuple(survey for survey in closed if TOO_UNIFORM & set(survey.oddities))


def inspections_per_unit(
    connection: Connection[Any], since: date, until: date
) -> tuple[Inspected, ...]:
    """How often each unit was inspected on these days, the most inspected first."""
    return rows_of(connection, Inspected, _INSPECTED, {"since": since, "until": until})


_TEXTS = """
WITH said AS (
    SELECT m.organization_id, m.held_on AS used_on, 'meeting' AS kind, m.meeting_id AS record_id,
           c ->> 'conclusion' AS text
    FROM meetings m CROSS JOIN LATERAL jsonb_array_elements(m.conclusions) AS c
    WHERE NOT m.is_withdrawn
    UNION ALL
    SELECT v.organization_id, v.made_on, 'visit', v.visit_id, t.text
    FROM visits v CROSS JOIN LATERAL (VALUES (v.problem), (v.guidance)) AS t (text)
    WHERE NOT v.is_withdrawn
    UNION ALL
    SELECT organization_id, given_on, 'guidance', guidance_id, about
    FROM guidance WHERE NOT is_withdrawn
    UNION ALL
    SELECT organization_id, recorded_on, 'experience', experience_id, practice
    FROM experiences WHERE NOT is_withdrawn
    UNION ALL
    SELECT organization_id, claimed_on, 'innovation', innovation_id, practice
    FROM innovations WHERE withdrawn_on IS NULL
    UNION ALL
    SELECT organization_id, claimed_on, 'problem', problem_id, measure
    FROM problems WHERE NOT is_withdrawn
), plain AS (
    SELECT *, lower(regexp_replace(normalize(text, NFKC), '[[:space:][:punct:],。、;:!?]', '', 'g'))
              AS letters
    FROM said WHERE used_on BETWEEN %(since)s AND %(until)s AND text IS NOT NULL
)
SELECT min(text) AS content,
       json_agg(json_build_object('organization_id', organization_id, 'used_on', used_on,
                                  'kind', kind, 'record_id', record_id)
                ORDER BY used_on, organization_id, record_id) AS uses
FROM plain WHERE length(letters) >= %(letters)s
GROUP BY letters
HAVING count(DISTINCT (organization_id, date_trunc('month', used_on))) > 1
ORDER BY count(*) DESC, letters
"""
_INSPECTED = """
SELECT unit_id, count(*) AS inspections, count(*) FILTER (WHERE NOT is_announced) AS unannounced
FROM inspections
WHERE starts_on BETWEEN %(since)s AND %(until)s AND called_off_on IS NULL
GROUP BY unit_id ORDER BY count(*) DESC, unit_id
"""
