"""``zeren reconcile``: what the log holds and a store has not, after a restore from a backup.

The log is checked first, all of it. Without ``--give-back`` nothing is written. Stop the services
before a restore, and start them after this: what is recorded in between takes the places of what
was lost, and then nothing is given back.

Exit code 0: nothing is missing, or all of it was given back; 1: something is missing or differs;
2: it could not be done.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from services.suite.reconciling import Place, Reconciling
from services.verifier.checking import check_log
from services.verifier.main import DOES_NOT_HOLD, HOLDS, NOT_CHECKED, POLICY, ending
from services.verifier.policy import PolicyError, read_policy
from services.verifier.report import page
from services.verifier.sources import FileMissingError, UnreachableError, source_of
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.secrets import MIGRATOR
from shared.settings import Settings

SHOWN = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and give back where asked to; give the exit code."""
    asked = _parse(arguments)
    return ending(lambda: _reconciled(asked))


def _reconciled(asked: argparse.Namespace) -> int:
    try:
        settings = Settings.read(os.environ)
        return reconcile(
            settings,
            asked.place or str((settings.log or Path()) / "public"),
            policy=asked.policy,
            gives_back=asked.give_back,
            as_json=asked.json,
        )
    except (
        *(ZerenError, PolicyError, UnreachableError, FileMissingError, OSError),
        *(psycopg.Error, msgspec.DecodeError),
    ) as error:
        sys.stderr.write(f"无法核对: {error}\nCould not be done: {error}\n")
        return NOT_CHECKED


def reconcile(
    settings: Settings, place: str, *, policy: str | None, gives_back: bool, as_json: bool
) -> int:
    """Compare the stores with a log that holds; give back what is missing where nothing differs."""
    source = source_of(place)
    trusted = read_policy(Path(policy).read_bytes() if policy else source.fetch(POLICY))
    with psycopg.connect(conninfo(settings, MIGRATOR)) as connection:
        comparing = Reconciling(connection)
        report = check_log(source, trusted, look=comparing.look)
        if not report.holds:
            sys.stdout.write(page(report))
            return DOES_NOT_HOLD
        comparing.finish()
        lost, differing = comparing.lost, comparing.differing
        given = gives_back and bool(lost) and not differing
        if given:
            comparing.give_back()
    _tell(lost, differing, report.size, given=given, as_json=as_json)
    return DOES_NOT_HOLD if differing or (lost and not given) else HOLDS


def _tell(
    lost: Sequence[Place], differing: Sequence[Place], size: int, *, given: bool, as_json: bool
) -> None:
    if as_json:
        said: dict[str, Any] = {"size": size, "given_back": given}
        said |= {"lost": [each._asdict() for each in lost]}
        said |= {"differing": [each._asdict() for each in differing]}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        return
    for name, places in (("缺失 / missing", lost), ("不符 / differs", differing)):
        for each in places[:SHOWN]:
            sys.stdout.write(
                f"{name}: {each.store} 第 {each.index} 条 / index {each.index},"
                f" {each.type} {each.identity}\n"
            )
        if len(places) > SHOWN:
            sys.stdout.write(f"{name}: … {len(places)}\n")
    if differing:
        zh, en = (
            "存储中另有记录,未作任何改动",
            "The stores hold something else; nothing was written",
        )
    elif given:
        zh, en = f"已由日志补回 {len(lost)} 条", f"{len(lost)} rows were given back from the log"
    elif lost:
        zh, en = "加 --give-back 由日志补回", "Give them back from the log with --give-back"
    else:
        zh, en = f"日志 {size} 条,各存储俱全", f"The stores hold all {size} entries of the log"
    sys.stdout.write(f"{zh}\n{en}\n")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="zeren reconcile",
        description="恢复旧备份后与签名日志核对 / compare the stores with the log after a restore",
    )
    parser.add_argument(
        "--give-back", action="store_true", help="由日志补回缺失 / write what is missing again"
    )
    parser.add_argument(
        "--from", dest="place", help="日志或导出的文件夹或地址 / the log, or an export"
    )
    parser.add_argument("--policy", metavar="FILE", help="信任策略 / whom to trust")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
