"""Services on the bus: calls, errors, acknowledgement, poison; the same on both transports."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from kombu import Connection

from shared.eventstore.connections import conninfo
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.topology import FACTS
from shared.settings import Settings
from shared.testing.rabbitmq import RabbitMqNode
from tests.integration.running import Running

Script = Callable[..., dict[str, Any]]
Start = Callable[..., Running]


@pytest.fixture
def letters(database: Settings) -> DeadLetters:
    address = conninfo(database, "registry_service")
    return DeadLetters(lambda: psycopg.connect(address), schema="registry")


def eventually(condition: Callable[[], bool], timeout_s: float = 20) -> bool:
    end = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_calls_errors_and_forgeries_over_rpc(
    script: Script, bus_uri: str, record_property: Callable[[str, object], None]
) -> None:
    answer = script("rpc.py", bus_uri, "3")

    assert answer["echo"] == {"text": "责任", "n": [1, None]}
    refused = answer["refused"]
    assert (refused["class"], refused["code"]) == ("NotFoundError", "not_found")
    assert refused["subject"] == "it"
    assert refused["details"] == {
        "day": "2025-02-30",
        "numbers": [1, 2],
        "organization_id": str(uuid.UUID(int=7)),
    }
    assert answer["refused_fields"]["details"]["fields"][0]["field"] == "quota"
    for name in ("failed", "unspeakable", "no_method", "wrong_arguments"):
        assert answer[name]["class"] == "InternalError", name
    assert "swordfish" not in str(answer)
    assert answer["too_slow"]["code"] == "service_unavailable"
    assert answer["too_slow"]["seconds"] < 1.2
    assert answer["no_service"]["code"] == "service_unavailable"
    assert answer["in_order"]
    assert answer["idle_share_of_a_core"] < 0.03
    record_property("rpc_calls_per_second", answer["calls_per_second"])


def test_poison_is_tried_again_parked_listed_and_replayed_to_its_queue_alone(
    script: Script, bus_uri: str, database: Settings
) -> None:
    answer = script("poison.py", bus_uri, conninfo(database, "registry_service"))

    assert answer["handled"] == [*(f"n{n}" for n in range(100)), "last", "poison"]
    assert answer["calls_of_poison"] == 3 + 1
    assert answer["calls_of_flaky"] == 2
    faults = [(error.split("(")[0], attempts) for error, attempts in answer["parked"]]
    assert faults[0] == ("ValueError", 3)
    assert len(faults) == 8
    assert all(attempts == 0 for _, attempts in faults[1:])
    assert answer["poison_body"] == '{"n":1}'
    assert answer["poison_headers"]["ledgerindex"] == 5
    assert answer["key_after_replay"] == answer["expected_key"]
    assert answer["replayed"]
    assert not answer["still_waiting"]
    assert not answer["others_saw_replay"]
    assert 2 <= answer["wakes"] < 100  # the first look needs no news
    assert answer["parked_by_wake"] == [0] * 7, "what is malformed, and nothing else"


def test_a_killed_service_gets_its_message_again_and_a_stopped_one_finishes_it(
    script: Script, bus_uri: str
) -> None:
    answer = script("stopping.py", bus_uri)

    assert answer["returned_when_killed"] == []
    assert answer["entered"] == ["1", "1", "2", "3"]
    assert answer["returned_when_stopped"] == ["1", "2"]
    assert answer["returned"] == ["1", "2", "3"]


def test_a_message_is_acknowledged_only_after_its_handler_returned(
    start: Start, rabbitmq: RabbitMqNode, database: Settings, letters: DeadLetters
) -> None:
    queue = f"dying-{uuid.uuid4().hex[:8]}"
    arguments = ("dying.py", rabbitmq.uri, conninfo(database, "registry_service"), queue)
    hanging = start(*arguments, "hang")
    assert hanging.next_line() == "ready"
    publisher = Publisher(rabbitmq.uri, sender=f"relay-{queue}")
    assert eventually(lambda: _is_consumed(rabbitmq, queue))
    publisher.publish(FACTS, [Outgoing(f"{queue}.x", b"{}", "harmless")])
    assert (hanging.next_line(), hanging.next_line()) == ("got harmless", "done harmless")
    publisher.publish(FACTS, [Outgoing(f"{queue}.x", b"{}", "deadly")])
    assert hanging.next_line() == "got deadly"
    hanging.kill()

    again = start(*arguments, "hang")
    assert (again.next_line(), again.next_line()) == ("ready", "got deadly")
    again.kill()

    # Twice dead with it in hand is more than the limit of one: the broker gives it up.
    last = start(*arguments, "take")
    assert last.next_line() == "ready"
    assert eventually(lambda: letters.count() == 1)
    letter = letters.waiting()[0]
    assert (letter.queue, letter.body) == (queue, b"{}")
    assert "delivery_limit" in letter.error
    gateway = Publisher(rabbitmq.uri, sender="gateway")
    letters.replay(letter.id, gateway)
    assert (last.next_line(), last.next_line()) == ("got deadly", "done deadly")
    assert letters.count() == 0
    publisher.close()
    gateway.close()


def _is_consumed(node: RabbitMqNode, queue: str) -> bool:
    """Tell whether a consumer waits on a queue."""
    with Connection(node.uri) as connection, connection.channel() as channel:
        try:
            return bool(channel.queue_declare(queue, passive=True).consumer_count)
        except connection.channel_errors:
            return False


def test_statements_of_a_patched_process_run_side_by_side(
    script: Script, database: Settings
) -> None:
    answer = script("green_database.py", conninfo(database, "registry_service"))

    assert answer["seconds"] < 2.5


def test_a_patched_process_with_a_blocking_database_driver_refuses_to_run(script: Script) -> None:
    assert script("half_green.py")["refused"] == ["ensure_green_psycopg", "go_green"]


def test_plain_threads_call_and_both_sides_outlive_a_wiped_broker(
    start: Start,
) -> None:
    with RabbitMqNode() as broker:
        serving = start("serving.py", broker.uri, "doubling")
        calling = start("calling.py", broker.uri, "doubling")
        assert (serving.next_line(), calling.next_line()) == ("ready", "ready")
        assert eventually(lambda: _is_consumed(broker, "rpc-doubling"))
        assert a_round_of_calls(calling)[:2] == (200, 0)

        broker.wipe()
        right, refused, seconds = a_round_of_calls(calling)
        assert (right, refused) == (0, 200)
        assert seconds < 60

        broker.start()
        assert eventually(lambda: _is_consumed(broker, "rpc-doubling"), timeout_s=40)
        assert a_round_of_calls(calling)[:2] == (200, 0)


def a_round_of_calls(calling: Running) -> tuple[int, int, float]:
    calling.tell("again")
    _, right, refused, seconds = calling.next_line().split()
    return int(right), int(refused), float(seconds)
