"""Serve and call over a bus, and tell what came back. Arguments: AMQP address, idle seconds."""

# ruff: noqa: E402, T201

from shared.messaging.green import go_green

go_green()

import json
import sys
import time
import uuid
from itertools import product
from typing import Any

from kombu import Connection
from nameko.rpc import get_rpc_exchange

from shared.contracts.errors import InvalidCommandError, NotFoundError
from shared.kernel.errors import ZerenError
from shared.messaging.rpc import RpcClients, rpc
from shared.messaging.runner import Runner

URI, IDLE_S = sys.argv[1], float(sys.argv[2])
SERVICE = f"rpc-{uuid.uuid4().hex[:8]}"
CALLS = 300


class UnknownToCallerError(Exception):
    pass


class Service:
    name = SERVICE

    @rpc
    def echo(self, value: Any) -> Any:
        return value

    @rpc
    def refuse(self) -> None:
        raise NotFoundError(
            "it", day="2025-02-30", numbers=[1, 2], organization_id=uuid.UUID(int=7)
        )

    @rpc
    def refuse_fields(self) -> None:
        field = {"field": "quota", "code": "wrong_value", "zh": "不行", "en": "no"}
        raise InvalidCommandError("x", fields=[field])

    @rpc
    def fail(self) -> None:
        raise UnknownToCallerError("password=swordfish")

    @rpc
    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    @rpc
    def unspeakable(self) -> Any:
        return object()


def refusal(clients: RpcClients, method: str, **kwargs: Any) -> dict[str, Any]:
    began = time.monotonic()
    try:
        clients.call(SERVICE, method, **kwargs)
    except ZerenError as error:
        return {
            "class": type(error).__name__,
            "seconds": time.monotonic() - began,
            **error.as_dict(),
        }
    raise AssertionError(method)


def forge_requests() -> None:
    """Send what no client of ours would send, to a service that must outlive it."""
    with Connection(URI) as connection, connection.channel() as channel:
        producer = connection.Producer(channel)
        exchange = get_rpc_exchange({})
        forged: list[tuple[str, str, dict[str, Any]]] = [
            ('{"args": [], "kwargs": {}}', "application/json", {}),
            ("[1, 2]", "application/json", {"reply_to": "nobody"}),
            ("not json", "application/json", {"reply_to": "nobody"}),
            ("{}", "application/x-unheard-of", {"reply_to": "nobody"}),
            ("cos\nsystem\n", "application/x-python-serialize", {"reply_to": "nobody"}),
        ]
        senders: tuple[dict[str, Any], ...] = ({}, {"user_id": "targets"}, {"user_id": "gateway"})
        for (body, content_type, properties), sender in product(forged, senders):
            producer.publish(
                body,
                exchange=exchange,
                routing_key=f"{SERVICE}.echo",
                content_type=content_type,
                content_encoding="utf-8",
                **properties,
                **sender,
            )
    time.sleep(0.3)


def main() -> None:
    runner = Runner([Service], amqp_uri=URI)
    runner.start()
    clients = RpcClients(URI, size=4)
    answer: dict[str, Any] = {
        "echo": clients.call(SERVICE, "echo", value={"text": "责任", "n": [1, None]}),
        "refused": refusal(clients, "refuse"),
        "refused_fields": refusal(clients, "refuse_fields"),
        "failed": refusal(clients, "fail"),
        "unspeakable": refusal(clients, "unspeakable"),
        "no_method": refusal(clients, "no_such_method"),
        "wrong_arguments": refusal(clients, "echo", nonsense=1),
        "too_slow": refusal(clients, "sleep", seconds=1.5, timeout_s=0.5),
    }
    try:
        clients.call("no-such-service", "echo", timeout_s=5)
    except ZerenError as error:
        answer["no_service"] = error.as_dict()
    forge_requests()
    began = time.monotonic()
    echoes = [clients.call(SERVICE, "echo", value=number) for number in range(CALLS)]
    answer["calls_per_second"] = CALLS / (time.monotonic() - began)
    answer["in_order"] = echoes == list(range(CALLS))
    cpu = time.process_time()
    time.sleep(IDLE_S)
    answer["idle_share_of_a_core"] = (time.process_time() - cpu) / IDLE_S
    clients.close()
    runner.stop()
    print(json.dumps(answer))


main()
