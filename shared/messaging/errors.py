"""Errors over RPC: a ZerenError arrives as what it was; anything else tells nothing of the inside.

nameko sends an exception's module path and its arguments as strings, so keyword details would be
lost and contracts could not move. Here an error travels as its code, subject and details (JSON),
and the code chooses the class on arrival. A process that has no class for a code (the gateway knows
none of the services' own) tells the status and the sentences that came with it.
"""

import json
from typing import Any

import msgspec
import structlog
from nameko import exceptions as nameko_exceptions

import shared.contracts.errors  # noqa: F401  (its classes must exist to be found by code)
from shared.kernel.errors import InternalError, ZerenError

_log = structlog.get_logger(__name__)


class CarriedError(Exception):
    """The form in which an error crosses the bus; neither side meets it otherwise."""


class ForeignError(ZerenError):
    """A refusal whose code this process does not know; it keeps what came with it."""

    def __init__(self, subject: str, told: dict[str, Any], **details: Any) -> None:
        super().__init__(subject, **details)
        # One object speaks for one class of the other side.
        self.code, self.status = told["code"], told["status"]  # type: ignore[misc]
        self.zh, self.en = told["zh"], told["en"]  # type: ignore[misc]


def register_errors() -> None:
    """Teach nameko to give back every ZerenError that is defined by now. Call it from a main."""
    known = {kind.code: kind for kind in reversed(_all_kinds(ZerenError))}

    def arrived(told: str, subject: str, details: str) -> ZerenError:
        what: dict[str, Any] = json.loads(told)
        values: dict[str, Any] = json.loads(details)
        kind = known.get(what["code"])
        if kind is None:
            return ForeignError(subject, what, **values)
        return kind(subject, **values)

    path = nameko_exceptions.get_module_path(CarriedError)
    nameko_exceptions.registry[path] = arrived


def carried(error: BaseException) -> CarriedError:
    """Give what a service sends for an error; what is unknown is logged and told as internal."""
    if not isinstance(error, ZerenError):
        _log.error("rpc_failed_inside", exc_info=error)
        error = InternalError()
    details = msgspec.json.encode(error.details, enc_hook=str).decode()
    told = {"code": error.code, "status": error.status, "zh": error.zh, "en": error.en}
    return CarriedError(json.dumps(told), error.subject, details)


def _all_kinds(root: type[ZerenError]) -> list[type[ZerenError]]:
    found = [root]
    for kind in root.__subclasses__():
        found.extend(_all_kinds(kind))
    return found
