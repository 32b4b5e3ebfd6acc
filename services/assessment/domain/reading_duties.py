"""Which reading answers to which kind of duty of a rule pack; there is one for every kind."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.assessment.domain import (
    answers_due,
    contact_points,
    duty_reports,
    elections,
    findings,
    inspections,
    meetings,
    own_targets,
    papers,
    plans,
    registers,
    reports,
    research,
    rules_published,
    together,
    upkeep,
    weak_units,
)
from services.assessment.domain.asking import Asked, Owed
from shared.contracts import rule_duties as of
from shared.contracts import rule_duties_done as done
from shared.contracts import rule_duties_kept as kept
from shared.contracts import rule_duties_led as led
from shared.contracts.rule_duty_kinds import Duty

Reader = Callable[[Asked, Any], Iterable[Owed]]

READERS: Mapping[type[Duty], Reader] = {
    of.MeetingDuty: meetings.meeting_owed,
    of.PlanInForceDuty: plans.plan_in_force,
    of.PlanAdoptedDuty: plans.plan_adopted,
    of.AcceptanceDuty: plans.indicators_accepted,
    of.ReportDuty: reports.report_owed,
    led.ContactPointsDuty: contact_points.contact_points,
    led.ContactVisitsDuty: contact_points.contact_visits,
    led.FieldworkDuty: contact_points.fieldwork,
    led.ResearchTopicDuty: research.research_topic,
    led.ResearchReportsDuty: research.research_reports,
    led.DutyReportDuty: duty_reports.duty_reports,
    led.OwnTargetsDuty: own_targets.own_targets,
    done.FindingsDuty: findings.findings,
    done.InspectionsDuty: inspections.inspections,
    done.UnitsInspectedDuty: inspections.units_inspected,
    done.ChecklistDuty: inspections.checklist,
    done.TogetherDuty: together.together,
    done.EducationDuty: registers.education,
    done.DuesDuty: registers.dues,
    done.ReportsAnsweredDuty: answers_due.reports_answered,
    done.DirectivesDuty: papers.directives,
    done.WorkDocumentsDuty: papers.work_documents,
    done.ElectionDuty: elections.elections,
    done.SupportDuty: registers.support,
    done.RulesPublishedDuty: rules_published.rules_published,
    done.WeakUnitsDuty: weak_units.weak_units,
    kept.PostsFilledDuty: upkeep.posts_filled,
    kept.WeakCasesDuty: upkeep.weak_cases,
    kept.ProblemsDuty: upkeep.problems,
    kept.IdeologySheetsDuty: upkeep.ideology_on_sheets,
    kept.ArchiveDuty: upkeep.archive,
    kept.UnitsCoveredDuty: upkeep.units_covered,
    kept.ResultsPublishedDuty: rules_published.results_published,
    done.RecordDuty: registers.on_record,
}

BY_THING: frozenset[type[Duty]] = frozenset(
    {
        led.OwnTargetsDuty,
        done.FindingsDuty,
        done.InspectionsDuty,
        done.ChecklistDuty,
        done.ReportsAnsweredDuty,
        done.DirectivesDuty,
        done.ElectionDuty,
        kept.WeakCasesDuty,
        kept.ProblemsDuty,
    }
)
"""Kinds whose things have a day of their own, which says where in the year they are owed."""


def read(asked: Asked, duty: Duty) -> Iterable[Owed]:
    """Give what is owed under a duty for a period, with what speaks for each."""
    return READERS[type(duty)](asked, duty)
