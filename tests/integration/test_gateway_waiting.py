"""A question that waits for a read model is woken when that has moved."""

import time
from collections.abc import Callable, Iterator
from threading import Timer
from typing import Any

import psycopg
import pytest

from services.assessment.projection import Projection
from services.gateway.pools import Pools
from services.gateway.waiting import wait_until_visible
from services.registry.projection import follower
from shared.contracts.principal import Position
from shared.eventstore.connections import conninfo
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty, integrate


@pytest.fixture
def pools(database: Settings) -> Iterator[Pools]:
    pools = Pools(database)
    yield pools
    pools.close()


@pytest.mark.parametrize("schema", ["registry", "assessment"])
def test_a_question_is_woken_and_need_not_look_again(
    schema: str, database: Settings, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.gateway.waiting.LOOK_S", 30)
    monkeypatch.setattr("services.gateway.waiting.VISIBLE_TIMEOUT_S", 20)
    last = _a_county(database)
    follows: Callable[[Settings], Any] = {
        "registry": follower,
        "assessment": Projection,
    }[schema]
    read_model = follows(database)
    began = time.monotonic()

    later = Timer(1.0, read_model.step)
    later.start()
    wait_until_visible(pools, schema, [Position("registry", last)])
    waited_s = time.monotonic() - began
    later.join()
    read_model.close()

    assert 0.9 < waited_s < 10


def _a_county(database: Settings) -> int:
    """Put a county into the ledger; gives the registry's last sequence in it."""
    county = MadeUpCounty(7, branches=3)
    with psycopg.connect(conninfo(database, "ledger_service")) as connection:
        integrate(connection, county.rows)
    return max(row.position for row in county.rows if row.source == "registry")
