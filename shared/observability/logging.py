"""Structured logs: one JSON object a line on standard error, without persons or secrets."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from http import HTTPStatus
from typing import Any, TextIO

import structlog

from shared.kernel.errors import ZerenError

_HIDDEN = frozenset(
    {"authorization", "body", "cookie", "name", "password", "principal", "secret", "token"}
)
_HIDDEN_VALUE = "[hidden]"


def configure_logging(
    service: str, *, level: str = "INFO", readable: bool = False, stream: TextIO | None = None
) -> None:
    """Set up logs of this process, the libraries' included. Call once, from a main.

    Args:
        service: stands in every line.
        level: the least level that is written, ``DEBUG`` to ``ERROR``.
        readable: lines for a person at a terminal instead of JSON.
        stream: where to write; standard error by default.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _with_service(service),
        hide,
        _without_refusals,
    ]
    last: Any = (
        structlog.dev.ConsoleRenderer(
            colors=False,
            # the prettier one shows what every variable holds: bodies, and so persons
            exception_formatter=structlog.dev.plain_traceback,
        )
        if readable
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    rest: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    rest += [] if readable else [structlog.processors.format_exc_info]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[*rest, last])
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("nameko", "kombu", "amqp", "psycopg.pool", "_granian", "werkzeug"):
        logging.getLogger(noisy).setLevel("WARNING")
    # It warns that embedded:// names no host.
    logging.getLogger("kombu.connection").setLevel("ERROR")


def hide(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Put ``[hidden]`` in the place of values that must be in no log, one level deep."""
    for key, value in event.items():
        if key.lower() in _HIDDEN:
            event[key] = _HIDDEN_VALUE
        elif isinstance(value, dict):
            event[key] = {k: _HIDDEN_VALUE if k.lower() in _HIDDEN else v for k, v in value.items()}
    return event


def _without_refusals(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any]:
    """Tell a refusal by its code: whoever was refused has the rest, and nothing is broken."""
    told = event.get("exc_info")
    error = told[1] if isinstance(told, tuple) else sys.exception() if told is True else told
    if isinstance(error, ZerenError) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        del event["exc_info"]
        event["refused"] = error.code
    return event


def _with_service(service: str) -> Any:
    def add(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        event.setdefault("service", service)
        return event

    return add
