"""The verifier as one file on a stick: no project, no library, three exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest

from services.verifier.exporting import export_log
from services.verifier.layout import CHECKPOINT
from services.verifier.main import DOES_NOT_HOLD, HOLDS, NOT_CHECKED, POLICY, main
from services.verifier.merkle import ProofError
from services.verifier.note import NoteError
from services.verifier.proof_file import ProofFile, check_proof, read_proof
from services.verifier.proving import bulletin, find_entry, make_proof
from services.verifier.single import NAME, write_single
from tests.unit.verifier.logs import ALONE, TWO_OF_THREE, Files, county_leaves, log

LEAVES = county_leaves()[:600]
AT = 321


@pytest.fixture(scope="module")
def files() -> Files:
    return Files(log(LEAVES).files | {POLICY: TWO_OF_THREE.text().encode()})


@pytest.fixture(scope="module")
def export(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick") / "export"
    export_log(files, folder)
    (folder.parent / "fact.tlog-proof").write_bytes(make_proof(files, AT).text().encode())
    return folder


def on_a_stick(export: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Isolated, without the site's libraries: the check of Ed25519 is the verifier's own."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(export / NAME), *arguments],
        cwd=export.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_single_file_checks_export_and_proof_by_itself(export: Path) -> None:
    policy = ["--policy", str(export / POLICY)]

    whole = on_a_stick(export, "export", *policy)
    one = on_a_stick(export, "fact.tlog-proof", *policy)
    nothing = on_a_stick(export, "nowhere", *policy)

    assert (whole.returncode, "全部成立" in whole.stdout) == (HOLDS, True), whole
    assert (one.returncode, f"this is entry {AT}" in one.stdout) == (HOLDS, True), one
    assert (nothing.returncode, "Could not check" in nothing.stdout) == (NOT_CHECKED, True)


def test_the_single_file_is_the_same_each_time(tmp_path: Path, export: Path) -> None:
    write_single(tmp_path / NAME)

    assert (tmp_path / NAME).read_bytes() == (export / NAME).read_bytes()


def test_exit_codes_tell_what_was_found(export: Path, files: Files, tmp_path: Path) -> None:
    policy = ["--policy", str(export / POLICY)]
    place = tmp_path / "again"
    export_log(files, place)
    known = tmp_path / "bulletin"
    known.write_text("\n".join(bulletin(files)) + "\n", encoding="utf-8")

    assert main([place.as_uri(), *policy, "--known", str(known), "--json"]) == HOLDS
    known.write_text("\n".join(bulletin(log(LEAVES[:100]))) + "\n", encoding="utf-8")
    assert main([str(place), *policy, "--known", str(known)]) == HOLDS
    assert main([str(place), *policy, "--known", str(place / "README.txt")]) == NOT_CHECKED
    assert main([str(place), "--policy", str(place / CHECKPOINT)]) == NOT_CHECKED
    (place / "tile/entries/001").write_bytes(b"")
    assert main([str(place), *policy]) == DOES_NOT_HOLD
    (place / POLICY).unlink()
    assert main([str(place)]) == NOT_CHECKED


def test_a_proof_file_shows_its_entry_and_is_small(files: Files) -> None:
    raw = make_proof(files, AT).text().encode()
    assert len(raw) <= 2500

    proven = check_proof(read_proof(raw), TWO_OF_THREE)

    assert (proven.index, proven.leaf, proven.checkpoint.size) == (AT, LEAVES[AT], 600)
    assert read_proof(raw).text().encode() == raw
    without = read_proof(make_proof(files, AT, with_leaf=False).text().encode())
    assert check_proof(without, ALONE, LEAVES[AT]).index == AT
    with pytest.raises(ProofError):
        check_proof(without, ALONE)
    with pytest.raises(ProofError):
        check_proof(without, ALONE, LEAVES[AT + 1])


def test_a_proof_without_quorum_or_signature_shows_nothing() -> None:
    alone = make_proof(log(LEAVES, ["north"]), AT)
    with pytest.raises(NoteError):
        check_proof(alone, TWO_OF_THREE)
    text, _, lines = alone.note.rpartition("\n\n")
    witness_only = text + "\n\n" + "".join(lines.splitlines(keepends=True)[1:])
    with pytest.raises(NoteError):
        check_proof(ProofFile(AT, alone.proof, witness_only, alone.leaf), TWO_OF_THREE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("extra ", "extra  "),
        ("extra ", "extra A"),
        (f"index {AT}", f"index 0{AT}"),
        (f"index {AT}", f"index {AT + 1}"),
        (f"index {AT}", "index -1"),
        (f"index {AT}\n", ""),
        (f"index {AT}\n", f"index {AT}\nAAAA\n"),
        ("\n\n", "\n"),
        ("\n600\n", "\n601\n"),
    ],
)
def test_a_malformed_proof_file_is_refused(files: Files, old: str, new: str) -> None:
    text = make_proof(files, AT).text()
    assert old in text

    with pytest.raises((ProofError, NoteError)):
        check_proof(read_proof(text.replace(old, new, 1).encode()), TWO_OF_THREE)


def test_an_entry_is_found_by_its_id(files: Files) -> None:
    entry_id = LEAVES[AT].split(b'"id":"')[1].split(b'"')[0].decode()

    assert find_entry(files, entry_id) == AT
    with pytest.raises(ProofError):
        find_entry(files, "nobody.1")
    with pytest.raises(ProofError):
        make_proof(files, 600)
