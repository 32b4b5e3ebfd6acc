"""Somebody is erased after a year on record: every question answers on, and no name comes out."""

import re
from uuid import UUID

import pytest

from deploy.samples.expected import read_expected
from deploy.samples.generate import generate
from services.cli.loading import Progress
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Question
from shared.testing.suites import Http

ERASED = "已去标识"
BRANCH = str(read_expected()[0].organization_id)
ASKED = {
    "on": "2026-01-09",
    "day": "2026-01-09",
    "year": "2025",
    "half": "1",
    "since": "2025-12-01",
}
NAMED = {  # of the branch, or of whoever makes the like
    "target_id": ("set-target", BRANCH),
    "document_id": ("issue-document", None),
    "sample_id": ("record-frame", None),
}
ITS_OWN = {"status", "entries", "back_entries", "dead_letters"}  # of the suite, not of a county
NOTHING_THERE = {"mobile_members"}  # nobody of the branch is away


@pytest.mark.clause("E-43")
def test_once_a_person_is_erased_every_question_still_computes_and_tells_no_name(
    http: Http, loaded: Progress
) -> None:
    questions = [question for question in QUESTIONS if question.name not in ITS_OWN]
    (secretary, name), *_ = people(http, loaded.after)
    before = {question.name: asked(http, question) for question in questions}
    assert {each for each, (status, _) in before.items() if status != 200} <= NOTHING_THERE
    assert secretary in before["tenures"][1]
    assert name in before["person_names"][1]

    erase = {"occurred_on": "2026-01-10", "reason": "本人申请", "document": "县委组织部令"}
    erased = http.command("registry.erase-person", {**erase, "person_id": secretary})
    assert erased.status == 201, erased.raw

    assert dict(people(http, erased.json["position"]))[secretary] == ERASED
    for question in questions:
        status, text = asked(http, question)
        assert (status, name in text) == (before[question.name][0], False), question.name
        if status == 200 and question.name != "person_names":
            assert text == before[question.name][1], question.name


def people(http: Http, after: str) -> list[tuple[str, str]]:
    """Give who held a post of the branch, by id, and the name shown; the erased last."""
    reply = http.get(f"/v1/organizations/{BRANCH}/people?after={after}")
    assert reply.status == 200, reply.raw
    return [(str(UUID(one["person_id"])), one["name"]) for one in reply.json]


def asked(http: Http, question: Question) -> tuple[int, str]:
    """Ask a question about the branch, and give its status and its whole answer."""
    path = question.path.replace("{organization_id}", BRANCH)
    for mark, (command, owner) in NAMED.items():
        if f"{{{mark}}}" in path:
            path = path.replace(f"{{{mark}}}", made(mark, command, owner))
    fields = question.parameters.__struct_fields__
    values = {**ASKED, "within": BRANCH}
    reply = http.get(
        f"{path}?" + "&".join(f"{name}={value}" for name, value in values.items() if name in fields)
    )
    # The erasure is a fact, too: how much of the ledger an answer knows has grown by one.
    return reply.status, re.sub(r'"known_at":\d+', "", reply.raw.decode())


def made(mark: str, command: str, owner: str | None) -> str:
    """Give the id of the first that the sample county makes by a command."""
    return next(
        str(line.body[mark])
        for line in generate()
        if line.command == command and owner in {None, line.body["organization_id"]}
    )
