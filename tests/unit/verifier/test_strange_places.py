"""Strange folders, files and addresses: an answer each time, and never the exit code of another."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from services.verifier.checking import COSIGNED, Report, check_log, cosigned_path
from services.verifier.checkpoint import Checkpoint
from services.verifier.exporting import export_log
from services.verifier.layout import CHECKPOINT
from services.verifier.leaves import MAX_FAULTS, Fault
from services.verifier.main import DOES_NOT_HOLD, HOLDS, NOT_CHECKED, POLICY, main
from services.verifier.note import signature_line
from services.verifier.proving import make_proof
from services.verifier.report import page
from services.verifier.sources import MAX_FILE_BYTES, Folder
from services.verifier.sums import FILE, check_sums
from tests.unit.verifier.logs import (
    ALONE,
    LOG_KEY,
    ORIGIN,
    TWO_OF_THREE,
    Files,
    cosigned,
    county_leaves,
    hash_files,
    log,
    moment_of,
    secret,
    signed,
)

LEAVES = county_leaves()[:300]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    files = log(LEAVES).files | {POLICY: TWO_OF_THREE.text().encode()}
    export_log(Files(files), tmp_path / "export")
    return tmp_path / "export"


@pytest.mark.parametrize(
    "place",
    [
        "http://[",
        "https://:x/log",
        "http://127.0.0.1:port/log",
        "http://127.0.0.1:1/台账",
        "HTTP://127.0.0.1:1/log",
        "http://127.0.0.1:1/a b",
        f"http://{'a' * 80}.invalid",
        "file:///nowhere",
        "file://[",
        "file:///nowhere.tlog-proof",
        "nowhere",
        "no\0where",
        "no\0where.tlog-proof",
    ],
)
def test_what_is_not_there_could_not_be_checked(export: Path, place: str) -> None:
    policy = str(export / POLICY)

    assert main([place, "--policy", policy]) == NOT_CHECKED
    assert main([str(export), "--policy", policy, "--against", place]) == NOT_CHECKED


def test_a_copy_that_is_none_is_not_passed_over(export: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    export_log(Files(log(LEAVES[:200]).files | {POLICY: b"quorum none\n"}), other)
    asked = [str(export), "--policy", str(export / POLICY), "--against", str(other)]
    assert main(asked) == HOLDS

    (other / CHECKPOINT).write_bytes(b"nonsense")
    assert main(asked) == NOT_CHECKED
    (other / CHECKPOINT).unlink()
    assert main(asked) == NOT_CHECKED


def test_a_folder_may_have_any_name(
    export: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    named = Path(os.fsdecode(os.fsencode(tmp_path) + "/责任 #1".encode("gb18030")))
    export.rename(named)

    for place in (str(named), named.as_uri(), named.as_uri().replace("file://", "FILE://")):
        for form in ([], ["--json"]):
            assert main([place, "--policy", str(named / POLICY), *form]) == HOLDS
    assert "全部成立".encode() in capfdbinary.readouterr().out


def test_a_proof_may_be_named_by_its_address(export: Path) -> None:
    place = export / "a fact.tlog-proof"
    place.write_text(make_proof(log(LEAVES), 7).text(), encoding="utf-8")

    assert main([place.as_uri(), "--policy", str(export / POLICY)]) == HOLDS
    os.truncate(place, MAX_FILE_BYTES + 1)
    assert main([place.as_uri(), "--policy", str(export / POLICY)]) == DOES_NOT_HOLD


def _link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def _link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _longer(path: Path) -> None:
    os.truncate(path, MAX_FILE_BYTES + 2)


@pytest.mark.parametrize("spoil", [_link_to_nothing, _pipe, _folder, _longer])
@pytest.mark.parametrize("name", [CHECKPOINT, COSIGNED, "tile/0/000", "tile/entries/000", FILE])
def test_a_file_that_is_none_does_not_hold(
    export: Path, spoil: Callable[[Path], None], name: str
) -> None:
    spoil(export / name)

    assert main([str(export), "--policy", str(export / POLICY)]) == DOES_NOT_HOLD


def test_a_link_that_leads_to_the_same_bytes_is_as_good(export: Path) -> None:
    (export / "tile/0/000").rename(export.parent / "000")
    (export / "tile/0/000").symlink_to(export.parent / "000")

    assert main([str(export), "--policy", str(export / POLICY)]) == HOLDS


@pytest.mark.parametrize("name", ["more", "a\nb", b"\xd4\xf0", "\u2028", "tile/0/001.p/44.bak"])
def test_one_file_more_is_found_whatever_its_name(export: Path, name: str | bytes) -> None:
    path = Path(os.fsdecode(os.path.join(os.fsencode(export), os.fsencode(name))))  # noqa: PTH118
    path.write_bytes(b"")
    assert {fault.kind for fault in check_sums(export)} == {"file_differs"}

    path.unlink()
    _link_to_itself(export / "README.txt")
    assert [fault.detail for fault in check_sums(export)] == ["README.txt"]


def test_a_size_that_no_log_has_is_told_and_not_counted_through() -> None:
    """Whoever holds the key may sign any size."""
    text = Checkpoint(ORIGIN, 2**63 - 1, bytes(32)).text()
    note = f"{text}\n{signature_line(LOG_KEY, secret(ORIGIN).sign(text.encode()))}".encode()

    report = check_log(Files(log(LEAVES).files | {CHECKPOINT: note}), ALONE)

    assert not report.holds
    assert MAX_FAULTS <= len(report.faults) < 2 * MAX_FAULTS
    assert page(report)


def test_a_server_that_invents_ever_more_checkpoints_is_left() -> None:
    class Inventive(Files):
        def fetch(self, path: str) -> bytes:
            return b"nonsense" if path.startswith("cosigned/") else super().fetch(path)

    report = check_log(Inventive(log(LEAVES).files), TWO_OF_THREE)

    assert {fault.kind for fault in report.faults} == {"checkpoint_wrong"}
    assert len(report.faults) == MAX_FAULTS


def test_an_entry_writes_no_lines_of_its_own_into_the_report() -> None:
    hostile = "\x1b[2J\n结论: 全部成立\nResult: everything holds\u202e"
    fault = Fault("version_hole", 7, hostile, hostile, hostile)

    said = page(Report(place="export\n结论: 全部成立", faults=[fault]))

    assert "\n结论: 不成立\n" in said
    assert "\n结论: 全部成立" not in said
    assert "\nResult: everything holds" not in said
    assert said.replace("\n", "").isprintable()


def cosigned_late(names: dict[str, int], *, online: bool) -> Report:
    files, (_, before) = log(LEAVES), hash_files(LEAVES[:200])
    note = signed(LEAVES[:200])
    for name, moment in names.items():
        note = cosigned(note, (name,), moment)
    policy = TWO_OF_THREE
    if not online:
        offline = tuple(each._replace(url="") for each in policy.witnesses)
        policy = policy._replace(witnesses=offline)
    return check_log(Files(files.files | before | {cosigned_path(0): note}), policy)


def test_one_corrupt_office_with_no_network_accuses_no_log() -> None:
    right = moment_of(LEAVES[199])
    names = {"south": right + 86_400, "north": right - 86_400}

    assert cosigned_late(names, online=False).holds
    names["south"] = right - 86_400
    assert not cosigned_late(names, online=False).holds


@pytest.mark.parametrize("online", [True, False])
def test_a_witness_without_a_clock_says_no_time(*, online: bool) -> None:
    assert cosigned_late({"south": 0, "north": 0}, online=online).holds


def test_a_folder_reads_no_more_of_a_file_than_a_log_can_have(tmp_path: Path) -> None:
    (tmp_path / "long").touch()
    os.truncate(tmp_path / "long", 3 * MAX_FILE_BYTES)

    assert len(Folder(tmp_path).fetch("long")) == MAX_FILE_BYTES + 1
