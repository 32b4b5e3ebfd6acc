"""A running suite's log, taken away over HTTP and checked without it."""

import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from services.cli.loading import Progress
from services.suite.recompute import main as recompute
from services.verifier.checkpoint import read_checkpoint
from services.verifier.exporting import export_log
from services.verifier.layout import CHECKPOINT
from services.verifier.main import HOLDS
from services.verifier.note import split_note
from services.verifier.proving import make_proof
from services.verifier.single import NAME
from services.verifier.sources import FileMissingError, source_of
from services.verifier.web import Web
from shared.testing.processes import wait_for
from shared.testing.suites import Http, SuiteUnderTest

YEAR_SCORES = "/v1/scores?year=2025&valid_at=2025-12-31&sort=name&limit=200"

USUAL_BYTES = 1500  # of an entry with its time


@pytest.fixture(scope="module")
def export(
    suite: SuiteUnderTest, loaded: Progress, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The whole log, once its checkpoint has come up with what was loaded."""
    folder = tmp_path_factory.mktemp("auditor") / suite.name
    with closing(Web(f"{suite.url}/log")) as source:

        def signed() -> int:
            try:
                return read_checkpoint(split_note(source.fetch(CHECKPOINT))[0].decode()).size
            except FileMissingError:
                return 0

        wait_for(lambda: signed() >= sum(loaded.positions.values()), "the log's checkpoint")
        export_log(source, folder)
    return folder


def on_a_stick(export: Path, place: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", NAME, place, "--policy", "policy"],
        cwd=export,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_auditor_checks_everything_offline(export: Path) -> None:
    checked = on_a_stick(export, ".")

    assert (checked.returncode, "全部成立" in checked.stdout) == (HOLDS, True), checked.stdout


def test_an_organization_keeps_the_proof_of_one_fact(export: Path, tmp_path: Path) -> None:
    """A file of 2.5 KB for whatever is no whole document: services are taken in any order."""
    proofs = (make_proof(source_of(str(export)), index) for index in range(4321, 4421))
    one = next(each for each in proofs if each.leaf and len(each.leaf) < USUAL_BYTES)
    proof = tmp_path / "fact.tlog-proof"
    proof.write_text(one.text(), encoding="utf-8")

    checked = on_a_stick(export, str(proof))

    is_it = f"this is entry {one.index}" in checked.stdout
    assert (checked.returncode, is_it) == (HOLDS, True), checked
    assert proof.stat().st_size <= 2500


def test_published_scores_are_worked_out_again_from_the_export(
    http: Http, export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = (export / "checkpoint").read_text(encoding="utf-8")
    size = str(read_checkpoint(split_note(note.encode())[0].decode()).size)
    forged = http.get(f"{YEAR_SCORES}&known_at={quote(note.replace(size, '7', 1))}")
    assert (forged.status, forged.json["code"]) == (400, "invalid_question")
    published = http.get(f"{YEAR_SCORES}&known_at={quote(note)}").json
    assert len(published["items"]) == 200
    file = tmp_path / "scores.json"
    file.write_text(json.dumps(published), encoding="utf-8")

    assert recompute([str(export), "--published", str(file)]) == HOLDS
    told = capsys.readouterr().out
    assert "200 scores worked out again, 0 differ" in told
    assert re.search("[1-9][0-9]+ results of rounds worked out again, 0 differ", told)

    scored = next(row for row in published["items"] if row["score"])
    scored["score"]["exact"] = "1/7"
    file.write_text(json.dumps(published), encoding="utf-8")

    assert recompute([str(export), "--published", str(file)]) == 1
    assert scored["organization_id"] in capsys.readouterr().out


def test_what_was_entered_after_a_score_came_out_is_told_offline(
    http: Http, export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    size = read_checkpoint(split_note((export / "checkpoint").read_bytes())[0].decode()).size
    published = http.get(f"{YEAR_SCORES}&known_at={size * 2 // 3}").json
    file = tmp_path / "scores.json"
    file.write_text(json.dumps(published), encoding="utf-8")

    assert recompute([str(export), "--published", str(file)]) == HOLDS
    told = capsys.readouterr().out
    assert "0 differ" in told
    assert "; 0 entries came after" not in told
    assert f"≥ {size * 2 // 3}: activities." in told
