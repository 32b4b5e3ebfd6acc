"""Targets and their indicators: how their commands are decided."""

from collections.abc import Mapping

from services.targets.domain.inheriting import inherited
from services.targets.domain.plan import Plan
from services.targets.domain.target import Target
from shared.contracts.command import Command
from shared.contracts.commands import targets as c
from shared.contracts.commands import targets_progress as p
from shared.contracts.facts.targets import IndicatorCascaded, TargetSet
from shared.contracts.facts.targets_progress import (
    AssistanceAgreed,
    IndicatorsHandedOn,
    ProgressReported,
)
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def set_target(session: Session, command: c.SetTarget, _: Context) -> None:
    target_set = stated(TargetSet, command)
    plan, above = session.get(Plan, command.plan_id), command.parent_target_id
    parent = None if above is None else session.get(Target, above)
    session.add(
        Target.set_out(
            command.target_id, target_set, on=command.occurred_on, plan=plan, parent=parent
        )
    )


def cascade_indicator(session: Session, command: c.CascadeIndicator, _: Context) -> None:
    cascaded = stated(IndicatorCascaded, command)
    session.get(Target, command.target_id).cascade(cascaded, on=command.occurred_on)


def accept_indicator(session: Session, command: c.AcceptIndicator, _: Context) -> None:
    session.get(Target, command.target_id).accept(
        command.organization_id,
        command.indicator_id,
        command.person_id,
        on=command.occurred_on,
    )


def change_deadline(session: Session, command: p.ChangeDeadline, _: Context) -> None:
    target = session.get(Target, command.target_id)
    target.change_deadline(
        command.organization_id,
        command.indicator_id,
        command.due_on,
        approved_by=command.approved_by,
        on=command.occurred_on,
        plan=session.get(Plan, target.plan_id),
    )


def agree_assistance(session: Session, command: p.AgreeAssistance, _: Context) -> None:
    agreed = stated(AssistanceAgreed, command)
    session.get(Target, command.target_id).agree_assistance(agreed, on=command.occurred_on)


def accept_assistance(session: Session, command: p.AcceptAssistance, _: Context) -> None:
    session.get(Target, command.target_id).accept_assistance(
        command.organization_id, command.indicator_id, command.person_id, on=command.occurred_on
    )


def report_progress(session: Session, command: p.ReportProgress, _: Context) -> None:
    progress = stated(ProgressReported, command)
    session.get(Target, command.target_id).report_progress(progress, on=command.occurred_on)


def inherit_target(session: Session, command: p.InheritTarget, _: Context) -> None:
    predecessor = session.get(Target, command.target_id)
    handed_on = IndicatorsHandedOn(
        organization_id=command.from_organization_id,
        indicator_ids=tuple(dict.fromkeys(command.indicator_ids)),
        successor_id=command.organization_id,
        successor_target_id=command.new_target_id,
    )
    plan = session.get(Plan, command.plan_id)
    told = inherited(predecessor, handed_on, post_id=command.post_id, plan=plan)
    target = Target.go_on(command.new_target_id, told, on=command.occurred_on)
    predecessor.hand_on(handed_on, on=command.occurred_on)
    session.add(target)


def end_target(session: Session, command: p.EndTarget, _: Context) -> None:
    target = session.get(Target, command.target_id)
    target.end(command.organization_id, on=command.occurred_on)


HANDLERS: Mapping[type[Command], Handler] = {
    c.SetTarget: set_target,
    c.CascadeIndicator: cascade_indicator,
    c.AcceptIndicator: accept_indicator,
    p.InheritTarget: inherit_target,
    p.EndTarget: end_target,
    p.ChangeDeadline: change_deadline,
    p.AgreeAssistance: agree_assistance,
    p.AcceptAssistance: accept_assistance,
    p.ReportProgress: report_progress,
}
