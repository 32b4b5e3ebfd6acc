"""Commands of target management: which aggregates decide each of them."""

from collections.abc import Mapping
from typing import ClassVar

from services.targets.domain.document import Document
from services.targets.domain.plan import Plan
from services.targets.domain.rule_pack import RulePack
from services.targets.domain.target import Target
from shared.contracts.command import Command
from shared.contracts.commands import targets as c
from shared.contracts.facts.targets import (
    DocumentIssued,
    IndicatorCascaded,
    PlanAdopted,
    TargetSet,
)
from shared.eventstore.application import CommandApplication
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def issue_document(session: Session, command: c.IssueDocument, _: Context) -> None:
    issued = DocumentIssued(
        organization_id=command.organization_id,
        title=command.title,
        number=command.number,
        effective_from=command.effective_from,
        derived_from=command.derived_from,
        clauses=command.clauses,
    )
    session.add(Document.issue(command.document_id, issued, on=command.occurred_on))


def publish_rule_pack(session: Session, command: c.PublishRulePack, _: Context) -> None:
    rule_pack = RulePack.publish(
        command.rule_pack_id,
        command.organization_id,
        content=command.content,
        effective_from=command.effective_from,
        effective_to=command.effective_to,
        on=command.occurred_on,
    )
    session.add(rule_pack)


def adopt_plan(session: Session, command: c.AdoptPlan, _: Context) -> None:
    adopted = PlanAdopted(
        organization_id=command.organization_id,
        kind=command.kind,
        title=command.title,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
    )
    session.add(Plan.adopt(command.plan_id, adopted, on=command.occurred_on))


def set_target(session: Session, command: c.SetTarget, _: Context) -> None:
    target_set = TargetSet(
        organization_id=command.organization_id,
        plan_id=command.plan_id,
        title=command.title,
        indicators=command.indicators,
        clause=command.clause,
        description=command.description,
    )
    plan = session.get(Plan, command.plan_id)
    session.add(Target.set_out(command.target_id, target_set, on=command.occurred_on, plan=plan))


def cascade_indicator(session: Session, command: c.CascadeIndicator, _: Context) -> None:
    cascaded = IndicatorCascaded(
        organization_id=command.organization_id,
        indicator_id=command.indicator_id,
        post_id=command.post_id,
        person_id=command.person_id,
    )
    session.get(Target, command.target_id).cascade(cascaded, on=command.occurred_on)


def accept_indicator(session: Session, command: c.AcceptIndicator, _: Context) -> None:
    session.get(Target, command.target_id).accept(
        command.organization_id,
        command.indicator_id,
        command.person_id,
        on=command.occurred_on,
    )


class Targets(CommandApplication):
    """Documents, rule packs, plans, targets."""

    name = "targets"
    handlers: ClassVar[Mapping[type[Command], Handler]] = {
        c.IssueDocument: issue_document,
        c.PublishRulePack: publish_rule_pack,
        c.AdoptPlan: adopt_plan,
        c.SetTarget: set_target,
        c.CascadeIndicator: cascade_indicator,
        c.AcceptIndicator: accept_indicator,
    }
