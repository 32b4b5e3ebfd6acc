"""The registry's application: how its commands are decided, and where what is personal goes."""

from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID

import msgspec
from eventsourcing.postgres import PostgresFactory

from services.registry.handlers import cases, organizations, posts, standing
from services.registry.restrictions import make_anew, restricting
from services.registry.vault import Vault
from shared.contracts.command import Command
from shared.contracts.commands import registry as c
from shared.contracts.commands import registry_people as p
from shared.contracts.errors import FieldError, InvalidCommandError
from shared.contracts.facts.registry_people import PersonErased
from shared.contracts.principal import Answer, Incoming, Principal
from shared.contracts.table import COMMANDS, CommandSpec
from shared.contracts.wire import personal_fields
from shared.eventstore.application import CommandApplication
from shared.eventstore.batch import Handler
from shared.eventstore.session import Session
from shared.eventstore.writing import Decided
from shared.security import UnsealError, read_key, unseal
from shared.settings import SettingError, Settings


class Registry(CommandApplication):
    """People, organizations, posts. Names and contacts arrive sealed and go into the vault."""

    name = "registry"
    handlers: ClassVar[Mapping[type[Command], Handler]] = {
        **organizations.HANDLERS,
        **standing.HANDLERS,
        **posts.HANDLERS,
        **cases.HANDLERS,
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
        self._finish_erasures()
        self._restrict_anew()

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
        self, session: Session, decided: Sequence[Decided], principal: Principal, size: int
    ) -> dict[UUID, Answer]:
        """Append, store sealed names and contacts with it, and destroy the keys of the erased.

        Raises:
            CommandSeenError, StreamMovedError: nothing was appended; decide again.
        """
        commands = [one.command for one in decided]
        names = {one.person_id: one.name for one in commands if isinstance(one, c.RegisterPerson)}
        contacts = {
            one.person_id: one.contact for one in commands if isinstance(one, p.RecordContact)
        }
        erased = [one.person_id for one in commands if isinstance(one, p.ErasePerson)]
        if names:
            session.also(self._vault.sealing(names))
        if contacts:
            session.also(self._vault.sealing_contacts(contacts))
        if erased:
            session.also(self._vault.removing(erased))
        restricted = restricting(commands)
        if restricted:
            session.also(restricted)
        answers = super().append(session, decided, principal, size)
        # Once the fact stands, and not before: a key cannot be given back.
        self._vault.destroy_keys(erased)
        return answers

    def _finish_erasures(self) -> None:
        """Destroy the keys of everybody erased: a process may have ended before it came to that."""
        assert isinstance(self.factory, PostgresFactory)  # noqa: S101  (named by the environment)
        with self.factory.datastore.transaction(commit=False) as cursor:
            cursor.execute(_ERASED, [PersonErased.TOPIC])
            self._vault.destroy_keys([row["originator_id"] for row in cursor.fetchall()])

    def _restrict_anew(self) -> None:
        """Restrict whom the facts restrict: a store may have been given back from the log."""
        assert isinstance(self.factory, PostgresFactory)  # noqa: S101  (named by the environment)
        with self.factory.datastore.transaction(commit=True) as cursor:
            make_anew(cursor)

    def _unsealed(self, field: str, sealed: str) -> str:
        try:
            return unseal(sealed, self._unsealing_key)
        except UnsealError as error:
            fault = FieldError(field=field, code=error.code, zh=error.zh, en=error.en)
            raise InvalidCommandError(fields=[fault]) from error


_ERASED = "SELECT originator_id FROM registry.events WHERE topic = %s"
