"""The problem register: whoever raised a problem says whether it is solved."""

from datetime import date
from uuid import UUID

import pytest

from services.activities.domain.errors import NotTheRaiserError, WrongStepError
from services.activities.domain.problem import Problem
from shared.contracts.facts import activities_problems as f

BRANCH, TOWNSHIP = UUID(int=3), UUID(int=2)
VILLAGER, OWNER = UUID(int=12), UUID(int=11)
MARCH, APRIL = date(2025, 3, 1), date(2025, 4, 1)
OF = {"organization_id": BRANCH}
CLAIM = f.ProblemSolutionClaimed(**OF, measure="已清淤")


def a_problem() -> Problem:
    raised = f.ProblemRaised(
        **OF,
        kind=f.ProblemKind.RIGHTS,
        problem="水渠多年未修",
        raised_by_id=VILLAGER,
        raiser=f.Raiser.MASSES,
        owner_id=OWNER,
    )
    problem = Problem.put(UUID(int=81), raised, on=MARCH)
    problem.collect_events()
    return problem


def confirm(problem: Problem, *, by: UUID = VILLAGER, actor: str = "system:office") -> None:
    problem.confirm(BRANCH, by, actor=actor, on=APRIL)


@pytest.mark.clause("S-29")
def test_a_problem_is_solved_when_its_raiser_says_so() -> None:
    problem = a_problem()
    problem.claim_solved(CLAIM, on=MARCH)
    confirm(problem)

    assert [one.fact for one in problem.collect_events()] == [
        CLAIM,
        f.ProblemSolutionConfirmed(**OF),
    ]
    assert problem.state == "solved"


@pytest.mark.clause("S-29")
@pytest.mark.parametrize(("by", "actor"), [(OWNER, "system:office"), (VILLAGER, str(OWNER))])
def test_the_owner_does_not_confirm_the_solution(by: UUID, actor: str) -> None:
    problem = a_problem()
    problem.claim_solved(CLAIM, on=MARCH)
    problem.collect_events()

    with pytest.raises(NotTheRaiserError):
        confirm(problem, by=by, actor=actor)

    assert problem.collect_events() == []


@pytest.mark.clause("S-29")
def test_a_rejected_solution_leaves_the_problem_open() -> None:
    problem = a_problem()
    problem.claim_solved(CLAIM, on=MARCH)
    problem.reject(BRANCH, VILLAGER, actor="system:office", on=APRIL)

    assert problem.state == "open"
    problem.claim_solved(CLAIM, on=APRIL)


def test_what_nobody_claims_to_have_solved_cannot_be_confirmed() -> None:
    with pytest.raises(WrongStepError):
        confirm(a_problem())


@pytest.mark.clause("S-71")
def test_a_problem_goes_upward_and_before_each_superior_once() -> None:
    problem = a_problem()
    for superior in (TOWNSHIP, TOWNSHIP, UUID(int=1)):
        problem.escalate(f.ProblemEscalated(**OF, superior_id=superior), on=APRIL)

    assert len(problem.collect_events()) == 2
