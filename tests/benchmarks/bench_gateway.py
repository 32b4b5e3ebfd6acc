"""Questions and commands a second at the gateway, beside a bare handler of the same framework.

The bare handler is Flask under the same server (eventlet's in one process, granian deployed): it
reads and writes a little JSON and does nothing else. Some connections ask at once, each waiting
for its answer; the client is the same for both, and runs on the same machine.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any
from uuid import uuid4

from deploy.samples.line import Line
from shared.testing.suites import Http
from tests.benchmarks.figures import Figure
from tests.benchmarks.roads import Roads

CONNECTIONS = 4
BATCH = 500


def on(roads: Roads, seconds: float) -> list[Figure]:
    """Measure on roads that run."""
    return list(_figures(roads, seconds))


def rate(http: Http, work: Callable[[Http, int], int], seconds: float) -> float:
    """Have some connections work over and over; gives what they did a second."""
    began = time.perf_counter()

    def run(number: int) -> int:
        done = 0
        with closing(Http(http.url, http.token)) as connection:
            while time.perf_counter() - began < seconds:
                done += work(connection, number * 1000 + done)
        return done

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        done = sum(threads.map(run, range(CONNECTIONS)))
    return done / (time.perf_counter() - began)


def _figures(roads: Roads, seconds: float) -> Iterator[Figure]:
    # Of December: their organizations stand today.
    meetings = [one for one in roads.meetings if one.body["occurred_on"] >= "2025-12"]

    def organization(number: int) -> str:
        return str(meetings[number % len(meetings)].body["organization_id"])

    def ask_organization(http: Http, number: int) -> int:
        return _good(http.get(f"/v1/organizations/{organization(number)}"))

    def ask_score(http: Http, number: int) -> int:
        return _good(http.get(f"/v1/organizations/{organization(number)}/score?year=2025"))

    def command(http: Http, number: int) -> int:
        meeting = _again(meetings[number % len(meetings)])
        return _good(http.command("activities.record-meeting", meeting["body"]))

    def batch(http: Http, number: int) -> int:
        rows = [_again(meetings[(number + n) % len(meetings)]) for n in range(BATCH)]
        _good(http.post("/v1/batches", {"service": "activities", "commands": rows}))
        return BATCH

    def bare_get(http: Http, _: int) -> int:
        return _good(http.get("/bare"))

    def bare_post(http: Http, number: int) -> int:
        return _good(http.post("/bare", _again(meetings[number % len(meetings)])))

    pairs = (
        ("questions: an organization", ask_organization, "bare GET", bare_get),
        ("questions: a branch's score", ask_score, "bare GET", bare_get),
        ("commands, one a request", command, "bare POST", bare_post),
        (f"commands, batches of {BATCH}", batch, "bare POST", bare_post),
    )
    for name, own, peer, bare in pairs:
        value = rate(roads.http, own, seconds)
        yield Figure(
            benchmark=f"gateway {roads.transport}",
            name=name,
            value=value,
            unit="/s",
            peer=peer,
            peer_value=rate(roads.bare, bare, seconds),
        )


def _again(meeting: Line) -> dict[str, Any]:
    return {"command": meeting.command, "body": {**meeting.body, "meeting_id": str(uuid4())}}


def _good(reply: Any) -> int:
    assert reply.status in {200, 201}, reply.raw
    return 1
