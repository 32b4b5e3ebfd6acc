"""Every command through every door: the same facts, the same checks, the same codes."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS
from shared.testing.suites import Http, SuiteUnderTest, system, token_for
from tests.acceptance.doors import DOORS, BatchDoor, HttpDoor, Refused, after_of, batch
from tests.acceptance.ledger import entries_from, settled
from tests.acceptance.story import Story, Told
from tests.acceptance.told_round import OF_THE_LEDGER

TELLINGS: dict[str, str] = {}


@pytest.fixture(scope="module")
def standing(suite: SuiteUnderTest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A whole county, recorded; what it says is taken for granted by refusals."""
    story = Story(uuid4())
    with closing(system(suite)) as http:
        answers = BatchDoor(http, tmp_path_factory.mktemp("standing")).give(story.commands())
        assert isinstance(answers, list), answers
        settled(http, after_of(answers))
    return story


@pytest.fixture
def branch(suite: SuiteUnderTest, standing: Story) -> Iterator[Http]:
    """A connection of somebody of the branch."""
    principal = Principal(
        actor=str(uuid4()), role=Role.BRANCH, organization_id=UUID(standing["branch"])
    )
    with closing(Http(suite.url, token_for(suite.secrets, principal))) as connection:
        yield connection


def test_the_story_gives_every_command_of_the_table() -> None:
    assert {one.key for one in Story(uuid4()).commands()} == set(COMMANDS)


def one_at_a_time(door: str, story: Story) -> set[str]:
    """Give the ids of the commands that go through this door; the others go in batches.

    Batches and files take the whole story. By single requests goes what is told by hand, and each
    other command of the table once. The command line is slow, a call a command: there, of each
    module of commands only one beyond what is told by hand.
    """
    commands, by_hand = story.commands(), story.by_hand()
    if door in {"batch", "load"}:
        return {one.id for one in commands}
    told = {one.key for one in by_hand}
    first: dict[str, Told] = {}
    for one in commands[len(by_hand) :]:
        if one.key not in told:
            module = COMMANDS[one.key].struct.__module__
            first.setdefault(module if door == "command line" else one.key, one)
    return {one.id for one in (*by_hand, *first.values())}


def told_by(fact: dict[str, Any]) -> Any:
    """Give what a fact says. Frames, seeds and draws are of their ids: of these, that they are.

    Of a round, without what is of its place in the ledger and of the order of ids.
    """
    if fact["type"].startswith("activities.sample."):
        return None
    if fact["type"].startswith("assessment."):
        return {name: said for name, said in fact["data"].items() if name not in OF_THE_LEDGER}
    return fact["data"]


@pytest.mark.parametrize("door", DOORS)
def test_the_same_story_leaves_the_same_facts_through_every_door(
    http: Http, door: str, tmp_path: Path
) -> None:
    story = Story(uuid4())
    before = settled(http).ledger_size
    commands = story.commands()

    alone = one_at_a_time(door, story)
    for is_alone, group in groupby(commands, lambda one: one.id in alone):
        answers = DOORS[door if is_alone else "batch"](http, tmp_path).give(list(group))
        assert isinstance(answers, list), answers
        settled(http, after_of(answers))

    mine = {one.id for one in commands}
    facts = [e["entry"] for e in entries_from(http, before) if e["entry"]["commandid"] in mine]
    said = [(e["type"], e["occurredon"], e["commandid"], told_by(e)) for e in facts]
    telling = story.plain(json.dumps(sorted(said, key=lambda one: json.dumps(one)[::-1])))
    telling = json.dumps(sorted(json.loads(telling), key=json.dumps))
    assert TELLINGS.setdefault("facts", telling) == telling
    assert {fact["commandid"] for fact in facts} == mine


def mistakes(story: Story) -> dict[str, tuple[str, dict[str, Any], Refused]]:
    """Give each mistake: the command, its body, and what it is refused with."""
    branch = {"occurred_on": "2025-06-01", "organization_id": story["branch"]}
    post = {**branch, "kind": "member"}
    count = {"full_members": 9, "probationary_members": 1, "entitled_to_vote": 8}
    meeting = {**branch, "meeting_id": story["meeting"]}

    def one(code: str, *fields: str) -> Refused:
        return Refused(code, frozenset(fields))

    invalid = "invalid_command"
    return {
        "unknown field": ("registry.create-post", {**post, "rank": 1}, one(invalid, "rank")),
        "missing field": ("registry.create-post", branch, one(invalid, "kind")),
        "wrong type": (
            "registry.count-members",
            {**branch, **count, "full_members": "many"},
            one(invalid, "full_members"),
        ),
        "several at once": (
            "registry.create-post",
            {"occurred_on": "someday", "organization_id": 7, "rank": 1},
            one(invalid, "rank", "kind", "occurred_on", "organization_id"),
        ),
        "unknown organization": (
            "registry.create-post",
            {**post, "organization_id": str(uuid4())},
            one("unknown_reference", "organization_id"),
        ),
        "unknown person in another service": (
            "activities.record-meeting",
            {**branch, "kind": "general_meeting", "chair_id": str(uuid4()), "present": 3}
            | {"agenda": [{"title": "x"}]},
            one("unknown_reference", "chair_id"),
        ),
        "long ago": (
            "registry.create-post",
            {**post, "occurred_on": "1900-01-01"},
            one("date_out_of_range", "occurred_on"),
        ),
        "a deed to come": (
            "registry.count-members",
            {**branch, **count, "occurred_on": "2099-12-31"},
            one("deed_in_future", "occurred_on"),
        ),
        "no reason": ("activities.withdraw-meeting", meeting, one("reason_missing", "reason")),
        "another's record": (
            "activities.withdraw-meeting",
            {**meeting, "organization_id": story["township"], "reason": "x"},
            one("wrong_organization"),
        ),
        "an id in use": (
            "registry.create-post",
            {**post, "post_id": story["post"]},
            one("already_exists"),
        ),
        "no longer standing": (
            "registry.create-post",
            {**post, "organization_id": story["fourth"]},
            one("registry.not_standing"),
        ),
    }


@pytest.mark.parametrize("mistake", mistakes(Story(uuid4())))
def test_the_same_mistake_has_the_same_code_at_every_door(
    http: Http, standing: Story, mistake: str, tmp_path: Path
) -> None:
    key, body, expected = mistakes(standing)[mistake]
    before = settled(http)

    for name, door in DOORS.items():
        outcome = door(http, tmp_path).give([Told(key, str(uuid4()), body)])
        assert isinstance(outcome, Refused), name
        assert outcome.code == expected.code, name
        assert outcome.fields >= expected.fields, name

    assert settled(http) == before


@pytest.mark.parametrize(
    ("key", "body", "code"),
    [
        ("targets.publish-rule-pack", {}, "not_allowed"),
        ("registry.create-post", {}, "not_allowed"),
        ("registry.count-members", {"organization_id": "township"}, "out_of_scope"),
        ("registry.count-members", {"received_on": "2025-06-02"}, "on_behalf_not_allowed"),
        ("registry.count-members", {"on_behalf_of": "某支部"}, "on_behalf_not_allowed"),
    ],
)
def test_what_a_branch_may_not_is_refused_alike_at_every_door(  # noqa: PLR0917  (fixtures)
    branch: Http,
    http: Http,
    standing: Story,
    key: str,
    body: dict[str, str],
    code: str,
    tmp_path: Path,
) -> None:
    count = {"full_members": 9, "probationary_members": 1, "entitled_to_vote": 8}
    organization = standing[body.get("organization_id", "branch")]
    about = {"occurred_on": "2025-06-01", **count, **body, "organization_id": organization}
    before = settled(http)

    for name, door in DOORS.items():
        outcome = door(branch, tmp_path).give([Told(key, str(uuid4()), about)])
        assert isinstance(outcome, Refused), name
        assert outcome.code == code, name

    assert settled(http) == before


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


def test_a_batch_with_one_wrong_row_records_none(http: Http, standing: Story) -> None:
    before = settled(http)
    good = {"occurred_on": "2025-01-01", "name": "张三"}
    rows = [
        Told("registry.register-person", str(uuid4()), good),
        Told("registry.register-person", str(uuid4()), {**good, "name": 3}),
        Told("registry.register-person", str(uuid4()), good),
        Told(
            "registry.rename-organization",
            str(uuid4()),
            good | {"organization_id": standing["post"]},
        ),
    ]

    unreadable = batch(http, "registry", rows).json
    refused = batch(http, "registry", [rows[0], rows[3]]).json

    assert unreadable["code"] == refused["code"] == "batch_refused"
    assert [row["row"] for row in unreadable["rows"]] == [1]
    assert [(row["row"], row["code"]) for row in refused["rows"]] == [(1, "unknown_reference")]
    assert settled(http) == before


def test_a_thousand_concurrent_copies_of_one_command_record_once(
    http: Http, suite: SuiteUnderTest
) -> None:
    command_id = str(uuid4())
    before = settled(http)
    token = http.token or ""

    def send(copies: int) -> set[tuple[int, bytes]]:
        with closing(Http(suite.url, token)) as connection:
            replies = [
                connection.command(
                    "registry.register-person",
                    {"occurred_on": "2025-01-01", "name": "张三"},
                    command_id=command_id,
                )
                for _ in range(copies)
            ]
        return {(reply.status, reply.raw) for reply in replies}

    with ThreadPoolExecutor(40) as threads:
        outcomes = set[tuple[int, bytes]]().union(*threads.map(send, [25] * 40))

    assert len(outcomes) == 1
    ((status, raw),) = outcomes
    assert status == 201
    after = settled(http, json.loads(raw)["position"])
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
