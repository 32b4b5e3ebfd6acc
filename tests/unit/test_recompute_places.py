"""A log that cannot be worked out again: whose fault it is, and with which exit code."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from services.suite import recompute, reconcile
from services.verifier.exporting import export_log
from services.verifier.main import DOES_NOT_HOLD, HOLDS, NOT_CHECKED, POLICY
from tests.unit.verifier.logs import TWO_OF_THREE, Files, county_leaves, log

LEAVES = county_leaves()[:300]


def export_of(leaves: tuple[bytes, ...], folder: Path) -> Path:
    export_log(Files(log(leaves).files | {POLICY: TWO_OF_THREE.text().encode()}), folder)
    return folder


@pytest.mark.parametrize("wrong", [b"no JSON", b"{}", b'{"subject":7}', b"\xff"])
def test_a_tampered_entry_is_named_though_it_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: bytes
) -> None:
    export = export_of(LEAVES, tmp_path / "export")
    entries = export / "tile/entries/001.p/44"
    entry = LEAVES[257][28:]
    entries.write_bytes(entries.read_bytes().replace(entry, wrong.ljust(len(entry)), 1))

    assert recompute.main([str(export)]) == DOES_NOT_HOLD
    assert "首个问题: #257" in capsys.readouterr().out


def test_an_entry_that_was_signed_and_cannot_be_read_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    time = b'"occurredon":"'
    signed = (*LEAVES[:-1], LEAVES[-1].replace(time, time + b"x", 1))
    assert recompute.main([str(export_of(LEAVES, tmp_path / "right")), "--year", "2025"]) == HOLDS
    capsys.readouterr()

    assert recompute.main([str(export_of(signed, tmp_path / "wrong"))]) == DOES_NOT_HOLD
    assert "An entry cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize("error", [ValueError, RuntimeError, MemoryError, OSError])
def test_what_nobody_foresaw_does_not_say_that_something_differs(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fails(*_: object) -> None:
        raise error("unforeseen")

    monkeypatch.setattr(recompute, "source_of", fails)
    monkeypatch.setattr(reconcile, "Settings", SimpleNamespace(read=fails))

    assert recompute.main(["nowhere"]) == NOT_CHECKED
    assert reconcile.main([]) == NOT_CHECKED
