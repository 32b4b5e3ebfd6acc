"""A checkpoint that the log signed says for when is asked, by whichever door the question comes."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest

from services.suite.what_if import run
from services.verifier.checkpoint import Checkpoint
from services.verifier.note import signature_line
from shared.contracts.errors import InvalidQuestionError
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.security import issue_token, read_key
from shared.testing.databases import Databases
from shared.testing.ledgers import MadeUpCounty
from tests.integration.desk_client import DeskClient, desk_on, follow_all
from tests.unit.verifier.logs import ALONE, LOG_KEY, ORIGIN, secret

PACK = Path(__file__).parents[2].joinpath("deploy/rules/township.yaml").read_text(encoding="utf-8")
COUNTY = MadeUpCounty(11, branches=2, pack=PACK)
COUNTY.year(COUNTY.branches[0])
SIZE = len(COUNTY.rows) - 5
TEXT = Checkpoint(ORIGIN, SIZE, bytes(range(32))).text()
SIGNED = f"{TEXT}\n{signature_line(LOG_KEY, secret(ORIGIN).sign(TEXT.encode()))}"
FORGED = f"{TEXT}\n{signature_line(LOG_KEY, secret('stranger').sign(TEXT.encode()))}"
BRANCH = COUNTY.branches[0]


@pytest.fixture(scope="module")
def desk(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskClient]:
    log = tmp_path_factory.mktemp("log")
    (log / "public").mkdir()
    (log / "public/policy").write_text(ALONE.text(), encoding="ascii")
    with databases.fresh() as database:
        follow_all(database, COUNTY.rows)
        with desk_on(database, log=log) as one:
            one.add("office")
            one.sign_in("office")
            yield one


def bearer(desk: DeskClient) -> dict[str, str]:
    key = read_key(desk.database.secret("token.key"))
    principal = Principal(actor="system:test", role=Role.COUNTY_OFFICE, token_id=uuid4().hex)
    return {"Authorization": f"Bearer {issue_token(principal, key, 60)}"}


def test_a_system_asks_a_question_for_a_checkpoint(desk: DeskClient) -> None:
    path = f"/v1/organizations/{BRANCH}/score?year=2025&known_at="

    asked = desk.new_browser().get(path + quote(SIGNED), headers=bearer(desk))
    forged = desk.new_browser().get(path + quote(FORGED), headers=bearer(desk))

    assert asked.get_json()["known_at"] == SIZE
    assert (forged.status_code, forged.get_json()["code"]) == (400, "invalid_question")


def test_the_desk_asks_a_question_for_a_checkpoint(desk: DeskClient) -> None:
    path = f"/ask/score?organization_id={BRANCH}&year=2025&known_at="

    assert f">{SIZE}<" in desk.browser.get(path + quote(SIGNED)).text
    assert desk.browser.get(path + quote(FORGED)).status_code == 400


def test_a_document_is_asked_for_a_checkpoint(
    desk: DeskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of the log has no tiles here, so the signed one is refused for that alone."""
    monkeypatch.setattr("services.gateway.documents.sources.VISIBLE_TIMEOUT_S", 0)
    path = f"/v1/organizations/{BRANCH}/documents/duty-report.pdf?year=2025&known_at="

    asked = desk.new_browser().get(path + quote(SIGNED), headers=bearer(desk))
    forged = desk.new_browser().get(path + quote(FORGED), headers=bearer(desk))

    assert asked.get_json()["code"] == "log_behind"
    assert forged.get_json()["code"] == "invalid_question"


def test_a_draft_is_tried_for_a_checkpoint_or_a_time(desk: DeskClient) -> None:
    settings = desk.settings

    assert run(settings, PACK, year=2025, known_at=SIGNED).known_at == SIZE
    assert run(settings, PACK, year=2025, known_at="2099-01-01").known_at == len(COUNTY.rows)
    with pytest.raises(InvalidQuestionError):
        run(settings, PACK, year=2025, known_at=FORGED)
