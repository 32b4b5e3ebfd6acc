"""Pages and questions a second and their p99 under 20 clients, beside a bare handler.

The bare handler is Flask under the same server: it writes a little JSON and does nothing else. Each
client is a thread that keeps one connection and asks again as soon as it is answered; they run on
the same machine as what they ask.

    python -m tests.benchmarks pages [--quick]
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import NamedTuple

from shared.contracts.roles import Role
from shared.testing.desks import Desk
from shared.testing.suites import Http
from tests.benchmarks.figures import Figure, quantile
from tests.benchmarks.roads import Roads

CLIENTS = 20
_P99 = 0.99


class Load(NamedTuple):
    """What 20 clients were given: answers a second, and milliseconds that one in a hundred took."""

    rate: float
    p99_ms: float


def on(roads: Roads, seconds: float) -> list[Figure]:
    """Measure on roads that run."""
    return list(_figures(roads, seconds))


def loaded(http: Http, target: Callable[[int], str], seconds: float, **headers: str) -> Load:
    """Have the clients ask over and over, each a target by its number."""
    began = time.perf_counter()

    def run(client: int) -> list[float]:
        took: list[float] = []
        with closing(Http(http.url, http.token)) as connection:
            while (asked := time.perf_counter()) - began < seconds:
                reply = connection.get(target(client * 1000 + len(took)), **headers)
                assert reply.status == 200, (target(client), reply.status, reply.raw[:500])
                took.append((time.perf_counter() - asked) * 1000)
        return took

    with ThreadPoolExecutor(CLIENTS) as threads:
        took = [one for each in threads.map(run, range(CLIENTS)) for one in each]
    return Load(len(took) / (time.perf_counter() - began), quantile(took, _P99))


def _figures(roads: Roads, seconds: float) -> Iterator[Figure]:
    listed = roads.http.get("/v1/organizations?limit=1000&on=2025-12-31").json["items"]
    branches = [one["organization_id"] for one in listed if one["kind"] == "branch"]
    township = next(one["organization_id"] for one in listed if one["kind"] == "township_committee")
    cookie = Desk(roads.http, Role.TOWNSHIP, township).cookie
    with closing(Http(roads.http.url, None)) as desk:
        own = {"Cookie": cookie}
        pages = {
            "page: the password form": (lambda _: "/password"),
            "page: my duties": (lambda _: "/duties?year=2025&on=2025-12-31"),
            "page: the board": (lambda _: "/board?year=2025&on=2025-12-31"),
            "page: a form": (lambda _: "/do/activities.record-meeting"),
        }
        questions = {
            "question: an organization": (
                lambda n: f"/v1/organizations/{branches[n % len(branches)]}?on=2025-12-31"
            ),
            "question: a branch's score": (
                lambda n: f"/v1/organizations/{branches[n % len(branches)]}/score?year=2025"
            ),
        }
        asked = [
            *((name, desk, target, own) for name, target in pages.items()),
            *((name, roads.http, target, {}) for name, target in questions.items()),
        ]
        for name, http, target, headers in asked:
            got = loaded(http, target, seconds, **headers)
            bare = loaded(roads.bare, lambda _: "/bare", seconds)
            for what, unit, value, peer in (
                ("", "/s", got.rate, bare.rate),
                (", p99", "ms", got.p99_ms, bare.p99_ms),
            ):
                yield Figure(
                    benchmark=f"pages {roads.transport}",
                    name=f"{name}, {CLIENTS} clients{what}",
                    value=value,
                    unit=unit,
                    peer="bare GET",
                    peer_value=peer,
                )
