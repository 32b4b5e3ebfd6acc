"""The problem register."""

from collections.abc import Mapping

from services.activities.projections.part import Part, new_row, on_fact
from shared.contracts.fact import Fact
from shared.contracts.facts import activities_problems as f

_RAISE = new_row(
    "problems",
    "organization_id kind problem raised_by_id raiser owner_id due_on",
    problem_id="id",
    raised_on="on",
)
_ASSIGN = """
UPDATE activities.problems SET owner_id = %(owner_id)s, due_on = coalesce(%(due_on)s, due_on)
WHERE problem_id = %(id)s
"""
_CLAIM = """
UPDATE activities.problems SET state = 'claimed_solved', claimed_on = %(on)s, measure = %(measure)s
WHERE problem_id = %(id)s
"""
_CONFIRM = """
UPDATE activities.problems SET state = 'solved', solved_on = %(on)s WHERE problem_id = %(id)s
"""
_REJECT = """
UPDATE activities.problems SET state = 'open', rejections = rejections + 1
WHERE problem_id = %(id)s
"""
_ESCALATE = """
UPDATE activities.problems SET escalated_to = escalated_to || %(superior_id)s::uuid,
    escalated_on = coalesce(escalated_on, %(on)s)
WHERE problem_id = %(id)s
"""
_WITHDRAW = "UPDATE activities.problems SET is_withdrawn = true WHERE problem_id = %(id)s"

PARTS: Mapping[type[Fact], Part] = {
    f.ProblemRaised: _RAISE,
    f.ProblemAssigned: on_fact(_ASSIGN),
    f.ProblemSolutionClaimed: on_fact(_CLAIM),
    f.ProblemSolutionConfirmed: on_fact(_CONFIRM),
    f.ProblemSolutionRejected: on_fact(_REJECT),
    f.ProblemEscalated: on_fact(_ESCALATE),
    f.ProblemWithdrawn: on_fact(_WITHDRAW),
}
