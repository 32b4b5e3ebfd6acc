"""One part as a process: ``zeren run PART``; also ``migrate`` and ``health``.

Processes with nameko services are patched by eventlet first of all, so nothing of ours is imported
before it is known which part this is.
"""

import os
import sys
import warnings

USAGE = """用法 / usage: zeren run PART
  PART: gateway, migrate, {parts}
  设置由 ZEREN_* 环境变量读取 / settings are read from the variables ZEREN_*
"""


def main(arguments: list[str]) -> int:
    """Run what is asked for; give the exit code. Settings come from ``ZEREN_*`` variables."""
    wanted = arguments[0] if len(arguments) == 1 else ""
    # eventlet announces its own end at each import
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    if wanted in _GREEN:
        from shared.messaging.green import go_green  # noqa: PLC0415

        go_green()
    from shared.kernel.errors import ZerenError  # noqa: PLC0415

    try:
        return _FIRST[wanted]() if wanted in _FIRST else _part(wanted)
    except ZerenError as error:
        about = f" ({error.subject})" if error.subject else ""
        sys.stderr.write(f"错误: {error.zh}{about}\nError: {error.en} [{error.code}]\n")
        return 1


def _part(name: str) -> int:
    from services.suite.parts import PARTS  # noqa: PLC0415
    from services.suite.process import Heartbeat  # noqa: PLC0415
    from shared.messaging.runner import Runner  # noqa: PLC0415
    from shared.observability.logging import configure_logging  # noqa: PLC0415
    from shared.settings import Settings  # noqa: PLC0415

    if name not in PARTS:
        asked = set(sys.argv[1:]) & {"-h", "--help"}
        (sys.stdout if asked else sys.stderr).write(USAGE.format(parts=", ".join(PARTS)))
        return 0 if asked else 2
    configure_logging(name)
    settings = Settings.read(os.environ)
    part = PARTS[name](settings)
    heartbeat = Heartbeat(part.loops)
    heartbeat.start()
    Runner(
        part.services,
        amqp_uri=settings.amqp_uri_with_password() if part.services else settings.amqp_uri,
        loops=part.loops,
        extras=part.extras,
    ).run()
    heartbeat.stop()
    for close in part.closers:
        close()
    return 0


def _gateway() -> int:
    from services.gateway.main import serve  # noqa: PLC0415
    from shared.settings import Settings  # noqa: PLC0415

    serve(Settings.read(os.environ))
    return 0


def _migrate() -> int:
    from services.suite.database import bring_up_to_date  # noqa: PLC0415
    from shared.settings import Settings  # noqa: PLC0415

    for line in bring_up_to_date(Settings.read(os.environ)):
        sys.stdout.write(line + "\n")
    return 0


def _health() -> int:
    from services.suite.process import why_not_healthy  # noqa: PLC0415

    wrong = why_not_healthy()
    if wrong:
        sys.stderr.write(wrong + "\n")
    return 1 if wrong else 0


_FIRST = {"gateway": _gateway, "migrate": _migrate, "health": _health}
_GREEN = frozenset({"registry", "targets", "activities", "ledger", "assessment"})

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
