"""Commands of assessment: which handler decides each of them, and what results are read from."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import ClassVar

from eventsourcing.postgres import PostgresFactory

from services.assessment.book import DossierBook
from services.assessment.handlers import consequences, results, rounds
from services.assessment.handlers.session import RoundSession
from shared.contracts.command import Command
from shared.contracts.principal import Answer, Incoming, Position, Principal
from shared.eventstore.application import CommandApplication
from shared.eventstore.batch import Handler
from shared.settings import Settings


class Rounds(CommandApplication):
    """Rounds, results, commendations, criticisms, accountability cases."""

    name = "assessment"
    handlers: ClassVar[Mapping[type[Command], Handler]] = {
        **rounds.HANDLERS,
        **results.HANDLERS,
        **consequences.HANDLERS,
    }

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        assert isinstance(self.factory, PostgresFactory)  # noqa: S101  (named by the environment)
        self._book = DossierBook(self.factory.datastore.get_connection)

    def handle(
        self,
        batch: Sequence[Incoming],
        principal: Principal,
        today: date,
        after: Collection[Position] = (),
    ) -> list[Answer]:
        """Decide a batch once all that the caller has seen is filed: a cut-off is not before it.

        Raises:
            NotYetVisibleError: it is not filed in time.
            ZerenError: as any application.
        """
        self._book.wait(after)
        return super().handle(batch, principal, today, after)

    def new_session(self) -> RoundSession:
        """Give an empty unit of work that can read dossiers."""
        return RoundSession(
            self._facts.select_streams,
            self._reader.to_domain_event,
            self._facts.select_begun,
            self._book,
        )
