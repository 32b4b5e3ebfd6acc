"""When the ledger signs, and when it refuses to."""

from pathlib import Path

import pytest

from services.ledger.disk import Disk
from services.ledger.log_errors import (
    EntryDiffersError,
    HeldMalformedError,
    HeldMissingError,
    HeldMovedError,
    LedgerShorterError,
    LogRefusedError,
    RootDiffersError,
    StoreBehindError,
    TileDiffersError,
    UnknownAlgorithmError,
    WitnessAheadError,
)
from services.ledger.signing import read_log_key
from services.verifier.checking import check_log, open_checkpoint
from services.verifier.layout import CHECKPOINT, paths_of
from services.verifier.policy import Log
from services.verifier.sources import Folder
from tests.unit.ledger.county import FOLDER, Clock, Ledger, entry_of, log_key, settle, writer
from tests.unit.ledger.disks import MemoryDisk
from tests.unit.verifier.logs import ALONE, county_leaves


@pytest.fixture
def clock() -> Clock:
    return Clock()


def signed_size(folder: Path) -> int:
    return open_checkpoint((folder / "public" / CHECKPOINT).read_bytes(), ALONE)[0].size


def test_news_is_signed_at_most_once_a_second(tmp_path: Path, clock: Clock) -> None:
    ledger = Ledger(10)
    log = writer(ledger, Disk(), clock, folder=tmp_path)
    while log.step():
        pass
    assert signed_size(tmp_path) == 10

    ledger.there = 20
    clock.now += 0.5
    log.step()
    assert signed_size(tmp_path) == 10
    clock.now += 0.5
    log.step()

    assert signed_size(tmp_path) == 20
    report = check_log(Folder(tmp_path / "public"), ALONE)
    assert (report.faults, report.size) == ([], 20)


def test_a_ledger_that_is_never_idle_is_signed_all_the_same(tmp_path: Path, clock: Clock) -> None:
    ledger = Ledger(10)
    log = writer(ledger, Disk(), clock, folder=tmp_path)
    sizes = set()
    for _ in range(30):
        ledger.there += 15
        assert log.step()
        clock.now += 0.1
        if (tmp_path / "public" / CHECKPOINT).exists():
            sizes.add(signed_size(tmp_path))

    assert len(sizes) == 3


def files_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    public = folder / "public"
    files = [path for path in public.rglob("tile/**/*") if path.is_file()]
    return {str(p.relative_to(public)): (p.read_bytes(), p.stat().st_ino) for p in files}


def test_full_files_are_never_written_again_and_outgrown_ones_go(
    tmp_path: Path, clock: Clock
) -> None:
    ledger = Ledger(600)
    settle(writer(ledger, Disk(), clock, folder=tmp_path), clock)
    before = files_of(tmp_path)
    assert "tile/entries/002.p/88" in before
    ledger.there = 800

    settle(writer(ledger, Disk(), clock, folder=tmp_path), clock)

    after = files_of(tmp_path)
    full = {path: kept for path, kept in before.items() if ".p/" not in path}
    assert {path: after[path] for path in full} == full
    assert [path for path in after if "002.p" in path] == []
    assert check_log(Folder(tmp_path / "public"), ALONE).faults == []


def refused(ledger: Ledger, disk: MemoryDisk, clock: Clock) -> LogRefusedError:
    """Begin as a new process, which must refuse; nothing that is there changes."""
    before = dict(disk.files)
    with pytest.raises(LogRefusedError) as caught:
        settle(writer(ledger, disk, clock), clock)
    assert ledger.alarms == [caught.value.code]
    assert disk.files == before
    return caught.value


@pytest.fixture
def disk(clock: Clock) -> MemoryDisk:
    disk = MemoryDisk()
    settle(writer(Ledger(600), disk, clock), clock)
    return disk


def test_a_ledger_that_lost_entries_is_not_signed(disk: MemoryDisk, clock: Clock) -> None:
    assert isinstance(refused(Ledger(599), disk, clock), LedgerShorterError)


@pytest.mark.parametrize("at", [0, 255, 300, 599])
def test_a_ledger_whose_entry_was_changed_is_not_signed(
    disk: MemoryDisk, clock: Clock, at: int
) -> None:
    ledger = Ledger(700)
    ledger.all[at] = entry_of(at, county_leaves()[at].replace(b"system", b"sistem", 1))
    right = TileDiffersError if at < 512 else RootDiffersError

    assert isinstance(refused(ledger, disk, clock), right)


def test_a_ledger_whose_entry_was_retimed_is_not_signed(disk: MemoryDisk, clock: Clock) -> None:
    ledger = Ledger(700)
    ledger.all[599] = entry_of(599, b"2027-01-01T00:00:59.800001Z" + county_leaves()[599][27:])

    assert isinstance(refused(ledger, disk, clock), RootDiffersError)


def test_a_file_of_signed_entries_that_was_changed_is_an_alarm(
    disk: MemoryDisk, clock: Clock
) -> None:
    path = next(p for p in disk.files if str(p).endswith("tile/entries/001"))
    disk.files[path] = disk.files[path].replace(b"system", b"sistem", 1)

    assert isinstance(refused(Ledger(700), disk, clock), TileDiffersError)


def test_files_that_were_lost_are_written_again(disk: MemoryDisk, clock: Clock) -> None:
    needed = {path: disk.files[FOLDER / "public" / path] for path in paths_of(600)}
    for path in [path for path in disk.files if "tile" in path.parts]:
        del disk.files[path]

    settle(writer(Ledger(600), disk, clock), clock)

    assert {path: disk.files[FOLDER / "public" / path] for path in needed} == needed


def test_the_file_of_the_last_signed_checkpoint_may_not_be_missing_or_damaged(
    disk: MemoryDisk, clock: Clock
) -> None:
    path = next(path for path in disk.files if path.name == "signed")
    right = disk.files[path]
    disk.files[path] = right.replace(b"600", b"601")
    assert isinstance(refused(Ledger(600), disk, clock), HeldMalformedError)
    del disk.files[path]
    assert isinstance(refused(Ledger(600), disk, clock), HeldMissingError)


def test_another_process_that_signs_meanwhile_is_found_out(disk: MemoryDisk, clock: Clock) -> None:
    ledger = Ledger(600)
    log = writer(ledger, disk, clock)
    settle(log, clock)
    other = Ledger(700)
    settle(writer(other, disk, clock), clock)
    ledger.there = 650
    clock.now += 61

    with pytest.raises(HeldMovedError):
        log.step()


def test_an_entry_that_is_not_its_row_is_not_signed(disk: MemoryDisk, clock: Clock) -> None:
    ledger = Ledger(700)
    ledger.differs_at = 650
    assert isinstance(refused(ledger, disk, clock), EntryDiffersError)
    ledger = Ledger(700)
    ledger.is_behind = True
    with pytest.raises(StoreBehindError):
        settle(writer(ledger, disk, clock), clock)


def test_a_witness_that_has_seen_more_stops_it(disk: MemoryDisk, clock: Clock) -> None:
    def ask(*_: object) -> None:
        raise WitnessAheadError("north", seen=601, signed=600)

    ledger = Ledger(600)
    with pytest.raises(WitnessAheadError):
        settle(writer(ledger, disk, clock, ask=ask), clock)
    assert ledger.alarms == [WitnessAheadError.code]


def test_after_a_refusal_it_looks_again_each_minute_and_goes_on_when_all_is_well(
    disk: MemoryDisk, clock: Clock
) -> None:
    ledger = Ledger(500)
    log = writer(ledger, disk, clock)
    with pytest.raises(LedgerShorterError):
        log.step()
    assert log.step() == 0
    ledger.there = 700
    assert log.step() == 0

    settle(log, clock)

    assert ledger.alarms == []
    assert any(b"\n700\n" in raw for raw in disk.seen)


def test_a_key_is_changed_by_signing_with_both_for_a_while(tmp_path: Path, clock: Clock) -> None:
    old, new = log_key(), log_key("the next key")
    ledger = Ledger(100)
    sizes = ((200, [old]), (300, [old, new]), (400, [new]))
    held = {}
    for size, keys in sizes:
        ledger.there = size
        settle(writer(ledger, Disk(), clock, keys=keys, folder=tmp_path), clock)
        held[size] = (tmp_path / "public" / CHECKPOINT).read_bytes()

    for size, trusted in ((200, old), (300, old), (300, new), (400, new)):
        policy = ALONE._replace(logs=(Log(trusted.key, ""),))
        assert open_checkpoint(held[size], policy)[0].size == size
    policy = ALONE._replace(logs=(Log(new.key, ""),))
    assert check_log(Folder(tmp_path / "public"), policy).faults == []


def test_an_algorithm_that_it_cannot_sign_with_is_named() -> None:
    with pytest.raises(UnknownAlgorithmError, match="ML-DSA-44"):
        read_log_key('{"kty": "AKP", "alg": "ML-DSA-44"}', None)
