"""Stopped in order or killed, the suite has lost nothing; a demo broken off goes on to its end."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.testing.processes import end, wait_for
from shared.testing.suites import ROOT, Http, OneProcess
from tests.acceptance.proving import wait_until_caught_up


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of data in which a demo was broken off with Ctrl-C in the middle of loading."""
    folder = tmp_path_factory.mktemp("stopping")
    demo = start_demo(folder)
    kept = folder / "loads" / "sample-2025.json"
    try:
        wait_for(lambda: lines_loaded(kept) > 3000, "some loading", alive=[demo])
        demo.send_signal(signal.SIGINT)
        said, _ = demo.communicate(timeout=30)
    finally:
        end([demo])
    assert demo.returncode == 0
    assert b"Stopping" in said
    assert b"Traceback" not in said
    assert 3000 < lines_loaded(kept) < 20000
    return folder


@pytest.fixture(scope="module")
def outcome(data: Path) -> dict[str, Any]:
    """What the demo printed that was started again in the same folder."""
    demo = start_demo(data)
    said, _ = demo.communicate(timeout=120)
    assert demo.returncode == 0, said
    printed: dict[str, Any] = json.loads(said.splitlines()[-1])
    return printed


def test_a_demo_broken_off_in_the_middle_goes_on_where_it_was_and_completes(
    outcome: dict[str, Any],
) -> None:
    assert outcome["live_digest"] == outcome["rebuilt_digest"]
    assert outcome["facts"] == outcome["ledger_size"] > 20_000
    assert outcome["scored"] == 257


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_demo_ends_as_the_readme_shows(outcome: dict[str, Any], page: str) -> None:
    shown = (ROOT / page).read_text(encoding="utf-8")
    facts, scored = outcome["facts"], outcome["scored"]

    assert outcome["live_digest"] in shown
    assert f"{facts} 条事实 / facts, 台账 / ledger {facts}, 考核 / scored {scored} of" in shown


@pytest.fixture
def suite(data: Path, outcome: dict[str, Any]) -> Iterator[OneProcess]:
    assert outcome
    suite = OneProcess(data)
    try:
        suite.start()
        yield suite
    finally:
        suite.stop()


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_a_suite_stopped_or_killed_and_started_again_has_lost_nothing(
    suite: OneProcess, outcome: dict[str, Any], how: str
) -> None:
    token = (suite.data / "secrets" / "cli.token").read_text(encoding="ascii").strip()
    before = seen(suite, token)
    last = record(suite, token)

    getattr(suite, how)()  # at once: what was acknowledged is kept, read by anybody or not
    suite.start()

    assert (suite.data / "secrets" / "cli.token").read_text(encoding="ascii").strip() == token
    after = seen(suite, token)
    assert after["ledger_size"] == before["ledger_size"] + 1
    assert after["last"]["entry"]["id"] == last
    assert after["scores"] == before["scores"]
    assert len(after["scores"]) == outcome["organizations"]


def seen(suite: OneProcess, token: str) -> dict[str, Any]:
    """Give what users see: the ledger's size, its last entry, every score."""
    http = Http(suite.url, token)
    size = wait_until_caught_up(http)["ledger_size"]
    pages = [
        http.get(f"/v1/scores?year=2025&sort=name&limit=200&offset={o}").json for o in (0, 200)
    ]
    last = http.get(f"/v1/ledger/entries?from={size - 1}&limit=1").json["entries"][0]
    http.close()
    return {
        "ledger_size": size,
        "last": last,
        "scores": [one | {"known_at": None} for page in pages for one in page["items"]],
    }


def record(suite: OneProcess, token: str) -> str:
    """Give a command that changes no score; give the id of its fact."""
    http = Http(suite.url, token)
    body = {"occurred_on": "2025-03-05", "name": "某人"}
    answer = http.command("registry.register-person", body).json
    http.close()
    return f"{answer['stream']}.{answer['version']}"


def start_demo(folder: Path) -> "subprocess.Popen[bytes]":
    """Start the demo as ``zeren demo --exit --json`` does."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "services.suite.main", "demo"),
            *("--data", str(folder), "--port", "0", "--exit", "--json"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def lines_loaded(kept: Path) -> int:
    """Give how many lines the demo has noted as loaded."""
    try:
        return int(json.loads(kept.read_bytes())["lines"])
    except (OSError, ValueError):
        return 0
