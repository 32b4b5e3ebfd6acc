"""The gateway's WSGI application: routes, and nothing else; what they do stands in other files."""

import secrets
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from functools import partial

import structlog
from flask import Flask, Response, g, request

from services.gateway import evidence, log, operations, routes, stream
from services.gateway.checkpoints import policy_in
from services.gateway.commands import CommandDoor, Rpc
from services.gateway.context import Context
from services.gateway.desk import app as desk
from services.gateway.documents import routes as document_routes
from services.gateway.documents.making import Documents
from services.gateway.evidence_store import EvidenceStore
from services.gateway.landing import CONTENT_POLICY
from services.gateway.monitoring import alarms_of
from services.gateway.names import Names
from services.gateway.pools import Readers
from services.gateway.problems import register_problems
from services.gateway.questions.leadership import rules_in_force
from services.gateway.questions.tree import RegistryTree
from services.gateway.rebuilds import Rebuilds
from services.gateway.shown_tokens import ShownTokens
from services.gateway.tokens import Authenticator, StoredRevocations
from shared.contracts.principal import Principal
from shared.kernel.calendar import local_date
from shared.messaging.dead_letters import Publishes
from shared.observability.metrics import Metrics
from shared.security import read_key, seal, sign_principal, verify_token, what_is_said
from shared.settings import Settings

_SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_log = structlog.get_logger(__name__)


def today_in_shanghai() -> date:
    """Give the calendar date in Asia/Shanghai."""
    return local_date(datetime.now(UTC))


def create_app(
    settings: Settings,
    *,
    rpc: Rpc,
    readers: Readers,
    publisher: Callable[[], AbstractContextManager[Publishes]],
    bus_answers: Callable[[], bool],
    metrics: Metrics | None = None,
    today: Callable[[], date] = today_in_shanghai,
) -> Flask:
    """Put the application together; nothing is connected to before the first request.

    Args:
        settings: for its secrets: ``token.pub``, ``principal.key``, ``registry.pub`` and
            ``desk.key``; and for what the desk may ask at sign-in.
        rpc: calls to services.
        readers: connections for questions, see ``Pools``.
        publisher: opens a publisher on the bus, to put dead letters back.
        bus_answers: whether the message bus can be reached; asked by ``/readyz``.
        metrics: where to count; its figures are what ``/metrics`` shows.
        today: the calendar date in Asia/Shanghai.

    Raises:
        SecretMissingError: a key is missing.
    """
    token_key = read_key(settings.secret("token.pub"))
    principal_key = read_key(settings.secret("principal.key"))
    registry_key = read_key(settings.secret("registry.pub"))
    revocations = StoredRevocations(readers)

    def sign(principal: Principal) -> str:
        return sign_principal(principal, principal_key)

    context = Context(
        door=CommandDoor(
            rpc=rpc,
            sign=lambda principal, commands: sign_principal(
                principal, principal_key, says=what_is_said(commands)
            ),
            seal=lambda text: seal(text, registry_key),
            tree=lambda after: RegistryTree(readers, after),
        ),
        authenticator=Authenticator(
            lambda token: verify_token(token, token_key), revocations, ShownTokens(readers)
        ),
        revocations=revocations,
        readers=readers,
        publisher=publisher,
        bus_answers=bus_answers,
        metrics=metrics or Metrics(),
        today=today,
        evidence=EvidenceStore(settings.evidence) if settings.evidence else None,
        names=Names(rpc, sign),
        rebuilds=Rebuilds(rpc, sign),
        monitor=partial(alarms_of, settings.monitor, settings.monitor_every_s)
        if settings.monitor
        else None,
        settings=settings,
        policy=policy_in(settings.log),
        rules=rules_in_force(readers),
    )
    app = Flask(__name__, static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    register_problems(app)
    _watch(app, context.metrics)
    routes.register(app, context)
    evidence.register(app, context)
    stream.register(app, context)
    operations.register(app, context)
    log.register(app, settings.log)
    documents = Documents(settings.documents, settings.log)
    document_routes.register(app, context, documents)
    desk.register(app, context, documents)
    return app


def _watch(app: Flask, metrics: Metrics) -> None:
    """Number, time, count and log every request; never its query, body, token or person."""

    @app.before_request
    def begin() -> None:
        request.environ["zeren.id"] = secrets.token_hex(8)
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(none)"
        seconds = time.perf_counter() - g.get("began", time.perf_counter())
        method = request.method if request.method in _METHODS else "(other)"
        metrics.request(method=method, route=route, status=response.status_code, seconds=seconds)
        for name, value in _SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = request.environ["zeren.id"]
        _log.info(
            "request",
            request_id=request.environ["zeren.id"],
            method=method,
            route=route,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            role=g.get("role"),
            token_id=g.get("token_id"),
        )
        return response


_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
