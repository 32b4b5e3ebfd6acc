"""S-59: a report of duty on the holder's own days in post, with the section on responsibility."""

from collections.abc import Iterator

from services.assessment.domain.asking import Asked, Owed, latest
from services.assessment.domain.deeds import DUTY_REPORT
from services.assessment.domain.leaders import leaders
from services.assessment.domain.obligations import Evidence, Fault, Requirement
from shared.contracts.facts.activities_reports import DutyReportDelivered, DutyReportWithdrawn
from shared.contracts.rule_duties_led import DutyReportDuty


def duty_reports(asked: Asked, duty: DutyReportDuty) -> Iterator[Owed]:
    """One obligation for each holder, also of part of the period: each on their own days."""
    delivered = list(_delivered(asked))
    for leader in leaders(asked, duty):
        own = [each for person_id, each in delivered if person_id == leader.person_id]
        yield Owed(
            (Requirement(tuple(own)),),
            subject=str(leader.person_id),
            person_id=leader.person_id,
            facts=leader.facts,
        )


def _delivered(asked: Asked) -> Iterator[tuple[object, Evidence]]:
    for deeds in asked.record.streams(DUTY_REPORT):
        said = latest(deeds, DutyReportDelivered)
        if said is None or latest(deeds, DutyReportWithdrawn):
            continue
        if said.fact.year == asked.period.starts_on.year:
            faults = () if said.fact.has_responsibility_section else (Fault.NO_SECTION,)
            yield said.fact.person_id, asked.evidence(said, faults=faults)
