"""The questions over HTTP: each asks a service's ``queries`` with that service's reader role."""

from services.gateway.questions import (
    activities,
    activities_evidence,
    activities_inspection,
    activities_points,
    activities_registers,
    activities_reports,
    activities_research,
    assessment,
    board,
    ledger,
    registry,
    registry_cases,
    registry_life,
    suite,
    targets,
    targets_levels,
    targets_matters,
)
from services.gateway.questions.question import Question

QUESTIONS: tuple[Question, ...] = (
    *registry.QUESTIONS,
    *registry_life.QUESTIONS,
    *registry_cases.QUESTIONS,
    *targets.QUESTIONS,
    *targets_matters.QUESTIONS,
    *targets_levels.QUESTIONS,
    *activities.QUESTIONS,
    *activities_inspection.QUESTIONS,
    *activities_points.QUESTIONS,
    *activities_reports.QUESTIONS,
    *activities_research.QUESTIONS,
    *activities_registers.QUESTIONS,
    *activities_evidence.QUESTIONS,
    *assessment.QUESTIONS,
    *ledger.QUESTIONS,
    *suite.QUESTIONS,
    *board.QUESTIONS,
)
