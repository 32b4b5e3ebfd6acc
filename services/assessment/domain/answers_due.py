"""S-58, S-70: the reports that came in from below, answered in time."""

from collections.abc import Iterator
from datetime import timedelta

from services.assessment.domain.asking import Asked, Owed, of_type
from services.assessment.domain.below import reports_to
from services.assessment.domain.deeds import REPORT
from services.assessment.domain.obligations import Requirement
from shared.contracts.facts.activities import ReportFiled
from shared.contracts.facts.activities_reports import ReportAnswered, ReportRefiled
from shared.contracts.rule_duties_done import ReportsAnsweredDuty


def reports_answered(asked: Asked, duty: ReportsAnsweredDuty) -> Iterator[Owed]:
    """One obligation for each report filed in the period, due so many days on.

    A report goes past a general branch to the township. The days run from the filing; from the
    last filing anew, where it was given back before.
    """
    for _, record in sorted(asked.county.items()):
        for deeds in record.streams(REPORT):
            filed = next(iter(of_type(deeds, ReportFiled)), None)
            if filed is None or filed.day not in asked.period:
                continue
            if reports_to(asked.county, record, filed.day) != asked.organization_id:
                continue
            last = max((filed, *of_type(deeds, ReportRefiled)), key=lambda deed: deed[:2])
            due_on, is_provisional = asked.put_off(last.day + timedelta(days=duty.within_days))
            answers = of_type(deeds, ReportAnswered)
            evidence = tuple(asked.evidence(deed, due_on=due_on) for deed in answers)
            yield Owed(
                (Requirement(evidence, facts=(filed.id,)),),
                subject=str(filed.subject),
                due_on=due_on,
                is_provisional=is_provisional,
                anchor=filed.day,
            )
