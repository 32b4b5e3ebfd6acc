"""Messages that nobody of the suite has sent: repeated, out of order, late, forged, poisonous."""

import json
import time
from collections.abc import Sequence
from random import Random
from typing import Any

from shared.messaging.broker_rights import relay_of
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.topology import FACTS, LEDGER
from shared.testing.suites import Http
from shared.testing.writers import SmallCounty
from tests.acceptance.proving import state_of

QUEUES = {
    FACTS: ("ledger.facts",),
    LEDGER: ("registry.ledger", "targets.ledger", "activities.ledger", "assessment.ledger"),
}
POISON_KEY = "registry.forged.happened.v1"


class Relays:
    """Publishes as the relay whose message it is: a relay that was taken over, say."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._publishers: dict[str, Publisher] = {}

    def publish(self, exchange: str, messages: Sequence[Outgoing]) -> None:
        """Publish; messages of one relay stay in their order."""
        by_relay: dict[str, list[Outgoing]] = {}
        for one in messages:
            service = "ledger" if exchange == LEDGER else one.routing_key.partition(".")[0]
            by_relay.setdefault(relay_of(service), []).append(one)
        for sender, own in by_relay.items():
            if sender not in self._publishers:
                self._publishers[sender] = Publisher(self._uri, sender=sender)
            self._publishers[sender].publish(exchange, own)

    def close(self) -> None:
        """Close every connection."""
        for publisher in self._publishers.values():
            publisher.close()


def ill_treat(http: Http, relays: Relays, seed: int) -> dict[str, Any]:
    """Found a county, then publish all that is wrong; give what users see before and after.

    The poison is published last: once all of it is parked, everything before it was handled.
    """
    county = SmallCounty(seed, branches=3)
    after = county.live_a_year(http, county.found(http))
    organizations = [seat.organization_id for seat in county.seats]
    assert http.get(f"/v1/scores?year=2025&after={after}").status == 200
    before = state_of(http, organizations)
    feed = entries_of(http)
    parked_before = letters_of(http)
    for exchange in QUEUES:
        for messages in (*repeated(feed, Random(seed)), forged(feed), poison()):
            relays.publish(exchange, messages)
    expected = len(poison()) * sum(map(len, QUEUES.values()))
    wait_until(lambda: len(letters_of(http)) == len(parked_before) + expected)
    return {
        "before": before,
        "after": state_of(http, organizations),
        "feed_before": feed,
        "feed_after": entries_of(http),
        "published": 2 * (3 * len(feed) + len(forged(feed)) + len(poison())),
        "letters": [one for one in letters_of(http) if one not in parked_before],
        "goes_on": goes_on(http, county, after),
    }


def goes_on(http: Http, county: SmallCounty, after: str) -> bool:
    """Whether a command given now is seen in the scores."""
    seat = county.seats[0]
    body = {"occurred_on": "2025-12-30", "organization_id": seat.organization_id}
    body |= {"year": 2025, "half": 2, "title": "下半年报告"}
    given = http.command("activities.file-report", body, after=after)
    seen = http.get(f"/v1/scores?year=2025&after={given.json['position']}")
    return (given.status, seen.status) == (201, 200)


def repeated(feed: Sequence[dict[str, Any]], random: Random) -> list[list[Outgoing]]:
    """Give every message of the past again: in order, backwards, and shuffled."""
    again = [message(one["entry"], index=one["index"]) for one in feed]
    shuffled = again[:]
    random.shuffle(shuffled)
    return [again, again[::-1], shuffled]


def forged(feed: Sequence[dict[str, Any]]) -> list[Outgoing]:
    """Give well-formed entries that nobody recorded: other data, other places, unknown names."""
    made: list[Outgoing] = []
    for one in feed[:200]:
        entry = one["entry"]
        head = {"sequence": entry["sequence"] + 10_000, "previous": entry["sequence"] + 9_999}
        made += [
            message({**entry, "data": {**entry["data"], "present": 0}}, index=one["index"]),
            message({**entry, **head}, index=one["index"] + 10_000),
            message({**entry, "streamversion": entry["streamversion"] + 1}, index=len(feed)),
            message({**entry, "type": "activities.meeting.abolished.v9"}, index=len(feed) + 1),
            message({"entry": "none"}, index=-1),
        ]
    return made


def poison() -> list[Outgoing]:
    """Give what is no message of ours at all."""
    return [
        Outgoing(POISON_KEY, b"not JSON", "poison-1"),
        Outgoing(POISON_KEY, b"\xff\xfe\x00", "poison-2"),
        Outgoing(POISON_KEY, b"", "poison-3"),
        Outgoing(POISON_KEY, b'{"a":1,"a":2}', "poison-4"),
        Outgoing(POISON_KEY, b"[" * 100_000, "poison-5"),
        Outgoing(POISON_KEY, b"{}", "poison-6", content_type="application/x-python-serialize"),
        Outgoing(POISON_KEY, b"{}", "poison-7", {"compression": "application/x-gzip"}),
    ]


def message(entry: dict[str, Any], *, index: int) -> Outgoing:
    """Give an entry as the relay of the ledger would send it."""
    headers = {"ledgerindex": index, "integratedat": "2020-01-01T00:00:00.000000Z"}
    return Outgoing(
        str(entry.get("type", POISON_KEY)),
        json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(),
        str(entry.get("id", "forged")),
        headers,
    )


def entries_of(http: Http) -> list[dict[str, Any]]:
    """Read the whole ledger, page by page."""
    entries: list[dict[str, Any]] = []
    while page := http.get(f"/v1/ledger/entries?from={len(entries)}&limit=2000").json["entries"]:
        entries += page
    return entries


def letters_of(http: Http) -> list[dict[str, Any]]:
    """Give the dead letters that wait."""
    letters: list[dict[str, Any]] = http.get("/v1/dead-letters?limit=500").json["letters"]
    return letters


def wait_until(condition: Any, timeout_s: float = 30) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)
