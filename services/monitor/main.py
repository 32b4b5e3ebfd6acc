"""``zeren monitor``: the stores compared with the log, once or again and again."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from services.monitor.alarms import KIND_NAMES, Alarm
from services.monitor.monitor import Monitor, open_monitor
from services.verifier.policy import PolicyError
from services.verifier.sources import UnreachableError, source_of
from shared.kernel.errors import ZerenError
from shared.observability.logging import configure_logging
from shared.settings import Settings

HOLDS, ALARMS, UNCHECKED = 0, 1, 2
_LOOK_S = 1.0


def main(arguments: list[str]) -> int:
    """Run; give the exit code: 0 nothing stands, 1 alarms stand, 2 could not check."""
    asked = _parse(arguments)
    configure_logging("monitor", readable=True)
    try:
        settings = Settings.read(os.environ)
        place = asked.place or str((settings.log or Path()) / "public")
        folder = Path(asked.state) if asked.state else settings.monitor or Path("monitor")
        monitor = open_monitor(settings, source_of(place), folder)
        return _once(monitor, as_json=asked.json) if asked.once else _on_and_on(monitor)
    except ZerenError as error:
        return _unchecked(f"{error.zh} / {error.en}", as_json=asked.json)
    except (psycopg.Error, UnreachableError, PolicyError, msgspec.DecodeError) as error:
        return _unchecked(str(error), as_json=asked.json)
    except KeyboardInterrupt:
        return HOLDS


def _once(monitor: Monitor, *, as_json: bool) -> int:
    standing = monitor.run_once()
    monitor.close()
    if as_json:
        _print({"size": monitor.size, "alarms": standing})
        return ALARMS if standing else HOLDS
    for alarm in standing:
        sys.stdout.write(told(alarm) + "\n")
    if not standing:
        sys.stdout.write(
            f"存储与日志一致,共 {monitor.size} 条 / "
            f"The stores are as the log says: {monitor.size} entries\n"
        )
    return ALARMS if standing else HOLDS


def _on_and_on(monitor: Monitor) -> int:
    while True:
        try:
            if not monitor.step():
                time.sleep(_LOOK_S)
        except (psycopg.Error, UnreachableError) as error:
            sys.stderr.write(f"{error}\n")
            time.sleep(_LOOK_S)


def told(alarm: Alarm) -> str:
    """Give an alarm as one line."""
    zh, en = KIND_NAMES[alarm.kind]
    place = "" if alarm.index is None else f" 第 {alarm.index} 条 / index {alarm.index}"
    rest = " ".join(each for each in (alarm.stream, alarm.detail) if each)
    return f"{alarm.store}{place}: {zh} / {en} {rest}".rstrip()


def _unchecked(why: str, *, as_json: bool) -> int:
    if as_json:
        _print({"error": why})
    sys.stderr.write(f"无法核对 / Could not check: {why}\n")
    return UNCHECKED


def _print(value: Any) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="zeren monitor",
        description="逐条核对各存储与签名日志 / compare every store with the signed log",
    )
    parser.add_argument("--once", action="store_true", help="全部核对一次 / all of it, once")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    parser.add_argument(
        "--from", dest="place", help="日志文件夹或地址 / the log's folder or address"
    )
    parser.add_argument("--state", help="监测记录文件夹 / folder of what it remembers")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
