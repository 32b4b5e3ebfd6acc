"""``python -m services.assessment.rebuild``: rebuild, and say how it went.

``--back`` lets the version live again that the last rebuild replaced, ``--organization ID`` files
one organization anew, ``--per-second N`` goes no faster, so that others have the machine.
``--from DIR`` reads what `zeren export` wrote, once it has been checked with the policy of the
suite's own log or ``--policy FILE``; the ledger's table gives the sample, and what came later.

A process of its own that speaks to PostgreSQL only, told where by ``ZEREN_*``. With ``--json`` each
line of stdout is one object, ``{"progress": …}`` while it runs and the outcome last; otherwise
progress goes to stderr. Ended at any moment, it leaves the live projection as it was;
started again, it goes on with what was filed.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from services.assessment.digest import dossier_digest
from services.assessment.mending import go_back, refile
from services.assessment.reading import Export, ExportUnusableError
from services.assessment.rebuilding import Outcome, Stage, rebuild
from services.assessment.watching import watched
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.settings import Settings

_SENTENCE = (
    "重建完成 / Rebuilt: {size:,} 条 / events, {rebuild_events_per_second:,.0f} /s, "
    "抽查 / checked {checked:,}, SHA-256 {digest}\n"
)
_BACK = "已退回 / Back: v{version}, {size:,} 条 / events\n"
_REFILED = "已重录 / Filed anew: {rows:,} 条 / rows, 有误 / wrong {wrong:,}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rebuild; gives the exit code: 0 done, 1 not done, and why on stderr."""
    parser = argparse.ArgumentParser(prog="zeren rebuild", description=__doc__)
    parser.add_argument("--json", action="store_true", help="机器可读 / one JSON object a line")
    parser.add_argument("--seed", type=int, default=0, help="抽查种子 / seed of the sample")
    parser.add_argument("--back", action="store_true", help="退回上一版本 / the last version again")
    parser.add_argument("--organization", type=UUID, help="仅此组织 / this organization only")
    parser.add_argument("--per-second", type=_rate, help="每秒最多条数 / entries a second at most")
    parser.add_argument("--from", dest="place", type=Path, help="导出文件夹 / an exported folder")
    parser.add_argument("--policy", type=Path, help="日志策略文件 / the log's policy")
    given = parser.parse_args(arguments)
    try:
        _run(Settings.read(os.environ), given)
    except KeyboardInterrupt:
        sys.stderr.write("已取消,现用数据未变 / Cancelled; what is live has not changed\n")
        return 130
    except ZerenError as error:
        _complain(error.as_dict(), as_json=given.json)
        return 1
    except psycopg.OperationalError as error:
        what = {
            "code": "database_away",
            "zh": "数据库没有应答;请先运行 zeren up",
            "en": "The database does not answer; run `zeren up` first",
        }
        why = str(error).partition("\n")[0].strip()
        _complain({**what, "subject": why}, as_json=given.json)
        return 1
    except psycopg.Error as error:
        _complain({"code": "database", "zh": "数据库出错", "en": str(error)}, as_json=given.json)
        return 1
    return 0


def _run(settings: Settings, given: argparse.Namespace) -> None:
    if given.back:
        version, size, _ = go_back(settings)
        _tell({"version": version, "size": size}, _BACK, as_json=given.json)
    elif given.organization is not None:
        refiled = msgspec.to_builtins(refile(settings, given.organization))
        _tell(refiled, _REFILED, as_json=given.json)
    else:
        report = _write_stage if given.json else _say_stage
        export = _export(settings, given) if given.place else None
        with watched(settings, report) as told:
            outcome = rebuild(
                settings,
                seed=given.seed,
                report=told,
                per_second=given.per_second,
                export=export,
            )
        _tell(_with_digest(settings, outcome), _SENTENCE, as_json=given.json)


def _export(settings: Settings, given: argparse.Namespace) -> Export:
    own = settings.log / "public" / "policy" if settings.log else None
    policy: Path | None = given.policy or own
    try:
        if policy is None:
            raise FileNotFoundError("policy")
        content = policy.read_bytes()
    except OSError as error:
        raise ExportUnusableError(str(given.place), why=f"policy: {error}") from error
    return Export(given.place, content)


def _tell(result: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    if as_json:
        _write(result)
    else:
        sys.stdout.write(sentence.format(**result))


def _rate(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text):
        raise argparse.ArgumentTypeError("应为正整数 / a whole number from 1 on")
    return int(text)


def _with_digest(settings: Settings, outcome: Outcome) -> dict[str, Any]:
    with psycopg.connect(conninfo(settings, "assessment_reader"), autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        digest = dossier_digest(connection)
    return {**msgspec.to_builtins(outcome), "digest": digest.sha256, "digest_size": digest.size}


def _write_stage(stage: Stage) -> None:
    _write({"progress": stage})


def _say_stage(stage: Stage) -> None:
    left = "" if stage.left_s is None else f", {stage.left_s:.0f} s 剩余 / left"
    line = f"{stage.stage}: {stage.done:,} / {stage.of:,}, {stage.per_second:,.0f} /s{left}\n"
    sys.stderr.write(line)
    sys.stderr.flush()


def _complain(what: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        _write({"error": what})
    sys.stderr.write(f"{what['zh']} / {what['en']}: {what.get('subject', '')}\n")


def _write(value: Any) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
