"""The unit of work of assessment: streams of rounds, and the book that results are read from."""

import time
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from services.assessment.book import Book
from services.assessment.cutting import cut_of
from services.assessment.domain.rounds.errors import UnknownFactCitedError
from services.assessment.domain.rounds.result import Result, result_of
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import Cut
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.eventstore.batch import Context
from shared.eventstore.session import FindStreams, ReadFact, ReadStreams, Session


class RoundSession(Session):
    """A session that can read dossiers."""

    def __init__(
        self,
        read_streams: ReadStreams,
        read_fact: ReadFact,
        find_streams: FindStreams,
        book: Book,
    ) -> None:
        super().__init__(read_streams, read_fact, find_streams)
        self.book = book

    def result(self, round_: Round, subject: RoundSubject) -> Result:
        """Give what a subject has in a round; begun where there is nothing yet."""
        stream = result_of(round_.id, subject)
        if self.exists(Result.KIND, stream):
            return self.get(Result, stream)
        begun = Result(stream)
        self.add(begun)
        return begun

    def results(self, round_: Round) -> list[Result]:
        """Give the results of all subjects, in their order; read together."""
        streams = [result_of(round_.id, subject) for subject in round_.subjects]
        self.preload(streams)
        return [self.result(round_, subject) for subject in round_.subjects]

    def cut(
        self,
        round_: Round,
        subjects: Sequence[RoundSubject],
        *,
        size: int,
        disregarded: tuple[str, ...] = (),
    ) -> Cut:
        """Give what results of these subjects rest on; raises as `cut_of`."""

        def given() -> dict[UUID, Result]:
            pairs = zip(round_.subjects, self.results(round_), strict=True)
            return {one.organization_id: its for one, its in pairs if one.person_id is None}

        cut, _ = cut_of(self.book, round_, subjects, given, size=size, disregarded=disregarded)
        return cut

    def breathe(self) -> None:
        """Let whatever else this process does go on, between two pieces of work."""
        time.sleep(0)

    def ensure_cited(self, organization_id: UUID, facts: tuple[str, ...], field: str) -> None:
        """Refuse facts that do not stand in the dossier of an organization.

        Raises:
            UnknownFactCitedError: names those that do not.
        """
        if not facts:
            return
        known = self.book.some({organization_id}, self.book.size())
        stand = {row.fact for row in known.rows.get(organization_id, ())}
        unknown = [fact for fact in facts if fact not in stand]
        if unknown:
            raise UnknownFactCitedError(", ".join(unknown), field=field)


RoundHandler = Callable[[RoundSession, Any, Context], None]
