"""From a command to the score: how long until what was acknowledged is seen, on both transports.

Beside it in the same minute: a bare road of the same shape, and the bare round trip of the
transport plus two commits. The same client gives both roads a command, one after the other, and
looks with the same query loop until the row that it makes visible is there.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg

from deploy.samples.line import Line
from tests.benchmarks.figures import Bound, Figure, quantile
from tests.benchmarks.roads import Roads

AIM_OF_BARE = 1.3
LOOK_S = 0.0005  # between two looks of the client
GIVE_UP_S = 20.0
WARM_UP = 20

_FILED = """
SELECT 1 FROM assessment.projections
WHERE name = 'dossier' AND (sources->>'activities')::bigint >= %s
"""


def on(roads: Roads, times: int) -> list[Figure]:
    """Measure on roads that run."""
    taken = travel(roads, times)
    calls = roads.bare.get(f"/calls/{times}").json
    commits = roads.bare.get(f"/commits/{times}").json
    trip = [call + two for call, two in zip(calls, commits, strict=True)]
    return list(_figures(roads.transport, taken | {"trip": trip}))


def travel(roads: Roads, times: int) -> dict[str, list[float]]:
    """Send commands over both roads in turn; gives seconds of each stretch."""
    taken: dict[str, list[float]] = {
        name: [] for name in ("command", "visible", "score", "question", "bare", "bare_visible")
    }
    with (
        psycopg.connect(roads.suite_sql, autocommit=True) as suite,
        psycopg.connect(roads.bare_sql, autocommit=True) as bare,
    ):
        for number in range(-WARM_UP, times):
            meeting = roads.meetings[(number * 37) % len(roads.meetings)]
            seconds = _one_round(roads, meeting, suite, bare)
            if number >= 0:
                for name, value in seconds.items():
                    taken[name].append(value)
    return taken


def _one_round(
    roads: Roads, meeting: Line, suite: psycopg.Connection[Any], bare: psycopg.Connection[Any]
) -> dict[str, float]:
    seconds: dict[str, float] = {}
    seconds["command"], answer = _timed(lambda: _record(roads, meeting))
    place = int(answer["position"].split(":")[1])
    seconds["visible"] = _until(lambda: suite.execute(_FILED, (place,), prepare=True).fetchone())
    organization = meeting.body["organization_id"]
    question = f"/v1/organizations/{organization}/score?year=2025"
    seconds["question"], _ = _timed(lambda: _good(roads.http.get(question)))
    answer = _record(roads, meeting)
    seconds["score"], _ = _timed(
        lambda: _good(roads.http.get(f"{question}&after={answer['position']}"))
    )
    body = {**meeting.body, "meeting_id": str(uuid4())}
    seconds["bare"], said = _timed(lambda: _good(roads.bare.post("/command", body)))
    seen = "SELECT 1 FROM view WHERE id = %s"
    seconds["bare_visible"] = _until(
        lambda: bare.execute(seen, (said["id"],), prepare=True).fetchone()
    )
    return seconds


def _record(roads: Roads, meeting: Line) -> Any:
    body = {**meeting.body, "meeting_id": str(uuid4())}
    return _good(roads.http.command("activities.record-meeting", body, command_id=str(uuid4())))


def _good(reply: Any) -> Any:
    assert reply.status in {200, 201}, reply.raw
    return reply.json


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _until(is_there: Callable[[], Any]) -> float:
    began = time.perf_counter()
    while not is_there():
        time.sleep(LOOK_S)
        assert time.perf_counter() - began < GIVE_UP_S, "never seen"
    return time.perf_counter() - began


def _figures(transport: str, taken: dict[str, list[float]]) -> Iterator[Figure]:
    aim = Bound("aim", AIM_OF_BARE, at_most=True)
    pairs: tuple[tuple[str, str, str, str, Bound | None], ...] = (
        ("command", "command answered", "bare", "bare road: answered", None),
        ("visible", "answer → visible", "bare_visible", "bare road: visible", aim),
        ("visible", "answer → visible", "trip", "bare call + two commits", None),
        ("score", "answer → score read over HTTP", "question", "the question alone", None),
    )
    for own, name, peer, peer_name, bound in pairs:
        for share in (0.5, 0.99):
            yield Figure(
                benchmark=f"road {transport}",
                name=f"{name}, p{share * 100:.0f}",
                value=quantile(taken[own], share) * 1000,
                unit="ms",
                peer=peer_name,
                peer_value=quantile(taken[peer], share) * 1000,
                bound=bound,
            )
