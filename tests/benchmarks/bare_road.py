"""The road with nothing on it: RPC, append, relay, ledger, relay, a view row. A peer, not a part.

The same libraries, transport, server and database as the suite, and none of what it promises: no
check, signature, confirm, order, dead letter or standby. ``all`` is one process on ``embedded://``;
over RabbitMQ each role is a process, as each container is. The door also answers what a bare
handler, a bare call over the bus and a bare commit cost.

    BARE_PG=… BARE_AMQP=… BARE_PORT=… python -m tests.benchmarks.bare_road all|service|…|door
"""

import os
import sys
import threading
import time
from typing import Any
from uuid import UUID, uuid4

ROLES = ("service", "relay-facts", "ledger", "relay-ledger", "view", "door")
RELAYS = {  # exchange, what notifies, what is read
    "relay-facts": (
        "bare.facts",
        "bare_events",
        "SELECT position, id, state FROM events WHERE position > %s ORDER BY position LIMIT 99",
    ),
    "relay-ledger": (
        "bare.ledger",
        "bare_entries",
        "SELECT index, id, entry FROM entries WHERE index > %s ORDER BY index LIMIT 99",
    ),
}
TABLES = """
CREATE TABLE events (position bigserial PRIMARY KEY, id uuid NOT NULL, state bytea NOT NULL);
CREATE TABLE entries (index bigserial PRIMARY KEY, id uuid UNIQUE, entry bytea NOT NULL);
CREATE TABLE view (id uuid PRIMARY KEY, entry bytea NOT NULL);
CREATE TABLE commits (id uuid PRIMARY KEY, state bytea NOT NULL)
"""
_APPEND = """
WITH appended AS (INSERT INTO events (id, state) VALUES (%s, %s) RETURNING position)
SELECT pg_notify('bare_events', position::text) FROM appended
"""
_ENTER = """
WITH entered AS (INSERT INTO entries (id, entry) VALUES (%s, %s) RETURNING index)
SELECT pg_notify('bare_entries', index::text) FROM entered
"""


def main(role: str) -> None:
    """Be one role, or all of them, until killed."""
    if role in {"all", "service", "ledger", "view"}:
        from shared.messaging.green import go_green  # noqa: PLC0415  (before all else)

        go_green()
    if role in RELAYS:
        relay(role)
    elif role == "door":
        serve_door()
    elif role == "all":
        everything()
    else:
        run_services(role)
        threading.Event().wait()


def everything() -> None:
    import eventlet  # noqa: PLC0415
    from eventlet import wsgi  # noqa: PLC0415

    run_services("service", "ledger", "view")
    for name in RELAYS:
        threading.Thread(target=relay, args=(name,), daemon=True).start()
    listener = eventlet.listen(("127.0.0.1", int(os.environ["BARE_PORT"])))
    wsgi.server(listener, door(), log_output=False, debug=False, keepalive=True)


def run_services(*roles: str) -> None:
    from nameko.runners import ServiceRunner  # noqa: PLC0415

    import shared.embedded.transport  # noqa: F401, PLC0415

    runner = ServiceRunner({"AMQP_URI": os.environ["BARE_AMQP"], "max_workers": 10})
    for service in services(roles):
        runner.add_service(service)
    runner.start()


def services(roles: tuple[str, ...]) -> list[type]:
    from kombu import Exchange, Queue  # noqa: PLC0415
    from nameko.messaging import consume  # noqa: PLC0415

    from shared.messaging.rpc import rpc  # noqa: PLC0415

    kinds: dict[str, type] = {}
    if "service" in roles:
        connections = Lent()

        class Service:
            name = "bare"

            @rpc
            def append(self, body: dict[str, Any]) -> str:
                with connections as connection:
                    connection.execute(
                        _APPEND, (body["meeting_id"], repr(body).encode()), prepare=True
                    )
                return str(body["meeting_id"])

            @rpc
            def echo(self) -> int:
                return 1

        kinds["service"] = Service
    if "ledger" in roles:
        ledger = connect()

        class Ledger:
            name = "bare_ledger"

            @consume(Queue("bare.facts", Exchange("bare.facts", type="topic"), routing_key="#"))
            def take(self, body: dict[str, Any]) -> None:
                ledger.execute(_ENTER, (body["id"], body["state"].encode()), prepare=True)

        kinds["ledger"] = Ledger
    if "view" in roles:
        view = connect()

        class View:
            name = "bare_view"

            @consume(Queue("bare.ledger", Exchange("bare.ledger", type="topic"), routing_key="#"))
            def take(self, body: dict[str, Any]) -> None:
                view.execute(
                    "INSERT INTO view VALUES (%s, %s)",
                    (body["id"], body["state"].encode()),
                    prepare=True,
                )

        kinds["view"] = View
    return list(kinds.values())


def relay(role: str) -> None:
    """Publish what is new; woken by NOTIFY."""
    exchange, channel, query = RELAYS[role]
    connection, listener, send = connect(), connect(), publisher(exchange)
    listener.execute(f"LISTEN {channel}")
    position = 0
    while True:
        rows = connection.execute(query, (position,), prepare=True).fetchall()
        for position, number, state in rows:  # noqa: B007
            send({"id": str(number), "state": bytes(state).decode()})
        if not rows:
            for _ in listener.notifies(timeout=5, stop_after=1):
                pass


def publisher(exchange: str) -> Any:
    """Give a function that publishes JSON to a topic exchange over a connection of its own."""
    from kombu import Connection, Exchange  # noqa: PLC0415

    import shared.embedded.transport  # noqa: F401, PLC0415

    bus = Connection(os.environ["BARE_AMQP"])
    producer = bus.Producer(exchange=Exchange(exchange, type="topic"), serializer="json")
    return lambda body: producer.publish(body, routing_key="fact", delivery_mode=2)


def connect() -> Any:
    import psycopg  # noqa: PLC0415

    return psycopg.connect(os.environ["BARE_PG"], autocommit=True)


class Lent:
    """Connections, each for one caller at a time."""

    def __init__(self) -> None:
        self._idle: list[Any] = []
        self._lent = threading.local()

    def __enter__(self) -> Any:
        self._lent.one = self._idle.pop() if self._idle else connect()
        return self._lent.one

    def __exit__(self, *_: object) -> None:
        self._idle.append(self._lent.one)


def door() -> Any:
    """Give the Flask application of the bare road."""
    from flask import Flask, request  # noqa: PLC0415

    from shared.messaging.rpc import RpcClients  # noqa: PLC0415

    app = Flask("bare")
    clients = RpcClients(os.environ["BARE_AMQP"], size=16)
    commits = Lent()

    @app.post("/command")
    def command() -> Any:
        return {"id": clients.call("bare", "append", body=request.get_json())}

    @app.route("/bare", methods=["GET", "POST"])
    def bare() -> Any:
        return {"answer": len(request.get_json()) if request.method == "POST" else 1}

    @app.get("/calls/<int:times>")
    def calls(times: int) -> Any:
        """Seconds of each round trip over the bus."""
        return seconds_of(lambda: clients.call("bare", "echo"), times)

    @app.get("/commits/<int:times>")
    def two_commits(times: int) -> Any:
        """Seconds of each pair of commits of one small row."""

        def twice() -> None:
            with commits as connection:
                for _ in range(2):
                    connection.execute(
                        "INSERT INTO commits VALUES (%s, %s)", (uuid4(), b"x" * 400), prepare=True
                    )

        return seconds_of(twice, times)

    return app


def seconds_of(work: Any, times: int) -> list[float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return taken


def application() -> Any:
    """Give the door to granian."""
    return door()


def serve_door() -> None:
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    Server(
        "tests.benchmarks.bare_road:application",
        factory=True,
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=int(os.environ["BARE_PORT"]),
        blocking_threads=16,
        log_access=False,
        websockets=False,
    ).serve()


def is_filed(connection: Any, number: UUID) -> bool:
    """Whether the view shows what was appended."""
    query = "SELECT 1 FROM view WHERE id = %s"
    return connection.execute(query, (number,), prepare=True).fetchone() is not None


if __name__ == "__main__":
    main(sys.argv[1])
