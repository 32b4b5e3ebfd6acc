"""How the gateway runs: inside the suite under eventlet, or as processes under granian."""

import gc
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from flask import Flask
from kombu import Connection
from kombu.exceptions import KombuError

from services.gateway.app import create_app
from services.gateway.pools import Pools
from shared.messaging.broker_rights import GATEWAY
from shared.messaging.errors import register_errors
from shared.messaging.publisher import Publisher
from shared.messaging.rpc import RpcClients
from shared.observability.logging import configure_logging
from shared.observability.metrics import Metrics
from shared.settings import Settings

THREADS = 16
_BUS_TIMEOUT_S = 2.0


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """The application with what it holds open."""

    app: Flask
    close: Callable[[], None]


def open_gateway(settings: Settings, *, metrics: Metrics | None = None) -> Gateway:
    """Build the gateway; it connects when it is first asked. Close it before broker and database.

    Raises:
        SecretMissingError: a key or a password is missing.
    """
    register_errors()
    uri = settings.amqp_uri_with_password()
    rpc = RpcClients(uri, size=THREADS)
    pools = Pools(settings)
    app = create_app(
        settings,
        rpc=rpc,
        readers=pools,
        publisher=lambda: closing(Publisher(uri, sender=GATEWAY)),
        bus_answers=lambda: bus_answers(uri),
        metrics=metrics,
    )

    def close() -> None:
        rpc.close()
        pools.close()

    return Gateway(app=app, close=close)


def serve_green(gateway: Gateway, listener: Any) -> None:
    """Serve on a listening socket of eventlet, for ever; spawn it, and kill it to stop.

    For the suite in one process, which eventlet has patched.
    """
    from eventlet import wsgi  # noqa: PLC0415  (granian has its own server)

    settle_memory()
    wsgi.server(
        listener,
        gateway.app,
        log_output=False,
        debug=False,
        keepalive=True,
        socket_timeout=60,
        url_length_limit=8192,
    )


def settle_memory() -> None:
    """Have the collector of garbage pass by what was made before the first request, for good.

    Else it walks all of it every few pages, which takes longer than such a page.
    """
    gc.collect()
    gc.freeze()


def application() -> Flask:
    """Give the application to a WSGI server; settings come from the environment."""
    configure_logging("gateway")
    gateway = open_gateway(Settings.read(os.environ))
    settle_memory()
    return gateway.app


def serve(settings: Settings, *, workers: int = 1) -> None:
    """Serve under granian until told to stop by a signal. What ``zeren run gateway`` does.

    The workers read the same settings from this process's environment.
    """
    from granian.constants import Interfaces  # noqa: PLC0415  (the suite never loads granian)
    from granian.server import Server  # noqa: PLC0415

    os.environ.update(settings.environ())
    Server(
        "services.gateway.main:application",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.http_host,
        port=settings.http_port,
        workers=workers,
        blocking_threads=THREADS,
        log_access=False,
        websockets=False,
    ).serve()


def bus_answers(amqp_uri: str) -> bool:
    """Tell whether the bus takes a connection within two seconds."""
    connection = Connection(amqp_uri, connect_timeout=_BUS_TIMEOUT_S)
    try:
        connection.connect()
    except (OSError, KombuError, *connection.connection_errors):
        return False
    else:
        return True
    finally:
        connection.release()
