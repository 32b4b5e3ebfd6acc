"""Inspections of the county: planned, sampled so that anyone can draw again, findings closed."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from deploy.samples.cast import Cast
from deploy.samples.county import SECRETARY, Unit
from deploy.samples.faults import SPLIT_ON
from deploy.samples.life import TOWNSHIP
from deploy.samples.names import uid
from shared.contracts.checklist import CHECKLIST
from shared.contracts.command import Command
from shared.contracts.commands import activities_inspection as a
from shared.contracts.facts.activities_inspection import (
    CheckedItem,
    InspectionMode,
    RedrawGround,
    Verdict,
)
from shared.kernel import sampling

_SAMPLE_SIZE = 5


def inspections_of(people: Cast) -> Iterator[Command]:
    """Give visits of all three modes, a sample, and findings from raised to closed."""
    county, branches = people.county, people.below(TOWNSHIP)
    visited, hidden, called_off = branches[4:7]
    yield _plan(county, visited, date(2025, 4, 22), InspectionMode.SUPERVISION)
    yield a.RecuseInspector(
        occurred_on=date(2025, 4, 14),
        reason="与该村书记是亲属",
        organization_id=county.id,
        inspection_id=_visit(visited),
        person_id=county.seats[3].person_id,
        replacement_id=county.seats[2].person_id,
    )
    yield _hold(county, visited, date(2025, 4, 22))
    yield _plan(county, hidden, date(2025, 5, 13), InspectionMode.CIRCUIT, is_announced=False)
    yield _hold(county, hidden, date(2025, 5, 13))
    yield _plan(county, called_off, date(2025, 6, 11), InspectionMode.SUPERVISION)
    yield a.CallOffInspection(
        occurred_on=date(2025, 6, 9),
        reason="与防汛冲突",
        organization_id=county.id,
        inspection_id=_visit(called_off),
    )
    yield from _sample(people)
    yield from _put_right(county, visited)
    yield from _fixed_on_the_spot(county, hidden)
    yield from _followed(people)


def _visit(unit: Unit) -> UUID:
    return uid("inspection", unit.key)


def _plan(
    county: Unit,
    unit: Unit,
    day: date,
    mode: InspectionMode,
    *,
    is_announced: bool = True,
    sample_id: UUID | None = None,
) -> Command:
    return a.PlanInspection(
        occurred_on=date.fromordinal(day.toordinal() - 12),
        organization_id=county.id,
        inspection_id=_visit(unit),
        unit_id=unit.id,
        mode=mode,
        starts_on=day,
        ends_on=day,
        inspector_ids=tuple(seat.person_id for seat in county.seats[3:5]),
        is_announced=is_announced,
        sample_id=sample_id,
    )


def _hold(county: Unit, unit: Unit, day: date) -> Command:
    return a.RecordInspection(
        occurred_on=day,
        organization_id=county.id,
        inspection_id=_visit(unit),
        items=tuple(
            CheckedItem(
                code=item.code,
                verdict=(Verdict.SATISFIED, Verdict.NOT_SATISFIED)[item.code == "mobile_members"],
            )
            for item in CHECKLIST
        ),
    )


def _sample(people: Cast) -> Iterator[Command]:
    county, township = people.county, people.townships[TOWNSHIP]
    frame = people.below(TOWNSHIP + 1)
    sample_id = uid("sample", county.key, 2025)
    yield a.RecordFrame(
        occurred_on=date(2025, 9, 1),
        organization_id=county.id,
        sample_id=sample_id,
        unit_ids=tuple(unit.id for unit in frame),
        size=_SAMPLE_SIZE,
        party_ids=(county.id, township.id),
    )
    seeds = {
        party.id: sha256(f"seed/{party.key}".encode()).digest() for party in (county, township)
    }
    for party_id, seed in seeds.items():
        yield a.CommitSeed(
            occurred_on=date(2025, 9, 2),
            organization_id=party_id,
            sample_id=sample_id,
            commitment=sampling.commitment(sample_id, party_id, seed),
        )
    for party_id, seed in seeds.items():
        yield a.RevealSeed(
            occurred_on=date(2025, 9, 3),
            organization_id=party_id,
            sample_id=sample_id,
            seed=seed.hex(),
        )
    drawn = sampling.draw(
        sampling.combined_seed(sample_id, tuple(seeds.values())),
        [unit.id for unit in frame],
        _SAMPLE_SIZE,
    )
    yield a.RedrawUnit(
        occurred_on=date(2025, 9, 5),
        reason="塌方断路",
        organization_id=county.id,
        sample_id=sample_id,
        unit_id=drawn[0],
        ground=RedrawGround.DISASTER,
    )
    second = next(unit for unit in frame if unit.id == drawn[1])
    yield _plan(
        county, second, date(2025, 9, 24), InspectionMode.RANDOM_SAMPLE, sample_id=sample_id
    )
    yield _hold(county, second, date(2025, 9, 24))


def _put_right(county: Unit, unit: Unit) -> Iterator[Command]:
    """One is extended once, reported, sent back, reported again and closed."""
    finding_id = uid("finding", unit.key)
    raised: dict[str, Any] = {"organization_id": county.id, "finding_id": finding_id}
    reported: dict[str, Any] = {"organization_id": unit.id, "finding_id": finding_id}
    yield a.RaiseFinding(
        occurred_on=date(2025, 4, 22),
        **raised,
        unit_id=unit.id,
        item="mobile_members",
        summary="外出党员半年未联系",
        inspection_id=_visit(unit),
    )
    yield a.ReleaseFinding(occurred_on=date(2025, 4, 25), **raised)
    yield a.OrderRectification(
        occurred_on=date(2025, 4, 25),
        **raised,
        owner_post_id=unit.seat(SECRETARY).post_id,
        due_on=date(2025, 5, 25),
    )
    yield a.ExtendRectification(
        occurred_on=date(2025, 5, 20),
        **raised,
        due_on=date(2025, 6, 10),
        approved_by="县委组织部部务会",
    )
    yield a.ReportRectification(occurred_on=date(2025, 6, 3), **reported, measure="逐人电话联系")
    yield a.ReopenFinding(
        occurred_on=date(2025, 6, 6),
        reason="抽查两人仍未联系",
        **raised,
        due_on=date(2025, 6, 30),
    )
    yield a.ReportRectification(occurred_on=date(2025, 6, 19), **reported, measure="补齐联系记录")
    yield a.CloseFinding(occurred_on=date(2025, 6, 24), **raised)


def _fixed_on_the_spot(county: Unit, unit: Unit) -> Iterator[Command]:
    yield a.RaiseFinding(
        occurred_on=date(2025, 5, 13),
        organization_id=county.id,
        finding_id=uid("finding", unit.key),
        unit_id=unit.id,
        item="dues_collected",
        summary="上月党费未公示",
        inspection_id=_visit(unit),
        fixed_on_the_spot=True,
    )


def _followed(people: Cast) -> Iterator[Command]:
    """A unit was split before it had put right what was found."""
    county, unit, half = people.county, people.split, people.halves[0]
    finding_id = uid("finding", unit.key)
    raised: dict[str, Any] = {"organization_id": county.id, "finding_id": finding_id}
    yield a.RaiseFinding(
        occurred_on=date(2025, 9, 9),
        **raised,
        unit_id=unit.id,
        item="institutions",
        summary="议事制度未上墙",
    )
    yield a.ReleaseFinding(occurred_on=date(2025, 9, 11), **raised)
    yield a.RehomeFinding(occurred_on=SPLIT_ON, reason="原支部分设", **raised, unit_id=half.id)
