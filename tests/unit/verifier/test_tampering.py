"""Ten thousand ways to tamper with a log: each is found, and the right entry is named."""

from pathlib import Path
from random import Random

import pytest

from services.verifier.checking import Report, check_log, read_known
from services.verifier.exporting import export_log
from services.verifier.layout import CHECKPOINT
from services.verifier.main import POLICY
from services.verifier.policy import read_policy
from services.verifier.sources import Folder
from tests.unit.verifier.logs import TWO_OF_THREE, Files, county_leaves, log
from tests.unit.verifier.tampering import KINDS, Auditor, flipped

SHARE, ALL = 12, 1000  # of each of ten kinds
FLIPS, ALL_FLIPS = 40, 2000


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    leaves = county_leaves()[:600]
    files = log(leaves).files
    return Auditor(leaves, files, [read_known(files[CHECKPOINT], "bulletin")])


def test_an_honest_log_holds(auditor: Auditor) -> None:
    report = auditor.check(auditor.files)

    assert report.faults == []
    assert (report.size, report.witnessed) == (600, 600)


def tamper(auditor: Auditor, seed: int, times: int) -> None:
    for kind in KINDS:
        random = Random(f"{kind.__name__}{seed}")
        for number in range(times):
            files, at = kind(random, auditor)
            report = auditor.check(files, hashes_only=number % 4 != 0)
            said = f"{kind.__name__} {seed}/{number}: {at}, found {report.faults[:3]}"
            assert not report.holds, said
            assert named(report) == at, said


def named(report: Report) -> int | None:
    return report.first.index if report.first else None


def test_a_share_of_all_tamperings_is_found_and_named(auditor: Auditor) -> None:
    tamper(auditor, seed=2026, times=SHARE)


@pytest.mark.soak
def test_ten_thousand_tamperings_are_found_and_named(auditor: Auditor) -> None:
    tamper(auditor, seed=1, times=ALL)


def flip_files(auditor: Auditor, folder: Path, seed: int, times: int) -> None:
    policy = TWO_OF_THREE.text().encode()
    export_log(Files(auditor.files | {POLICY: policy}), folder)
    assert check_log(Folder(folder), read_policy(policy)).holds
    random = Random(seed)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    texts = [path for path in files if path.suffix != ".pyz" and "tile" not in path.parts]
    for number in range(times):
        path = random.choice(texts if number % 2 else files)
        right = path.read_bytes()
        wrong, at = flipped(random, right)
        path.write_bytes(wrong)
        report = check_log(Folder(folder), TWO_OF_THREE, hashes_only=True)
        assert not report.holds, f"{path} byte {at}"
        path.write_bytes(right)


def test_a_flipped_bit_of_any_file_of_an_export_is_found(auditor: Auditor, tmp_path: Path) -> None:
    flip_files(auditor, tmp_path / "export", seed=2026, times=FLIPS)


@pytest.mark.soak
def test_many_flipped_bits_of_files_of_an_export_are_found(
    auditor: Auditor, tmp_path: Path
) -> None:
    flip_files(auditor, tmp_path / "export", seed=1, times=ALL_FLIPS)


@pytest.mark.parametrize("name", ["tile/entries/000", "tile/0/001", "checkpoint", "policy"])
def test_a_file_that_is_gone_or_new_is_found(auditor: Auditor, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "export"
    export_log(Files(auditor.files | {POLICY: TWO_OF_THREE.text().encode()}), folder)
    (folder / name).rename(folder / f"{name}.old")

    report = check_log(Folder(folder), TWO_OF_THREE, hashes_only=True)

    assert {fault.detail for fault in report.faults} >= {name, f"{name}.old"}
