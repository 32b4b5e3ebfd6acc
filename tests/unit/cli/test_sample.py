"""Random samples from the command line: a seed and what binds to it, a sample drawn again."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from typer.testing import CliRunner

from services.cli.main import app
from shared.kernel.sampling import commitment
from tests.unit.shared.test_sampling import a_sample

SAMPLE, PARTY = UUID(int=81), UUID(int=2)


def sample(*words: Any) -> Any:
    """Run without a folder of data and without a gateway."""
    return CliRunner().invoke(app, ["sample", *map(str, words)])


@pytest.mark.clause("S-49")
def test_a_party_makes_a_seed_and_is_told_what_binds_it(tmp_path: Path) -> None:
    file = tmp_path / "seed"

    told = json.loads(sample("seed", SAMPLE, PARTY, file, "--json").stdout)

    seed = bytes.fromhex(file.read_text())
    assert told["commitment"] == commitment(SAMPLE, PARTY, seed)
    assert file.stat().st_mode & 0o777 == 0o600
    assert "file_taken" in sample("seed", SAMPLE, PARTY, file).output
    assert bytes.fromhex(file.read_text()) == seed


@pytest.mark.clause("S-49")
def test_anyone_draws_a_sample_again_from_what_is_published(tmp_path: Path) -> None:
    file = tmp_path / "sample.json"
    published = msgspec.to_builtins(a_sample()) | {"organization_id": str(PARTY), "is_as_drawn": 1}
    file.write_text(json.dumps(published))

    fair = sample("check", file)
    file.write_text(json.dumps(published | {"drawn_ids": published["drawn_ids"][::-1]}))
    steered = sample("check", file, "--json")

    assert (fair.exit_code, steered.exit_code) == (0, 1)
    assert "结果一致" in fair.stderr
    assert json.loads(steered.stdout)["faults"] == ["drawn"]


@pytest.mark.parametrize("content", ["", "{}", '{"sample_id": "7"}'])
def test_what_is_no_record_of_a_drawn_sample_is_told(tmp_path: Path, content: str) -> None:
    file = tmp_path / "sample.json"
    file.write_text(content)

    assert "sample_unreadable" in sample("check", file).output
    assert "file_unusable" in sample("check", tmp_path / "none").output
