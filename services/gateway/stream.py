"""The ledger as it grows, by server-sent events (HTML Living Standard, section 9.2).

An event's id is the index of its entry, so that whoever lost the line goes on with
``Last-Event-ID``. A stream is bounded: it ends by itself, and only so many run at once.
"""

import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import Annotated

import msgspec
from flask import Flask, Response, request

from services.gateway.bodies import wrong_parameter
from services.gateway.context import Context
from services.gateway.pools import Readers, ask
from services.gateway.questions.question import Parameters, read_parameters
from services.gateway.reach import SEES_EVERYTHING, require_role
from services.ledger import queries
from shared.contracts.errors import ServiceUnavailableError
from shared.kernel.canonical import MAX_INTEGER

PATH = "/v1/ledger/stream"
MAX_STREAMS = 4  # of one gateway process, which has some sixteen threads
HEARTBEAT_S = 15.0
_PAGE = 200
_SCHEMA = "ledger"


class StreamAsked(Parameters, frozen=True, kw_only=True, rename={"start": "from"}):
    """From which entry on (those to come, where left out), and for how many seconds."""

    start: Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)] | None = None
    seconds: Annotated[int, msgspec.Meta(ge=0, le=600)] = 300


def register(app: Flask, context: Context) -> None:
    """Put the route into the application."""
    places = threading.BoundedSemaphore(MAX_STREAMS)
    app.add_url_rule(PATH, "stream", partial(stream, context, places))


def stream(context: Context, places: threading.BoundedSemaphore) -> Response:
    """GET /v1/ledger/stream: entries as the ledger takes them, for whoever sees everything."""
    principal = context.principal()
    require_role(principal, SEES_EVERYTHING)
    asked: StreamAsked = read_parameters(StreamAsked, [*request.args.items(multi=True)])
    start = _start(context.readers, asked)
    if request.method == "HEAD":
        return Response(content_type="text/event-stream")
    if not places.acquire(blocking=False):
        raise ServiceUnavailableError("stream", limit=MAX_STREAMS)
    # Else eventlet's server would gather a page of them before it sends any.
    request.environ["eventlet.minimum_write_chunk_size"] = 0
    response = Response(
        _events(context.readers, start, asked.seconds), content_type="text/event-stream"
    )
    response.call_on_close(places.release)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _events(readers: Readers, start: int, seconds: int) -> Iterator[bytes]:
    bell, following = readers.news(_SCHEMA), start
    until = time.monotonic() + seconds
    yield b"retry: 2000\n\n"
    while True:
        rung = bell.calls
        rows = ask(readers, _SCHEMA, partial(queries.entries, start=following, limit=_PAGE))
        for row in rows:
            # Canonical bytes hold no line break, so one line of data is enough.
            yield b"id: %d\nevent: entry\ndata: %s\n\n" % (row.index, bytes(row.entry))
        following += len(rows)
        left = until - time.monotonic()
        if left <= 0:
            return
        if not rows:
            bell.wait(rung, min(HEARTBEAT_S, left))
            yield b": still here\n\n"


def _start(readers: Readers, asked: StreamAsked) -> int:
    last = request.headers.get("Last-Event-ID")
    if last is not None:
        if not (last.isascii() and last.isdigit()) or int(last[:20]) > MAX_INTEGER:
            raise wrong_parameter("Last-Event-ID", "the index of an entry")
        return int(last) + 1
    return asked.start if asked.start is not None else ask(readers, _SCHEMA, queries.size)
