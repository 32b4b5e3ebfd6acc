"""S-58: the written report on each half-year; a report names the half-year it covers."""

from datetime import date

from services.assessment.domain.entering import entered_late
from services.assessment.domain.known import Record, Report
from services.assessment.domain.obligations import Evidence, Note, Requirement
from shared.contracts.rule_pack import RulePack
from shared.kernel.calendar import Period


def report_requirement(record: Record, pack: RulePack, period: Period, due_on: date) -> Requirement:
    """One report on the half-year; filed after the due day it is late, however late."""
    half = 1 if period.starts_on.month == 1 else 2
    return Requirement(
        tuple(
            _evidence(report, pack, due_on)
            for report in record.reports
            if (report.year, report.half) == (period.starts_on.year, half)
        )
    )


def _evidence(report: Report, pack: RulePack, due_on: date) -> Evidence:
    late = entered_late(report.filed_on, report.received_on, pack)
    after_due = report.filed_on > due_on
    notes = ((Note.ENTERED_LATE, late), (Note.AFTER_DUE, after_due))
    return Evidence(
        after_due=after_due,
        entered_late=late,
        from_on=report.filed_on,
        facts=(report.fact,),
        notes=tuple(note for note, holds in notes if holds),
    )
