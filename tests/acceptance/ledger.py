"""Where a running suite stands, and what its ledger holds from a number on."""

import time
from typing import Any, NamedTuple

from shared.testing.suites import Http

_TIMEOUT_S = 20.0
_LOGS = ("registry.log", "targets.log", "activities.log", "assessment.log")


class Standing(NamedTuple):
    """How much was recorded: the ledger's size, and the last position of each service."""

    ledger_size: int
    logs: tuple[int, ...]


def settled(http: Http, after: str = "") -> Standing:
    """Give where the suite stands once every part has come to the end of what it follows."""
    deadline = time.monotonic() + _TIMEOUT_S
    while True:
        tail = f"?after={after}" if after else ""
        status = http.get(f"/v1/status{tail}").json
        if "places" in status and all(place["lag"] == 0 for place in status["places"]):
            at = {place["part"]: place["position"] for place in status["places"]}
            return Standing(status["ledger_size"], tuple(at[log] for log in _LOGS))
        assert time.monotonic() < deadline, status
        time.sleep(0.02)


def entries_from(http: Http, start: int) -> list[dict[str, Any]]:
    """Read the ledger from a number on."""
    entries: list[dict[str, Any]] = []
    while True:
        page = http.get(f"/v1/ledger/entries?from={start + len(entries)}&limit=2000").json
        if not page["entries"]:
            return entries
        entries += page["entries"]
