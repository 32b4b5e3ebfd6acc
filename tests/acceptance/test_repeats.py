"""Given again: the first answer and nothing twice, also where a file was broken off half-way."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.cli.client import Gateway
from services.cli.loading import StateFile, load_file
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.testing.suites import Http, SuiteUnderTest, token_for
from tests.acceptance.doors import DOORS, HttpDoor, Refused, after_of, as_file, batch
from tests.acceptance.ledger import entries_from, settled
from tests.acceptance.story import Told


def test_a_command_sent_again_through_any_door_gets_the_first_answer(
    http: Http, tmp_path: Path
) -> None:
    person = Told(
        "registry.register-person", str(uuid4()), {"occurred_on": "2025-01-01", "name": "张三"}
    )
    first = HttpDoor(http, tmp_path).give([person])
    assert isinstance(first, list)
    before = settled(http, after_of(first))

    for name in ("http", "batch", "command line", "http"):
        assert DOORS[name](http, tmp_path).give([person]) == first, name
    assert DOORS["load"](http, tmp_path).give([person]) == [{"position": first[0]["position"]}]
    assert http.command(person.key, person.body, command_id=person.id).status == 200
    assert batch(http, person.service, [person]).status == 200

    assert settled(http) == before


@pytest.mark.parametrize("door", DOORS)
def test_a_command_id_is_refused_with_another_body_and_to_somebody_else(
    http: Http, suite: SuiteUnderTest, door: str, tmp_path: Path
) -> None:
    body = {"occurred_on": "2025-01-01", "name": "张三"}
    person = Told("registry.register-person", str(uuid4()), body)
    first = HttpDoor(http, tmp_path).give([person])
    assert isinstance(first, list)
    before = settled(http, after_of(first))
    stranger = Http(
        suite.url, token_for(suite.secrets, Principal(actor="system:other", role=Role.SYSTEM))
    )

    other_body = DOORS[door](http, tmp_path).give([person._replace(body={**body, "name": "李四"})])
    with closing(stranger):
        other_principal = DOORS[door](stranger, tmp_path).give([person])

    assert isinstance(other_body, Refused)
    assert isinstance(other_principal, Refused)
    assert {other_body.code, other_principal.code} == {"idempotency_key_reused"}
    assert settled(http) == before


class Interrupted(Gateway):
    """A gateway whose caller is killed: the batch was sent and recorded, its answer never read."""

    batches_left = 2

    def post(self, path: str, body: Any = None, **given: Any) -> Any:
        answer = super().post(path, body, **given)
        self.batches_left -= 1
        if not self.batches_left:
            raise KeyboardInterrupt
        return answer


@pytest.mark.clause("E-26")
def test_a_file_whose_load_was_killed_goes_on_where_it_stopped_and_records_nothing_twice(
    http: Http, tmp_path: Path
) -> None:
    body = {"occurred_on": "2025-01-01", "name": "张三"}
    people = [Told("registry.register-person", str(uuid4()), body) for _ in range(1_200)]
    file = as_file(people, tmp_path)
    state = StateFile.of(tmp_path, file, http.url)
    before = settled(http).ledger_size

    with (
        closing(Interrupted(http.url, http.token or "")) as killed,
        pytest.raises(KeyboardInterrupt),
    ):
        load_file(killed, file, state=state)
    assert state.read().lines == 500  # of the thousand that were recorded
    with closing(Gateway(http.url, http.token or "")) as gateway:
        done = load_file(gateway, file, state=state)

    settled(http, done.after or "")
    recorded = Counter(one["entry"]["commandid"] for one in entries_from(http, before))
    assert recorded == Counter(person.id for person in people)


def test_a_batch_sent_again_over_http_in_part_records_what_is_missing(http: Http) -> None:
    body = {"occurred_on": "2025-01-01", "name": "张三"}
    rows = [Told("registry.register-person", str(uuid4()), body) for _ in range(6)]
    before = settled(http).ledger_size
    first = batch(http, "registry", rows[:4])

    whole = batch(http, "registry", rows)

    assert (first.status, whole.status) == (201, 201)
    assert whole.json["answers"][:4] == first.json["answers"]
    assert batch(http, "registry", rows).raw == whole.raw
    assert settled(http, after_of(whole.json["answers"])).ledger_size == before + 6


def test_a_batch_holds_at_most_500_of_one_service(http: Http) -> None:
    body = {"occurred_on": "2025-01-01", "name": "张三"}
    rows = [Told("registry.register-person", str(uuid4()), body) for _ in range(501)]
    before = settled(http)

    too_many = batch(http, "registry", rows)
    of_another = batch(http, "targets", rows[:2])

    assert (too_many.status, too_many.json["code"]) == (413, "batch_too_large")
    assert [row["code"] for row in of_another.json["rows"]] == ["unknown_command"] * 2
    assert settled(http) == before


def test_a_thousand_concurrent_copies_of_one_command_record_once(
    http: Http, suite: SuiteUnderTest
) -> None:
    body = {"occurred_on": "2025-01-01", "name": "张三"}
    person = Told("registry.register-person", str(uuid4()), body)
    before = settled(http)

    def send(copies: int) -> tuple[list[int], list[Any]]:
        """Send copies, five one by one and the others in one batch."""
        with closing(Http(suite.url, http.token)) as connection:
            alone = [
                connection.command(person.key, person.body, command_id=person.id) for _ in range(5)
            ]
            together = batch(connection, person.service, [person] * (copies - len(alone)))
        answers = [reply.json for reply in alone] + together.json["answers"]
        return [reply.status for reply in (*alone, together)], answers

    with ThreadPoolExecutor(40) as threads:
        sent = list(threads.map(send, [25] * 40))

    statuses = Counter(status for given, _ in sent for status in given)
    answers = [answer for _, told in sent for answer in told]
    assert (len(answers), statuses) == (1_000, {201: 1, 200: 239})
    assert all(answer == answers[0] for answer in answers)
    after = settled(http, answers[0]["position"])
    assert after.ledger_size == before.ledger_size + 1


def test_what_was_recorded_is_visible_to_who_asks_after_it(http: Http) -> None:
    for _ in range(20):
        body = {"occurred_on": "2025-01-01", "kind": "county_committee", "name": "县委"}
        answer = http.command("registry.establish-organization", body).json
        path = f"/v1/organizations/{answer['stream']}?on=2025-02-01&after={answer['position']}"

        assert http.get(path).json["name"] == "县委"


def test_waiting_for_what_was_never_recorded_ends_with_a_problem(
    suite: SuiteUnderTest, http: Http
) -> None:
    def ask(target: str) -> tuple[Any, float]:
        with closing(Http(suite.url, http.token)) as connection:
            began = time.monotonic()
            return connection.get(target), time.monotonic() - began

    targets = [
        f"/v1/{path}after=registry:9007199254740991"
        for path in ("organizations?", "scores?year=2025&", "ledger/entries?")
    ]
    with ThreadPoolExecutor(3) as threads:
        for reply, seconds in threads.map(ask, targets):
            assert (reply.status, reply.json["code"]) == (503, "not_yet_visible")
            assert reply.header("Content-Type") == "application/problem+json"
            assert int(reply.header("Retry-After")) >= 1
            assert seconds < 10
