"""A small county at full speed: writers that give real commands over HTTP until each is answered.

A writer repeats a command under the same id after a 503 or a lost connection, as every client is
told to; so a command may arrive often and must be recorded once.
"""

import http.client
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from shared.testing.suites import Http

RULES = Path(__file__).parents[2] / "deploy" / "rules" / "township.yaml"
_FOUNDED_ON = "2024-01-01"
_GIVE_UP_S = 90.0
_REQUEST_S = 20.0
_PAUSE_S = 0.05
_SENT_AGAIN_OF_100 = 4
_AGAIN = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})

Command = tuple[str, dict[str, Any]]


class Seat(NamedTuple):
    """A branch and the person who leads it."""

    organization_id: str
    person_id: str


class Acknowledged(NamedTuple):
    """A command that was answered; ``position`` is where its last fact stands."""

    command_id: str
    name: str
    position: str


class SmallCounty:
    """One committee, one township, some branches with secretaries; ids follow from the seed."""

    def __init__(self, seed: int, *, branches: int) -> None:
        self.random = Random(seed)  # noqa: S311  (made up, and the same again)
        self.county, self.township = self.new_id(), self.new_id()
        self.seats = [Seat(self.new_id(), self.new_id()) for _ in range(branches)]

    def new_id(self) -> str:
        """Draw an id."""
        return str(UUID(bytes=self.random.randbytes(16), version=4))

    def found(self, connection: Http) -> str:
        """Establish everything and publish the rules; give the places to wait for.

        Raises:
            AssertionError: something was refused.
        """
        places = _batch(connection, "registry", list(self._registry()), after="")
        pack = {
            "occurred_on": _FOUNDED_ON,
            "organization_id": self.county,
            "rule_pack_id": self.new_id(),
            "effective_from": "2025-01-01",
            "effective_to": "2025-12-31",
            "content": RULES.read_text(encoding="utf-8"),
        }
        rules = _batch(connection, "targets", [("publish-rule-pack", pack)], after=places)
        return f"{places},{rules}"

    def live_a_year(self, connection: Http, after: str) -> str:
        """Record a meeting a month and a report in every branch; give the last place.

        Raises:
            AssertionError: something was refused.
        """
        return _batch(connection, "activities", list(self._year()), after=after)

    def _year(self) -> Iterator[Command]:
        for seat in self.seats:
            for month in range(1, 13):
                day = f"2025-{month:02d}-{self.random.randrange(1, 29):02d}"
                yield (
                    "record-meeting",
                    _meeting(seat, day, present=10) | {"meeting_id": self.new_id()},
                )
            report = {"occurred_on": "2025-07-03", "year": 2025, "half": 1, "title": "上半年报告"}
            report |= {"organization_id": seat.organization_id, "report_id": self.new_id()}
            yield "file-report", report

    def _registry(self) -> Iterator[Command]:
        yield "establish-organization", _organization(self.county, "county_committee", "示范县委")
        above = {"superior_id": self.county}
        township = _organization(self.township, "township_committee", "示范镇党委")
        yield "establish-organization", township | above
        for number, seat in enumerate(self.seats):
            branch = _organization(seat.organization_id, "branch", f"示范村{number}党支部")
            yield (
                "establish-organization",
                branch | {"superior_id": self.township, "category": "village"},
            )
            post = {"occurred_on": _FOUNDED_ON, "organization_id": seat.organization_id}
            post["post_id"] = self.new_id()
            yield (
                "register-person",
                {
                    "occurred_on": _FOUNDED_ON,
                    "person_id": seat.person_id,
                    "name": f"支部书记{number}",
                },
            )
            yield "create-post", post | {"kind": "secretary"}
            yield "appoint-person", post | {"person_id": seat.person_id}


class Writer(threading.Thread):
    """Gives one command after the other until told to stop; keeps what was answered.

    Args:
        urls: gateways; after a failure the next one is asked.
        token: of a system.
        seat: the branch that it writes for.
        after: places that the services must have read first.
        seed: what its commands follow from.
    """

    def __init__(
        self, urls: Sequence[str], token: str, *, seat: Seat, after: str, seed: int
    ) -> None:
        super().__init__(name=f"writer-{seed}", daemon=True)
        self.acknowledged: list[Acknowledged] = []
        self.wrong: list[str] = []  # refusals and answers that differ from the first
        self.repeats = 0  # requests that had to be sent again
        self.attempted: set[str] = set()
        self.enough = threading.Event()
        self._urls, self._token, self._after = list(urls), token, after
        self._seat, self._random = seat, Random(seed)  # noqa: S311
        self._turn = seed
        self._meetings: list[str] = []
        self._numbers = count(1)
        self._connection: Http | None = None

    def run(self) -> None:
        while not self.enough.is_set() and not self.wrong:
            name, body = self._next()
            command_id = self._new_id()
            answer = self._give(name, body, command_id)
            if answer is None:
                continue
            self.acknowledged.append(Acknowledged(command_id, name, str(answer["position"])))
            if name == "activities.record-meeting":
                self._meetings.append(str(answer["stream"]))
            if self._random.randrange(100) < _SENT_AGAIN_OF_100:
                again = self._give(name, body, command_id)
                if again != answer:
                    self.wrong.append(f"{name} {command_id}: {answer}, then {again}")
        self._hang_up()

    def _next(self) -> Command:
        draw, number, seat = self._random, next(self._numbers), self._seat
        day = f"2025-{draw.randrange(1, 13):02d}-{draw.randrange(1, 29):02d}"
        common = {"occurred_on": day, "organization_id": seat.organization_id}
        match draw.randrange(6):
            case 0:
                counted = {"probationary_members": 1, "entitled_to_vote": number}
                return "registry.count-members", common | {"full_members": number} | counted
            case 1:
                return "registry.register-person", {"occurred_on": day, "name": f"群众{number}"}
            case 2:
                report = {"year": 2025, "half": 1, "title": f"报告{number}"}
                return "activities.file-report", common | report
            case 3 if self._meetings:
                change = {"meeting_id": draw.choice(self._meetings), "present": number}
                corrected = common | change | {"occurred_on": "2025-12-30"}
                return "activities.correct-meeting", corrected | {"reason": "人数登记有误"}
            case 4:
                return "targets.adopt-plan", common | {
                    "kind": "long_term",
                    "title": f"规划{number}",
                    "starts_on": "2025-01-01",
                    "ends_on": "2027-12-31",
                }
            case _:
                return "activities.record-meeting", _meeting(seat, day, present=number)

    def _give(self, name: str, body: dict[str, Any], command_id: str) -> Any:
        """Give a command until it is answered; None where it was refused or never answered."""
        self.attempted.add(command_id)
        deadline = time.monotonic() + _GIVE_UP_S
        while time.monotonic() < deadline:
            try:
                reply = self._connected().command(
                    name, body, command_id=command_id, after=self._after
                )
            except (OSError, http.client.HTTPException):
                self._hang_up()
            else:
                if reply.status in {HTTPStatus.OK, HTTPStatus.CREATED}:
                    return reply.json
                if reply.status not in _AGAIN:
                    self.wrong.append(f"{name} {command_id}: {reply.status} {reply.raw!r}")
                    return None
            self.repeats += 1
            self._turn += 1
            self._hang_up()
            time.sleep(_PAUSE_S)
        self.wrong.append(f"{name} {command_id}: no answer within {_GIVE_UP_S} s")
        return None

    def _connected(self) -> Http:
        if self._connection is None:
            url = self._urls[self._turn % len(self._urls)]
            self._connection = Http(url, self._token, timeout_s=_REQUEST_S)
        return self._connection

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _new_id(self) -> str:
        return str(UUID(bytes=self._random.randbytes(16), version=4))


def writing(writers: Sequence[Writer], work: Callable[[], Any]) -> None:
    """Let writers write while ``work`` is done; return when each has its last answer.

    Raises:
        AssertionError: something was refused, or answered differently when it was repeated.
    """
    for writer in writers:
        writer.start()
    try:
        work()
    finally:
        for writer in writers:
            writer.enough.set()
        for writer in writers:
            writer.join(_GIVE_UP_S + _REQUEST_S)
        wrong = [fault for writer in writers for fault in writer.wrong]
        if wrong:  # said even where `work` waited in vain: writers stop at what is wrong
            raise AssertionError(wrong)


def _meeting(seat: Seat, day: str, *, present: int) -> dict[str, Any]:
    return {
        "occurred_on": day,
        "organization_id": seat.organization_id,
        "kind": "general_meeting",
        "chair_id": seat.person_id,
        "present": present,
        "agenda": [{"title": "党建工作", "tags": ["party_building"]}],
        "conclusions": [{"problem": "学习不经常", "conclusion": "每周一学"}],
    }


def _organization(organization_id: str, kind: str, name: str) -> dict[str, Any]:
    return {
        "occurred_on": _FOUNDED_ON,
        "organization_id": organization_id,
        "kind": kind,
        "name": name,
    }


def _batch(connection: Http, service: str, commands: Sequence[Command], *, after: str) -> str:
    """Give a batch; give the last place that it was recorded at."""
    rows = [{"command": name, "body": body} for name, body in commands]
    tail = f"?after={after}" if after else ""
    reply = connection.post(f"/v1/batches{tail}", {"service": service, "commands": rows})
    if reply.status != HTTPStatus.CREATED:
        raise AssertionError(reply.raw)
    return str(reply.json["answers"][-1]["position"])
