"""A rebuild tells how far it is, and stops when somebody wishes it; what is live stays."""

import psycopg
import pytest

from services.assessment import queries
from services.assessment.alone import RebuildRunningError, alone
from services.assessment.rebuild_door import RebuildDoor
from services.assessment.rebuilding import Stage, rebuild
from services.assessment.watching import (
    RebuildCancelledError,
    Rebuilding,
    stop_rebuild,
    watched,
)
from shared.contracts.errors import NotAllowedError
from shared.contracts.principal import Principal
from shared.contracts.roles import OPERATORS, Role
from shared.eventstore.connections import conninfo
from shared.security import read_key, sign_principal
from shared.settings import Settings
from shared.testing.ledgers import many_facts
from tests.integration.filing import connected, fill_and_follow


@pytest.fixture
def live(database: Settings) -> Settings:
    fill_and_follow(database, many_facts(31, 3000, branches=20))
    return database


def told(settings: Settings) -> Rebuilding:
    with connected(settings, "assessment_reader") as reader:
        return queries.rebuilding(reader)


def version(settings: Settings) -> int:
    with connected(settings, "assessment_reader") as reader:
        return queries.progress(reader).version


def signed(settings: Settings, role: Role) -> str:
    key = read_key(settings.secret("principal.key"))
    return sign_principal(Principal(actor="system:test", role=role), key)


def test_a_rebuild_tells_its_stages_and_that_it_is_done(live: Settings) -> None:
    seen: list[tuple[str, bool]] = []

    def report(stage: Stage) -> None:
        seen.append((stage.stage, told(live).is_running))

    assert told(live) == Rebuilding(is_running=False, last=None)
    with watched(live, report) as tell:
        rebuild(live, report=tell)
    after = told(live)

    assert [stage for stage, _ in seen][-4:] == ["copy", "index", "check", "swap"]
    assert all(is_running for _, is_running in seen)
    assert after.last is not None
    assert (after.is_running, after.last.stage, after.last.refused) == (False, "swap", None)
    assert after.last.ended_at is not None
    assert after.last.done == after.last.of_all == 3000


def test_a_rebuild_that_is_to_stop_stops_and_what_is_live_stays(live: Settings) -> None:
    before = version(live)

    with pytest.raises(RebuildCancelledError), watched(live, lambda _: stop_rebuild(live)) as tell:
        rebuild(live, report=tell)

    after = told(live)
    assert after.last is not None
    assert (after.is_running, after.last.refused) == (False, "rebuild_cancelled")
    assert version(live) == before
    with watched(live, lambda _: None) as tell:  # the wish was for that one alone
        rebuild(live, report=tell)
    assert version(live) > before


@pytest.mark.parametrize("role", sorted(set(Role) - OPERATORS))
def test_who_does_not_operate_the_suite_starts_and_stops_nothing(
    database: Settings, role: Role
) -> None:
    door = RebuildDoor(database)
    for act in (door.start, door.stop):
        with pytest.raises(NotAllowedError):
            act(signed(database, role))
    door.close()


def test_a_second_rebuild_is_refused_while_one_runs(database: Settings) -> None:
    door = RebuildDoor(database)
    with psycopg.connect(conninfo(database, "assessment_service")) as other:
        alone(other)
        with pytest.raises(RebuildRunningError):
            door.start(signed(database, Role.SYSTEM_ADMIN))
        assert told(database).is_running
    assert not told(database).is_running
    door.close()
