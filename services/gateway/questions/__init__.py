"""The questions over HTTP: each asks a service's ``queries`` with that service's reader role."""

from services.gateway.questions import activities, assessment, ledger, registry, suite, targets
from services.gateway.questions.question import Question

QUESTIONS: tuple[Question, ...] = (
    *registry.QUESTIONS,
    *targets.QUESTIONS,
    *activities.QUESTIONS,
    *assessment.QUESTIONS,
    *ledger.QUESTIONS,
    *suite.QUESTIONS,
)
