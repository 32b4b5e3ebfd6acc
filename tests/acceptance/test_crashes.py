"""Nothing missed, nothing twice: processes are killed while eight writers write at full speed."""

import time
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from shared.testing.suites import Deployed, Http, wait_until_ready
from shared.testing.writers import SmallCounty, Writer, writing
from tests.acceptance.proving import (
    assert_acknowledged_commands_stand_once,
    assert_every_fact_is_in_the_ledger_once,
    assert_live_equals_rebuilt_equals_folded,
    assert_the_log_kept_one_history,
    wait_until_caught_up,
)

WRITERS = 8
Record = Callable[[str, object], None]


@pytest.mark.parametrize(
    ("kills", "seed"),
    [
        pytest.param(36, 20250101, id="36-kills"),
        pytest.param(200, 20250202, id="200-kills", marks=pytest.mark.soak),
    ],
)
@pytest.mark.timeout(1800)
def test_every_acknowledged_command_stands_once_and_in_order_whatever_is_killed(
    deployed: Deployed, outside: Http, record_property: Record, kills: int, seed: int
) -> None:
    county = SmallCounty(seed, branches=WRITERS)
    after = county.found(outside)
    writers = [
        Writer(deployed.urls, outside.token or "", seat=seat, after=after, seed=seed + number)
        for number, seat in enumerate(county.seats)
    ]
    killed: Counter[str] = Counter()
    seen: set[bytes] = set()
    began = time.monotonic()

    writing(writers, lambda: killed.update(kill_at_random(deployed, Random(seed), kills, seen)))

    seconds = time.monotonic() - began
    for url in deployed.urls:
        wait_until_ready(url, list(deployed.processes.values()))
    status = wait_until_caught_up(outside)
    assert killed.total() == kills
    assert {name.split("-")[0] for name in killed} >= {"relay", "ledger", "assessment"}
    entries = assert_every_fact_is_in_the_ledger_once(deployed.settings)
    assert_acknowledged_commands_stand_once(entries, writers)
    assert_live_equals_rebuilt_equals_folded(deployed.settings, entries)
    assert_the_log_kept_one_history(deployed.folder / "log", seen, len(entries))
    assert status["alarms"] == []
    acknowledged = sum(len(writer.acknowledged) for writer in writers)
    assert all(writer.acknowledged for writer in writers)
    record_property("kills", dict(killed))
    record_property("acknowledged", acknowledged)
    record_property("repeats", sum(writer.repeats for writer in writers))
    record_property("seconds", round(seconds, 1))


def kill_at_random(suite: Deployed, random: Random, kills: int, seen: set[bytes]) -> Counter[str]:
    """Kill one process after the other with SIGKILL; each is started again at once.

    Relays, ledger and assessment are drawn twice as often as services and gateways. Checkpoints of
    the log that could be read meanwhile are put into ``seen``.
    """
    checkpoint = suite.folder / "log" / "public" / "checkpoint"
    every = sorted(suite.containers)
    followers = [name for name in every if name.startswith(("relay-", "ledger-", "assessment-"))]
    killed: Counter[str] = Counter()
    for _ in range(kills):
        time.sleep(random.uniform(0.1, 1.4))
        victim = random.choice(every + followers)
        suite.kill_container(victim)
        killed[victim] += 1
        suite.start_container(victim)
        if checkpoint.exists():
            seen.add(checkpoint.read_bytes())
    return killed
