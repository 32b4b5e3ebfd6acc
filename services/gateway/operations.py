"""What runs the gateway asks: alive, ready, figures; and what everybody may read: the interface."""

from functools import partial

import psycopg
from flask import Flask, Response
from psycopg_pool import PoolTimeout

from services.gateway.answering import json_response
from services.gateway.assets import kept
from services.gateway.context import Context
from services.gateway.openapi import document_bytes


def register(app: Flask, context: Context) -> None:
    """Put the routes into the application. None of them asks for a token."""
    app.add_url_rule("/openapi.json", "openapi", openapi)
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", partial(readyz, context))
    app.add_url_rule("/metrics", "metrics", partial(metrics, context))


def openapi() -> Response:
    """The interface as OpenAPI 3.1."""
    return kept(Response(document_bytes(), content_type="application/json"), "no-cache")


def healthz() -> Response:
    """Tell that the process runs."""
    return json_response({"status": "ok"})


def readyz(context: Context) -> Response:
    """Tell whether commands and questions can be answered: 503 where database or bus is away."""
    database = _database_answers(context)
    bus = context.bus_answers()
    ready = database and bus
    found = {"status": "ready" if ready else "not_ready", "database": database, "bus": bus}
    return json_response(found, 200 if ready else 503)


def metrics(context: Context) -> Response:
    """Figures for Prometheus."""
    exposition = context.metrics.exposition()
    return Response(exposition.body, content_type=exposition.content_type)


def _database_answers(context: Context) -> bool:
    try:
        with context.readers.own() as connection:
            connection.execute("SELECT 1")
    except (psycopg.Error, PoolTimeout):
        return False
    return True
