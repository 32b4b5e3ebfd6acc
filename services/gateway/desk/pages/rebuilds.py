"""A rebuild of the assessment from the ledger, watched live by whoever sees everything.

Its start and its end are for who operates the suite, and are done by assessment, which has the
rights.
"""

import threading
import time
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus

import msgspec
from flask import Flask, Response, request

from services.assessment import queries
from services.assessment.queries import Rebuilding
from services.gateway.desk.references import answer
from services.gateway.desk.visit import Desk, Visit, form_values, go, page, render
from services.gateway.pools import Readers, ask
from services.gateway.reach import OPERATES, SEES_EVERYTHING, require_role
from shared.contracts.errors import ServiceUnavailableError
from shared.kernel.errors import ZerenError

PATH = "/audit/rebuild"
MAX_WATCHING = 3  # of one gateway process, each in a thread of its own
LOOK_S = 0.5
LONGEST_S = 60.0  # of one stream; the browser comes again by itself
STARTING_S = 5.0  # until a rebuild that was asked for has told its first stage


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    places = threading.BoundedSemaphore(MAX_WATCHING)
    app.add_url_rule(PATH, "rebuild_page", page(desk, rebuild), methods=["GET", "POST"])
    app.add_url_rule(f"{PATH}/live", "rebuild_live", page(desk, partial(live, places)))


def rebuild(visit: Visit) -> Response:
    """GET and POST /audit/rebuild: how far it is; start one, or have it stop."""
    require_role(visit.principal, SEES_EVERYTHING | OPERATES)
    problem: ZerenError | None = None
    if request.method == "POST":
        rebuilds = visit.desk.context.rebuilds
        act = rebuilds.stop if form_values().get("act") == "stop" else rebuilds.start
        try:
            act(visit.principal)
        except ZerenError as error:
            problem = error
        else:
            return go(f"{PATH}?asked=1")
    return render(
        "rebuild.html",
        problem.status if problem else HTTPStatus.OK,
        now=answer(visit, "rebuild"),
        may=visit.principal.role in OPERATES,
        sees_audit=visit.principal.role in SEES_EVERYTHING,
        problem=problem,
        is_asked="asked" in request.args,
    )


def live(places: threading.BoundedSemaphore, visit: Visit) -> Response:
    """GET /audit/rebuild/live: the same as server-sent events, until it has ended.

    Raises:
        NotAllowedError: the role does not see it.
        ServiceUnavailableError: so many watch already.
    """
    require_role(visit.principal, SEES_EVERYTHING | OPERATES)
    if not places.acquire(blocking=False):
        raise ServiceUnavailableError("rebuild", limit=MAX_WATCHING)
    # Else eventlet's server would gather a page of them before it sends any.
    request.environ["eventlet.minimum_write_chunk_size"] = 0
    patience_s = STARTING_S if "asked" in request.args else 0.0
    response = Response(
        _events(visit.desk.context.readers, patience_s), content_type="text/event-stream"
    )
    response.call_on_close(places.release)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _events(readers: Readers, patience_s: float) -> Iterator[bytes]:
    began = time.monotonic()
    before: Rebuilding | None = None
    has_run = False
    yield b"retry: 1000\n\n"
    while (spent := time.monotonic() - began) < LONGEST_S:
        now = ask(readers, "assessment", queries.rebuilding)
        if now != before:
            yield b"event: progress\ndata: %s\n\n" % msgspec.json.encode(now)
        has_run = has_run or now.is_running or before not in {None, now}
        if not now.is_running and (has_run or spent >= patience_s):
            yield b"event: ended\ndata: {}\n\n"
            return
        before = now
        time.sleep(LOOK_S)
