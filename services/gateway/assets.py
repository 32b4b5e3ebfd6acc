"""Static files of the package; an address changes with its bytes, so a file is kept for ever."""

import hashlib
from functools import cache
from importlib.resources import files

from flask import Response, has_request_context, request

from shared.contracts.errors import NotFoundError

KEPT = "public, max-age=31536000, immutable"
_SCRIPT = "text/javascript; charset=utf-8"
_TYPES = {"desk.css": "text/css; charset=utf-8", "desk.js": _SCRIPT, "drafts.js": _SCRIPT}


def static(version: str, name: str) -> Response:
    """GET /static/{version}/{name}."""
    if name not in _TYPES or version != _version(name):
        raise NotFoundError(name[:100])
    return kept(Response(_bytes(name), content_type=_TYPES[name]), KEPT)


def static_address(name: str) -> str:
    """Give the address of a static file."""
    return f"/static/{_version(name)}/{name}"


def kept(response: Response, cache_control: str) -> Response:
    """Let an answer be kept, with a tag of its bytes; 304 where whoever asks has it already."""
    response.headers["Cache-Control"] = cache_control
    response.add_etag()
    if has_request_context():  # a question may also be asked from within
        response.make_conditional(request)
    return response


@cache
def _bytes(name: str) -> bytes:
    return files("services.gateway").joinpath("static", name).read_bytes()


@cache
def _version(name: str) -> str:
    return hashlib.sha256(_bytes(name)).hexdigest()[:16]
