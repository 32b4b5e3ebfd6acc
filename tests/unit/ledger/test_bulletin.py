"""Any size of the log has its three lines, and the verifier holds the log against them."""

from pathlib import Path

import pytest

from services.ledger.queries import bulletin_at
from services.verifier.main import DOES_NOT_HOLD, HOLDS, POLICY
from services.verifier.main import main as verify
from tests.unit.verifier.logs import TWO_OF_THREE, county_leaves, log

LEAVES = county_leaves()[:600]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    for name, raw in (log(LEAVES).files | {POLICY: TWO_OF_THREE.text().encode()}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return folder


@pytest.mark.parametrize("size", [1, 255, 256, 257, 512, 599, 600])
def test_the_verifier_holds_the_log_against_what_a_document_prints(
    public: Path, tmp_path: Path, size: int
) -> None:
    lines = bulletin_at(public, size)
    assert lines is not None
    known = tmp_path / "bulletin"
    known.write_text(lines, encoding="utf-8")
    assert verify([str(public), "--known", str(known)]) == HOLDS

    other = bulletin_at(public, size - 1) or bulletin_at(public, 2)
    assert other is not None
    wrong = other.splitlines()[2]
    known.write_text(lines.replace(lines.splitlines()[2], wrong), encoding="utf-8")
    assert verify([str(public), "--known", str(known)]) == DOES_NOT_HOLD


@pytest.mark.parametrize("size", [0, -1, 601, 10**9])
def test_a_size_that_the_log_has_not_come_to_has_none(public: Path, size: int) -> None:
    assert bulletin_at(public, size) is None


def test_where_no_log_is_kept_there_is_none(tmp_path: Path) -> None:
    assert bulletin_at(tmp_path, 1) is None
