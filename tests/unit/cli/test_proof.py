"""The commands around the log, on one that lies in a folder."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from typer.testing import CliRunner

from services.cli.main import app
from services.verifier.layout import CHECKPOINT
from services.verifier.main import HOLDS, POLICY
from services.verifier.main import main as verify
from services.verifier.note import split_note
from services.witness.main import main as witness
from services.witness.main import make_key
from tests.unit.verifier.logs import LOG_KEY, TWO_OF_THREE, county_leaves, log

LEAVES = county_leaves()[:600]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of data with a log in it, as a suite would keep it."""
    public = tmp_path / "data" / "log" / "public"
    files = log(LEAVES).files | {POLICY: TWO_OF_THREE.text().encode()}
    for name, raw in files.items():
        (public / name).parent.mkdir(parents=True, exist_ok=True)
        (public / name).write_bytes(raw)
    return tmp_path / "data"


def run(folder: Path, *words: Any) -> Result:
    environment = {"ZEREN_SECRETS": str(folder), "ZEREN_LOG": str(folder / "log")}
    return CliRunner().invoke(app, [*map(str, words), "--data", str(folder)], env=environment)


def test_an_export_of_the_folder_holds(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "export", tmp_path / "out").exit_code == 0
    assert verify([str(tmp_path / "out"), "--json"]) == HOLDS

    again = run(folder, "export", tmp_path / "out")

    assert (again.exit_code, "folder_not_empty" in again.output) == (1, True)


def test_a_proof_of_one_fact_by_id_or_index(folder: Path, tmp_path: Path) -> None:
    entry_id = LEAVES[77].split(b'"id":"')[1].split(b'"')[0].decode()
    for number, words in enumerate((["--fact", entry_id], ["--index", "77"])):
        out = tmp_path / f"{number}.tlog-proof"
        assert run(folder, "proof", out, *words).exit_code == 0
        assert verify([str(out), "--policy", str(folder / "log/public" / POLICY)]) == HOLDS

    assert "proof_not_made" in run(folder, "proof", tmp_path / "x", "--fact", "no.1").output
    assert "proof_not_made" in run(folder, "proof", tmp_path / "x", "--index", "600").output
    assert run(folder, "proof", tmp_path / "x").exit_code == 2


def test_a_score_is_proven_by_every_fact_it_rests_on(
    folder: Path, tmp_path: Path, gateway: Any
) -> None:
    facts = [{"fact": f"x.{index}", "index": index} for index in (5, 300, 5)]
    lines = [{"facts": facts}, {"facts": [{"fact": "of another", "index": None}]}]
    gateway.answer = lambda _: (200, {"segments": [{"items": [{"lines": lines}]}]})
    (folder / "secrets").mkdir()
    (folder / "secrets" / "cli.token").write_text("a-token\n", encoding="utf-8")
    organization = UUID(int=7)

    out = tmp_path / "score"
    said = run(folder, "proof", out, "--score", organization, "--year", 2025, "--url", gateway.url)

    assert said.exit_code == 0, said.output
    assert gateway.requests[0].path == f"/v1/organizations/{organization}/explain"
    assert sorted(path.name for path in out.iterdir()) == ["300.tlog-proof", "5.tlog-proof"]
    for path in out.iterdir():
        assert verify([str(path), "--policy", str(folder / "log/public" / POLICY)]) == HOLDS


def test_a_bulletin_is_three_lines(folder: Path) -> None:
    said = run(folder, "bulletin")

    text = split_note((folder / "log/public" / CHECKPOINT).read_bytes())[0].decode()
    assert (said.exit_code, said.stdout) == (0, text)


def test_a_folder_without_a_log_is_told(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["bulletin", "--from", str(tmp_path)])

    assert (said.exit_code, "log_unusable" in said.output) == (1, True)


def test_the_verifier_is_written_as_one_file(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["verifier-file", str(tmp_path / "v.pyz")])

    assert (said.exit_code, (tmp_path / "v.pyz").read_bytes()[:2]) == (0, b"#!")


def test_an_office_is_asked_and_answers_by_file(folder: Path, tmp_path: Path) -> None:
    request, answer = tmp_path / "request", tmp_path / "answer"
    make_key(tmp_path / "office", "office.example")
    assert run(folder, "witness", "request", request, "--old", "0").exit_code == 0

    where = str(tmp_path / "office")
    assert witness(["cosign", where, "--log", str(LOG_KEY), str(request), str(answer)]) == 0
    assert run(folder, "witness", "return", answer).exit_code == 0

    handed_in = (folder / "log/inbox/answer").read_bytes()
    assert b"office.example" in handed_in
    answer.write_text("nonsense", encoding="utf-8")
    assert run(folder, "witness", "return", answer).exit_code == 1
    assert (folder / "log/inbox/answer").read_bytes() == handed_in
