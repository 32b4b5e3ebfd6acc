"""Rules of findings: from raised to closed (S-51), and from whom they are hidden (E-45)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.activities.domain.finding import Finding, State
from services.activities.domain.inspection_errors import (
    DueBeforeOrderError,
    ExtendedAlreadyError,
    FindingStateError,
    InspectsItselfError,
)
from shared.contracts.errors import WrongOrganizationError
from shared.contracts.facts.activities_findings import (
    FindingClosed,
    FindingRaised,
    FindingRehomed,
    FindingReleased,
)

TOWNSHIP, UNIT, SUCCESSOR = (UUID(int=n) for n in (2, 3, 9))
POST = UUID(int=21)
APRIL, MAY, JUNE, JULY = (date(2025, month, 8) for month in (4, 5, 6, 7))


def a_finding(**changes: Any) -> Finding:
    fields: dict[str, Any] = {
        "organization_id": TOWNSHIP,
        "unit_id": UNIT,
        "item": "dues_used",
        "summary": "党费使用未公示",
    }
    return Finding.raise_(UUID(int=91), FindingRaised(**fields | changes), on=APRIL)


def ordered() -> Finding:
    finding = a_finding()
    finding.release(TOWNSHIP, on=APRIL)
    finding.order(TOWNSHIP, POST, MAY, on=APRIL)
    return finding


def reported() -> Finding:
    finding = ordered()
    finding.report(UNIT, "已公示", on=MAY)
    return finding


@pytest.mark.clause("S-51")
def test_a_finding_goes_from_raised_by_way_of_owner_and_deadline_to_closed() -> None:
    finding = reported()

    finding.close(TOWNSHIP, on=MAY)

    assert [recorded.fact.TOPIC.split(".")[2] for recorded in finding.collect_events()] == [
        "raised",
        "released",
        "rectification_ordered",
        "rectification_reported",
        "closed",
    ]


@pytest.mark.clause("S-51")
def test_a_re_check_that_finds_it_not_in_order_sends_it_back_with_a_new_day() -> None:
    finding = reported()

    finding.reopen(TOWNSHIP, JUNE, on=MAY)

    assert (finding.state, finding.due_on) == (State.ORDERED, JUNE)
    with pytest.raises(FindingStateError):
        finding.close(TOWNSHIP, on=MAY)


def test_a_closed_finding_that_comes_back_is_opened_again() -> None:
    finding = reported()
    finding.close(TOWNSHIP, on=MAY)

    finding.reopen(TOWNSHIP, JULY, on=JUNE)
    finding.report(UNIT, "再次公示", on=JUNE)
    finding.close(TOWNSHIP, on=JUNE)


@pytest.mark.clause("S-51")
def test_time_is_extended_once_to_a_later_day() -> None:
    finding = ordered()

    with pytest.raises(DueBeforeOrderError):
        finding.extend(TOWNSHIP, MAY, "组织办", on=APRIL)
    finding.extend(TOWNSHIP, JUNE, "组织办", on=APRIL)

    with pytest.raises(ExtendedAlreadyError):
        finding.extend(TOWNSHIP, JULY, "组织办", on=APRIL)


@pytest.mark.clause("S-51")
def test_what_is_fixed_on_the_spot_is_recorded_as_found_and_as_closed_on_one_day() -> None:
    finding = a_finding()
    finding.fix_on_the_spot(on=APRIL)

    raised, released, closed = finding.collect_events()
    assert isinstance(raised.fact, FindingRaised)
    assert isinstance(released.fact, FindingReleased)
    assert closed.fact == FindingClosed(organization_id=UNIT, on_the_spot=True)
    assert raised.occurred_on == closed.occurred_on == APRIL


@pytest.mark.clause("E-45")
def test_until_it_is_released_nothing_of_a_finding_is_filed_with_its_unit() -> None:
    finding = a_finding()
    with pytest.raises(FindingStateError):
        finding.order(TOWNSHIP, POST, MAY, on=APRIL)
    with pytest.raises(WrongOrganizationError):
        finding.report(UNIT, "不知", on=APRIL)
    finding.rehome(TOWNSHIP, SUCCESSOR, on=APRIL)
    hidden = {recorded.fact.organization_id for recorded in finding.collect_events()}  # type: ignore[attr-defined]

    finding.release(TOWNSHIP, on=MAY)

    (released,) = finding.collect_events()
    assert hidden == {TOWNSHIP}
    assert isinstance(released.fact, FindingReleased)
    assert released.fact.organization_id == SUCCESSOR


@pytest.mark.clause("E-16", "S-51")
def test_after_a_merger_the_successor_answers_by_an_explicit_fact() -> None:
    finding = ordered()
    finding.collect_events()

    finding.rehome(TOWNSHIP, SUCCESSOR, on=APRIL)
    finding.order(TOWNSHIP, UUID(int=22), JUNE, on=APRIL)
    finding.report(SUCCESSOR, "已公示", on=MAY)

    moved = finding.collect_events()[0].fact
    assert moved == FindingRehomed(organization_id=SUCCESSOR, unit_id=SUCCESSOR, from_unit_id=UNIT)
    with pytest.raises(WrongOrganizationError):
        finding.report(UNIT, "已公示", on=MAY)


def test_only_who_raised_it_releases_orders_and_closes() -> None:
    finding = a_finding()

    for act in (
        lambda: finding.release(UNIT, on=APRIL),
        lambda: finding.order(UNIT, POST, MAY, on=APRIL),
        lambda: finding.close(UNIT, on=APRIL),
        lambda: finding.rehome(UNIT, SUCCESSOR, on=APRIL),
    ):
        with pytest.raises(WrongOrganizationError):
            act()


def test_an_owner_who_is_named_is_not_replaced_by_a_second_order() -> None:
    with pytest.raises(FindingStateError):
        ordered().order(TOWNSHIP, UUID(int=22), JUNE, on=APRIL)


def test_nobody_raises_a_finding_about_itself_or_moves_one_there() -> None:
    with pytest.raises(InspectsItselfError):
        a_finding(unit_id=TOWNSHIP)
    with pytest.raises(InspectsItselfError):
        a_finding().rehome(TOWNSHIP, TOWNSHIP, on=APRIL)


def test_releasing_twice_records_once() -> None:
    finding = a_finding()
    for _ in range(2):
        finding.release(TOWNSHIP, on=APRIL)

    assert len(finding.collect_events()) == 2
