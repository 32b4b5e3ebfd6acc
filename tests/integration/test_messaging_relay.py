"""The relay, its publisher and its loop, over both transports and a real database."""

import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from kombu import Connection, Queue

from shared.contracts.entry import read_entry
from shared.embedded import transport
from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.messaging.append_lock import AppendLockWatch
from shared.messaging.loops import Loop
from shared.messaging.publisher import BusUnavailableError, Outgoing, Publisher
from shared.messaging.relay import Relay
from shared.messaging.sources import EventSource, LedgerSource
from shared.messaging.topology import FACTS, LEDGER, UNROUTED, facts_exchange, ledger_exchange
from shared.settings import Settings
from shared.testing.rabbitmq import RabbitMqNode

TOPIC = "registry.organization.established.v1"
MOMENT = datetime(2025, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_bus(bus_uri: str) -> Iterator[None]:
    yield
    if bus_uri == "embedded://":
        transport.reset()


@pytest.fixture
def connect(database: Settings) -> Callable[[], psycopg.Connection[Any]]:
    address = conninfo(database, "registry_service")
    return lambda: psycopg.connect(address, autocommit=True)


@pytest.fixture
def publisher(bus_uri: str) -> Iterator[Publisher]:
    made = Publisher(bus_uri, confirm_timeout_s=5)
    yield made
    made.close()


class Subscriber:
    """Somebody outside with a queue of their own."""

    def __init__(self, uri: str, exchange: Any) -> None:
        self.connection = Connection(uri)
        name = f"subscriber-{uuid.uuid4().hex[:8]}"
        self.queue = Queue(name, exchange, routing_key="#", durable=True)(self.connection.channel())
        self.queue.declare()

    def receive(self) -> list[Any]:
        received = []
        while (message := self.queue.get(no_ack=True)) is not None:
            received.append(message)
        return received


@pytest.fixture
def subscribe(bus_uri: str, publisher: Publisher) -> Iterator[Callable[[Any], Subscriber]]:
    made: list[Subscriber] = []
    publisher.publish("", [])  # declares the exchanges

    def new(exchange: Any) -> Subscriber:
        made.append(Subscriber(bus_uri, exchange))
        return made[-1]

    yield new
    for subscriber in made:
        subscriber.queue.delete()
        subscriber.connection.close()


@pytest.fixture
def record(
    postgres: EmbeddedPostgres, database: Settings
) -> Callable[[int], list[tuple[uuid.UUID, int]]]:
    """Store facts as the registry would."""

    def store(count: int) -> list[tuple[uuid.UUID, int]]:
        with psycopg.connect(postgres.conninfo(database.pg_database)) as connection:
            row = connection.execute("SELECT count(*) FROM registry.events").fetchone()
            assert row is not None
            rows = [
                (row[0] + n + 1, row[0] + n, uuid.uuid4(), b'{"name":"\xe6\x9d\x91"}')
                for n in range(count)
            ]
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO registry.events (position, previous, originator_id,"
                    " originator_version, topic, state, recorded_at, occurred_on,"
                    " relies_on_index, actor, command_id, correlation_id)"
                    " VALUES (%s, %s, %s, 1, %s, %s, %s, %s, 0, 'system:test', %s, %s)",
                    [
                        (*r[:3], TOPIC, r[3], MOMENT, date(2025, 3, 1), uuid.uuid4(), uuid.uuid4())
                        for r in rows
                    ],
                )
            connection.execute("NOTIFY registry_events")
        return [(r[2], r[0]) for r in rows]

    return store


def test_facts_go_out_once_in_order_as_entries(
    record: Any, connect: Any, publisher: Publisher, subscribe: Any
) -> None:
    subscriber = subscribe(facts_exchange())
    stored = record(2_500)
    relay = Relay(EventSource("registry"), publisher, connect)

    assert [relay.step() for _ in range(4)] == [1_000, 1_000, 500, 0]

    messages = subscriber.receive()
    assert [read_entry(m.body).sequence for m in messages] == [p for _, p in stored]
    assert [m.properties["message_id"] for m in messages] == [f"{s}.1" for s, _ in stored]
    assert messages[0].content_type == "application/cloudevents+json"
    assert messages[0].delivery_info["routing_key"] == TOPIC
    relay.close()
    again = Relay(EventSource("registry"), publisher, connect)
    assert again.step() == 0
    again.close()


def test_one_relay_is_active_and_another_takes_over(
    record: Any, connect: Any, publisher: Publisher
) -> None:
    first = Relay(EventSource("registry"), publisher, connect)
    second = Relay(EventSource("registry"), publisher, connect)
    record(3)

    assert first.step() == 3
    record(2)
    assert second.step() == 0
    first.close()
    end = time.monotonic() + 10  # the server notices the hang-up a moment later
    while not (moved := second.step()) and time.monotonic() < end:
        time.sleep(0.01)
    assert moved == 2
    second.close()


def test_the_ledger_goes_out_with_its_index(
    postgres: EmbeddedPostgres, database: Settings, publisher: Publisher, subscribe: Any
) -> None:
    subscriber = subscribe(ledger_exchange())
    entries = [b'{"id":"s.%d","type":"x"}' % n for n in range(3)]
    with psycopg.connect(postgres.conninfo(database.pg_database)) as connection:
        for index, entry in enumerate(entries):
            connection.execute(
                "INSERT INTO ledger.entries (index, source, sequence, type, entry, integrated_at)"
                " VALUES (%s, 'registry', %s, %s, %s, %s)",
                (index, index + 1, TOPIC, entry, MOMENT),
            )
    address = conninfo(database, "ledger_service")
    relay = Relay(LedgerSource(), publisher, lambda: psycopg.connect(address, autocommit=True))

    assert [relay.step(), relay.step()] == [3, 0]

    messages = subscriber.receive()
    assert [m.headers["ledgerindex"] for m in messages] == [0, 1, 2]
    assert {m.headers["integratedat"] for m in messages} == {"2025-03-01T08:00:00.000000Z"}
    assert [m.body for m in messages] == entries
    assert relay.counts.cursor == 3
    relay.close()


def test_a_loop_is_woken_by_a_notification_and_outlives_a_lost_connection(
    record: Any, connect: Any, postgres: EmbeddedPostgres, database: Settings, publisher: Publisher
) -> None:
    relay = Relay(EventSource("registry"), publisher, connect)
    loop = Loop(
        relay.step, name="relay", connect=connect, listen_channel="registry_events", poll_s=30
    )
    loop.start()
    _until(lambda: loop.counts.steps > 0)
    began = time.monotonic()
    record(1)
    _until(lambda: relay.counts.published == 1)
    assert time.monotonic() - began < 2

    with psycopg.connect(postgres.conninfo(database.pg_database), autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE usename = 'registry_service' AND datname = current_database()"
        )
    _until(lambda: loop.counts.failures > 0)
    record(1)
    _until(lambda: relay.counts.published == 2)
    assert loop.counts.items == 2
    _until(lambda: loop.counts.failing_since is None)
    loop.stop()
    record(1)  # whoever waits for news is woken by it, and sees that it shall end
    assert loop.join(5)
    relay.close()


def test_an_append_lock_held_too_long_raises_one_alarm(
    record: Any, connect: Any, publisher: Publisher
) -> None:
    watch = AppendLockWatch("registry", limit_s=0.2)
    relay = Relay(EventSource("registry"), publisher, connect, watch=watch)
    record(1)
    relay.step()
    assert relay.counts.alarms == 0
    with connect() as holder, holder.transaction():
        holder.execute("SELECT pg_advisory_xact_lock(hashtextextended('registry.events', 0))")
        time.sleep(0.6)
        relay.step()
        assert relay.counts.alarms == 1
        assert relay.counts.append_lock_held_s > 0.2
        time.sleep(0.6)
        relay.step()
        assert relay.counts.alarms == 1
    time.sleep(0.6)
    relay.step()
    assert relay.counts.append_lock_held_s == 0
    relay.close()


def test_what_no_queue_wants_is_published_without_complaint(publisher: Publisher) -> None:
    publisher.publish(FACTS, [Outgoing("nobody.wants.this.v1", b"{}", "1")])
    publisher.publish(LEDGER, [Outgoing("nobody.wants.this.v1", b"{}", "2")])


def _until(condition: Callable[[], bool], timeout_s: float = 15) -> None:
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def broker() -> Iterator[RabbitMqNode]:
    with RabbitMqNode() as node:
        yield node


class TestBrokerLost:
    """Only a broker of its own can be lost."""

    @pytest.fixture
    def bus_uri(self, broker: RabbitMqNode) -> str:
        return broker.uri

    def test_the_unrouted_are_kept_for_looking(
        self, broker: RabbitMqNode, publisher: Publisher
    ) -> None:
        publisher.publish(FACTS, [Outgoing("nobody.wants.this.v1", b"{}", "1")])

        with Connection(broker.uri) as connection:
            message = Queue(UNROUTED)(connection.channel()).get(no_ack=True)
        assert message is not None
        assert message.properties["message_id"] == "1"

    def test_nothing_is_lost_with_the_broker_and_its_data(
        self, broker: RabbitMqNode, record: Any, connect: Any, publisher: Publisher
    ) -> None:
        relay = Relay(EventSource("registry"), publisher, connect)
        record(5)
        assert relay.step() == 5
        broker.wipe()
        record(7)
        with pytest.raises(BusUnavailableError):
            relay.step()
        with connect() as connection:
            position = connection.execute("SELECT position FROM registry.cursors").fetchone()
        assert position == (5,)

        broker.start()
        subscriber = Subscriber(broker.uri, facts_exchange())
        assert relay.step() == 7

        assert [read_entry(m.body).sequence for m in subscriber.receive()] == list(range(6, 13))
        subscriber.connection.close()
        relay.close()
