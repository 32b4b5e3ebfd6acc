"""Every refusal as a problem of RFC 9457: a code to branch on, a sentence in both languages.

A problem never tells of the inside: what is not a refusal of ours is logged and told as internal.
"""

from http import HTTPStatus
from typing import Annotated, Any

import msgspec
import psycopg
import structlog
from flask import Flask, Response, request
from psycopg_pool import PoolTimeout
from werkzeug.exceptions import HTTPException

from shared.contracts.errors import NotFoundError, ServiceUnavailableError
from shared.kernel.errors import InternalError, ZerenError

PROBLEM_TYPE = "application/problem+json"
LANGUAGES = ("zh", "en")
_OUTSIDE_DETAILS = ("fields", "rows")

_log = structlog.get_logger(__name__)


class MethodNotAllowedError(ZerenError):
    code = "method_not_allowed"
    status = 405
    zh = "此地址不支持该请求方法"
    en = "The address does not take this method"


class WrongContentTypeError(ZerenError):
    code = "wrong_content_type"
    status = 415
    zh = "请求内容类型应为 application/json"
    en = "The content must be application/json, in UTF-8"


class BadRequestError(ZerenError):
    code = "bad_request"
    zh = "请求有误"
    en = "The request cannot be understood"


_CODES = sorted({kind.code for kind in ZerenError.__subclasses__()})
Code = Annotated[
    str,
    msgspec.Meta(
        description="稳定的代码,全部列于 shared/docs/ERRORS.md / "
        "What to branch on; shared/docs/ERRORS.md lists every code",
        examples=_CODES,
    ),
]


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What is answered instead; ``title`` is ``zh`` or ``en``, as ``Accept-Language`` asks."""

    type: str
    title: str
    status: int
    code: Code
    zh: str
    en: str
    detail: str = ""
    request_id: str = ""
    details: dict[str, Any] = {}
    fields: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []


def problem_of(error: ZerenError, *, language: str = "zh", request_id: str = "") -> Problem:
    """Give the problem that an error is told as."""
    rest = {key: value for key, value in error.details.items() if key not in _OUTSIDE_DETAILS}
    return Problem(
        type=f"urn:zeren:problem:{error.code}",
        title=error.zh if language == "zh" else error.en,
        status=error.status,
        code=error.code,
        zh=error.zh,
        en=error.en,
        detail=error.subject,
        request_id=request_id,
        details=rest,
        fields=list(error.details.get("fields", ())),
        rows=list(error.details.get("rows", ())),
    )


def respond_to(error: ZerenError) -> Response:
    """Give the response for an error met while answering the current request."""
    language = request.accept_languages.best_match(LANGUAGES, default="zh")
    problem = problem_of(error, language=language, request_id=request.environ.get("zeren.id", ""))
    response = Response(
        msgspec.json.encode(problem, enc_hook=str),
        status=problem.status,
        content_type=PROBLEM_TYPE,
    )
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    response.headers["Cache-Control"] = "no-store"
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="zeren"'
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "1"
    return response


def register_problems(app: Flask) -> None:
    """Have every error of the application answered as a problem."""
    app.register_error_handler(ZerenError, respond_to)
    app.register_error_handler(HTTPException, from_http)
    app.register_error_handler(PoolTimeout, _unavailable)
    app.register_error_handler(psycopg.OperationalError, _unavailable)
    app.register_error_handler(Exception, _inside)


def from_http(error: HTTPException) -> Response:
    """Give the response for what Flask itself refuses."""
    match error.code:
        case HTTPStatus.NOT_FOUND | HTTPStatus.PERMANENT_REDIRECT:
            return respond_to(NotFoundError())
        case HTTPStatus.METHOD_NOT_ALLOWED:
            response = respond_to(MethodNotAllowedError())
            response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", ()) or ()))
            return response
        case HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            return respond_to(WrongContentTypeError())
        case int(code) if code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return respond_to(BadRequestError())
        case _:
            return respond_to(InternalError())


def _unavailable(error: Exception) -> Response:
    _log.warning("database_unavailable", kind=type(error).__name__)
    return respond_to(ServiceUnavailableError())


def _inside(error: Exception) -> Response:
    _log.error("request_failed_inside", exc_info=error)
    return respond_to(InternalError())
