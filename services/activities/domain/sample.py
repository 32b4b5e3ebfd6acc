"""A random sample of units that anyone can draw again (S-49).

Facts: FrameRecorded, SeedCommitted by each of two parties, SeedRevealed by each of them with
SampleDrawn after the second, UnitRedrawn*. The algorithm is `shared.kernel.sampling`.
"""

from datetime import date
from typing import Self
from uuid import UUID

from services.activities.domain.inspection_errors import (
    CommittedAlreadyError,
    FrameError,
    FrameExhaustedError,
    NotAllCommittedError,
    NotAPartyError,
    NotDrawnError,
    NotOfSampleError,
    PartiesError,
    SeedMismatchError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_inspection import (
    FrameRecorded,
    RedrawGround,
    SampleDrawn,
    SeedCommitted,
    SeedRevealed,
    UnitRedrawn,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.errors import UnknownFactError
from shared.kernel.sampling import (
    ALGORITHM,
    combined_seed,
    commitment,
    draw,
    frame_sha256,
    order,
)

_PARTIES = 2


class Sample(Aggregate):
    KIND = "activities.sample"

    def __init__(self, stream_id: UUID) -> None:
        super().__init__(stream_id)
        self.commitments: dict[UUID, str] = {}  # by party
        self.seeds: dict[UUID, str] = {}
        self.seed: str | None = None  # of both
        self.drawn: tuple[UUID, ...] = ()  # as replaced
        self.taken: frozenset[UUID] = frozenset()  # drawn or replaced

    @classmethod
    def record_frame(
        cls,
        sample_id: UUID,
        organization_id: UUID,
        *,
        unit_ids: tuple[UUID, ...],
        size: int,
        party_ids: tuple[UUID, ...],
        on: date,
    ) -> Self:
        units = tuple(sorted(set(unit_ids)))
        if len(units) != len(unit_ids) or len(units) < _PARTIES or not 1 <= size <= len(units):
            raise FrameError(field="unit_ids")
        if len(party_ids) != _PARTIES or len(set(party_ids)) != _PARTIES:
            raise PartiesError(field="party_ids")
        sample = cls(sample_id)
        frame = FrameRecorded(
            organization_id=organization_id,
            unit_ids=units,
            frame_sha256=frame_sha256(units),
            size=size,
            algorithm=ALGORITHM,
            party_ids=party_ids,
        )
        sample.record(frame, on)
        return sample

    def commit(self, party: UUID, to: str, *, on: date) -> None:
        """Bind a party; said again it records nothing."""
        self._ensure_party(party)
        if self.commitments.get(party) == to:
            return
        if party in self.commitments:
            raise CommittedAlreadyError(str(party))
        fact = SeedCommitted(
            organization_id=self.frame.organization_id, party_id=party, commitment=to
        )
        self.record(fact, on)

    def reveal(self, party: UUID, seed: str, *, on: date) -> None:
        """Show a party's seed; with the second one the sample is drawn."""
        self._ensure_party(party)
        if len(self.commitments) < _PARTIES:
            raise NotAllCommittedError(str(self.id))
        if commitment(self.id, party, bytes.fromhex(seed)) != self.commitments[party]:
            raise SeedMismatchError(field="seed")
        if party in self.seeds:
            return
        organization_id = self.frame.organization_id
        self.record(SeedRevealed(organization_id=organization_id, party_id=party, seed=seed), on)
        if len(self.seeds) == _PARTIES:
            seeds = [bytes.fromhex(self.seeds[one]) for one in self.frame.party_ids]
            both = combined_seed(self.id, seeds)
            drawn = SampleDrawn(
                organization_id=organization_id,
                seed=both.hex(),
                unit_ids=draw(both, self.frame.unit_ids, self.frame.size),
            )
            self.record(drawn, on)

    def redraw(
        self, organization_id: UUID, unit_id: UUID, ground: RedrawGround, *, on: date
    ) -> None:
        """Let the next unit in the order take the place of one that cannot be visited."""
        if organization_id != self.frame.organization_id:
            raise WrongOrganizationError(str(self.id), field="organization_id")
        self.ensure_holds(unit_id)
        following = order(bytes.fromhex(self.seed or ""), self.frame.unit_ids)
        free = next((unit for unit in following if unit not in self.taken), None)
        if free is None:
            raise FrameExhaustedError(str(self.id))
        fact = UnitRedrawn(
            organization_id=organization_id, unit_id=unit_id, ground=ground, replacement_id=free
        )
        self.record(fact, on)

    def ensure_holds(self, unit_id: UUID) -> None:
        """Refuse a unit that is not in the sample, as replaced so far.

        Raises:
            NotDrawnError: nothing is drawn yet.
            NotOfSampleError: it is not among them.
        """
        if self.seed is None:
            raise NotDrawnError(str(self.id))
        if unit_id not in self.drawn:
            raise NotOfSampleError(str(unit_id), field="unit_id")

    def _ensure_party(self, party: UUID) -> None:
        if party not in self.frame.party_ids:
            raise NotAPartyError(str(party), field="organization_id")

    def _fold(self, fact: Fact, occurred_on: date) -> None:
        match fact:
            case FrameRecorded():
                self.frame, self.recorded_on = fact, occurred_on
            case SeedCommitted():
                self.commitments[fact.party_id] = fact.commitment
            case SeedRevealed():
                self.seeds[fact.party_id] = fact.seed
            case SampleDrawn():
                self.seed, self.drawn = fact.seed, fact.unit_ids
                self.taken = frozenset(fact.unit_ids)
            case UnitRedrawn():
                self.taken |= {fact.replacement_id}
                self.drawn = tuple(
                    fact.replacement_id if unit == fact.unit_id else unit for unit in self.drawn
                )
            case unknown:
                raise UnknownFactError(unknown.TOPIC)
