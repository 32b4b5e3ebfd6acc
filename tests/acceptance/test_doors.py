"""Every command through every door: the same facts, the same checks, the same codes."""

import json
from collections.abc import Iterator
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
from tests.acceptance.doors import (
    DOORS,
    BatchDoor,
    Refused,
    after_of,
    batch,
    options,
    zeren,
)
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

    Batches and files take the whole story. By single requests and by the command line goes what is
    told by hand, and each other command of the table once.
    """
    commands, by_hand = story.commands(), story.by_hand()
    if door in {"batch", "load"}:
        return {one.id for one in commands}
    first = {one.key: one for one in reversed(commands)}
    assert first.keys() == COMMANDS.keys()
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
    after = ""
    for is_alone, group in groupby(commands, lambda one: one.id in alone):
        answers = DOORS[door if is_alone else "batch"](http, tmp_path).give(list(group), after)
        assert isinstance(answers, list), answers
        after = after_of(answers, after)
    settled(http, after)

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


@pytest.mark.clause("S-37b")
def test_six_inputs_record_a_meeting_over_http_and_on_the_command_line(
    branch: Http, standing: Story, tmp_path: Path
) -> None:
    entered = {
        "occurred_on": "2025-06-05",
        "kind": "general_meeting",
        "chair_id": standing["Li"],
        "present": 12,
        "agenda": [{"title": "研究党建工作"}],
        "conclusions": [{"problem": "流动党员联系难", "conclusion": "支委包联"}],
    }
    words = [f"{name}={value}" for name, value in entered.items() if isinstance(value, str | int)]
    words += ["agenda=研究党建工作", "conclusions=流动党员联系难|支委包联"]

    by_http = branch.command("activities.record-meeting", entered)
    exit_code, by_words = zeren(
        ["command", "activities.record-meeting", *words, "--json", *options(branch, tmp_path)]
    )

    assert (by_http.status, exit_code) == (201, 0)
    after = after_of([by_http.json, by_words])
    path = f"/v1/organizations/{standing['branch']}/meetings?held_from=2025-06-05&after={after}"
    shown = branch.get(path).json["items"]
    assert {one["meeting_id"] for one in shown} == {by_http.json["stream"], by_words["stream"]}
    assert shown[0] == shown[1] | {"meeting_id": shown[0]["meeting_id"]}


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
    (unread,), (unknown,) = unreadable["rows"], refused["rows"]
    assert (unread["row"], unread["code"]) == (1, "invalid_command")
    assert [fault["field"] for fault in unread["details"]["fields"]] == ["name"]
    assert (unknown["row"], unknown["code"]) == (1, "unknown_reference")
    assert unknown["details"]["field"] == "organization_id"
    assert settled(http) == before
