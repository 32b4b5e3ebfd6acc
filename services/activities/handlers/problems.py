"""The problem register: which aggregate decides each command."""

from collections.abc import Mapping

from services.activities.domain.problem import Problem
from shared.contracts.command import Command
from shared.contracts.commands import activities_problems as c
from shared.contracts.facts import activities_problems as f
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def raise_problem(session: Session, command: c.RaiseProblem, _: Context) -> None:
    raised = stated(f.ProblemRaised, command)
    session.add(Problem.put(command.problem_id, raised, on=command.occurred_on))


def assign_problem(session: Session, command: c.AssignProblem, _: Context) -> None:
    problem = session.get(Problem, command.problem_id)
    problem.assign(stated(f.ProblemAssigned, command), on=command.occurred_on)


def claim_solved(session: Session, command: c.ClaimProblemSolved, _: Context) -> None:
    problem = session.get(Problem, command.problem_id)
    problem.claim_solved(stated(f.ProblemSolutionClaimed, command), on=command.occurred_on)


def confirm_solved(session: Session, command: c.ConfirmProblemSolved, context: Context) -> None:
    problem = session.get(Problem, command.problem_id)
    problem.confirm(
        command.organization_id,
        command.raised_by_id,
        actor=context.principal.actor,
        on=command.occurred_on,
    )


def reject_solution(session: Session, command: c.RejectProblemSolution, context: Context) -> None:
    problem = session.get(Problem, command.problem_id)
    problem.reject(
        command.organization_id,
        command.raised_by_id,
        actor=context.principal.actor,
        on=command.occurred_on,
    )


def escalate_problem(session: Session, command: c.EscalateProblem, _: Context) -> None:
    problem = session.get(Problem, command.problem_id)
    problem.escalate(stated(f.ProblemEscalated, command), on=command.occurred_on)


def withdraw_problem(session: Session, command: c.WithdrawProblem, _: Context) -> None:
    problem = session.get(Problem, command.problem_id)
    withdrawn = stated(f.ProblemWithdrawn, command)
    problem.withdraw(withdrawn, command.organization_id, on=command.occurred_on)


HANDLERS: Mapping[type[Command], Handler] = {
    c.RaiseProblem: raise_problem,
    c.AssignProblem: assign_problem,
    c.ClaimProblemSolved: claim_solved,
    c.ConfirmProblemSolved: confirm_solved,
    c.RejectProblemSolution: reject_solution,
    c.EscalateProblem: escalate_problem,
    c.WithdrawProblem: withdraw_problem,
}
