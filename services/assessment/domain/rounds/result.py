"""What one subject has in one round: what was said and voted, computed, objected to, used.

One stream for each subject and round. Facts: SelfAssessmentFiled, BallotClosed, ManualMarkGiven,
VetoApplied; ScoreComputed for each version and GradeProposed for its grade; ObjectionFiled and
ObjectionDecided in turn; ResultSuperseded, ResultRegraded and ResultUsed. Who computes is the
system alone.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID, uuid5

from msgspec.structs import replace

from services.assessment.domain.rounds.errors import (
    BallotEmptyError,
    FactsMissingError,
    MarkIncompleteError,
    NoObjectionError,
    NoSuchVersionError,
    NotComputedError,
    ObjectionOpenError,
    OnlyBasisError,
    OwnObjectionError,
)
from shared.contracts.fact import Fact
from shared.contracts.facts.assessment_results import (
    BallotClosed,
    GradeProposed,
    ManualMarkGiven,
    ObjectionDecided,
    ObjectionFiled,
    ResultRegraded,
    ResultSuperseded,
    ResultUsed,
    ScoreComputed,
    SelfAssessmentFiled,
    UseToReview,
    VetoApplied,
)
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError

_NAMESPACE = UUID("c0b7f8d6-0f5d-5d53-8f0e-7c6b0f7a9d21")
_BY_SYSTEM = "system:"


def result_of(round_id: UUID, subject: RoundSubject) -> UUID:
    """Give the stream of a subject's result in a round."""
    whom = subject.person_id or "organization"
    return uuid5(_NAMESPACE, f"{round_id}/{subject.organization_id}/{whom}")


class Given(NamedTuple):
    """A ballot, a mark or a veto, with the id of its fact."""

    fact: str
    said: BallotClosed | ManualMarkGiven | VetoApplied


class MadeFinal(NamedTuple):
    """What a result had when its round was made final."""

    version: int
    grade: str | None
    rank: int | None
    of: int


class Result(Aggregate):
    KIND = "assessment.result"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.self_assessment: SelfAssessmentFiled | None = None
        self.given: list[Given] = []
        self.versions: list[ScoreComputed] = []
        self.inputs_used: list[int] = []  # ballots, marks and vetoes, by version
        self.grades: dict[int, GradeProposed] = {}  # by version; the last proposed
        self.objections: list[tuple[ObjectionFiled, ObjectionDecided | None]] = []
        self.uses: list[ResultUsed] = []
        self.superseded: list[ResultSuperseded] = []
        self.regraded: list[ResultRegraded] = []
        self.made_final: MadeFinal | None = None  # told once something else took its place
        self.to_review: tuple[UseToReview, ...] = ()  # decisions that rest on what stood before

    @property
    def marks(self) -> list[ManualMarkGiven]:
        """What was given by hand."""
        return [each.said for each in self.given if isinstance(each.said, ManualMarkGiven)]

    @property
    def ballots(self) -> list[BallotClosed]:
        """The ballots that were closed."""
        return [each.said for each in self.given if isinstance(each.said, BallotClosed)]

    @property
    def vetoes(self) -> list[VetoApplied]:
        """The vetoes that were applied."""
        return [each.said for each in self.given if isinstance(each.said, VetoApplied)]

    @property
    def latest(self) -> ScoreComputed | None:
        """The last version; None where nothing is computed."""
        return self.versions[-1] if self.versions else None

    def before(self, version: int) -> "Result":
        """Give what there was when a version was computed: the inputs alone."""
        then = Result(self.id)
        then.given = self.given[: self.inputs_used[version - 1]]
        return then

    def computed(self) -> ScoreComputed:
        """Give the last version.

        Raises:
            NotComputedError: nothing is computed, or something was given since.
        """
        if self.latest is None or not self.is_current:
            raise NotComputedError(str(self.id))
        return self.latest

    @property
    def is_current(self) -> bool:
        """Whether nothing was given since it was computed."""
        return bool(self.versions) and self.inputs_used[-1] == len(self.given)

    @property
    def grade(self) -> GradeProposed | None:
        """The grade of the last version; None where none is proposed."""
        return self.grades.get(len(self.versions))

    @property
    def open_objection(self) -> ObjectionFiled | None:
        """The objection that is not decided."""
        return next((filed for filed, decided in self.objections if decided is None), None)

    @property
    def added_points(self) -> Decimal:
        """The marks that are added to the score, or taken from it."""
        given = (Decimal(mark.points) for mark in self.marks if mark.indicator is None)
        return sum(given, Decimal(0))

    def assess_self(self, filed: SelfAssessmentFiled, *, on: date) -> None:
        """Take what the subject says of itself; a later one stands in place of it."""
        if filed != self.self_assessment:
            self.record(filed, on)

    def ballot(self, closed: BallotClosed, *, on: date) -> None:
        """Take a ballot: each group once, no more votes than were issued."""
        groups = [each.group for each in closed.groups]
        voted = all(
            sum(level.votes for level in each.levels) <= each.issued for each in closed.groups
        )
        if not groups or len(set(groups)) < len(groups) or not voted:
            raise BallotEmptyError(field="groups")
        self.record(closed, on)

    def mark(self, given: ManualMarkGiven, *, on: date) -> None:
        """Take a mark: of an indicator out of so much or by level, or points that are added."""
        tells = given.out_of is not None or given.level is not None
        if tells != (given.indicator is not None):
            raise MarkIncompleteError(field="indicator")
        if given.out_of is not None and Decimal(given.out_of) <= 0:
            raise MarkIncompleteError(field="out_of")
        self.record(given, on)

    def veto(self, applied: VetoApplied, *, on: date) -> None:
        """Take a veto with the facts that it rests on; the same is not taken twice."""
        if not applied.facts:
            raise FactsMissingError(field="facts")
        if applied not in self.vetoes:
            self.record(applied, on)

    def compute(self, computed: ScoreComputed, *, on: date) -> bool:
        """Take what was worked out as the next version; tells whether it says anything new."""
        if not self.would_change(computed):
            return False
        self.record(replace(computed, version=len(self.versions) + 1), on)
        return True

    def would_change(self, computed: ScoreComputed) -> bool:
        """Say whether what was worked out differs from the last version, or inputs came since."""
        last = self.latest
        if last is None or not self.is_current:
            return True
        return last != replace(computed, version=last.version)

    def propose(self, proposed: GradeProposed, *, on: date) -> None:
        """Take the grade of the last version, unless it is the one that stands."""
        if proposed != self.grade:
            self.record(proposed, on)

    def object(self, filed: ObjectionFiled, *, on: date) -> None:
        """Take an objection to the last version; one at a time."""
        if self.latest is None:
            raise NotComputedError(str(self.id))
        self.ensure_no_objection()
        self.record(filed, on)

    def decide(self, decided: ObjectionDecided, *, on: date) -> None:
        """Take the decision on the objection."""
        if self.open_objection is None:
            raise NoObjectionError(str(self.id))
        self.record(decided, on)

    def supersede(self, superseded: ResultSuperseded, *, on: date) -> None:
        """Note that the last version took the place of one that was final."""
        self.record(superseded, on)

    def regrade(self, proposed: GradeProposed, because_of: RoundSubject, *, on: date) -> None:
        """Take the grade and rank that a final result has since another was superseded.

        Nothing where they are the same.
        """
        before = self.grade
        if before is None or proposed == before:
            return
        self.record(proposed, on)
        regraded = ResultRegraded(
            organization_id=before.organization_id,
            person_id=before.person_id,
            round_id=before.round_id,
            version=before.version,
            because_of=because_of,
            grade_before=before.grade,
            rank_before=before.rank,
            of_before=before.of,
            uses=self.uses_to_review(),
        )
        self.record(regraded, on)

    def use(self, used: ResultUsed, *, on: date) -> None:
        """Note that a version was one of the bases of a decision (S-62)."""
        if used.version > len(self.versions):
            raise NoSuchVersionError(field="version", versions=len(self.versions))
        if not used.other_bases:
            raise OnlyBasisError(field="other_bases")
        self.record(used, on)

    def ensure_no_objection(self) -> None:
        """Refuse while an objection is open."""
        if self.open_objection is not None:
            raise ObjectionOpenError(str(self.id))

    def ensure_decided_by_another(self, actor: str) -> None:
        """Refuse whoever filed the open objection; a system enters for others."""
        filed = self.open_objection
        if filed is not None and filed.filed_by == actor and not actor.startswith(_BY_SYSTEM):
            raise OwnObjectionError(actor)

    def uses_to_review(self) -> tuple[UseToReview, ...]:
        """Give the decisions that rest on the versions so far."""
        return tuple(
            UseToReview(version=used.version, use=used.use, decision=used.decision)
            for used in self.uses
        )

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        del occurred_on
        match fact:
            case SelfAssessmentFiled():
                self.self_assessment = fact
            case BallotClosed() | ManualMarkGiven() | VetoApplied():
                self.given.append(Given(f"{self.id}.{self.version + 1}", fact))
            case ScoreComputed():
                self.versions.append(fact)
                self.inputs_used.append(len(self.given))
            case GradeProposed():
                self.grades[fact.version] = fact
            case ObjectionFiled():
                self.objections.append((fact, None))
            case ObjectionDecided():
                self._answer(fact)
            case ResultSuperseded():
                self.superseded.append(fact)
                self.to_review = fact.uses
                self._keep_final(self.grades.get(fact.supersedes))
            case ResultRegraded():
                self.regraded.append(fact)
                self.to_review = fact.uses
                self.made_final = self.made_final or MadeFinal(
                    fact.version, fact.grade_before, fact.rank_before, fact.of_before
                )
            case ResultUsed():
                self.uses.append(fact)
            case unknown:
                raise UnknownFactError(unknown.TOPIC)

    def _keep_final(self, had: GradeProposed | None) -> None:
        if self.made_final is None and had is not None:
            self.made_final = MadeFinal(had.version, had.grade, had.rank, had.of)

    def _answer(self, decided: ObjectionDecided) -> None:
        if self.objections:
            filed, _ = self.objections[-1]
            self.objections[-1] = (filed, decided)
