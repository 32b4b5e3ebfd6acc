"""Plans and what carries them out: which aggregates decide their commands."""

from collections.abc import Mapping

from services.targets.domain.outcome import Outcome
from services.targets.domain.plan import Plan
from services.targets.domain.target import Target
from shared.contracts.command import Command
from shared.contracts.commands import targets as c
from shared.contracts.commands import targets_progress as p
from shared.contracts.facts.targets import PlanAdopted
from shared.contracts.facts.targets_progress import OutcomeImported, PlanLinked
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def adopt_plan(session: Session, command: c.AdoptPlan, _: Context) -> None:
    adopted = stated(PlanAdopted, command)
    session.add(Plan.adopt(command.plan_id, adopted, on=command.occurred_on))


def link_plan(session: Session, command: p.LinkPlan, _: Context) -> None:
    linked = stated(PlanLinked, command)
    above = command.long_term_id
    long_term = None if above is None else session.get(Plan, above)
    session.get(Plan, command.plan_id).link_to(linked, long_term, on=command.occurred_on)


def end_plan(session: Session, command: p.EndPlan, _: Context) -> None:
    session.get(Plan, command.plan_id).end(command.organization_id, on=command.occurred_on)


def inherit_plan(session: Session, command: p.InheritPlan, _: Context) -> None:
    session.get(Plan, command.plan_id).inherit(
        command.organization_id, command.from_organization_id, on=command.occurred_on
    )


def import_outcome(session: Session, command: p.ImportOutcome, _: Context) -> None:
    imported = stated(OutcomeImported, command)
    about = command.target_id
    target = None if about is None else session.get(Target, about)
    session.add(
        Outcome.take_over(command.outcome_id, imported, on=command.occurred_on, target=target)
    )


HANDLERS: Mapping[type[Command], Handler] = {
    c.AdoptPlan: adopt_plan,
    p.LinkPlan: link_plan,
    p.EndPlan: end_plan,
    p.InheritPlan: inherit_plan,
    p.ImportOutcome: import_outcome,
}
