"""How long a document takes over HTTP, at one index of the sample county's ledger.

Fonts are read with the first document of a process, which is told apart; the others' median stands
beside its limit.

    python -m tests.benchmarks documents [--quick]
"""

import time
from collections.abc import Iterator
from statistics import median

from services.gateway.documents.kinds import KINDS, FileType
from shared.testing.suites import Http
from tests.benchmarks.figures import Figure, limited
from tests.benchmarks.roads import Roads

LIMIT_MS = 500
_DAY = "valid_at=2026-03-01"


def on(roads: Roads, times: int) -> list[Figure]:
    """Measure on roads that run; each document so many times."""
    return list(_figures(roads, times))


def _figures(roads: Roads, times: int) -> Iterator[Figure]:
    about = _about(roads.http, roads.after)
    organization_id, query = about["duty-report"]
    path = f"/v1/organizations/{organization_id}/documents/duty-report.pdf?{query}"
    first, size = _made(roads.http, path)
    label = f"documents/{roads.transport}"
    yield Figure(benchmark=label, name="the first one", value=first, unit="ms")
    for kind in KINDS:
        organization_id, query = about[kind.name]
        for file_type in FileType:
            path = f"/v1/organizations/{organization_id}/documents/{kind.name}.{file_type}?{query}"
            waited = [_made(roads.http, f"{path}&known_at={size}")[0] for _ in range(times)]
            yield limited(label, f"{kind.name}.{file_type}", median(waited), "ms", LIMIT_MS)


def _made(http: Http, path: str) -> tuple[float, str]:
    """Give how many milliseconds a document took, and the size that it was made from."""
    began = time.perf_counter()
    reply = http.get(path)
    waited = (time.perf_counter() - began) * 1000
    assert reply.status == 200, reply.raw
    return waited, reply.header("X-Ledger-Size")


def _about(http: Http, after: str) -> dict[str, tuple[str, str]]:
    """Give the organization and the parameters of each kind of document."""
    there = http.get(f"/v1/organizations?limit=1000&on=2026-03-01&after={after}").json["items"]
    branch = next(one["organization_id"] for one in there if one["kind"] == "branch")
    townships = [one["organization_id"] for one in there if one["kind"] == "township_committee"]
    holder, round_id = next(
        (one, each["round_id"])
        for one in townships
        for each in http.get(f"/v1/organizations/{one}/rounds").json
    )
    lines = http.get(f"/v1/organizations/{holder}/rounds/{round_id}/standings").json
    criticisms = http.get(f"/v1/organizations/{holder}/criticisms?with_below=true").json
    return {
        "result-sheet": (lines[0]["organization_id"], f"round_id={round_id}"),
        "circular": (holder, f"round_id={round_id}&{_DAY}"),
        "rectification-notice": (criticisms[0]["organization_id"], _DAY),
        "duty-report": (branch, "year=2025"),
        "situation-report": (branch, "year=2025&half=1"),
        "target-archive": (holder, "year=2025"),
    }
