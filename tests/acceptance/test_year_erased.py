"""Somebody is erased after a year on record: every question answers on, and no name comes out."""

import re
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

import msgspec
import pytest

from deploy.samples.expected import read_expected
from services.cli.loading import Progress
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Question
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.testing.suites import Http, SuiteUnderTest, token_for
from tests.acceptance.sample import LINES

ERASED = "已去标识"
BRANCH = str(read_expected()[0].organization_id)
ASKED = {
    "on": "2026-01-09",
    "day": "2026-01-09",
    "year": "2025",
    "half": "1",
    "since": "2025-12-01",
    "from": "2025-12-01",
}
NAMED = {  # of the branch, or of whoever makes the like
    "target_id": ("set-target", BRANCH),
    "document_id": ("issue-document", None),
    "sample_id": ("record-frame", None),
    "person_id": ("appoint-person", BRANCH),
    "rule_pack_id": ("publish-rule-pack", None),
}
ITS_OWN = {
    "status",
    "entries",
    "back_entries",
    "dead_letters",
    "access_log",
    "tokens",
}  # of the suite, not of a county
FACT = f"{BRANCH}.1"
ROUND = {  # what is asked of the round's own organization, and of one that it assessed
    "/rounds/{round_id}/": ("open-round", "round_id"),
    "/round-results/{round_id}/": ("file-objection", "round_id"),
}
NOTHING_THERE = {"mobile_members"}  # nobody of the branch is away


@pytest.mark.soak
@pytest.mark.parametrize("suite", ["embedded"], indirect=True)
@pytest.mark.clause("E-43")
def test_once_a_person_is_erased_every_question_still_computes_and_tells_no_name(
    http: Http, auditor: Http, loaded: Progress
) -> None:
    questions = [question for question in QUESTIONS if question.name not in ITS_OWN]
    (secretary, name), *_ = people(http, loaded.after)
    ask = partial(asked, http, auditor, loaded.after or "")
    before = {question.name: ask(question) for question in questions}
    refused = {name: text for name, (status, text) in before.items() if status != HTTPStatus.OK}
    assert refused.keys() <= NOTHING_THERE, refused
    assert secretary in before["tenures"][1]
    assert name in before["person_names"][1]

    erase = {"occurred_on": "2026-01-10", "reason": "本人申请", "document": "县委组织部令"}
    erased = http.command("registry.erase-person", {**erase, "person_id": secretary})
    assert erased.status == 201, erased.raw

    assert dict(people(http, erased.json["position"]))[secretary] == ERASED
    for question in questions:
        status, text = ask(question)
        assert (status, name in text) == (before[question.name][0], False), question.name
        if status == 200 and question.name != "person_names":
            assert text == before[question.name][1], question.name


@pytest.fixture
def auditor(suite: SuiteUnderTest) -> Iterator[Http]:
    principal = Principal(actor="person:auditor", role=Role.AUDITOR)
    with closing(Http(suite.url, token_for(suite.secrets, principal))) as connection:
        yield connection


def people(http: Http, after: str) -> list[tuple[str, str]]:
    """Give who held a post of the branch, by id, and the name shown; the erased last."""
    reply = http.get(f"/v1/organizations/{BRANCH}/people?after={after}")
    assert reply.status == 200, reply.raw
    return [(str(UUID(one["person_id"])), one["name"]) for one in reply.json]


def asked(http: Http, auditor: Http, after: str, question: Question) -> tuple[int, str]:
    """Ask a question about the branch, and give its status and its whole answer."""
    path = question.path
    for part, (command, mark) in ROUND.items():
        if part in path:
            path = path.replace("{organization_id}", made("organization_id", command, None))
            path = path.replace(f"{{{mark}}}", made(mark, command, None))
    path = path.replace("{organization_id}", BRANCH)
    for mark, (command, owner) in NAMED.items():
        if f"{{{mark}}}" in path:
            path = path.replace(f"{{{mark}}}", made(mark, command, owner))
    path = path.replace("{fact}", FACT)
    fields = {field.encode_name for field in msgspec.structs.fields(question.parameters)} | {
        "after"
    }
    values = {**ASKED, "within": BRANCH, "after": after}
    is_for_auditors = Role.SYSTEM not in question.roles
    reply = (auditor if is_for_auditors else http).get(
        f"{path}?{urlencode({name: values[name] for name in values if name in fields})}"
    )
    # The erasure is a fact, too: how much of the ledger an answer knows has grown by one.
    return reply.status, re.sub(r'"(known_at|\w*size)":\d+', "", reply.raw.decode())


def made(mark: str, command: str, owner: str | None) -> str:
    """Give the id of the first that the sample county makes by a command."""
    return next(
        str(line.body[mark])
        for line in LINES
        if line.command == command and owner in {None, line.body["organization_id"]}
    )
