"""S-58: the written report on each half-year; a report names the half-year it covers."""

from collections.abc import Iterator
from datetime import date

from services.assessment.domain.asking import Asked, Owed
from services.assessment.domain.entering import entered_late
from services.assessment.domain.known import Report
from services.assessment.domain.obligations import Evidence, Note, Requirement
from shared.contracts.rule_duties import ReportDuty


def report_owed(asked: Asked, _: ReportDuty) -> Iterator[Owed]:
    """One report on the half-year; filed after the due day it is late, however late."""
    first = asked.period.starts_on
    half = 1 if first.month == 1 else 2
    found = tuple(
        _evidence(report, asked.due_on, asked.grace_days)
        for report in asked.record.reports
        if (report.year, report.half) == (first.year, half)
    )
    yield Owed((Requirement(found),))


def _evidence(report: Report, due_on: date, grace_days: int) -> Evidence:
    late = entered_late(report.filed_on, report.received_on, grace_days)
    after_due = report.filed_on > due_on
    notes = ((Note.ENTERED_LATE, late), (Note.AFTER_DUE, after_due))
    return Evidence(
        after_due=after_due,
        entered_late=late,
        from_on=report.filed_on,
        facts=(report.fact,),
        notes=tuple(note for note, holds in notes if holds),
    )
