"""``python -m services.assessment.rebuild [--json] [--seed N]``: rebuild, and say how it went.

A process of its own that speaks to PostgreSQL only, told where by ``ZEREN_*``. With ``--json`` each
line of stdout is one object, ``{"progress": …}`` while it runs and the outcome last; otherwise
progress goes to stderr. Ended at any moment, it leaves the live projection as it was.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

import msgspec
import psycopg

from services.assessment.digest import dossier_digest
from services.assessment.rebuilding import Outcome, Stage, rebuild
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.settings import Settings

_SENTENCE = (
    "重建完成 / Rebuilt: {size:,} 条 / events, {rebuild_events_per_second:,.0f} /s, "
    "抽查 / checked {checked:,}, SHA-256 {digest}\n"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Rebuild; gives the exit code: 0 done, 1 not done, and why on stderr."""
    parser = argparse.ArgumentParser(prog="zeren rebuild", description=__doc__)
    parser.add_argument("--json", action="store_true", help="机器可读 / one JSON object a line")
    parser.add_argument("--seed", type=int, default=0, help="抽查种子 / seed of the sample")
    given = parser.parse_args(arguments)
    try:
        settings = Settings.read(os.environ)
        report = _write_stage if given.json else _say_stage
        outcome = rebuild(settings, seed=given.seed, report=report)
        result = _with_digest(settings, outcome)
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
    if given.json:
        _write(result)
    else:
        sys.stdout.write(_SENTENCE.format(**result))
    return 0


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
