"""Results of rounds worked out again from a log alone, as assessment worked them out.

Every score, grade and page of a round, what a result that was moved had before, and the digest
with which results were published and made final, is decided anew from the entries before it, by the
handlers that decided it; what comes out is compared with what the log says.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from services.assessment.domain.filing import Filed
from services.assessment.domain.known import Record
from services.assessment.domain.persons import posts_in
from services.assessment.domain.record import fold
from services.assessment.domain.rounds.result import Result
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import Cut, work_out
from services.assessment.handlers.rounds import digest_of, proposals, settled
from services.assessment.handlers.session import RoundSession
from services.assessment.loading import Known
from shared.contracts.catalogue import decode_fact
from shared.contracts.fact import Fact
from shared.contracts.facts.assessment_results import (
    BallotClosed,
    GradeProposed,
    ManualMarkGiven,
    ResultRegraded,
    ScoreComputed,
    VetoApplied,
)
from shared.contracts.facts.assessment_rounds import (
    PageComputed,
    RoundFinalised,
    RoundPublished,
    RoundSubject,
)
from shared.eventstore.aggregate import Recorded
from shared.eventstore.mapper import DatedEvent
from shared.kernel.errors import ZerenError

_OF_ROUNDS = (f"{Round.KIND}.", f"{Result.KIND}.")

Rows = Mapping[UUID, Sequence[Filed]]


class Checked(NamedTuple):
    """A result as the log says it, and what comes out instead; None where it is the same."""

    row: Filed
    differs: str | None

    def told(self) -> str:
        """Give it as a line."""
        row = self.row
        return (
            f"第 {row.index} 条 / index {row.index}: {row.type} {row.fact}"
            f" {row.organization_id}: {self.differs}"
        )


class LogBook:
    """A `Book` of the dossiers of a log, of which so much counts as filed as ``size`` says.

    Folded anew for a size is what differs from the sizes asked for before.
    """

    def __init__(self, rows: Rows, size: Callable[[], int]) -> None:
        self._rows, self.size = rows, size
        self._folded: dict[tuple[UUID, int], Record] = {}

    def county(self, size: int) -> Known:
        cut = {
            one: list(its[: bisect_left(its, size, key=attrgetter("index"))])
            for one, its in self._rows.items()
        }
        rows = {one: its for one, its in cut.items() if its}
        for one, its in rows.items():
            if (one, len(its)) not in self._folded:
                self._folded[one, len(its)] = fold(its)
        county = {one: self._folded[one, len(its)] for one, its in rows.items()}
        return Known(size, county, rows)

    def structure(self, size: int) -> Known:
        return self.county(size)

    def some(self, organization_ids: Collection[UUID], size: int) -> Known:
        del organization_ids  # others may stand beside them and change nothing
        return self.county(size)

    def organizations_of(self, people: Collection[UUID], size: int) -> set[UUID]:
        posts = posts_in(self.county(size).county)
        return {each for person_id in people for each in posts.get(person_id, ())}


def check_rounds(rows: Rows) -> Iterator[Checked]:
    """Work out every result of every round again, in the order of the log.

    Args:
        rows: what a log says, filed under organizations.
    """
    of_rounds = (row for its in rows.values() for row in its if row.type.startswith(_OF_ROUNDS))
    anew = _Anew(rows)
    for row in sorted(of_rounds, key=lambda each: each.index):
        fact = decode_fact(row.type, row.data)
        decide = _DECIDE.get(type(fact))
        if decide is not None:
            yield Checked(row, anew.differs(row, fact, decide))
        anew.take(row, fact)


class _Anew:
    """The streams of rounds as far as the log was read, and what was worked out from them."""

    def __init__(self, rows: Rows) -> None:
        self._streams: dict[UUID, list[DatedEvent]] = {}
        self._book = LogBook(rows, lambda: self._index)
        self._index = 0  # of the row that is looked at
        self._grades: tuple[tuple[Any, ...], list[GradeProposed]] | None = None
        self._cuts: dict[tuple[Any, ...], Cut] = {}
        self._changes = 0  # of what grades are made of
        self._given = 0  # ballots, marks and vetoes so far
        self._proposed: dict[UUID, list[GradeProposed]] = {}  # of each result, in order

    def take(self, row: Filed, fact: Fact) -> None:
        """Take in a row, once it was looked at."""
        version = int(row.fact.rpartition(".")[2])
        stored = DatedEvent(row.subject, version, row.type, row.data, row.occurred_on)
        self._streams.setdefault(row.subject, []).append(stored)
        if not isinstance(fact, GradeProposed | ResultRegraded | PageComputed):
            self._changes += 1
        if isinstance(fact, GradeProposed):
            self._proposed.setdefault(row.subject, []).append(fact)
        self._given += isinstance(fact, BallotClosed | ManualMarkGiven | VetoApplied)

    def differs(self, row: Filed, fact: Any, decide: "_Decide") -> str | None:
        """Say what comes out instead of a fact; None where it is the same."""
        self._index = row.index
        session = RoundSession(self._read, _recorded, lambda _: self._streams, self._book)
        try:
            right = decide(self, session, row, fact)
        except (ZerenError, LookupError, ValueError) as error:
            return str(error)
        if right == fact:
            return None
        said, comes = (msgspec.structs.asdict(each) for each in (fact, right))
        wrong = [name for name in comes if comes[name] != said[name]]
        return "; ".join(f"{name}: {said[name]} ≠ {comes[name]}" for name in wrong)

    def score(self, session: RoundSession, _: Filed, fact: ScoreComputed) -> ScoreComputed:
        round_ = session.get(Round, fact.round_id)
        subject = RoundSubject(organization_id=fact.organization_id, person_id=fact.person_id)
        result = session.result(round_, subject)
        lawful = {one for _, said in result.objections if said for one in said.disregarded}
        disregarded = tuple(one for one in fact.disregarded if one in lawful)
        size = round_.opened.size if round_.published_on is None else fact.size
        cut = self._cut(session, round_, subject, size, disregarded)
        right = work_out(cut, round_.id, round_.opened, subject, result)
        return msgspec.structs.replace(right, version=len(result.versions) + 1)

    def grade(self, session: RoundSession, _: Filed, fact: GradeProposed) -> GradeProposed:
        round_ = session.get(Round, fact.round_id)
        at = (round_.id, self._changes)
        if self._grades is None or self._grades[0] != at:
            self._grades = (at, proposals(session, session.results(round_)))
        subject = RoundSubject(organization_id=fact.organization_id, person_id=fact.person_id)
        return self._grades[1][round_.subjects.index(subject)]

    def regraded(self, session: RoundSession, row: Filed, fact: ResultRegraded) -> ResultRegraded:
        had = self._proposed[row.subject][-2]  # the last is what it has since
        return msgspec.structs.replace(
            fact,
            version=had.version,
            grade_before=had.grade,
            rank_before=had.rank,
            of_before=had.of,
            uses=session.get(Result, row.subject).uses_to_review(),
        )

    def page(self, session: RoundSession, row: Filed, fact: PageComputed) -> PageComputed:
        round_ = session.get(Round, row.subject)
        drafts = []
        for subject in round_.page(fact.organization_id, fact.page, on=row.occurred_on):
            cut = self._cut(session, round_, subject, round_.opened.size, ())
            result = session.result(round_, subject)
            drafts.append(work_out(cut, round_.id, round_.opened, subject, result))
        return msgspec.structs.replace(
            fact,
            subjects=len(drafts),
            not_assessed=sum(draft.score is None for draft in drafts),
            sha256=digest_of(drafts),
        )

    def settled(
        self, session: RoundSession, row: Filed, fact: RoundPublished | RoundFinalised
    ) -> RoundPublished | RoundFinalised:
        sha256 = settled(session, session.get(Round, row.subject))
        return msgspec.structs.replace(fact, sha256=sha256)

    def _cut(
        self,
        session: RoundSession,
        round_: Round,
        subject: RoundSubject,
        size: int,
        disregarded: tuple[str, ...],
    ) -> Cut:
        key = (round_.id, size, disregarded, self._given)
        if key not in self._cuts:
            self._cuts = {key: session.cut(round_, [subject], size=size, disregarded=disregarded)}
        return self._cuts[key]

    def _read(self, ids: Any) -> Mapping[UUID, Sequence[DatedEvent]]:
        return {one: self._streams[one] for one in ids if one in self._streams}


_Decide = Callable[[_Anew, RoundSession, Filed, Any], Fact]
_DECIDE: dict[type[Fact], _Decide] = {
    ScoreComputed: _Anew.score,
    GradeProposed: _Anew.grade,
    ResultRegraded: _Anew.regraded,
    PageComputed: _Anew.page,
    RoundPublished: _Anew.settled,
    RoundFinalised: _Anew.settled,
}


def _recorded(event: DatedEvent) -> Recorded:
    fact = decode_fact(event.topic, event.state)
    stream = UUID(str(event.originator_id))
    return Recorded(stream, event.originator_version, fact, event.occurred_on)
