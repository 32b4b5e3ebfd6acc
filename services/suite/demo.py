"""The demo: the sample county's year through the door, assessed, rebuilt, compared."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from eventlet.green import subprocess
from rich import box
from rich.console import Console
from rich.table import Table

from deploy.samples.generate import generate
from deploy.samples.line import as_bytes
from services.assessment.digest import dossier_digest
from services.cli.client import Gateway
from services.cli.loading import Progress, StateFile, load_file
from services.suite.demo_accounts import make_accounts
from services.suite.embedded import Suite
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.settings import Settings

YEAR = 2025
SAMPLE_FILE = f"sample-{YEAR}.jsonl"
KINDS = {
    "county_committee": "县委 / county",
    "township_committee": "乡镇 / township",
    "village": "村 / village",
    "enterprise": "企业 / firm",
    "office": "机关 / office",
    "community": "社区 / community",
    "school": "学校 / school",
    "new_organization": "两新 / new",
}
_PAGE = 200
_WIDTH = 80  # where it is no terminal
_VISIBLE_TRIES = 30

T = TypeVar("T")


class DemoDiffersError(ZerenError):
    """The rebuilt assessment is not the live one; the data folder is kept for looking."""

    code = "demo_differs"
    status = 500
    zh = "重建结果与实时结果不一致"
    en = "The rebuilt assessment is not the live one"


class Demo:
    """Runs once and keeps what it found.

    ``outcome`` is what ``--json`` prints: ``facts``, ``ledger_size``, ``organizations``,
    ``scored``, ``live_digest``, ``rebuilt_digest``, ``rebuild_events_per_second``, and
    ``seconds`` by phase.
    """

    def __init__(self, suite: Suite, *, as_json: bool) -> None:
        self.outcome: dict[str, Any] = {}
        self._suite = suite
        self._out = Console(stderr=as_json)
        if not self._out.is_terminal:
            self._out = Console(stderr=as_json, width=_WIDTH)
        self._as_json = as_json
        self._seconds: dict[str, float] = {}

    def run(self) -> None:
        """Start the suite, load, assess, rebuild, compare; everything is said as it happens.

        Raises:
            DemoDiffersError: live and rebuilt are not the same.
            ZerenError: whatever was refused on the way.
        """
        began = time.monotonic()
        self._say("启动全套服务… / Starting the suite …")
        settings = self._timed("start", self._suite.start)
        gateway = Gateway(self._suite.url, self._suite.folder.token.read_text().strip())
        progress = self._timed("load", lambda: self._load(gateway))
        scores = self._timed("assess", lambda: self._scores(gateway, progress))
        self._print_scores(scores)
        live, facts = self._live(settings)
        rebuilt = self._timed("rebuild", lambda: self._rebuild(settings))
        self._seconds["total"] = round(time.monotonic() - began, 3)
        self.outcome = {
            "facts": facts,
            "ledger_size": rebuilt["size"],
            "organizations": len(scores),
            "scored": sum(score["score"] is not None for score in scores),
            "live_digest": live,
            "rebuilt_digest": rebuilt["digest"],
            "rebuild_events_per_second": rebuilt["rebuild_events_per_second"],
            "seconds": self._seconds,
        }
        self._compare()
        if not self._as_json:
            self._say("登录账户 / Sign in at the gateway as:")
            for account in make_accounts(gateway, progress.after):
                self._say(account.line)

    def finish(self) -> None:
        """Print the one line of JSON that was asked for."""
        if self._as_json:
            sys.stdout.write(json.dumps(self.outcome) + "\n")
            sys.stdout.flush()

    def _load(self, gateway: Gateway) -> Progress:
        file = self._suite.folder.path / SAMPLE_FILE
        lines = as_bytes(generate())
        if not file.exists() or file.read_bytes() != lines:
            file.write_bytes(lines)
        total = lines.count(b"\n")
        self._say(f"装入样例县 {YEAR} 年 {total} 条命令… / Loading {total} commands …")
        state = StateFile(self._suite.folder.path / "loads" / f"sample-{YEAR}.json")
        known = state.read().lines
        if known:
            self._say(f"接着第 {known} 条 / going on after line {known}")
        with self._bar(total) as told:
            return load_file(gateway, file, state=state, report=lambda p: told(p.lines))

    def _scores(self, gateway: Gateway, progress: Progress) -> list[dict[str, Any]]:
        """Ask for every organization's score, once the read model has all that was loaded."""
        found: list[dict[str, Any]] = []
        after = progress.after
        self._wait_until_visible(gateway, after)
        while True:
            page = gateway.get(
                "/v1/scores", year=YEAR, sort="name", limit=_PAGE, offset=len(found), after=after
            )
            found += page["items"]
            if len(page["items"]) < _PAGE:
                return found

    def _wait_until_visible(self, gateway: Gateway, after: str | None) -> None:
        for left in reversed(range(_VISIBLE_TRIES)):
            try:
                gateway.get("/v1/scores", year=YEAR, limit=1, after=after)
            except ZerenError:
                if not left:
                    raise
                self._say("等待台账… / Waiting for the ledger …")
            else:
                return

    def _live(self, settings: Settings) -> tuple[str, int]:
        with psycopg.connect(conninfo(settings, "auditor_reader")) as connection:
            facts = sum(
                connection.execute(statement).fetchall()[0][0]
                for statement in (
                    "SELECT count(*) FROM registry.events",
                    "SELECT count(*) FROM targets.events",
                    "SELECT count(*) FROM activities.events",
                    "SELECT count(*) FROM assessment.events",
                )
            )
        with psycopg.connect(conninfo(settings, "assessment_reader")) as connection:
            return dossier_digest(connection).sha256, facts

    def _rebuild(self, settings: Settings) -> dict[str, Any]:
        self._say("从台账重建考核… / Rebuilding the assessment from the ledger …")
        worker = subprocess.Popen(
            [sys.executable, "-m", "services.assessment.rebuild", "--json"],
            env=settings.environ(),
            stdout=subprocess.PIPE,
        )
        said, _ = worker.communicate()
        if worker.returncode:
            raise DemoDiffersError(f"rebuild: {worker.returncode}")
        outcome: dict[str, Any] = json.loads(said.splitlines()[-1])
        return outcome

    def _compare(self) -> None:
        live, rebuilt = self.outcome["live_digest"], self.outcome["rebuilt_digest"]
        if live != rebuilt:
            raise DemoDiffersError(live=live, rebuilt=rebuilt)
        rate = self.outcome["rebuild_events_per_second"]
        self._say("重建与实时一致 / rebuilt equals live, sha256:")
        self._say(f"  {live}")
        self._say(
            f"{self.outcome['facts']} 条事实 / facts, 台账 / ledger {self.outcome['ledger_size']}, "
            f"考核 / scored {self.outcome['scored']} of {self.outcome['organizations']}"
        )
        self._say(
            f"重建每秒 / rebuilt {rate:,.0f} events/s, 全程 / in all {self._seconds['total']:.1f} s"
        )

    def _print_scores(self, scores: list[dict[str, Any]]) -> None:
        title = f"{YEAR} 年考核 / Assessment of {YEAR}"
        table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False)
        table.add_column("组织 / Organization", overflow="fold")
        table.add_column("类型 / Kind", no_wrap=True)
        table.add_column("得分/Score", justify="right", no_wrap=True)
        table.add_column("等次 / Grade", no_wrap=True)
        for one in scores:
            score, grade = one["score"], one["grade"]
            kind = KINDS[one["category"] or one["kind"]]
            shown = (score["rounded"], grade["zh"]) if score else ("—", "不考核 / no")
            table.add_row(one["name"], kind, *shown)
        self._out.print(table)

    def _timed(self, phase: str, work: Callable[[], T]) -> T:
        began = time.monotonic()
        result = work()
        self._seconds[phase] = round(time.monotonic() - began, 3)
        return result

    def _say(self, text: str) -> None:
        self._out.print(text, highlight=False)

    @contextmanager
    def _bar(self, total: int) -> Any:
        """Show how far the loading is: a bar at a terminal, a line now and then elsewhere."""
        from rich.progress import Progress as Bar  # noqa: PLC0415  (its name is the loader's too)

        if self._out.is_terminal:
            with Bar(console=self._out) as bar:
                task = bar.add_task("装入 / loading", total=total)
                yield lambda lines: bar.update(task, completed=lines)
            return
        said = 0

        def tell(lines: int) -> None:
            nonlocal said
            if lines - said >= total // 5 or lines == total:
                said = lines
                self._say(f"  {lines} / {total}")

        yield tell
