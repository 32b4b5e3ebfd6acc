"""Whatever comes over the bus, ledger and scores stay what the stores make them."""

import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from shared.testing.suites import ROOT, Deployed, Http
from tests.acceptance.forging import QUEUES, Relays, ill_treat, letters_of, poison, wait_until
from tests.acceptance.proving import (
    assert_every_fact_is_in_the_ledger_once,
    assert_live_equals_rebuilt_equals_folded,
    wait_until_caught_up,
)

INSIDE = Path(__file__).parent / "scripts" / "forging_inside.py"


@pytest.fixture(scope="module", params=["embedded", "rabbitmq"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What was seen of a suite before and after it was sent all that is wrong."""
    if request.param == "embedded":
        done = subprocess.run(
            [sys.executable, str(INSIDE), str(tmp_path_factory.mktemp("inside"))],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            check=True,
        )
        return json.loads(done.stdout.splitlines()[-1])
    deployed: Deployed = request.getfixturevalue("deployed")
    http = request.getfixturevalue("outside")
    with closing(Relays(deployed.node.uri)) as relays:
        return ill_treat(http, relays, seed=11)


def test_repeated_reordered_late_and_forged_messages_change_neither_ledger_nor_scores(
    found: dict[str, Any],
) -> None:
    assert found["published"] > 800
    assert any(one["score"] for one in found["before"]["scores"]["items"])
    assert found["after"] == found["before"]
    assert found["feed_after"] == found["feed_before"]
    assert found["goes_on"]


def test_poison_is_parked_once_by_each_queue_it_reached(found: dict[str, Any]) -> None:
    parked = Counter((letter["service"], letter["queue"]) for letter in found["letters"])

    assert parked == {
        (queue.partition(".")[0], queue): len(poison())
        for queues in QUEUES.values()
        for queue in queues
    }
    assert {letter["attempts"] for letter in found["letters"]} == {0}


def test_dead_letters_are_listed_and_put_back_into_their_queue_by_the_command_line(
    deployed: Deployed, outside: Http
) -> None:
    with closing(Relays(deployed.node.uri)) as relays:
        before = ledgers(outside)
        relays.publish("zeren.facts", poison()[:1])
    wait_until(lambda: len(ledgers(outside) - before) == 1)
    (number,) = ledgers(outside) - before

    listed = zeren(deployed, outside, "dead-letters", "list", "--service", "ledger")
    assert number in {letter["number"] for letter in listed["letters"]}
    answer = zeren(deployed, outside, "dead-letters", "replay", "ledger", str(number))

    assert answer == {"service": "ledger", "number": number, "replayed": True}
    # It came back to its queue, is still no JSON, and so is parked again under another number.
    wait_until(lambda: len(ledgers(outside) - before - {number}) == 1)
    assert number not in ledgers(outside)


def test_after_all_that_live_rebuilt_and_folded_are_one(deployed: Deployed, outside: Http) -> None:
    assert wait_until_caught_up(outside)["alarms"] == []
    entries = assert_every_fact_is_in_the_ledger_once(deployed.settings)
    assert_live_equals_rebuilt_equals_folded(deployed.settings, entries)


def ledgers(http: Http) -> set[int]:
    """Give the numbers of the ledger's dead letters that wait."""
    return {letter["number"] for letter in letters_of(http) if letter["service"] == "ledger"}


def zeren(suite: Deployed, http: Http, *arguments: str) -> Any:
    """Run the command line as an operator would; give the JSON it prints."""
    token = suite.folder / "operator.token"
    token.write_text(http.token or "", encoding="ascii")
    options = ("--url", suite.url, "--token-file", str(token), "--json")
    done = subprocess.run(
        [sys.executable, "-m", "services.cli.main", *arguments, *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)
