"""What is weak, what is covered, what is not complete, on PostgreSQL."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.registry import queries as registry
from services.registry.queries import Fault, WeakCaseState
from shared.contracts.facts.registry_reach import UnitKind
from shared.contracts.facts.registry_structure import Flag
from tests.integration.services.life import (
    BAI,
    CASE,
    DECEMBER,
    JUNE,
    LI,
    MAY,
    QING,
    TOWNSHIP,
    UNITED,
    Connection,
    Suite,
    merge,
)


@pytest.mark.clause("S-18", "S-09", "E-16")
def test_a_weak_case_is_seen_from_identification_to_relapse_and_in_its_successor(
    county: Suite, reader: Connection
) -> None:
    of_case = {"organization_id": QING, "weak_case_id": CASE}
    criteria = {"criteria": ["secretary_vacant"]}
    county.give("registry.open-weak-case", on="2025-02-01", **of_case, **criteria)
    county.give("registry.assign-weak-case", on="2025-02-02", person_id=LI, **of_case)
    county.give("registry.take-weak-case-measure", on="2025-03-01", measure="补选", **of_case)
    county.give(
        "registry.hold-weak-case-acceptance", on="2025-05-01", grade="qualified",
        score_points=80, representatives=15, dissatisfied=1, **of_case,
    )  # fmt: skip
    county.give("registry.close-weak-case", on="2025-05-10", **of_case)
    county.give("registry.reopen-weak-case", on="2025-09-01", **of_case, **criteria)
    merge(county, "2025-11-01")
    county.settle()

    def case(day: str, **asked: Any) -> registry.WeakCaseOn:
        on = date.fromisoformat(day)
        (found,) = registry.weak_cases(reader, on=on, within=TOWNSHIP, **asked).items
        return found

    states = [case(day).state for day in ("2025-02-01", "2025-03-01", "2025-05-01", "2025-05-10")]
    assert states == [
        WeakCaseState.IDENTIFIED,
        WeakCaseState.RECTIFYING,
        WeakCaseState.ACCEPTED,
        WeakCaseState.CLOSED,
    ]
    relapsed = case("2025-11-01", clock_months=1)
    assert (relapsed.times_reopened, relapsed.is_late) == (1, True)
    assert (relapsed.organization_id, relapsed.organization_stands) == (QING, False)

    county.give(
        "registry.follow-weak-case", on="2025-11-02", organization_id=UNITED, weak_case_id=CASE,
        predecessor_id=QING,
    )  # fmt: skip
    county.settle()

    followed = case("2025-11-02", open_only=True)
    assert (followed.organization_id, followed.organization_stands) == (UNITED, True)
    assert followed.predecessor_ids == (QING,)
    assert case("2025-11-01").organization_id == QING


@pytest.mark.clause("S-09", "S-18", "S-39", "S-41")
def test_flags_and_the_focus_register_are_known_of_a_day(county: Suite, reader: Connection) -> None:
    flag = {"organization_id": QING, "flag": "lagging"}
    county.give("registry.set-flag", on="2025-02-01", criteria=["last_in_assessment"], **flag)
    county.give("registry.clear-flag", on="2025-06-01", **flag)
    of_focus = {"organization_id": QING, "focus_id": CASE}
    county.give(
        "registry.open-focus", on="2025-02-01", kind="difficulty", title="流动党员多", **of_focus
    )
    county.give(
        "registry.plan-focus-measure", on="2025-03-01", measure="季度联系", person_id=LI,
        due_on="2025-04-30", **of_focus,
    )  # fmt: skip
    county.give("registry.close-focus", on="2025-06-01", **of_focus)
    county.settle()

    lagging = [
        registry.flags(reader, on=day, within=TOWNSHIP, flag=Flag.LAGGING).total
        for day in (date(2025, 1, 31), MAY, JUNE)
    ]
    (overdue,) = registry.focuses(reader, on=MAY, within=TOWNSHIP).items

    assert lagging == [0, 1, 0]
    assert (overdue.is_overdue, overdue.measures[0].person_id) == (True, LI)
    assert registry.focuses(reader, on=JUNE, open_only=True).total == 0


@pytest.mark.clause("S-15", "S-57", "S-24")
def test_coverage_counts_what_is_there_on_the_day_and_says_of_how_many(
    county: Suite, reader: Connection
) -> None:
    ids = [UUID(int=n) for n in range(41, 44)]
    for number, unit in enumerate(ids):
        county.give(
            "registry.register-unit", on="2025-01-01", organization_id=QING, unit_id=unit,
            kind="enterprise", name=f"企业{number}", is_new=number == 0,
        )  # fmt: skip
    county.give(
        "registry.cover-unit", on="2025-02-01", organization_id=QING, unit_id=ids[0],
        coverage="organized", covering_id=QING, members=3,
    )  # fmt: skip
    county.give(
        "registry.cover-unit", on="2025-02-01", organization_id=QING, unit_id=ids[1],
        coverage="work_only",
    )  # fmt: skip
    county.give("registry.close-unit", on="2025-06-01", organization_id=QING, unit_id=ids[2])
    county.give(
        "registry.register-venue", on="2025-02-01", organization_id=QING, venue_id=UUID(int=51),
        kind="position", name="党员活动室",
    )  # fmt: skip
    county.settle()

    may, june = (registry.coverage(reader, on=day, within=TOWNSHIP) for day in (MAY, JUNE))

    assert (may.all.units, may.all.organized, may.all.work_only, may.all.uncovered) == (3, 1, 1, 1)
    assert (may.all.organized_percent, may.all.reached_percent) == ("33.33", "66.67")
    assert (june.all.units, june.all.organized_percent) == (2, "50.00")
    assert (june.new.units, june.new.organized) == (1, 1)
    assert june.by_kind[UnitKind.OTHER].organized_percent is None
    assert registry.units(reader, on=JUNE, within=BAI).total == 0
    assert registry.venues(reader, on=MAY, within=TOWNSHIP).total == 1


@pytest.mark.clause("S-27", "R-11", "E-22")
def test_what_is_not_complete_or_not_of_a_reasonable_size_is_listed(
    county: Suite, reader: Connection
) -> None:
    count = {"probationary_members": 0, "entitled_to_vote": 0}
    for branch, full in ((QING, 7), (BAI, 2)):
        county.give(
            "registry.count-members", on="2025-01-01", organization_id=branch, full_members=full,
            **count,
        )  # fmt: skip
        county.give("registry.start-term", on="2024-02-01", organization_id=branch)
    county.give(
        "registry.set-form", on="2025-02-01", organization_id=QING, form="temporary",
        until="2025-12-01",
    )  # fmt: skip
    county.settle()

    def faults(on: date) -> dict[UUID, tuple[Fault, ...]]:
        page = registry.structure(reader, on=on, within=TOWNSHIP, with_faults_only=True)
        return {one.organization_id: one.faults for one in page.items}

    assert faults(MAY) == {
        TOWNSHIP: (Fault.SECRETARY_MISSING, Fault.LEAD_MISSING, Fault.TERM_MISSING),
        QING: (Fault.COMMITTEE_WANTED,),
        BAI: (Fault.SECRETARY_MISSING, Fault.TOO_FEW_MEMBERS),
    }
    assert Fault.TEMPORARY_OVER in faults(DECEMBER)[QING]
