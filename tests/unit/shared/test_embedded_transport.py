"""The in-process bus keeps the promises that a broker keeps, as far as zeren leans on them."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from kombu import Connection, Consumer, Exchange, Queue
from kombu.exceptions import ChannelError

from shared.embedded import transport

FACTS = Exchange("facts", type="topic", durable=True)


@pytest.fixture(autouse=True)
def empty_bus() -> Iterator[None]:
    transport.reset()
    yield
    transport.reset()


@pytest.fixture
def connect() -> Iterator[Callable[[], Connection]]:
    made: list[Connection] = []

    def new() -> Connection:
        made.append(Connection("embedded://"))
        return made[-1]

    yield new
    for connection in made:
        connection.release()


def publish(connection: Connection, *keys: str, exchange: Any = FACTS, **options: Any) -> None:
    with connection.channel() as channel:
        producer = connection.Producer(channel, exchange=exchange)
        for key in keys:
            producer.publish({"key": key}, routing_key=key, serializer="json", **options)


def declared(connection: Connection, name: str, key: str = "#", **options: Any) -> Any:
    queue = Queue(name, FACTS, routing_key=key, **options)(connection.default_channel)
    queue.declare()
    return queue


def consume(connection: Connection, *queues: Any, prefetch: int = 0, ack: bool = True) -> list[Any]:
    """Start consuming; messages land in the list that is given back as events are drained."""
    got: list[Any] = []

    def take(message: Any) -> None:
        got.append(message)
        if ack:
            message.ack()

    consumer = Consumer(connection.default_channel, queues=list(queues), on_message=take)
    consumer.qos(prefetch_count=prefetch)
    consumer.consume()
    return got


def drain(connection: Connection) -> None:
    """Take what is there."""
    try:
        while True:
            connection.drain_events(timeout=0)
    except TimeoutError:
        pass


def keys(messages: list[Any]) -> list[str]:
    return [message.decode()["key"] for message in messages]


def test_a_message_tells_its_content_type_in_its_properties(connect: Any) -> None:
    queue = declared(connect(), "q")
    publish(connect(), "a.b")

    message = queue.get(no_ack=True)

    assert message.properties["content_type"] == "application/json"
    assert message.delivery_info["routing_key"] == "a.b"


def test_bytes_come_out_as_they_went_in(connect: Any) -> None:
    queue = declared(connect(), "q")
    connection = connect()
    connection.Producer().publish(
        b"\xff\x00",
        exchange=FACTS,
        routing_key="a",
        content_type="application/x",
        content_encoding="binary",
    )

    assert queue.get(no_ack=True).body == b"\xff\x00"


@pytest.mark.parametrize(
    ("pattern", "key", "matches"),
    [
        ("#", "a.b.c", True),
        ("a.#", "a", True),
        ("a.#", "a.b.c", True),
        ("a.*", "a.b", True),
        ("a.*", "a.b.c", False),
        ("a.*", "a", False),
        ("#.c", "c", True),
        ("a.#.c", "a.c", True),
        ("a.b", "aXb", False),
        ("a.b", "a.b.c", False),
    ],
)
def test_topics_match_as_amqp_says(connect: Any, pattern: str, key: str, *, matches: bool) -> None:
    queue = declared(connect(), "q", pattern)
    publish(connect(), key)

    assert (queue.get(no_ack=True) is not None) == matches


def test_a_message_without_a_queue_is_dropped(connect: Any) -> None:
    declared(connect(), "q", "a.b")

    publish(connect(), "nobody.wants.this")
    publish(connect(), "no-such-queue", exchange=Exchange(""))

    assert transport.sizes() == {"q": 0}


def test_a_mandatory_message_without_a_queue_is_refused(connect: Any) -> None:
    declared(connect(), "q", "a.b")

    with pytest.raises(ChannelError, match="NO_ROUTE"):
        publish(connect(), "nobody.wants.this", mandatory=True)
    publish(connect(), "a.b", mandatory=True)

    assert transport.sizes() == {"q": 1}


def test_a_requeued_message_comes_back_first_and_to_its_own_queue_alone(connect: Any) -> None:
    one, other = declared(connect(), "one"), declared(connect(), "other")
    publish(connect(), "1", "2", "3")
    first = one.get()
    second = one.get()

    second.requeue()
    first.requeue()

    assert transport.sizes() == {"one": 3, "other": 3}
    back = [one.get(no_ack=True) for _ in range(3)]
    assert keys(back) == ["1", "2", "3"]
    assert [bool(m.delivery_info.get("redelivered")) for m in back] == [True, True, False]
    assert keys([other.get(no_ack=True)]) == ["1"]


def test_what_a_closed_connection_had_in_hand_comes_back_in_order(connect: Any) -> None:
    connection = connect()
    queue = declared(connection, "q")
    publish(connect(), "1", "2", "3", "4")
    got = consume(connection, queue, ack=False)
    drain(connection)
    got[1].ack()

    connection.close()

    reader = declared(connect(), "q")
    assert keys([reader.get(no_ack=True) for _ in range(3)]) == ["1", "3", "4"]


def test_no_more_than_the_prefetch_is_handed_out_before_it_is_acknowledged(connect: Any) -> None:
    connection = connect()
    got = consume(connection, declared(connection, "q"), prefetch=2, ack=False)
    publish(connect(), "1", "2", "3")

    drain(connection)
    assert keys(got) == ["1", "2"]
    got[0].ack()
    drain(connection)
    assert keys(got) == ["1", "2", "3"]


def test_one_connection_drains_several_queues_fairly(connect: Any) -> None:
    connection = connect()
    busy, quiet = declared(connection, "busy", "b"), declared(connection, "quiet", "q")
    got = consume(connection, busy, quiet)
    publish(connect(), *["b"] * 50, "q")

    for _ in range(4):
        connection.drain_events(timeout=0)

    assert "q" in keys(got)


def test_a_message_in_two_queues_of_one_channel_is_acknowledged_in_each(connect: Any) -> None:
    connection = connect()
    got = consume(connection, declared(connection, "one"), declared(connection, "two"))
    publish(connect(), "1")

    drain(connection)
    connection.close()

    assert len({message.delivery_tag for message in got}) == 2
    assert transport.sizes() == {"one": 0, "two": 0}


def test_a_time_out_of_zero_looks_once(connect: Any) -> None:
    connection = connect()
    got = consume(connection, declared(connection, "q"))
    publish(connect(), "1")

    connection.drain_events(timeout=0)
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        connection.drain_events(timeout=0)

    assert keys(got) == ["1"]
    assert time.monotonic() - began < 0.1


def test_a_time_out_is_kept_though_other_queues_are_busy(connect: Any) -> None:
    connection = connect()
    consume(connection, declared(connection, "mine", "mine"), declared(connection, "mine2", "m2"))
    declared(connect(), "others", "others")
    ended = threading.Event()

    def make_noise() -> None:
        noisy = connect()
        while not ended.wait(0.01):
            publish(noisy, "others")

    noise = threading.Thread(target=make_noise)
    noise.start()
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        connection.drain_events(timeout=0.3)
    ended.set()
    noise.join()

    assert 0.25 < time.monotonic() - began < 0.8


def test_whoever_waits_is_woken_at_once(connect: Any) -> None:
    connection = connect()
    got = consume(connection, declared(connection, "q"))
    began = time.monotonic()
    later = threading.Timer(0.1, publish, (connect(), "1"))
    later.start()

    connection.drain_events(timeout=5)

    assert keys(got) == ["1"]
    assert time.monotonic() - began < 0.5
    later.join()


def test_nothing_is_lost_between_many_threads(connect: Any) -> None:
    count, writers = 500, 4
    connection = connect()
    got = consume(connection, declared(connection, "q"), prefetch=10)
    threads = [
        threading.Thread(target=publish, args=(connect(), *(f"{w}.{n}" for n in range(count))))
        for w in range(writers)
    ]
    for thread in threads:
        thread.start()
    while len(got) < count * writers:
        connection.drain_events(timeout=2)
    for thread in threads:
        thread.join()

    for w in range(writers):
        mine = [key for key in keys(got) if key.startswith(f"{w}.")]
        assert mine == [f"{w}.{n}" for n in range(count)]


def test_an_expiring_queue_goes_with_the_last_connection_that_read_it(connect: Any) -> None:
    connection = connect()
    replies = declared(connection, "replies", "r", queue_arguments={"x-expires": 1000})
    consume(connection, replies, declared(connection, "stays", "s"))

    connection.close()

    assert list(transport.sizes()) == ["stays"]
    publish(connect(), "r")
    assert transport.sizes() == {"stays": 0}


def test_reset_forgets_everything(connect: Any) -> None:
    declared(connect(), "q")
    publish(connect(), "1")

    transport.reset()

    assert transport.sizes() == {}
