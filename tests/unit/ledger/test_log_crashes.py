"""The ledger killed, and its disk failing, at every write, rename and sync: one history, always."""

from collections.abc import Iterator
from random import Random

import pytest

from services.ledger.log_writer import LogWriter
from services.verifier.checking import check_log, read_known
from services.verifier.walking import Known
from tests.unit.ledger.county import FOLDER, Clock, Ledger, entry_of, settle, writer
from tests.unit.ledger.disks import HOWS, KilledError, MemoryDisk
from tests.unit.verifier.logs import ALONE, Files, county_leaves

SIZES = (3, 255, 256, 300, 530)  # as the ledger grows, a checkpoint at each
SHARE = 9  # every ninth place of failing, and all in the soak


def grow(ledger: Ledger, clock: Clock, log: LogWriter) -> None:
    for size in SIZES:
        ledger.there = max(ledger.there, size)
        clock.now += 61
        while log.step():
            pass


def places() -> Iterator[int]:
    """Every call of the disk while the log grows undisturbed."""
    ledger, disk, clock = Ledger(), MemoryDisk(), Clock()
    grow(ledger, clock, writer(ledger, disk, clock))
    return iter(range(1, disk.calls + 1))


def published(disk: MemoryDisk) -> Files:
    public = FOLDER / "public"
    files = disk.files.items()
    return Files(
        {str(path.relative_to(public)): raw for path, raw in files if public in path.parents}
    )


def disturbed(fail_at: int, how: int | None, seed: int) -> MemoryDisk:
    """Let the log grow, fail once, and go on: in the same process, or killed in a new one.

    Where it was killed the power may be cut too, and the database may have lost what nobody signed:
    other entries then stand in their place.
    """
    ledger, disk, clock = Ledger(), MemoryDisk(), Clock()
    log = writer(ledger, disk, clock)
    disk.fail_at, disk.how = fail_at, how
    try:
        grow(ledger, clock, log)
    except KilledError:
        if seed % 2:
            disk.cut_power(Random(seed))
        if seed % 3:
            lose_unsigned(ledger, disk)
        log = writer(ledger, disk, clock)
    except OSError:
        pass
    check(disk)
    grow(ledger, clock, log)
    settle(log, clock)
    assert ledger.alarms == []
    return disk


def lose_unsigned(ledger: Ledger, disk: MemoryDisk) -> None:
    held = disk.read(FOLDER / "signed")
    signed = read_known(held, "held")[0].size if held else 0
    for index in range(signed, len(ledger.all)):
        other = county_leaves()[index].replace(b"system", b"sistem", 1)
        ledger.all[index] = entry_of(index, other)


def check(disk: MemoryDisk) -> None:
    """What is published holds, and so does every checkpoint that anybody may have read."""
    files = published(disk)
    if "checkpoint" not in files.files:
        return  # not yet, or a power cut took the first name back
    known: list[Known] = [read_known(raw, f"seen {n}") for n, raw in enumerate(disk.seen)]
    newest = read_known(files.files["checkpoint"], "published")
    # A power cut may take back the newest name; what was seen of it is still the same history.
    report = check_log(
        files, ALONE, known=[k for k in known if k.checkpoint.size <= newest[0].size]
    )
    assert report.faults == []


def fail(every: int) -> None:
    for fail_at in list(places())[::every]:
        for how in HOWS:
            disk = disturbed(fail_at, how, seed=fail_at)
            check(disk)
            known = [read_known(raw, "seen") for raw in disk.seen]
            assert check_log(published(disk), ALONE, known=known).faults == []
            assert read_known(published(disk).files["checkpoint"], "")[0].size == SIZES[-1]


def test_a_log_that_fails_or_is_killed_anywhere_keeps_one_history() -> None:
    fail(every=SHARE)


@pytest.mark.soak
def test_a_log_that_fails_or_is_killed_at_each_place_keeps_one_history() -> None:
    fail(every=1)
