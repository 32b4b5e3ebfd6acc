"""A rebuild swaps in what the ledger says, or leaves everything as it was."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from services.assessment import alone, rebuilding
from services.assessment.alone import RebuildRunningError
from services.assessment.checking import RebuildDiffersError
from services.assessment.glancing import Glance, glance
from services.assessment.rebuilding import rebuild
from shared.contracts.entry import StoredRow
from shared.settings import Settings
from shared.testing.ledgers import many_facts
from tests.integration.filing import digest_of, fill, fill_and_follow, follow, tables

ROOT = Path(__file__).parents[2]
STAGES = ("copy", "index", "check", "swap")

# Ends its own process, as SIGKILL does, when a stage has been reported or some facts were copied.
KILLED_AT = """
import os, signal, sys
from services.assessment import rebuild, rebuilding
rebuilding._REPORT_ROWS, rebuilding._REPORT_S = 256, 0.0
def report(stage):
    if stage.stage == sys.argv[1] and stage.done >= int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
rebuilding.rebuild(rebuild.Settings.read(os.environ), report=report)
"""
FOLLOWED = ["dossier_v1", "dossier_v1_from_0"]  # what live filing made


@pytest.fixture(scope="module")
def rows() -> list[StoredRow]:
    return list(many_facts(31, 6000, branches=40))


@pytest.fixture
def live(database: Settings, rows: list[StoredRow]) -> Settings:
    fill_and_follow(database, rows[:5000])
    return database


@pytest.mark.parametrize(
    ("stage", "done"), [("copy", 256), ("copy", 2560), ("copy", 5000), ("index", 0), ("check", 0)]
)
def test_a_rebuild_killed_half_way_leaves_the_live_table_and_the_next_one_succeeds(
    live: Settings, stage: str, done: int
) -> None:
    before = digest_of(live)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED_AT, stage, str(done)],
        cwd=ROOT,
        env={**os.environ, **live.environ()},
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL
    assert digest_of(live) == before
    assert rebuild(live).size == 5000
    assert digest_of(live) == before
    assert tables(live) == [*FOLLOWED, "dossier_v2", "dossier_v2_from_0", "dossier_v2_from_5000"]


def test_a_rebuild_killed_after_a_part_goes_on_with_the_next(
    live: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest_of(live)
    in_parts = KILLED_AT.replace("\ndef report", "\nrebuilding.PART = 1000\ndef report")
    killed = subprocess.run(
        [sys.executable, "-c", in_parts, "copy", "2304"],
        cwd=ROOT,
        env={**os.environ, **live.environ()},
        check=False,
    )
    begun = tables(live)
    read: list[int] = []

    def counted(entry: memoryview) -> Glance | None:
        read.append(1)
        return glance(entry)

    monkeypatch.setattr(rebuilding, "glance", counted)
    outcome = rebuild(live)

    assert killed.returncode == -signal.SIGKILL
    assert begun == [*FOLLOWED, "dossier_v2", "dossier_v2_from_0", "dossier_v2_from_1000"]
    assert (outcome.version, outcome.size) == (2, 5000)
    assert len(read) in {3000, 4000}  # the second part was joined to the first, or just not yet
    assert digest_of(live) == before


def test_a_rebuild_that_is_cancelled_says_so_and_goes_on_when_started_again(live: Settings) -> None:
    before = digest_of(live)
    command = [sys.executable, "-m", "services.assessment.rebuild", "--json"]
    environment = {**os.environ, **live.environ()}
    slow = subprocess.Popen(
        [*command, "--per-second", "2000"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert slow.stdout is not None
    told = json.loads(slow.stdout.readline())["progress"]

    slow.send_signal(signal.SIGINT)
    _, said = slow.communicate(timeout=60)
    unchanged = digest_of(live)
    again = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)

    assert (told["stage"], told["done"], told["of"]) == ("copy", 4096, 5000)
    assert told["left_s"] == pytest.approx(904 / told["per_second"], abs=0.1)
    assert slow.returncode == 130
    assert said == "已取消,现用数据未变 / Cancelled; what is live has not changed\n"
    assert unchanged == before
    assert json.loads(again.stdout.splitlines()[-1])["digest"] == before.sha256


def test_a_part_that_turns_out_wrong_is_dropped(
    live: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "PART", 2000)
    monkeypatch.setattr(rebuilding, "glance", lambda _: None)

    with pytest.raises(RebuildDiffersError):
        rebuild(live)

    assert tables(live) == FOLLOWED


def test_a_rebuild_takes_over_what_came_meanwhile(live: Settings, rows: list[StoredRow]) -> None:
    came: list[int] = []

    def while_it_runs(stage: rebuilding.Stage) -> None:
        if stage.stage == "index":
            came.append(fill(live, rows[5000:5600]))
            follow(live)

    outcome = rebuild(live, report=while_it_runs)
    follow(live)

    assert came == [5600]
    assert outcome.size == 5600
    rebuilt = digest_of(live)
    fresh = rebuild(live)
    assert (fresh.size, digest_of(live)) == (5600, rebuilt)


def test_facts_that_come_without_end_are_all_filed_once(
    live: Settings, rows: list[StoredRow]
) -> None:
    """The live projection steps, and the ledger grows, while rebuilds follow each other."""
    ended = threading.Event()

    def grow() -> None:
        for begin in range(5000, 6000, 50):
            fill(live, rows[begin : begin + 50])
            time.sleep(0.01)
        ended.set()

    def step() -> None:
        while not ended.is_set():
            follow(live)
        follow(live)

    threads = [threading.Thread(target=grow), threading.Thread(target=step)]
    for thread in threads:
        thread.start()
    while not ended.is_set():
        rebuild(live)
    for thread in threads:
        thread.join()

    followed = digest_of(live)
    assert followed.size == 6000
    rebuild(live)
    assert digest_of(live) == followed


def test_two_rebuilds_at_once_are_refused(live: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alone, "_LOCK_WAIT", "100ms")
    refused: list[type[BaseException]] = []

    def again(stage: rebuilding.Stage) -> None:
        if stage.stage == "index":
            with pytest.raises(RebuildRunningError) as caught:
                rebuild(live)
            refused.append(caught.type)

    rebuild(live, report=again)

    assert refused == [RebuildRunningError]


def test_a_rebuild_whose_sample_differs_is_not_swapped_in(
    live: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in the quick way of reading is found by the other one."""
    before = digest_of(live)
    seen: list[Glance | None] = []

    def faulty(entry: memoryview) -> Glance | None:
        row = glance(entry)
        seen.append(row)
        return row and (*row[:-1], msgspec.Raw(bytes(row[-1]) + b" "))

    monkeypatch.setattr(rebuilding, "glance", faulty)

    with pytest.raises(RebuildDiffersError):
        rebuild(live)

    assert len(seen) == 5000
    assert digest_of(live) == before
    assert tables(live) == FOLLOWED


def test_the_command_reports_progress_and_ends_with_one_outcome(live: Settings) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "services.assessment.rebuild", "--json"],
        cwd=ROOT,
        env={**os.environ, **live.environ()},
        check=True,
        capture_output=True,
    )

    *progress, outcome = map(json.loads, ran.stdout.splitlines())
    assert [each["progress"]["stage"] for each in progress] == list(STAGES)
    assert outcome["size"] == outcome["digest_size"] == 5000
    assert outcome["digest"] == digest_of(live).sha256
    assert outcome["rebuild_events_per_second"] > 0
