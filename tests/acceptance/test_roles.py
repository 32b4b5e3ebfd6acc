"""Each role sees and does what the table of commands says, through the gateway; tokens end."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from services.cli.main import app
from services.gateway.questions import QUESTIONS
from shared.contracts.principal import Principal
from shared.contracts.roles import NO_BUSINESS, Role, Scope
from shared.contracts.table import COMMANDS
from shared.security import issue_token, read_key, sign_principal
from shared.testing.suites import Http, SuiteUnderTest, system, token_for
from tests.acceptance.doors import DOORS, HttpDoor, after_of
from tests.acceptance.ledger import settled
from tests.acceptance.story import RULES, Story, Told

REACHED = {
    Scope.OWN: {"own"},
    Scope.BELOW: {"below"},
    Scope.WITHIN: {"own", "below"},
    Scope.ANY: {"own", "below", "sibling", "above"},
}
OWN = {
    Role.COUNTY_OFFICE: "county",
    Role.TOWNSHIP: "township",
    Role.BRANCH: "branch",
    Role.INSPECTOR: "county",
    Role.AUDITOR: "county",
    Role.SYSTEM_ADMIN: "county",
    Role.SECURITY_ADMIN: "county",
    Role.SYSTEM: "county",
}
PLACES = {  # where each organization stands, seen from the role's own
    "county": {"own": "county", "below": "branch"},
    "township": {"own": "township", "below": "branch", "sibling": "neighbour", "above": "county"},
    "branch": {"own": "branch", "sibling": "second", "above": "township"},
}
SEES_ALL = {Role.COUNTY_OFFICE, Role.SYSTEM, Role.AUDITOR, Role.INSPECTOR}
TREE = {"county", "township", "neighbour", "branch", "second", "third", "fourth"}


@pytest.fixture(scope="module")
def story(suite: SuiteUnderTest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """A county as it was founded, and nothing since."""
    story = Story(uuid4())
    told = [Told(key, str(uuid4()), body) for key, body in story.tree()]
    with closing(system(suite)) as http:
        answers = DOORS["batch"](http, tmp_path_factory.mktemp("tree")).give(told)
        assert isinstance(answers, list), answers
        settled(http, after_of(answers))
    return story


@pytest.fixture(params=Role)
def role(request: pytest.FixtureRequest) -> Role:
    role: Role = request.param
    return role


@pytest.fixture
def speaker(suite: SuiteUnderTest, story: Story, role: Role) -> Iterator[Http]:
    """A connection of somebody with the role, in the role's own organization."""
    actor = "system:test" if role is Role.SYSTEM else str(uuid4())
    principal = Principal(actor=actor, role=role, organization_id=UUID(story[OWN[role]]))
    with closing(Http(suite.url, token_for(suite.secrets, principal))) as connection:
        yield connection


def test_each_role_does_what_the_table_says_where_it_says(
    speaker: Http, http: Http, story: Story, role: Role, tmp_path: Path
) -> None:
    before = settled(http)
    door = HttpDoor(speaker, tmp_path)
    recorded = 0

    for key in REPRESENTATIVES:
        for relation, label in PLACES[OWN[role]].items():
            outcome = door.give([Told(key, str(uuid4()), body_of(key, story, label))])
            scope = COMMANDS[key].roles.get(role)
            is_lawful = scope is not None and relation in REACHED[scope]
            wanted = "recorded" if is_lawful else "out_of_scope" if scope else "not_allowed"
            given = "recorded" if isinstance(outcome, list) else outcome.code
            assert (key, relation, given) == (key, relation, wanted)
            recorded += is_lawful

    assert settled(http).ledger_size == before.ledger_size + recorded


REPRESENTATIVES = (
    "registry.rename-organization",
    "registry.create-post",
    "registry.count-members",
    "targets.publish-rule-pack",
    "targets.adopt-plan",
    "activities.file-report",
)


def body_of(key: str, story: Story, label: str) -> dict[str, object]:
    """Give a body that would be recorded, about an organization of the story."""
    span = {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    force = {"effective_from": "2025-07-15", "effective_to": "2025-12-31"}
    members = uuid4().int % 1_000_000
    said: dict[str, dict[str, object]] = {
        "registry.rename-organization": {"name": str(uuid4())},
        "registry.create-post": {"kind": "member"},
        "registry.count-members": {"full_members": members, "probationary_members": 0}
        | {"entitled_to_vote": members},
        "targets.publish-rule-pack": {"content": RULES.read_text("utf-8"), **force},
        "targets.adopt-plan": {"kind": "annual", "title": "目标", **span},
        "activities.file-report": {"year": 2025, "half": 1, "title": "报告"},
    }
    return {"occurred_on": "2025-07-15", "organization_id": story[label], **said[key]}


def test_who_may_not_give_a_command_is_told_nothing_of_its_fields(
    speaker: Http, role: Role
) -> None:
    for key, spec in COMMANDS.items():
        wanted = "invalid_command" if role in spec.roles else "not_allowed"
        problem = speaker.command(key, {}).json
        assert (key, problem["code"]) == (key, wanted)
        assert bool(problem.get("fields")) == (role in spec.roles)


ASKED = {"on": "2025-07-15", "day": "2025-07-15", "year": "2025", "half": "1"}


def test_each_role_sees_as_far_as_it_reaches(speaker: Http, story: Story, role: Role) -> None:
    for question in QUESTIONS:
        if "{organization_id}" not in question.path:
            continue
        fields = question.parameters.__struct_fields__
        asked = "&".join(f"{name}={value}" for name, value in ASKED.items() if name in fields)
        for relation, label in PLACES[OWN[role]].items():
            is_seen = role in SEES_ALL or relation in {"own", "below"}
            path = question.path.replace("{organization_id}", story[label])
            path = path.replace("{target_id}", story["target"])
            path = path.replace("{round_id}", story["round"])
            reply = speaker.get(f"{path}?{asked}")
            if role not in question.roles:
                assert reply.json["code"] == "not_allowed", (path, relation)
            elif is_seen:
                assert reply.status in {200, 404}, (path, relation, reply.raw)
            else:
                assert reply.json["code"] == "out_of_scope", (path, relation)


@pytest.mark.parametrize("path", ["organizations?on=2025-07-15", "scores?year=2025"])
def test_a_list_holds_what_the_role_sees_and_nothing_else(
    speaker: Http, story: Story, role: Role, path: str
) -> None:
    wanted = {
        Role.TOWNSHIP: {"branch", "second", "third"},
        Role.BRANCH: {"branch"},
    }.get(role, TREE)

    page = speaker.get(f"/v1/{path}&limit=1000").json
    if role in NO_BUSINESS:
        assert page["code"] == "not_allowed"
        return

    seen = {one["organization_id"] for one in page["items"]}
    labels = {label for label in TREE if story[label] in seen}
    assert labels - {"township"} == wanted - {"township"}
    assert (role in SEES_ALL) or len(seen) == len(labels)


def test_the_ledger_and_the_operation_are_for_those_who_see_everything(
    speaker: Http, role: Role
) -> None:
    operates = role in {Role.SYSTEM_ADMIN, Role.SYSTEM}
    secures = role in {Role.SECURITY_ADMIN, Role.SYSTEM}
    assert (speaker.get("/v1/ledger/entries?limit=1").status == 200) == (role in SEES_ALL)
    assert (speaker.get("/v1/status").status == 200) == (role in SEES_ALL or operates)
    assert (speaker.get("/v1/dead-letters").status == 200) == operates
    assert (speaker.post(f"/v1/tokens/{uuid4()}/revoke", None).status == 200) == secures
    assert (speaker.get("/v1/accounts").status == 200) == secures


def test_what_rests_on_a_fact_is_told_to_those_who_see_whose_fact_it_is(
    speaker: Http, story: Story, role: Role
) -> None:
    reply = speaker.get(f"/v1/facts/{story['neighbour']}.1/without?year=2025")

    refused = 403 if role in NO_BUSINESS else 404
    assert reply.status == (200 if role in SEES_ALL else refused), reply.raw
    schema = speaker.get("/v1/rule-packs/schema").json
    assert (schema.get("title") == "zeren-rules/1") == (role not in NO_BUSINESS)


def test_a_token_is_good_until_it_is_revoked(
    suite: SuiteUnderTest, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZEREN_SECRETS", str(suite.secrets))
    given = ["token", "issue", "--role", "auditor", "--person", str(uuid4()), "--json"]
    issued = json.loads(CliRunner().invoke(app, [*given, "--organization", str(uuid4())]).stdout)
    with closing(Http(suite.url, issued["token"])) as auditor:
        assert auditor.get("/v1/status").status == 200

        assert http.post(f"/v1/tokens/{issued['token_id']}/revoke", None).status == 200

        time.sleep(1.1)
        refused = auditor.get("/v1/status")
    assert (refused.status, refused.json["code"]) == (401, "not_authenticated")


def test_a_token_that_is_not_ours_or_no_longer_good_is_refused(suite: SuiteUnderTest) -> None:
    principal = Principal(actor="system:x", role=Role.SYSTEM, token_id=str(uuid4()))
    key = read_key((suite.secrets / "token.key").read_text("utf-8"))
    good = issue_token(principal, key, 60)
    header, claims, signature = good.split(".")
    nobody = json.dumps({"alg": "none", "typ": "JWT"}).encode()
    as_county = _decoded(claims).replace(b"system:x", b"system:y")
    other_key = read_key((suite.secrets / "principal.key").read_text("utf-8"))

    for wrong in (
        None,
        "",
        "x",
        "a.b.c",
        issue_token(principal, key, 60, now=int(time.time()) - 3600),
        issue_token(principal, key, 60, now=int(time.time()) + 3600),
        f"{_encoded(nobody)}.{claims}.",
        f"{_encoded(nobody)}.{claims}.{signature}",
        f"{header}.{_encoded(as_county)}.{signature}",
        f"{header}.{claims}.{_encoded(b'0' * 64)}",
        issue_token(principal, other_key, 60),
        sign_principal(principal, other_key),
        sign_principal(principal, key),
    ):
        with closing(Http(suite.url, wrong)) as connection:
            reply = connection.get("/v1/status")
            assert (reply.status, reply.json["code"]) == (401, "not_authenticated"), wrong
            assert reply.header("WWW-Authenticate").startswith("Bearer")
            body = {"occurred_on": "2025-01-01", "name": "张三"}
            assert connection.command("registry.register-person", body).status == 401

    with closing(Http(suite.url, good)) as connection:
        assert connection.get("/v1/status").status == 200


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
