"""Facts of surveys and of evidence: closed for ever, told by numbers and hashes."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Count, Fact, FileHash, Part, Sha256, ShortText

MediaType = Annotated[str, msgspec.Meta(pattern=r"^[a-z]+/[a-z0-9][a-z0-9.+-]*$", max_length=100)]
Minute = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]$")
]


class SurveyMethod(StrEnum):
    HOUSEHOLD = "household"  # 入户
    TELEPHONE = "telephone"
    PAPER = "paper"
    ONLINE = "online"


class Chosen(StrEnum):
    """How those asked were chosen."""

    RANDOM = "random"
    EVERYBODY = "everybody"
    BY_HAND = "by_hand"


class QuestionGroup(StrEnum):
    ORGANISE = "organise"  # 组织群众
    INFORM = "inform"  # 宣传群众
    SERVE = "serve"  # 服务群众
    RIGHTS = "rights"  # 维护权益


class GroupResult(Part, frozen=True, kw_only=True):
    group: QuestionGroup
    satisfied: Count
    answered: Count


class Answers(Part, frozen=True, kw_only=True):
    """Forms with the same answers to every question, handed in within the same minute."""

    vector: Sha256  # of the answers in the order of the questions
    minute: Minute  # Asia/Shanghai
    count: Count


class SurveyClosed(Fact, frozen=True, kw_only=True):
    """A survey of satisfaction with a unit; nothing about it can change any more."""

    TOPIC = "activities.survey.closed.v1"
    CLAUSES = "S-30"

    organization_id: UUID  # whose work was judged
    surveyed_by: UUID
    opened_on: date
    method: SurveyMethod
    chosen: Chosen
    frame: ShortText  # who could have been asked
    frame_size: Count
    asked: Count
    answered: Count
    results: tuple[GroupResult, ...]
    answers: tuple[Answers, ...]


class SubjectKind(StrEnum):
    """What evidence may be of: the first two parts of stored names."""

    MEETING = "activities.meeting"
    REPORT = "activities.report"
    INSPECTION = "activities.inspection"
    FINDING = "activities.finding"
    RECORD = "activities.record"
    SURVEY = "activities.survey"
    DUTY_REPORT = "activities.duty_report"
    CONTACT_POINT = "activities.contact_point"
    VISIT = "activities.visit"
    GUIDANCE = "activities.guidance"
    EXPERIENCE = "activities.experience"
    TOPIC = "activities.topic"
    RESEARCH_REPORT = "activities.research_report"
    INNOVATION = "activities.innovation"
    PROBLEM = "activities.problem"


class EvidenceAttached(Fact, frozen=True, kw_only=True):
    """A file belongs to a record; its hash proves what it was, wherever the file is."""

    TOPIC = "activities.evidence.attached.v1"
    CLAUSES = "S-35 S-51 S-55"

    organization_id: UUID
    sha256: FileHash
    media_type: MediaType
    size_bytes: Count
    subject_kind: SubjectKind
    subject_id: UUID


class EvidenceDetached(Fact, frozen=True, kw_only=True):
    """It was attached in error; the file stays."""

    TOPIC = "activities.evidence.detached.v1"
    CLAUSES = "S-35"

    organization_id: UUID


FACTS = (SurveyClosed, EvidenceAttached, EvidenceDetached)
