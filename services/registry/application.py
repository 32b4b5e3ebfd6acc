"""Commands of the registry: which aggregates decide each of them, and where names go."""

from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID

import msgspec

from services.registry.domain.organization import Organization, merge
from services.registry.domain.person import Person
from services.registry.domain.post import Post
from services.registry.vault import Vault
from shared.contracts.command import Command
from shared.contracts.commands import registry as c
from shared.contracts.errors import FieldError, InvalidCommandError
from shared.contracts.facts.registry import (
    MembersCounted,
    OrganizationAbolished,
    OrganizationEstablished,
)
from shared.contracts.principal import Answer, Incoming, Principal
from shared.contracts.table import COMMANDS, CommandSpec
from shared.contracts.wire import personal_fields
from shared.eventstore.application import CommandApplication
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session
from shared.eventstore.writing import Decided
from shared.security import UnsealError, read_key, unseal
from shared.settings import SettingError, Settings


def register_person(session: Session, command: c.RegisterPerson, _: Context) -> None:
    session.add(Person.register(command.person_id, on=command.occurred_on))


def establish_organization(session: Session, command: c.EstablishOrganization, _: Context) -> None:
    above = command.superior_id
    superior = None if above is None else session.get(Organization, above)
    established = OrganizationEstablished(
        kind=command.kind,
        name=command.name,
        superior_id=above,
        category=command.category,
        has_committee=command.has_committee,
        approved_by=command.approved_by,
    )
    session.add(
        Organization.establish(
            command.organization_id, established, on=command.occurred_on, superior=superior
        )
    )


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
    established = OrganizationEstablished(
        kind=command.kind,
        name=command.name,
        superior_id=command.superior_id,
        category=command.category,
        has_committee=command.has_committee,
        approved_by=command.approved_by,
        predecessor_ids=command.predecessor_ids,
    )
    successor = merge(
        command.organization_id,
        established,
        on=command.occurred_on,
        superior=session.get(Organization, command.superior_id),
        predecessors=predecessors,
    )
    session.add(successor)
    for predecessor in predecessors:
        predecessor.merge_into(successor.id, on=command.occurred_on)


def abolish_organization(session: Session, command: c.AbolishOrganization, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    abolished = OrganizationAbolished(approved_by=command.approved_by)
    organization.abolish(abolished, on=command.occurred_on)


def count_members(session: Session, command: c.CountMembers, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    counted = MembersCounted(
        full_members=command.full_members,
        probationary_members=command.probationary_members,
        entitled_to_vote=command.entitled_to_vote,
    )
    organization.count_members(counted, on=command.occurred_on)


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


class Registry(CommandApplication):
    """People, organizations, posts. Names arrive sealed, are opened here and go into the vault."""

    name = "registry"
    handlers: ClassVar[Mapping[type[Command], Handler]] = {
        c.RegisterPerson: register_person,
        c.EstablishOrganization: establish_organization,
        c.RenameOrganization: rename_organization,
        c.MoveOrganization: move_organization,
        c.CategorizeOrganization: categorize_organization,
        c.MergeOrganizations: merge_organizations,
        c.AbolishOrganization: abolish_organization,
        c.CountMembers: count_members,
        c.CreatePost: create_post,
        c.AppointPerson: appoint_person,
        c.StartActing: start_acting,
        c.EndAppointment: end_appointment,
    }

    def __init__(self, settings: Settings) -> None:
        if settings.vault is None:
            raise SettingError("ZEREN_VAULT")
        super().__init__(settings)
        self._vault = Vault(settings.vault)
        self._unsealing_key = read_key(settings.secret("registry.key"))
        self._personal = {
            spec.name: personal_fields(spec.struct)
            for spec in COMMANDS.values()
            if spec.service == self.name
        }

    def read(self, incoming: Incoming) -> tuple[CommandSpec, Command, bytes]:
        """Read a command, its sealed fields opened first: their limits are of what is sealed.

        Raises:
            UnknownCommandError: this service has no such command.
            InvalidCommandError: fields are wrong, or a personal one came open.
        """
        body = dict(incoming.body)
        for field in self._personal.get(incoming.command, ()):
            if isinstance(body.get(field), str):
                body[field] = self._unsealed(field, str(body[field]))
        return super().read(msgspec.structs.replace(incoming, body=body))

    def append(
        self, session: Session, decided: Sequence[Decided], principal: Principal
    ) -> dict[UUID, Answer]:
        """Append, and store the sealed names of new people in the same transaction.

        Raises:
            CommandSeenError, StreamMovedError: nothing was appended; decide again.
        """
        commands = [one.command for one in decided]
        names = {one.person_id: one.name for one in commands if isinstance(one, c.RegisterPerson)}
        if names:
            session.also(self._vault.sealing(names))
        return super().append(session, decided, principal)

    def _unsealed(self, field: str, sealed: str) -> str:
        try:
            return unseal(sealed, self._unsealing_key)
        except UnsealError as error:
            fault = FieldError(field=field, code=error.code, zh=error.zh, en=error.en)
            raise InvalidCommandError(fields=[fault]) from error
