"""E-45: until a finding is released, its unit is told nothing of it, whatever it asks."""

import re
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from flask import Response

from services.gateway.evidence_store import EvidenceStore
from services.gateway.pools import Pools
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Asking, Question, put
from services.gateway.questions.tree import RegistryTree
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.kernel.errors import ZerenError
from tests.integration.services.test_inspection import TODAY, hold, plan, raise_finding

COUNTY, TOWNSHIP, QING = (UUID(int=n) for n in (1, 2, 3))  # see `county`
POST = UUID(int=21)
SAID = {
    "organization_id": str(QING),
    "person_id": str(UUID(int=11)),  # its secretary
    "year": "2025",
    "half": "1",
    "day": "2025-06-14",
    "from": "1",
}
OF_THE_SUITE = {"status"}
SIZE = re.compile(r'"(known_at|to_size)":[0-9]+')
RULES = Path(__file__).parents[3] / "deploy/rules"

Suite = Any  # of conftest.py


def publish(suite: Suite, name: str) -> None:
    content = RULES.joinpath(f"{name}.yaml").read_text("utf-8")
    suite.give(
        "targets.publish-rule-pack",
        on="2025-01-01",
        organization_id=COUNTY,
        rule_pack_id=uuid4(),
        effective_from="2025-01-01",
        effective_to="2025-12-31",
        content=content,
    )


def told(suite: Suite, finding: UUID, files: EvidenceStore) -> dict[str, str]:
    """Everything that the branch is told, by what it asked; a size of the ledger left out."""
    suite.settle()
    branch = Principal(actor="system:test", role=Role.BRANCH, organization_id=QING)
    found = {}
    with closing(Pools(suite.settings)) as pools:
        asking = Asking(branch, pools, RegistryTree(pools), TODAY, evidence=files)
        for question in QUESTIONS:
            if question.name not in OF_THE_SUITE and branch.role in question.roles:
                fields = msgspec.structs.fields(question.parameters)
                needed = [field.encode_name for field in fields if field.required]
                said = [(name, SAID.get(name, f"{finding}")) for name in needed]
                said += [("fact", f"{finding}.1")] if "fact" in needed else []
                found[question.name] = SIZE.sub("", answer(question, asking, said))
    return found


def answer(question: Question, asking: Asking, said: list[tuple[str, str]]) -> str:
    try:
        given = put(question, asking, list(dict(said).items()))
    except ZerenError as error:
        return f"{error.code} {error.subject}"
    if isinstance(given, Response):
        return given.get_data(as_text=True)
    return msgspec.json.encode(given, enc_hook=str).decode()


@pytest.mark.clause("E-45", "S-51")
def test_scores_obligations_and_explanations_are_the_same_with_a_finding_that_is_not_released(
    county: Suite, tmp_path: Path
) -> None:
    for name in ("township-full", "leaders"):
        publish(county, name)
    visit, finding, files = uuid4(), uuid4(), EvidenceStore(tmp_path)
    plan(county, visit)
    hold(county, visit)
    before = told(county, finding, files)

    raise_finding(county, finding, inspection_id=visit)
    hidden = told(county, finding, files)
    above = {"organization_id": TOWNSHIP, "finding_id": finding}
    unit = {"organization_id": QING, "finding_id": finding}
    county.give("activities.release-finding", on="2025-04-09", **above)
    county.give("activities.order-rectification", on="2025-04-09", owner_post_id=POST, **above)
    county.give("activities.report-rectification", on="2025-04-20", measure="已公示", **unit)
    county.give("activities.close-finding", on="2025-04-22", **above)
    released = told(county, finding, files)

    assert hidden == before
    changed = {name for name in released if released[name] != hidden[name]}
    assert changed >= {"findings", "score", "scores", "explain", "obligations"}
    assert changed >= {"person_obligations", "situation-report-draft", "diff"}
