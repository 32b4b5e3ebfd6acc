"""A transaction held open in a service holds up its followers for a bounded time, and says so."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Json

from shared.eventstore.connections import conninfo
from shared.testing.processes import wait_for
from shared.testing.suites import Deployed, Http, system
from tests.acceptance.proving import (
    assert_every_fact_is_in_the_ledger_once,
    wait_until_caught_up,
)

IDLE_LIMIT_S = 5  # deploy/postgres/roles.sql
SLACK_S = 3


def test_an_append_that_nobody_commits_delays_a_bounded_time_raises_an_alarm_and_loses_nothing(
    deployed: Deployed, outside: Http
) -> None:
    size = wait_until_caught_up(outside)["ledger_size"]
    with (
        ThreadPoolExecutor(1) as pool,
        psycopg.connect(conninfo(deployed.settings, "registry_service")) as holder,
    ):
        held = append(holder)
        began = time.monotonic()
        waiting = pool.submit(register_somebody, deployed)

        wait_for(lambda: "registry" in held_up(outside), "the alarm", timeout_s=IDLE_LIMIT_S)
        assert waiting.result(IDLE_LIMIT_S + SLACK_S) == 201
        assert 1 < time.monotonic() - began < IDLE_LIMIT_S + SLACK_S
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            holder.execute("SELECT 1")

    assert wait_until_caught_up(outside)["ledger_size"] == size + 1
    wait_for(lambda: not held_up(outside), "the alarm's end", timeout_s=5)
    entries = assert_every_fact_is_in_the_ledger_once(deployed.settings)
    assert not any(held.encode() in entry for entry in entries)
    log = deployed.folder / "relay-registry-1.log"
    assert "append_lock_held" in log.read_text(encoding="utf-8")


def append(connection: psycopg.Connection[Any]) -> str:
    """Append the registration of a person in an open transaction; give the person's id."""
    person, command = str(uuid4()), str(uuid4())
    fact = {
        "originator_id": person,
        "originator_version": 1,
        "topic": "registry.person.registered.v1",
        "state": "{}",
        "occurred_on": "2025-03-05",
        "relies_on_index": 0,
        "actor": "system:test",
        "command_id": command,
        "correlation_id": command,
    }
    kept = {
        "command_id": command,
        "principal": "system:test",
        "body_hash": "hash",
        "stream": person,
        "version": 1,
        "last_fact": 1,
    }
    connection.execute("SELECT registry.append(%s, %s)", (Json([fact]), Json([kept])))
    return person


def register_somebody(suite: Deployed) -> int:
    """Give a command to the service that is held up; give the answer's status."""
    http = system(suite)
    body = {"occurred_on": "2025-03-05", "name": "后来的人"}
    status = http.command("registry.register-person", body).status
    http.close()
    return status


def held_up(http: Http) -> set[str]:
    """Give the sources whose append lock is said to be held too long."""
    alarms = http.get("/v1/status").json["alarms"]
    return {alarm["source"] for alarm in alarms if alarm["kind"] == "append_lock_held"}
