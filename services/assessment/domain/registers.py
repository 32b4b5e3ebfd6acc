"""S-16 to S-28, S-43, S-44, S-52 to S-55: what is told by a register: how much, never who."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.assessment.domain import deeds as d
from services.assessment.domain.asking import Asked, Owed
from services.assessment.domain.below import directly_below
from services.assessment.domain.known import Deed
from services.assessment.domain.obligations import Requirement
from shared.contracts.facts import activities_registers as r
from shared.contracts.facts.activities_points import (
    ContactPointStandingChanged,
    ContactPointWithdrawn,
    ExperienceSpread,
    ExperienceWithdrawn,
    GuidanceGiven,
    GuidanceWithdrawn,
    Standing,
)
from shared.contracts.rule_duties_done import (
    DuesDuty,
    EducationDuty,
    RecordDuty,
    Register,
    SupportDuty,
)


def education(asked: Asked, duty: EducationDuty) -> Iterator[Owed]:
    """One obligation a period: members were taught, by a record or by a meeting that was it too."""
    taught = [
        asked.evidence(deed)
        for deed in _standing(asked, d.RECORD, r.EducationHeld)
        if deed.fact.work in duty.works
    ]
    for meeting in asked.record.meetings:
        kind = meeting.kind_for(duty.meetings) if meeting.held_on in asked.period else None
        if kind is not None:
            deed = Deed(
                meeting.held_on, 0, meeting.received_on, meeting.meeting_id, kind, meeting.facts[0]
            )
            taught.append(asked.evidence(deed, facts=meeting.facts[1:]))
    yield Owed((Requirement(tuple(taught)),))


def dues(asked: Asked, duty: DuesDuty) -> Iterator[Owed]:
    """One obligation a month, with one thing asked for each part; settled later, it is late."""
    month = (asked.period.starts_on.year, asked.period.starts_on.month)
    settled = [
        deed
        for deeds in asked.record.streams(d.RECORD)
        for deed in _unless_withdrawn(deeds, r.DuesSettled)
        if (deed.fact.year, deed.fact.month) == month
    ]
    yield Owed(
        tuple(
            Requirement(tuple(asked.evidence(x) for x in settled if x.fact.part is part))
            for part in duty.parts
        )
    )


def support(asked: Asked, _: SupportDuty) -> Iterator[Owed]:
    """One obligation for each organization directly below: something was given to it."""
    given = list(_standing(asked, d.RECORD, r.SupportGiven))
    for unit_id in directly_below(asked):
        own = tuple(asked.evidence(deed) for deed in given if deed.fact.unit_id == unit_id)
        yield Owed((Requirement(own),), subject=str(unit_id))


def on_record(asked: Asked, duty: RecordDuty) -> Iterator[Owed]:
    """One obligation a period: so many records of a register."""
    kind, topic, counts = _REGISTERS[duty.register]
    found = tuple(
        asked.evidence(deed) for deed in _standing(asked, kind, topic) if counts(deed.fact)
    )
    bounds = duty.records
    yield Owed((Requirement(found, at_least=bounds.at_least, at_most=bounds.at_most),))


def _standing(asked: Asked, kind: str, topic: type) -> Iterator[Deed]:
    for deeds in asked.record.streams(kind):
        for deed in _unless_withdrawn(deeds, topic):
            if deed.day in asked.period:
                yield deed


def _unless_withdrawn(deeds: list[Deed], topic: type) -> list[Deed]:
    if any(isinstance(deed.fact, _WITHDRAWN) for deed in deeds):
        return []
    return [deed for deed in deeds if isinstance(deed.fact, topic)]


def _any(_: Any) -> bool:
    return True


_WITHDRAWN = (r.RecordWithdrawn, GuidanceWithdrawn, ExperienceWithdrawn, ContactPointWithdrawn)
_REGISTERS: Mapping[Register, tuple[str, type, Callable[[Any], bool]]] = {
    Register.GUIDANCE: (d.GUIDANCE, GuidanceGiven, _any),
    Register.MEMBERS_DEVELOPED: (d.RECORD, r.DevelopmentCounted, _any),
    Register.DISPOSITIONS: (d.RECORD, r.DispositionCounted, _any),
    Register.APPRAISAL: (d.RECORD, r.AppraisalJudged, _any),
    Register.SERVICE: (d.RECORD, r.ServiceGiven, _any),
    Register.MOBILE_MEMBERS: (d.RECORD, r.MobileMembersCounted, _any),
    Register.EXPERIENCE_SPREAD: (d.EXPERIENCE, ExperienceSpread, _any),
    Register.DEMONSTRATION: (
        d.CONTACT_POINT,
        ContactPointStandingChanged,
        lambda fact: fact.standing is Standing.DEMONSTRATION,
    ),
}
