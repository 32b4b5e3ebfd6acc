"""An auditor's sandbox: a cut of the ledger under rules of one's own; nothing is written back."""

import json
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.suite import auditing
from services.suite.errors import EntriesMissingError, PacksTooManyError
from services.suite.sandbox import Cut, Line
from services.verifier.checkpoint import Checkpoint
from services.verifier.note import signature_line
from shared.contracts.entry import entry_bytes
from shared.testing.ledgers import MadeUpCounty
from tests.unit.verifier.logs import ALONE, LOG_KEY, ORIGIN, secret

RULES = Path(__file__).parents[2] / "deploy" / "rules" / "township.yaml"
PACK = RULES.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def county() -> MadeUpCounty:
    county = MadeUpCounty(5, branches=2, pack=PACK)
    for branch in county.branches:
        county.year(branch)
    return county


@pytest.fixture(scope="module")
def entries(county: MadeUpCounty, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger as `zeren feed` writes it."""
    file = tmp_path_factory.mktemp("feed") / "entries.jsonl"
    lines = [
        {"index": n, "integratedat": row.recorded_at, "entry": msgspec.Raw(entry_bytes(row))}
        for n, row in enumerate(county.rows)
    ]
    file.write_bytes(b"\n".join(map(msgspec.json.encode, lines)))
    return file


def read(entries: Path) -> list[Line]:
    return [msgspec.json.decode(line, type=Line) for line in entries.read_bytes().splitlines()]


def test_a_sandbox_answers_for_its_cut_under_its_own_rules_and_leaves_nothing(
    county: MadeUpCounty,
    entries: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(PACK.replace("name: ", "name: own-", 1), encoding="utf-8")
    size, before = len(county.rows) - 10, entries.read_bytes()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "made"))
    (tmp_path / "made").mkdir()
    score = f"score organization_id={county.branches[0]} year=2025"
    text = Checkpoint(ORIGIN, 46, bytes(range(32))).text()
    signed, policy = tmp_path / "checkpoint", tmp_path / "policy"
    signed.write_text(f"{text}\n{signature_line(LOG_KEY, secret(ORIGIN).sign(text.encode()))}")
    policy.write_text(ALONE.text())

    code = auditing.main(
        [
            *("--entries", str(entries), "--at", str(size), "--rules", str(own)),
            *("--ask", score, "--ask", "entries from=0 limit=1", "--ask", f"{score} known_at=45"),
            *("--policy", str(policy), "--ask", f"{score} known_at=@{signed}"),
            *("--ask", "no-such-question"),
        ]
    )

    answers: list[Any] = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert code == 1
    assert answers[0]["known_at"] == size
    assert answers[0]["pack"]["name"].startswith("own-")
    assert answers[0]["score"] is not None
    assert answers[1]["entries"][0]["integratedat"] == read(entries)[0].integratedat.strftime(
        "%Y-%m-%dT%H:%M:%S.%fZ"
    )
    assert answers[2]["known_at"] == 45
    assert answers[3]["known_at"] == 46
    assert answers[4]["error"]["code"] == "not_found"
    assert list((tmp_path / "made").iterdir()) == []
    assert entries.read_bytes() == before


def test_a_pack_that_is_not_replaced_is_never_in_force(entries: Path) -> None:
    lines = read(entries)
    two = [*lines, structured(lines, len(lines))]

    cut = Cut.of(two, None, [PACK])

    said = [json.loads(bytes(line.entry))["data"] for line in cut.lines]
    packs = [(one["effective_from"], one["effective_to"]) for one in said if "content" in one]
    assert packs == [("2025-01-01", "2025-12-31"), ("1921-07-01", "1921-07-01")]
    with pytest.raises(PacksTooManyError):
        Cut.of(lines, None, [PACK, PACK])


def structured(lines: list[Line], index: int) -> Line:
    """The first publication once more, at the end."""
    published = next(line for line in lines if b"targets.rule_pack.published" in bytes(line.entry))
    return msgspec.structs.replace(published, index=index)


def test_a_cut_has_every_entry_up_to_its_size(entries: Path) -> None:
    lines = read(entries)

    assert len(Cut.of(lines, 7).lines) == 7
    for wrong in ((lines, len(lines) + 1), (lines[1:], 7), ([*lines[:3], *lines[4:]], None)):
        with pytest.raises(EntriesMissingError):
            Cut.of(*wrong)
