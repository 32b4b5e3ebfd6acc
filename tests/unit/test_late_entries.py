"""An entry of a closed period is told from the log alone, with what it has and what it lacks."""

from datetime import date
from uuid import UUID

import pytest

from services.suite.late_entries import Late, LateEntries
from shared.contracts.entry import entry_bytes, read_entry
from shared.contracts.fact import Fact
from shared.contracts.facts.activities import ReportFiled
from shared.contracts.facts.targets_governance import LateEntryApproved, PeriodClosed
from shared.testing.ledgers import MadeUpCounty

DAY, CLOSED_ON = date(2025, 3, 5), date(2025, 4, 1)
CLERK, HEAD = (str(UUID(int=n)) for n in (11, 12))
PERIOD = UUID(int=13)


class Log:
    """A log of a county with two branches; entries rely on all before them unless said."""

    def __init__(self) -> None:
        self.county = MadeUpCounty(1, branches=2)
        self.branch, self.beside = self.county.branches

    def close(self) -> None:
        closed = PeriodClosed(
            organization_id=self.county.county, starts_on=date(2025, 1, 1), ends_on=DAY
        )
        self._say(closed, PERIOD, CLOSED_ON, HEAD)

    def approve(self, by: str = HEAD, command: str = "activities.file-report") -> None:
        approved = LateEntryApproved(organization_id=self.branch, command=command, happened_on=DAY)
        self._say(approved, PERIOD, CLOSED_ON, by)

    def enter(
        self, reason: str | None = "补录", on: date = DAY, relies_on: int | None = None
    ) -> int:
        """Enter a report of the branch; gives its index."""
        filed = ReportFiled(organization_id=self.branch, year=2025, half=1, title="报告")
        self._say(filed, self.county.new_id(), on, CLERK)
        last = self.county.rows[-1]._replace(reason=reason)
        if relies_on is not None:
            last = last._replace(relies_on_index=relies_on)
        self.county.rows[-1] = last
        return len(self.county.rows) - 1

    def found(self) -> list[Late]:
        late = LateEntries()
        for index, row in enumerate(self.county.rows):
            raw = entry_bytes(row)
            late.take(index, read_entry(raw), raw)
        return late.found

    def _say(self, fact: Fact, subject: UUID, on: date, by: str) -> None:
        self.county.state(fact, subject, on)
        self.county.rows[-1] = self.county.rows[-1]._replace(actor=by)


@pytest.fixture
def log() -> Log:
    return Log()


def test_what_came_before_the_closing_or_happened_beside_the_period_is_not_late(log: Log) -> None:
    log.enter()
    log.close()
    log.enter(on=date(2025, 3, 6))

    assert log.found() == []


def test_what_was_decided_before_its_service_had_read_of_the_closing_is_lawful(log: Log) -> None:
    log.close()
    place = len(log.county.rows) - 1
    log.enter(reason=None, relies_on=place)
    index = log.enter(reason=None, relies_on=place + 1)

    assert [one.index for one in log.found()] == [index]


@pytest.mark.parametrize(
    ("reason", "approvers", "is_lawful"),
    [
        ("补录", (HEAD,), True),
        ("补录", (CLERK, HEAD), True),
        (None, (HEAD,), False),
        ("补录", (), False),
        ("补录", (CLERK,), False),
    ],
)
def test_a_late_entry_is_lawful_with_a_reason_and_the_approval_of_another(
    log: Log, reason: str | None, approvers: tuple[str, ...], *, is_lawful: bool
) -> None:
    log.close()
    for approver in approvers:
        log.approve(by=approver)
    index = log.enter(reason=reason)

    (found,) = log.found()

    assert (found.index, found.organization_id, found.occurred_on) == (index, log.branch, DAY)
    assert found.is_lawful is is_lawful
    assert f"index {index}: activities.report.filed.v1" in found.told()


def test_an_approval_that_comes_after_the_entry_does_not_make_it_lawful(log: Log) -> None:
    log.close()
    log.enter()
    log.approve()

    assert [one.is_lawful for one in log.found()] == [False]


def test_an_approval_of_another_services_entries_does_not_make_it_lawful(log: Log) -> None:
    log.close()
    log.approve(command="assessment.file-self-assessment")
    log.enter()
    log.approve()
    log.enter()

    assert [one.is_lawful for one in log.found()] == [False, True]
