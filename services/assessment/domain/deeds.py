"""Which facts a record keeps as they are, by kind, for the readings that look at them."""

from services.assessment.domain.filing import Filed
from services.assessment.domain.known import Deed, Record
from shared.contracts.catalogue import FACTS
from shared.contracts.fact import Fact

CONTACT_POINT = "activities.contact_point"
VISIT = "activities.visit"
TOPIC = "activities.topic"
RESEARCH_REPORT = "activities.research_report"
INNOVATION = "activities.innovation"
EXPERIENCE = "activities.experience"
GUIDANCE = "activities.guidance"
INSPECTION = "activities.inspection"
FINDING = "activities.finding"
RECORD = "activities.record"
SURVEY = "activities.survey"
REPORT = "activities.report"
DUTY_REPORT = "activities.duty_report"
TARGET = "targets.target"
INDICATOR = "targets.indicator"
ROUND = "targets.round"
DIRECTIVE = "targets.directive"
WORK_DOCUMENT = "targets.work_document"
OUTCOME = "targets.outcome"
ARCHIVE = "targets.archive"
ROUND_HELD = "assessment.round"
PROBLEM = "activities.problem"
UNIT = "registry.unit"
RULE_PACK = "targets.rule_pack"
CALENDAR = "targets.calendar"
POST = "registry.post"
HANDOVER = "registry.handover"
WEAK_CASE = "registry.weak_case"
ORGANIZATION = "registry.organization"

_KINDS = frozenset(
    {
        CONTACT_POINT,
        VISIT,
        TOPIC,
        RESEARCH_REPORT,
        INNOVATION,
        EXPERIENCE,
        GUIDANCE,
        INSPECTION,
        FINDING,
        RECORD,
        SURVEY,
        REPORT,
        DUTY_REPORT,
        TARGET,
        INDICATOR,
        ROUND,
        DIRECTIVE,
        WORK_DOCUMENT,
        OUTCOME,
        ARCHIVE,
        ROUND_HELD,
        PROBLEM,
        UNIT,
        RULE_PACK,
        CALENDAR,
        POST,
        HANDOVER,
        WEAK_CASE,
        ORGANIZATION,
    }
)


def _kind(topic: str) -> str:
    return ".".join(topic.split(".", 2)[:2])


_KEPT: dict[type[Fact], str] = {
    fact: kind for topic, fact in FACTS.items() if (kind := _kind(topic)) in _KINDS
}


def keep(record: Record, row: Filed, fact: Fact) -> None:
    """Keep a fact in a record, where a reading may look for it."""
    kind = _KEPT.get(type(fact))
    if kind is not None:
        deed = Deed(row.occurred_on, row.index, row.received_on, row.subject, fact, row.fact)
        record.deeds.setdefault(kind, {}).setdefault(row.subject, []).append(deed)
