"""Random samples: recorded frame, two bound parties, the same draw for everybody."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

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
from services.activities.domain.sample import Sample
from shared.contracts.fact import Fact
from shared.contracts.facts.activities_inspection import (
    RedrawGround,
    SampleDrawn,
    UnitRedrawn,
)
from shared.eventstore.aggregate import Aggregate
from shared.kernel.sampling import combined_seed, commitment, draw, frame_sha256, order

TOWNSHIP, UNIT, OTHER, COUNTY = (UUID(int=n) for n in (2, 3, 4, 1))
ZHAO, QIAN, SUN = (UUID(int=n) for n in (11, 12, 13))
APRIL = date(2025, 4, 1)


def facts_of(aggregate: Aggregate) -> list[Fact]:
    return [recorded.fact for recorded in aggregate.collect_events()]


SAMPLE = UUID(int=81)
FRAME = tuple(UUID(int=n) for n in (5, 3, 4))
SEEDS = {TOWNSHIP: "11" * 32, COUNTY: "22" * 32}


def bound(party: UUID) -> str:
    return commitment(SAMPLE, party, bytes.fromhex(SEEDS[party]))


def record_frame(**changes: Any) -> Sample:
    fields: dict[str, Any] = {"unit_ids": FRAME, "size": 1, "party_ids": (TOWNSHIP, COUNTY)}
    return Sample.record_frame(SAMPLE, TOWNSHIP, on=APRIL, **fields | changes)


def a_drawn_sample() -> Sample:
    sample = record_frame()
    for party in SEEDS:
        sample.commit(party, bound(party), on=APRIL)
    for party, seed in SEEDS.items():
        sample.reveal(party, seed, on=APRIL)
    sample.collect_events()
    return sample


@pytest.mark.clause("S-49")
def test_the_frame_is_recorded_with_its_hash_before_anybody_is_bound() -> None:
    sample = record_frame()

    assert sample.frame.frame_sha256 == frame_sha256(FRAME)
    assert sample.frame.unit_ids == tuple(sorted(FRAME))
    with pytest.raises(NotAllCommittedError):
        sample.reveal(TOWNSHIP, SEEDS[TOWNSHIP], on=APRIL)


@pytest.mark.clause("S-49")
def test_the_second_seed_draws_the_sample_that_anyone_works_out() -> None:
    sample = record_frame()
    for party in SEEDS:
        sample.commit(party, bound(party), on=APRIL)
    sample.reveal(COUNTY, SEEDS[COUNTY], on=APRIL)
    assert sample.drawn == ()
    sample.collect_events()

    sample.reveal(TOWNSHIP, SEEDS[TOWNSHIP], on=APRIL)

    both = combined_seed(SAMPLE, [bytes.fromhex(seed) for seed in SEEDS.values()])
    assert facts_of(sample)[1:] == [
        SampleDrawn(organization_id=TOWNSHIP, seed=both.hex(), unit_ids=draw(both, FRAME, 1))
    ]


def test_no_party_shows_its_seed_before_both_are_bound_nor_another_seed_than_its_own() -> None:
    sample = record_frame()
    sample.commit(TOWNSHIP, bound(TOWNSHIP), on=APRIL)

    with pytest.raises(NotAllCommittedError):
        sample.reveal(TOWNSHIP, SEEDS[TOWNSHIP], on=APRIL)
    sample.commit(COUNTY, bound(COUNTY), on=APRIL)
    with pytest.raises(SeedMismatchError):
        sample.reveal(TOWNSHIP, "33" * 32, on=APRIL)


def test_a_party_is_bound_once_and_is_one_of_two_that_differ() -> None:
    sample = record_frame()
    sample.commit(TOWNSHIP, bound(TOWNSHIP), on=APRIL)

    with pytest.raises(CommittedAlreadyError):
        sample.commit(TOWNSHIP, bound(COUNTY), on=APRIL)
    with pytest.raises(NotAPartyError):
        sample.commit(OTHER, bound(COUNTY), on=APRIL)
    with pytest.raises(PartiesError):
        record_frame(party_ids=(TOWNSHIP, TOWNSHIP))


@pytest.mark.parametrize("frame", [{"unit_ids": (UNIT, UNIT)}, {"size": 4}, {"unit_ids": (UNIT,)}])
def test_a_frame_is_of_different_units_and_larger_than_the_sample(frame: dict[str, Any]) -> None:
    with pytest.raises(FrameError):
        record_frame(**frame)


@pytest.mark.clause("S-49")
def test_a_unit_that_cannot_be_visited_is_replaced_by_the_next_in_the_order() -> None:
    sample = a_drawn_sample()
    in_order = order(bytes.fromhex(sample.seed or ""), FRAME)

    for unit in in_order[:2]:
        sample.redraw(TOWNSHIP, unit, RedrawGround.TIE, on=APRIL)

    facts = facts_of(sample)
    assert [f.replacement_id for f in facts if isinstance(f, UnitRedrawn)] == list(in_order[1:])
    with pytest.raises(NotOfSampleError):
        sample.redraw(TOWNSHIP, in_order[0], RedrawGround.TIE, on=APRIL)
    with pytest.raises(FrameExhaustedError):
        sample.redraw(TOWNSHIP, in_order[2], RedrawGround.ABOLISHED, on=APRIL)


def test_nothing_is_replaced_before_the_sample_is_drawn() -> None:
    with pytest.raises(NotDrawnError):
        record_frame().redraw(TOWNSHIP, UNIT, RedrawGround.ABOLISHED, on=APRIL)
