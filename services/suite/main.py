"""``zeren up`` and ``zeren demo``: the suite in one process, until Ctrl-C."""

from shared.messaging.green import go_green

go_green()

import argparse  # noqa: E402  (the process is made cooperative before anything is imported)
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import eventlet  # noqa: E402
from eventlet.hubs import get_hub  # noqa: E402

from services.cli.output import explained  # noqa: E402
from services.suite.demo import Demo  # noqa: E402
from services.suite.embedded import Suite  # noqa: E402
from services.suite.folder import DataFolder  # noqa: E402
from shared.kernel.errors import ZerenError  # noqa: E402
from shared.observability.logging import configure_logging  # noqa: E402

DEFAULT_DATA = ".zeren"
DEFAULT_PORT = 8600
_LAST_PORT = 65_535
_DATA_HELP = f"数据目录,默认 {DEFAULT_DATA} 或 ZEREN_DATA / folder of data"
_PURPOSES = {
    "up": "在一个进程内启动全套服务 / start the whole suite in one process, until Ctrl-C",
    "demo": "装入样例县并考核 / load the sample county, assess it, rebuild and compare",
}


class Stopped(BaseException):
    """Ctrl-C, or SIGTERM: no error, somebody asked for it."""


class _Stopping:
    """Takes a signal and raises `Stopped`, once, in the greenthread that made this.

    Python runs a signal's handler in whichever greenthread has its turn: raised there, it would be
    taken for a failure of some loop or worker, and the suite would go on.
    """

    def __init__(self) -> None:
        self._main = eventlet.getcurrent()
        self.is_over = False

    def __call__(self, *_: object) -> None:
        get_hub().schedule_call_global(0, self._throw)

    def _throw(self) -> None:
        if not self.is_over:
            self.is_over = True
            self._main.throw(Stopped)


def main() -> int:
    """Run what the command line asks for; give the exit code."""
    asked = _parse(sys.argv[1:])
    configure_logging("suite", level=asked.log, readable=True)
    stopping = _Stopping()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stopping)
    suite = Suite(DataFolder(Path(asked.data)), port=asked.port)
    try:
        return _run(suite, asked)
    except Stopped:
        _say("正在停止… / Stopping …")
        return 0
    except ZerenError as error:
        for line in explained(error):
            _say(line)
        return 1
    finally:
        stopping.is_over = True  # let the stop be finished, however often Ctrl-C is pressed
        suite.stop()


def _run(suite: Suite, asked: argparse.Namespace) -> int:
    if asked.what == "demo":
        demo = Demo(suite, as_json=asked.json)
        demo.run()
        if asked.exit:
            demo.finish()
            return 0
    else:
        suite.start()
    _say(f"网关 / Gateway: {suite.url}")
    _say(f"数据 / Data: {suite.folder.path}")
    _say("停止 / Stop: Ctrl-C")
    while True:
        eventlet.sleep(3600)


def _parse(arguments: list[str]) -> argparse.Namespace:
    what = arguments[0] if arguments else ""
    parser = argparse.ArgumentParser(
        prog=f"zeren {what}", description=_PURPOSES.get(what), usage=f"zeren {what} [OPTIONS]"
    )
    parser.add_argument("what", choices=_PURPOSES, help=argparse.SUPPRESS)
    parser.add_argument("--data", default=_default_data(), metavar="DIR", help=_DATA_HELP)
    parser.add_argument(
        "--port",
        type=_port,
        default=DEFAULT_PORT,
        metavar="N",
        help=f"网关端口,0 为任意,默认 {DEFAULT_PORT} / the gateway's, 0 takes any",
    )
    parser.add_argument(
        "--log",
        default="WARNING",
        choices=["DEBUG", "INFO", "WARNING", "ERROR"],
        metavar="LEVEL",
        help="日志级别 / DEBUG, INFO, WARNING or ERROR",
    )
    if what == "demo":
        parser.add_argument("--exit", action="store_true", help="完成后退出 / end when done")
        parser.add_argument(
            "--json", action="store_true", help="最后一行为 JSON / JSON on the last line"
        )
    return parser.parse_args(arguments)


def _default_data() -> str:
    return os.environ.get("ZEREN_DATA") or DEFAULT_DATA


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"端口为 0 至 {_LAST_PORT} / a port is 0 to {_LAST_PORT}")
    return int(text)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
