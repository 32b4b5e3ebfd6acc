"""Rounds tried in memory: commands decided by their handlers over a county book."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar
from uuid import UUID

from services.assessment.application import Rounds
from services.assessment.domain.filing import Filed, file_entry
from services.assessment.domain.rounds.result import Result, result_of
from services.assessment.handlers.session import RoundSession
from services.assessment.loading import Known
from services.suite.recompute_rounds import LogBook
from shared.contracts.catalogue import decode_fact
from shared.contracts.command import Command
from shared.contracts.commands import assessment_rounds as c
from shared.contracts.fact import Fact
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.eventstore.aggregate import Aggregate, Recorded
from shared.eventstore.batch import Context
from shared.eventstore.mapper import DatedEvent
from shared.kernel.canonical import canonical
from shared.testing.county import CountyBook, uid
from tests.unit.assessment.conftest import TOWNSHIP_PACK

TODAY = date(2026, 6, 30)
MEETING = uid("minutes")
OFFICE = Principal(actor="system:office", role=Role.SYSTEM)
AggregateT = TypeVar("AggregateT", bound=Aggregate)
GIVEN = (
    TOWNSHIP_PACK
    + """
  - id: J1
    title: {zh: 民主测评, en: Ballot}
    clauses: [S-61]
    points: 20
    rule: {shape: ballots, reads: ballot, groups: {leaders: 0.5, members: 0.5}}
  - id: F1
    title: {zh: 创新, en: Innovation}
    clauses: [S-61]
    points: 8
    rule: {shape: manual_mark, reads: innovation}
indicators:
  - id: ballot
    kind: ballot
    title: {zh: 民主测评, en: Ballot}
    clauses: [S-61]
    subjects: [branch]
  - id: innovation
    kind: mark
    title: {zh: 创新评分, en: Innovation mark}
    clauses: [S-61]
    subjects: [branch]
"""
)


class MemoryBook(LogBook):
    """The dossiers of a county book that goes on being written."""

    def __init__(self, book: CountyBook) -> None:
        self._book, self._filed = book, 0
        self._dossiers: dict[UUID, list[Filed]] = {}
        super().__init__(self._dossiers, lambda: len(book.entries))

    def county(self, size: int) -> Known:
        for index, entry in enumerate(self._book.entries[self._filed :], start=self._filed):
            filed = file_entry(entry, index)
            if filed is not None:
                self._dossiers.setdefault(filed.organization_id, []).append(filed)
        self._filed = len(self._book.entries)
        return super().county(size)


class Trial:
    """A round over ``township``: commands are decided, stored as bytes, and entered in the book."""

    def __init__(self, book: CountyBook, root: str = "township") -> None:
        self.book, self.root, self.round_id = book, uid(root), uid("round")
        self.dossiers = MemoryBook(book)
        self.stored: dict[UUID, list[DatedEvent]] = {}

    def give(self, command: Command, principal: Principal = OFFICE) -> list[Fact]:
        """Decide a command; what it records is stored and stands in the book."""
        session = self.session()
        context = Context(principal, TODAY, UUID(int=1))
        Rounds.handlers[type(command)](session, command, context)
        for one in session.recorded:
            self.stored.setdefault(one.originator_id, []).append(stored_from(one))
            self.book.put(one.originator_id, one.fact, one.occurred_on)
        return [one.fact for one in session.recorded]

    def _begun(self, _: str) -> list[UUID]:
        return list(self.stored)

    def session(self) -> RoundSession:
        return RoundSession(self._read, recorded_from, self._begun, self.dossiers)

    def open(self, on: str = "2026-01-16", **said: Any) -> list[Fact]:
        said = {"title": "2025年度考核", "year": 2025, **said}
        return self.give(
            c.OpenRound(
                occurred_on=date.fromisoformat(on),
                organization_id=self.root,
                round_id=self.round_id,
                **said,
            )
        )

    def step(self, kind: type[Any], on: str, **said: Any) -> list[Fact]:
        """Give a command on the round itself."""
        day = date.fromisoformat(on)
        of = {"organization_id": self.root, "round_id": self.round_id}
        return self.give(kind(occurred_on=day, **of, **said))

    def about(
        self, kind: type[Any], label: str, on: str, by: Principal = OFFICE, **said: Any
    ) -> list[Fact]:
        """Give a command on what an organization has in the round."""
        day = date.fromisoformat(on)
        of = {"organization_id": uid(label), "round_id": self.round_id}
        return self.give(kind(occurred_on=day, **of, **said), by)

    def compute(self, on: str = "2026-01-19") -> None:
        self.step(c.ComputeResults, on, page=1)
        self.step(c.ProposeGrades, on, page=1)

    def score(self, label: str) -> Fraction | None:
        """Give what an organization has in the round, as it was computed last."""
        latest = self.result(label).latest
        assert latest is not None
        return Fraction(latest.score) if latest.score else None

    def publish(self, on: str = "2026-01-20") -> None:
        self.compute("2026-01-19")
        self.step(c.PublishRound, on)

    def finalise(self, on: str = "2026-01-28") -> None:
        self.step(c.FinaliseRound, on)

    def result(self, label: str, person: str | None = None) -> Result:
        whom = RoundSubject(organization_id=uid(label), person_id=uid(person) if person else None)
        return self.session().get(Result, result_of(self.round_id, whom))

    def result_again(self, stream: UUID) -> Result:
        """Replay a result from its bytes."""
        return Result.replay(stream, map(recorded_from, self.stored.get(stream, ())))

    def _read(self, ids: Iterable[UUID]) -> Mapping[UUID, Sequence[DatedEvent]]:
        return {stream: self.stored[stream] for stream in ids if stream in self.stored}


def stored_from(one: Recorded) -> DatedEvent:
    return DatedEvent(
        originator_id=one.originator_id,
        originator_version=one.originator_version,
        topic=one.fact.TOPIC,
        state=canonical(one.fact),
        occurred_on=one.occurred_on,
    )


def recorded_from(event: DatedEvent) -> Recorded:
    fact = decode_fact(event.topic, event.state)
    stream = event.originator_id
    assert isinstance(stream, UUID)
    return Recorded(stream, event.originator_version, fact, event.occurred_on)


VETO = """
indicators:
  - id: fabrication
    kind: cases
    title: {zh: 弄虚作假, en: Proven fabrication}
    clauses: [S-65]
    subjects: [branch, general_branch]
    case: fabrication
vetoes:
  - id: fabrication
    title: {zh: 弄虚作假, en: Proven fabrication}
    clauses: [S-65]
    reads: fabrication
    grade_at_most: fair
"""
