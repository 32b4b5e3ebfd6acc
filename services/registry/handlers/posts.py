"""Commands on posts: who holds them or acts for them, leave, share of the work, handover."""

from collections.abc import Mapping

from services.registry.domain.handover import Handover
from services.registry.domain.organization import Organization
from services.registry.domain.post import Post
from shared.contracts.command import Command
from shared.contracts.commands import registry as c
from shared.contracts.commands import registry_duties as d
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.facts.registry_duties import (
    ContactPointExemptionSet,
    HandoverItemListed,
    SecretaryFiled,
)
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def create_post(session: Session, command: c.CreatePost, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    post = Post.create(
        command.post_id,
        organization,
        kind=command.kind,
        title=command.title,
        on=command.occurred_on,
    )
    session.add(post)


def appoint_person(session: Session, command: c.AppointPerson, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    session.get(Post, command.post_id).appoint(
        command.person_id, organization, document=command.document, on=command.occurred_on
    )


def start_acting(session: Session, command: c.StartActing, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    session.get(Post, command.post_id).start_acting(
        command.person_id, organization, document=command.document, on=command.occurred_on
    )


def end_appointment(session: Session, command: c.EndAppointment, _: Context) -> None:
    session.get(Post, command.post_id).end(
        command.person_id,
        command.organization_id,
        acting=command.acting,
        on=command.occurred_on,
    )


def start_leave(session: Session, command: d.StartLeave, _: Context) -> None:
    session.get(Post, command.post_id).start_leave(
        command.person_id,
        command.organization_id,
        leave=command.leave,
        expected_until=command.expected_until,
        on=command.occurred_on,
    )


def end_leave(session: Session, command: d.EndLeave, _: Context) -> None:
    post = session.get(Post, command.post_id)
    post.end_leave(command.person_id, command.organization_id, on=command.occurred_on)


def file_secretary(session: Session, command: d.FileSecretary, _: Context) -> None:
    filed = stated(SecretaryFiled, command)
    session.get(Post, command.post_id).file(filed, on=command.occurred_on)


def exempt_from_contact_points(
    session: Session, command: d.ExemptFromContactPoints, _: Context
) -> None:
    exemption = stated(ContactPointExemptionSet, command)
    session.get(Post, command.post_id).exempt(exemption, on=command.occurred_on)


def assign_scope(session: Session, command: d.AssignScope, _: Context) -> None:
    session.get(Post, command.post_id).assign_scope(
        session.get(Organization, command.organization_id),
        command.unit_ids,
        command.fields,
        document=command.document,
        on=command.occurred_on,
    )


def open_handover(session: Session, command: d.OpenHandover, _: Context) -> None:
    post = session.get(Post, command.post_id)
    if post.organization_id != command.organization_id:
        raise WrongOrganizationError(str(post.id), field="organization_id")
    opened = Handover.open(
        command.handover_id,
        post,
        predecessor_id=command.predecessor_id,
        successor_id=command.successor_id,
        on=command.occurred_on,
    )
    session.add(opened)


def list_handover_item(session: Session, command: d.ListHandoverItem, _: Context) -> None:
    item = stated(HandoverItemListed, command)
    session.get(Handover, command.handover_id).list_item(item, on=command.occurred_on)


def sign_handover(session: Session, command: d.SignHandover, _: Context) -> None:
    handover = session.get(Handover, command.handover_id)
    handover.sign(command.organization_id, command.side, command.person_id, on=command.occurred_on)


def rule_handover(session: Session, command: d.RuleHandover, _: Context) -> None:
    session.get(Handover, command.handover_id).rule(
        session.get(Organization, command.organization_id),
        session.get(Organization, command.ruling_id),
        document=command.document,
        on=command.occurred_on,
    )


HANDLERS: Mapping[type[Command], Handler] = {
    c.CreatePost: create_post,
    c.AppointPerson: appoint_person,
    c.StartActing: start_acting,
    c.EndAppointment: end_appointment,
    d.StartLeave: start_leave,
    d.EndLeave: end_leave,
    d.FileSecretary: file_secretary,
    d.ExemptFromContactPoints: exempt_from_contact_points,
    d.AssignScope: assign_scope,
    d.OpenHandover: open_handover,
    d.ListHandoverItem: list_handover_item,
    d.SignHandover: sign_handover,
    d.RuleHandover: rule_handover,
}
