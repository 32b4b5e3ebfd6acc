"""Weak organizations under rectification, points to work on, units and venues of an area."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from deploy.samples.cast import Cast
from deploy.samples.county import DEPUTY, SECRETARY, Unit
from deploy.samples.faults import SPLIT_ON
from deploy.samples.life import LAGGING, TOWNSHIP
from deploy.samples.names import uid
from shared.contracts.command import Command
from shared.contracts.commands import registry_cases as c
from shared.contracts.commands import registry_reach as r
from shared.contracts.facts.registry_cases import AcceptanceGrade, FocusKind
from shared.contracts.facts.registry_reach import Coverage, UnitKind, VenueKind
from shared.contracts.facts.registry_structure import WeakCriterion

_OPENED = date(2025, 1, 20)
_FOCUS = {
    FocusKind.KEY_POINT: "村党组织书记后备力量培养",
    FocusKind.WEAK_POINT: "流动党员联系",
    FocusKind.DIFFICULTY: "集体经济薄弱,办事经费不足",
}
_UNITS = (
    ("茶叶加工厂", UnitKind.ENTERPRISE, Coverage.ORGANIZED),
    ("电商服务站", UnitKind.ENTERPRISE, Coverage.WORK_ONLY),
    ("养蜂专业协会", UnitKind.SOCIAL_ORGANIZATION, Coverage.UNCOVERED),
    ("竹编合作社", UnitKind.ENTERPRISE, None),
)
_VENUES = (
    ("党群服务中心会议室", VenueKind.POSITION),
    ("文化站", VenueKind.PUBLICITY),
    ("便民服务微信群", VenueKind.OPINION),
    ("应急广播室", VenueKind.MEDIA),
)


def cases_of(people: Cast) -> Iterator[Command]:
    """Give weak-organization cases, points to work on, and what the work reaches."""
    township, branches = people.townships[TOWNSHIP], people.below(TOWNSHIP)
    passed, middling = branches[LAGGING[0]], branches[LAGGING[1]]
    leader = township.seat(DEPUTY)
    for unit in (passed, middling, people.split):
        yield c.OpenWeakCase(
            occurred_on=_OPENED,
            organization_id=unit.id,
            weak_case_id=_case(unit),
            criteria=(WeakCriterion.LIFE_NOT_HELD, WeakCriterion.LOW_SATISFACTION),
            evidence=("2024年组织生活记录",),
        )
        yield c.AssignWeakCase(
            occurred_on=date(2025, 1, 22),
            organization_id=unit.id,
            weak_case_id=_case(unit),
            person_id=leader.person_id,
        )
        yield c.TakeWeakCaseMeasure(
            occurred_on=date(2025, 2, 12),
            organization_id=unit.id,
            weak_case_id=_case(unit),
            measure="选派驻村干部,按月排定组织生活",
        )
    yield from _accepted(passed, AcceptanceGrade.QUALIFIED, 88, dissatisfied=1)
    yield c.CloseWeakCase(
        occurred_on=date(2025, 7, 2),
        organization_id=passed.id,
        weak_case_id=_case(passed),
        document="关于同意整顿销号的批复",
    )
    yield c.ReopenWeakCase(
        occurred_on=date(2025, 12, 3),
        organization_id=passed.id,
        weak_case_id=_case(passed),
        criteria=(WeakCriterion.TEAM_INCOMPLETE,),
        evidence=("委员缺额满三个月",),
    )
    yield from _accepted(middling, AcceptanceGrade.BASICALLY_QUALIFIED, 74, dissatisfied=4)
    yield c.ContinueWeakCase(
        occurred_on=date(2025, 7, 2),
        organization_id=middling.id,
        weak_case_id=_case(middling),
        until=date(2026, 1, 31),
    )
    yield c.FollowWeakCase(
        occurred_on=SPLIT_ON,
        organization_id=people.halves[0].id,
        weak_case_id=_case(people.split),
        predecessor_id=people.split.id,
    )
    yield from _focus(middling)
    yield from _area(township, branches[18])


def _case(unit: Unit) -> UUID:
    return uid("weak case", unit.key)


def _accepted(
    unit: Unit, grade: AcceptanceGrade, points: int, *, dissatisfied: int
) -> Iterator[Command]:
    yield c.HoldWeakCaseAcceptance(
        occurred_on=date(2025, 6, 25),
        organization_id=unit.id,
        weak_case_id=_case(unit),
        grade=grade,
        score_points=points,
        representatives=25,
        dissatisfied=dissatisfied,
    )


def _focus(unit: Unit) -> Iterator[Command]:
    for kind, title in _FOCUS.items():
        yield c.OpenFocus(
            occurred_on=date(2025, 1, 15),
            organization_id=unit.id,
            focus_id=uid("focus", unit.key, kind),
            kind=kind,
            title=title,
            evidence=("2024年度民主评议意见",),
        )
        yield c.PlanFocusMeasure(
            occurred_on=date(2025, 1, 24),
            organization_id=unit.id,
            focus_id=uid("focus", unit.key, kind),
            measure="列入支部年度计划,逐月盘点",
            person_id=unit.seat(SECRETARY).person_id,
            due_on=date(2025, 9, 30),
        )
    for step, day in ((c.CloseFocus, date(2025, 9, 26)), (c.ReopenFocus, date(2025, 12, 8))):
        yield step(
            occurred_on=day,
            organization_id=unit.id,
            focus_id=uid("focus", unit.key, FocusKind.WEAK_POINT),
            evidence=("联系登记簿",),
        )


def _area(township: Unit, covering: Unit) -> Iterator[Command]:
    for name, kind, coverage in _UNITS:
        unit_id = uid("unit", township.key, name)
        yield r.RegisterUnit(
            occurred_on=date(2025, 1, 2),
            organization_id=township.id,
            unit_id=unit_id,
            kind=kind,
            name=f"{township.key}{name}",
            is_new=True,
        )
        if coverage is None:
            yield r.CloseUnit(
                occurred_on=date(2025, 8, 1), organization_id=township.id, unit_id=unit_id
            )
            continue
        organized = coverage is Coverage.ORGANIZED
        yield r.CoverUnit(
            occurred_on=date(2025, 2, 20),
            organization_id=township.id,
            unit_id=unit_id,
            coverage=coverage,
            covering_id=covering.id if organized else None,
            members=4 if organized else 1,
        )
    for name, venue_kind in _VENUES:
        yield r.RegisterVenue(
            occurred_on=date(2025, 1, 2),
            organization_id=township.id,
            venue_id=uid("venue", township.key, name),
            kind=venue_kind,
            name=name,
            keeper_id=township.seats[4].person_id,
        )
    yield r.CloseVenue(
        occurred_on=date(2025, 10, 9),
        organization_id=township.id,
        venue_id=uid("venue", township.key, _VENUES[2][0]),
    )
