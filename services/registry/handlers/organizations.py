"""Commands on people's ids and on organizations: established, changed, merged, split, ended."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from services.registry.domain.approval import approval
from services.registry.domain.errors import TooFewSuccessorsError
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from services.registry.domain.post import Post
from services.registry.domain.reorganization import merge, split
from services.registry.domain.superiors import ensure_led_nobody
from shared.contracts.command import Command
from shared.contracts.commands import registry as c
from shared.contracts.commands import registry_people as p
from shared.contracts.commands import registry_structure as s
from shared.contracts.errors import AlreadyExistsError
from shared.contracts.facts.registry import (
    MembersCounted,
    OrganizationAbolished,
    OrganizationEstablished,
)
from shared.contracts.facts.registry_structure import Act, CommitteeSet, FormSet
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session

_DAY = timedelta(days=1)


def register_person(session: Session, command: c.RegisterPerson, _: Context) -> None:
    session.add(Person.register(command.person_id, on=command.occurred_on))


def erase_person(session: Session, command: p.ErasePerson, _: Context) -> None:
    person = session.get(Person, command.person_id)
    person.erase(document=command.document, on=command.occurred_on)


def restrict_person(session: Session, command: p.RestrictPerson, _: Context) -> None:
    person = session.get(Person, command.person_id)
    person.restrict(document=command.document, on=command.occurred_on)


def lift_restriction(session: Session, command: p.LiftRestriction, _: Context) -> None:
    person = session.get(Person, command.person_id)
    person.lift_restriction(document=command.document, on=command.occurred_on)


def record_contact(session: Session, command: p.RecordContact, _: Context) -> None:
    session.get(Post, command.post_id).ensure_served_by(
        command.person_id, command.organization_id, on=command.occurred_on
    )
    session.get(Person, command.person_id).record_contact(on=command.occurred_on)


def establish_organization(session: Session, command: c.EstablishOrganization, _: Context) -> None:
    above = command.superior_id
    superior = _organization(session, above)
    approved = approval(
        Act.ESTABLISHMENT,
        command.kind,
        superior=superior,
        approving=_organization(session, command.approving_id),
        document=command.approved_by,
        on=command.occurred_on,
    )
    established = OrganizationEstablished(
        kind=command.kind,
        name=command.name,
        superior_id=above,
        category=command.category,
        has_committee=command.has_committee,
        approved_by=command.approved_by,
    )
    organization = Organization.establish(
        command.organization_id, established, on=command.occurred_on, superior=superior
    )
    if approved is not None:
        organization.record(approved, command.occurred_on)
    session.add(organization)


def rename_organization(session: Session, command: c.RenameOrganization, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    organization.rename(command.name, on=command.occurred_on)


def move_organization(session: Session, command: c.MoveOrganization, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    superior = session.get(Organization, command.superior_id)
    organization.move(superior, on=command.occurred_on)


def categorize_organization(
    session: Session, command: c.CategorizeOrganization, _: Context
) -> None:
    organization = session.get(Organization, command.organization_id)
    organization.categorize(command.category, on=command.occurred_on)


def merge_organizations(session: Session, command: c.MergeOrganizations, _: Context) -> None:
    predecessors = [session.get(Organization, one) for one in command.predecessor_ids]
    established = stated(OrganizationEstablished, command)
    superior = session.get(Organization, command.superior_id)
    approved = approval(
        Act.MERGER,
        command.kind,
        superior=superior,
        approving=_organization(session, command.approving_id),
        document=command.approved_by,
        on=command.occurred_on,
    )
    successor = merge(
        command.organization_id,
        established,
        on=command.occurred_on,
        superior=superior,
        predecessors=predecessors,
    )
    if approved is not None:
        successor.record(approved, command.occurred_on)
    session.add(successor)
    for predecessor in predecessors:
        predecessor.merge_into(successor.id, on=command.occurred_on)


def abolish_organization(session: Session, command: c.AbolishOrganization, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    approved = approval(
        Act.ABOLITION,
        organization.kind,
        superior=_superior(session, organization, command),
        approving=_organization(session, command.approving_id),
        document=command.approved_by,
        on=command.occurred_on,
    )
    before = organization.version
    abolished = OrganizationAbolished(approved_by=command.approved_by)
    organization.abolish(abolished, on=command.occurred_on)
    if approved is not None and organization.version > before:
        organization.record(approved, command.occurred_on)


def split_organization(session: Session, command: s.SplitOrganization, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    superior = _superior(session, organization, command)
    approved = approval(
        Act.SPLIT,
        organization.kind,
        superior=superior,
        approving=_organization(session, command.approving_id),
        document=command.document,
        on=command.occurred_on,
    )
    if len(command.successor_ids) != len(command.successor_names):
        raise TooFewSuccessorsError(field="successor_names")
    if taken := next((one for one in command.successor_ids if session.version(one)), None):
        raise AlreadyExistsError(str(taken), field="successor_ids")
    named = list(zip(command.successor_ids, command.successor_names, strict=True))
    for successor in split(organization, named, on=command.occurred_on, superior=superior):
        session.add(successor)
    organization.split_into(command.successor_ids, on=command.occurred_on)
    if approved is not None:
        organization.record(approved, command.occurred_on)


def void_organization(session: Session, command: s.VoidOrganization, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    ensure_led_nobody(organization, session.all_of(Organization))
    organization.void(document=command.document, on=command.occurred_on)


def set_form(session: Session, command: s.SetForm, _: Context) -> None:
    form = stated(FormSet, command)
    session.get(Organization, command.organization_id).set_form(form, on=command.occurred_on)


def set_committee(session: Session, command: s.SetCommittee, _: Context) -> None:
    committee = stated(CommitteeSet, command)
    organization = session.get(Organization, command.organization_id)
    organization.set_committee(committee, on=command.occurred_on)


def count_members(session: Session, command: c.CountMembers, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    counted = stated(MembersCounted, command)
    organization.count_members(counted, on=command.occurred_on)


def _organization(session: Session, organization_id: UUID | None) -> Organization | None:
    return None if organization_id is None else session.get(Organization, organization_id)


def _superior(
    session: Session, organization: Organization, command: Command
) -> Organization | None:
    """Give the superior on the day before the organization ends."""
    return _organization(session, organization.superiors.on(command.occurred_on - _DAY))


HANDLERS: Mapping[type[Command], Handler] = {
    c.RegisterPerson: register_person,
    p.RecordContact: record_contact,
    p.ErasePerson: erase_person,
    p.RestrictPerson: restrict_person,
    p.LiftRestriction: lift_restriction,
    c.EstablishOrganization: establish_organization,
    c.RenameOrganization: rename_organization,
    c.MoveOrganization: move_organization,
    c.CategorizeOrganization: categorize_organization,
    c.MergeOrganizations: merge_organizations,
    c.AbolishOrganization: abolish_organization,
    c.CountMembers: count_members,
    s.SplitOrganization: split_organization,
    s.VoidOrganization: void_organization,
    s.SetForm: set_form,
    s.SetCommittee: set_committee,
}
