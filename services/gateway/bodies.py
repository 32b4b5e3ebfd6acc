"""Reading what is sent: bounded before it is read, strict when it is parsed."""

from typing import Any
from uuid import UUID, uuid4

from flask import Request

from services.gateway.problems import BadRequestError, WrongContentTypeError
from shared.contracts.errors import BodyTooLargeError, FieldError, InvalidQuestionError
from shared.contracts.principal import Position
from shared.contracts.table import COMMAND_SERVICES
from shared.kernel import strict_json
from shared.kernel.canonical import MAX_INTEGER

MAX_COMMAND_BYTES = 1_000_000
MAX_BATCH_BYTES = 8_000_000
_MAX_DISCARDED = 16_000_000
_PIECE = 1 << 18
IDEMPOTENCY_KEY = "Idempotency-Key"


def read_json(request: Request, *, limit_bytes: int) -> Any:
    """Read the request's body as one JSON value; no more than ``limit_bytes`` are ever kept.

    Raises:
        WrongContentTypeError: it is not declared as JSON in UTF-8.
        BodyTooLargeError: it is, or is said to be, larger.
        MalformedJsonError: with the reason.
    """
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != "application/json" or charset != "utf-8":
        raise WrongContentTypeError(request.mimetype[:100])
    return strict_json.loads(_bytes(request, limit_bytes))


def read_bytes(request: Request, *, limit_bytes: int) -> bytes:
    """Read the request's body as it is; no more than ``limit_bytes`` are ever read.

    Raises:
        BodyTooLargeError: it is, or is said to be, larger.
    """
    return _bytes(request, limit_bytes)


def command_id(request: Request) -> UUID:
    """Give the command id of ``Idempotency-Key``, a new one where there is none.

    Raises:
        BadRequestError: the key is no UUID.
    """
    given = request.headers.get(IDEMPOTENCY_KEY)
    if given is None:
        return uuid4()
    try:
        return uuid_of(given)
    except ValueError:
        raise BadRequestError(header=IDEMPOTENCY_KEY, why="not a UUID") from None


def uuid_of(text: str) -> UUID:
    """Read a UUID in its usual form with hyphens, and in no other.

    Raises:
        ValueError: it is none.
    """
    value = UUID(text)
    if str(value) != text.lower():
        raise ValueError(text)
    return value


def positions_of(text: str | None) -> tuple[Position, ...]:
    """Read ``after``: ``service:sequence[,service:sequence…]``; one place a service, the last.

    Raises:
        InvalidQuestionError: it is not of that form.
    """
    places: dict[str, int] = {}
    for part in (text or "").split(","):
        if not part:
            continue
        service, _, digits = part.partition(":")
        known = service in COMMAND_SERVICES and digits.isascii() and digits.isdigit()
        if not known or len(digits) > len(str(MAX_INTEGER)):
            raise wrong_parameter("after", "service:sequence[,service:sequence]")
        places[service] = max(places.get(service, 0), int(digits))
    return tuple(Position(service, sequence) for service, sequence in sorted(places.items()))


def after_of(request: Request) -> tuple[Position, ...]:
    """Give the places behind the question mark that an answer must have taken in.

    Raises:
        InvalidQuestionError: they cannot be read, or are given twice.
    """
    given = request.args.getlist("after")
    if len(given) > 1:
        raise wrong_parameter("after", "given twice")
    return positions_of(given[0] if given else None)


def wrong_parameter(name: str, why: str, code: str = "wrong_value") -> InvalidQuestionError:
    """Give the refusal of one parameter."""
    field = FieldError.of(name, code, why)
    named = {"field": field.field, "code": field.code, "zh": field.zh, "en": field.en}
    return InvalidQuestionError(name, fields=[named])


def _bytes(request: Request, limit: int) -> bytes:
    declared = request.content_length
    stream = request.environ["wsgi.input"]
    if declared is not None and declared > limit:
        if declared <= _MAX_DISCARDED:
            _discard(stream, declared)
        raise BodyTooLargeError(limit_bytes=limit)
    if declared is not None:
        return bytes(stream.read(declared))
    if "chunked" not in request.headers.get("Transfer-Encoding", "").lower():
        return b""
    raw = bytes(stream.read(limit + 1))
    if len(raw) > limit:
        _discard(stream, _MAX_DISCARDED - len(raw))
        raise BodyTooLargeError(limit_bytes=limit)
    return raw


def _discard(stream: Any, left: int) -> None:
    """Let a sender finish, within bounds: one that is cut off never reads why."""
    while left > 0 and (piece := stream.read(min(left, _PIECE))):
        left -= len(piece)
