"""What happened in a closed period needs a reason and a second person; before, late is lawful."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from shared.contracts.errors import PeriodClosedError, ReasonMissingError
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_governance import LateEntryApproved, PeriodClosed
from shared.contracts.principal import Incoming, Principal
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.eventstore.references import ReferencesFollower
from shared.kernel.errors import ZerenError
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty, integrate
from shared.testing.trial_store import DAY, TODAY, TrialActivities, record_meeting
from tests.integration.stored import facts

ONE, OTHER = (
    Principal(actor=str(UUID(int=n)), role=Role.COUNTY_OFFICE, organization_id=UUID(int=1))
    for n in (11, 12)
)
KIND = "activities.record-meeting"


class County:
    """A ledger that activities follows, and activities itself."""

    def __init__(self, database: Settings) -> None:
        self.database = database
        self.made_up = MadeUpCounty(1, branches=2)
        self.branch, self.beside = self.made_up.branches
        self.period = uuid4()
        self._follower = ReferencesFollower(database, "activities")
        self.app = TrialActivities(database)
        self._taken_up()

    def says(self, fact: Fact, *, by: Principal = ONE) -> None:
        """Have a fact of the period in the ledger, and read by activities."""
        self.made_up.state(fact, self.period, TODAY)
        self.made_up.rows[-1] = self.made_up.rows[-1]._replace(actor=by.actor)
        self._taken_up()

    def close(self, first: date = DAY, last: date = DAY, root: UUID | None = None) -> None:
        root = root or self.made_up.county
        self.says(PeriodClosed(organization_id=root, starts_on=first, ends_on=last))

    def approve(self, *, by: Principal, command: str = KIND, on: date = DAY) -> None:
        approved = LateEntryApproved(organization_id=self.branch, command=command, happened_on=on)
        self.says(approved, by=by)

    def enter(self, organization: UUID, **said: Any) -> list[ZerenError]:
        """Enter a meeting as ONE; what it is refused with."""
        command = record_meeting(organization, self.made_up.secretaries[organization], **said)
        refused = self.app.trial([command], ONE, TODAY).refused.get(0, [])
        if not refused:
            self.app.handle([command], ONE, TODAY)
            return []
        with pytest.raises(ZerenError):
            self.app.handle([command], ONE, TODAY)
        return refused

    def _taken_up(self) -> None:
        with psycopg.connect(conninfo(self.database, "ledger_service")) as connection:
            integrate(connection, self.made_up.rows)
        self.made_up.rows.clear()
        while self._follower.step():
            pass
        self.app.references.covers(())

    def close_all(self) -> None:
        self.app.close()
        self._follower.close()


@pytest.fixture
def county(database: Settings) -> Iterator[County]:
    county = County(database)
    yield county
    county.close_all()


def codes(errors: list[ZerenError]) -> list[str]:
    return [error.code for error in errors]


@pytest.mark.clause("E-24")
def test_until_a_period_is_closed_a_late_entry_is_taken(county: County) -> None:
    assert county.enter(county.branch) == []
    assert len(facts(county.database)) == 1


def test_after_the_closing_a_late_entry_needs_a_reason_and_somebody_else(county: County) -> None:
    county.close()

    refused = county.enter(county.branch)

    assert codes(refused) == [ReasonMissingError.code, PeriodClosedError.code]
    assert refused[1].details == {"field": "occurred_on", "command": KIND}
    assert codes(county.enter(county.branch, reason="补录")) == [PeriodClosedError.code]
    assert facts(county.database) == []


def test_who_enters_does_not_approve_and_another_does(county: County) -> None:
    county.close()
    county.approve(by=ONE)
    assert codes(county.enter(county.branch, reason="补录")) == [PeriodClosedError.code]

    county.approve(by=OTHER)

    assert codes(county.enter(county.branch)) == [ReasonMissingError.code]
    assert county.enter(county.branch, reason="补录") == []
    assert len(facts(county.database)) == 1


def test_an_approval_is_for_one_organization_one_day_and_one_kind(county: County) -> None:
    before = date.fromordinal(DAY.toordinal() - 1)
    county.close(before, DAY)
    county.approve(by=OTHER, command="activities.file-report")
    county.approve(by=OTHER, on=before)
    assert codes(county.enter(county.branch, reason="补录")) == [PeriodClosedError.code]

    county.approve(by=OTHER)

    assert codes(county.enter(county.beside, reason="补录")) == [PeriodClosedError.code]
    assert county.enter(county.branch, reason="补录") == []


def test_a_period_binds_whom_it_is_closed_for_and_no_day_beside_it(county: County) -> None:
    county.close(root=county.branch)

    assert codes(county.enter(county.branch, reason="补录")) == [PeriodClosedError.code]
    assert county.enter(county.beside) == []
    for days in (-1, 1):
        day = date.fromordinal(DAY.toordinal() + days)
        assert county.enter(county.branch, occurred_on=day.isoformat()) == []


def test_an_entry_that_stood_before_the_closing_is_answered_as_before(county: County) -> None:
    command: Incoming = record_meeting(county.branch, county.made_up.secretaries[county.branch])
    (first,) = county.app.handle([command], ONE, TODAY)
    county.close()

    (again,) = county.app.handle([command], ONE, TODAY)

    assert (again.is_repeat, again.sequence) == (True, first.sequence)


def test_what_was_decided_before_a_closing_relies_on_no_more_than_it_was_decided_on(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    appending = county.app.append

    def closed_meanwhile(*given: Any) -> Any:
        county.close()
        return appending(*given)

    monkeypatch.setattr(county.app, "append", closed_meanwhile)
    size = county.app.references.size()

    command = record_meeting(county.branch, county.made_up.secretaries[county.branch])
    county.app.handle([command], ONE, TODAY)

    with psycopg.connect(conninfo(county.database, "activities_service")) as connection:
        rows = connection.execute("SELECT relies_on_index FROM activities.events").fetchall()
    assert rows == [(size,)]
    assert county.app.references.size() == size + 1
