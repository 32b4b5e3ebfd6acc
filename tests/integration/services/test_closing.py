"""A period is closed and a late entry approved in target management; every service goes by it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.errors import PeriodClosedError
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from tests.integration.services.conftest import BAI, COUNTY, QING, TOWNSHIP

Suite = Any  # of conftest.py
PERIOD = uuid4()
LATE = {"on": "2025-03-03", "reason": "年初漏报"}
CLERK, HEAD = (
    Principal(actor=str(UUID(int=n)), role=Role.COUNTY_OFFICE, organization_id=COUNTY)
    for n in (91, 92)
)


def counted(county: Suite, organization: UUID, by: Principal = CLERK) -> None:
    county.give(
        "registry.count-members",
        **LATE,
        by=by,
        organization_id=organization,
        full_members=9,
        probationary_members=0,
        entitled_to_vote=9,
    )


def planned(county: Suite, organization: UUID) -> None:
    county.give(
        "targets.adopt-plan",
        **LATE,
        by=CLERK,
        organization_id=organization,
        plan_id=uuid4(),
        kind="annual",
        title="目标",
        starts_on="2025-01-01",
        ends_on="2025-12-31",
    )


def reported(county: Suite, organization: UUID) -> None:
    county.give(
        "activities.file-report",
        **LATE,
        by=CLERK,
        organization_id=organization,
        report_id=uuid4(),
        year=2025,
        half=1,
        title="报告",
    )


ENTRIES = {
    "registry.count-members": counted,
    "targets.adopt-plan": planned,
    "activities.file-report": reported,
}


@pytest.fixture
def closed(county: Suite) -> Suite:
    """The county, its first quarter of 2025 closed."""
    county.give(
        "targets.close-period",
        on="2025-04-10",
        organization_id=COUNTY,
        period_id=PERIOD,
        starts_on="2025-01-01",
        ends_on="2025-03-31",
    )
    county.settle()
    return county


def approve(county: Suite, command: str, by: Principal) -> None:
    county.give(
        "targets.approve-late-entry",
        on="2025-05-06",
        reason="经核对属实",
        by=by,
        organization_id=QING,
        period_id=PERIOD,
        command=command,
        happened_on=LATE["on"],
    )
    county.settle()


@pytest.mark.clause("E-24")
@pytest.mark.parametrize("command", ENTRIES)
def test_every_service_wants_another_persons_approval_for_what_happened_in_a_closed_period(
    closed: Suite, command: str
) -> None:
    enter = ENTRIES[command]
    for approver in (None, CLERK):
        if approver is not None:
            approve(closed, command, approver)
        with pytest.raises(PeriodClosedError):
            enter(closed, QING)

    approve(closed, command, HEAD)

    enter(closed, QING)
    with pytest.raises(PeriodClosedError):
        enter(closed, BAI)


def test_who_may_see_it_is_told_what_is_closed_and_which_late_entries_were_approved(
    closed: Suite, ask: Any
) -> None:
    approve(closed, "activities.file-report", HEAD)

    of = {one: ask("closed_periods", one) for one in (COUNTY, TOWNSHIP, QING, BAI)}

    for (period,) in of.values():
        assert (period.period_id, period.organization_id) == (PERIOD, COUNTY)
        assert (period.starts_on, period.ends_on) == (date(2025, 1, 1), date(2025, 3, 31))
        assert period.period_closed_on == date(2025, 4, 10)
    told = {one: len(period.approvals) for one, (period,) in of.items()}
    assert told == {COUNTY: 1, TOWNSHIP: 0, QING: 1, BAI: 0}
    (approval,) = of[QING][0].approvals
    assert (approval.command, approval.happened_on) == ("activities.file-report", date(2025, 3, 3))
    assert (approval.approved_on, approval.approved_because) == (date(2025, 5, 6), "经核对属实")
    assert ask("closed_periods", QING, on=date(2025, 4, 9)) == ()
