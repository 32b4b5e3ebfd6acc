"""Forms with files: refused by their length before any of it is read."""

from functools import partial

from flask import Flask, Response, request

from services.gateway.desk.visit import refused
from shared.contracts.errors import BodyTooLargeError


def bound(app: Flask, path: str, limit_bytes: int, *, told_bytes: int | None = None) -> None:
    """Have forms sent to a page be no larger; ``told_bytes`` is what a refusal says it may be."""
    app.before_request(partial(_bounded, path, limit_bytes, told_bytes or limit_bytes))


def _bounded(path: str, limit_bytes: int, told_bytes: int) -> Response | None:
    if request.path != path or request.method != "POST":
        return None
    length = request.content_length
    if length is None or length > limit_bytes:
        return refused(BodyTooLargeError(limit_bytes=told_bytes))
    return None
