"""``embedded://``: the bus inside one process, a kombu transport made fit for nameko.

kombu's memory transport lacks what nameko needs: it leaves ``content_type`` out of a message's
properties, polls instead of waking, loses what was not acknowledged when a connection closes, and
puts a rejected message back through its exchange, so every other subscriber gets it again. Here:

* each queue gets its own copy of a message, and what comes back comes back to that queue only, at
  its front and in the old order;
* whoever waits is woken by a message for one of *its* queues, by an acknowledgement that makes
  room, or by its time-out, whichever is first;
* a queue that would expire or is exclusive goes with the last connection that consumed from it;
* a mandatory message without a queue is refused (``NO_ROUTE``), any other one is dropped.

Delivery limits, dead-letter and alternate exchanges are accepted in declarations and do nothing.
Greenthreads and threads may both be used; the bus cannot leave the process.
"""

import re
import threading
from collections import deque
from itertools import count
from queue import Empty
from time import monotonic
from typing import Any, ClassVar

from kombu import pools
from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, virtual
from kombu.transport.virtual import exchange as exchange_types

from shared.embedded.waiting import Listeners, Waker

TEMPORARY_ARGUMENT = "x-expires"


class Broker:
    """All queues, bindings and listeners of this process."""

    def __init__(self) -> None:
        self.state = virtual.BrokerState()
        self.queues: dict[str, deque[dict[str, Any]]] = {}
        self.temporary: set[str] = set()
        self.listeners = Listeners()
        self.tags = count(1)

    def clear(self) -> None:
        self.state.clear()
        self.queues.clear()
        self.temporary.clear()
        self.listeners.clear()


_broker = Broker()


def register() -> None:
    """Make ``embedded://`` known to kombu. May be called again."""
    TRANSPORT_ALIASES["embedded"] = f"{__name__}:Transport"


def reset() -> None:
    """Forget every exchange, queue and message of this process, for tests.

    Connections opened before must not be used afterwards; kombu's pooled ones are closed here.
    """
    pools.reset()
    _broker.clear()


def sizes() -> dict[str, int]:
    """Give how many messages are ready in each queue (those in somebody's hands not counted)."""
    return {name: len(messages) for name, messages in list(_broker.queues.items())}


class Message(virtual.Message):  # type: ignore[misc]  # kombu has no types
    """A message whose properties tell the content type, where nameko looks for it."""

    def __init__(self, payload: dict[str, Any], channel: Any = None, **kwargs: Any) -> None:
        super().__init__(payload, channel=channel, **kwargs)
        self.properties.setdefault("content_type", self.content_type)
        self.properties.setdefault("content_encoding", self.content_encoding)


class TopicExchange(exchange_types.TopicExchange):  # type: ignore[misc]  # kombu has no types
    """AMQP's own matching: ``*`` is one word, ``#`` any number of words, none included."""

    _words: ClassVar[dict[str, str]] = {"*": r"[^.]*\.", "#": r"(?:[^.]*\.)*"}

    def key_to_pattern(self, rkey: str) -> str:
        parts = (self._words.get(word, re.escape(word) + r"\.") for word in rkey.split("."))
        return "^" + "".join(parts) + "$"

    def _match(self, pattern: str, string: str) -> Any:
        return super()._match(pattern, string + ".")


class Channel(virtual.Channel):  # type: ignore[misc]  # kombu has no types
    """A channel on the process's broker."""

    Message = Message
    body_encoding = None  # bytes stay bytes: nothing leaves the process
    supports_fanout = True
    do_restore = True
    exchange_types: ClassVar[dict[str, Any]] = {
        **exchange_types.STANDARD_EXCHANGE_TYPES,
        "topic": TopicExchange,
    }

    def _next_delivery_tag(self) -> int:
        return next(_broker.tags)

    # Queues

    def _has_queue(self, queue: str, **_: Any) -> bool:
        return queue in _broker.queues

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        _broker.queues.setdefault(queue, deque())
        wanted = kwargs.get("arguments") or {}
        if kwargs.get("exclusive") or kwargs.get("auto_delete") or TEMPORARY_ARGUMENT in wanted:
            _broker.temporary.add(queue)

    def _size(self, queue: str) -> int:
        return len(_broker.queues.get(queue, ()))

    def _purge(self, queue: str) -> int:
        messages = _broker.queues.get(queue, deque())
        size = len(messages)
        messages.clear()
        return size

    def _delete(self, queue: str, *_: Any, **__: Any) -> None:
        _broker.queues.pop(queue, None)
        _broker.temporary.discard(queue)

    def queue_delete(
        self,
        queue: str,
        if_unused: bool = False,  # noqa: FBT001, FBT002  (kombu's signature)
        if_empty: bool = False,  # noqa: FBT001, FBT002  (kombu's signature)
        **kwargs: Any,
    ) -> None:
        if (if_empty and self._size(queue)) or (if_unused and _broker.listeners.of(queue)):
            return
        for exchange, routing_key, arguments in list(self.state.queue_bindings(queue)):
            self.queue_unbind(queue, exchange, routing_key, arguments, **kwargs)
        self.state.queue_bindings_delete(queue)
        self._delete(queue)

    def _queue_bind(self, *_: Any) -> None:
        """Nothing to do: the table of bindings is shared already."""

    # Publishing

    def basic_publish(
        self, message: dict[str, Any], exchange: str, routing_key: str, **kwargs: Any
    ) -> None:
        if kwargs.pop("mandatory", False) and not self._routes(exchange, routing_key):
            raise ChannelError("NO_ROUTE", (60, 40), "Channel.basic_publish", "312")
        super().basic_publish(message, exchange, routing_key)

    def _routes(self, exchange: str, routing_key: str) -> Any:
        return self._lookup(exchange, routing_key) if exchange else self._has_queue(routing_key)

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        messages = _broker.queues.get(queue)
        if messages is None:
            return
        properties = {**message["properties"], "delivery_tag": self._next_delivery_tag()}
        properties["delivery_info"] = {**properties["delivery_info"], "queue": queue}
        messages.append({**message, "properties": properties})
        _broker.listeners.announce(queue)

    def _put_fanout(
        self, exchange: str, message: dict[str, Any], routing_key: str, **_: Any
    ) -> None:
        for queue in self._lookup(exchange, routing_key):
            self._put(queue, message)

    # Consuming

    def _get(self, queue: str, **_: Any) -> dict[str, Any]:
        try:
            return _broker.queues[queue].popleft()
        except (KeyError, IndexError):
            raise Empty from None

    def basic_consume(self, queue: str, *args: Any, **kwargs: Any) -> None:
        super().basic_consume(queue, *args, **kwargs)
        _broker.listeners.add(queue, self.connection.waker)
        self.connection.consumed.add(queue)
        self.connection.waker.wake()

    def basic_cancel(self, consumer_tag: str) -> None:
        queue = self._tag_to_queue.get(consumer_tag)
        super().basic_cancel(consumer_tag)
        if queue is not None and queue not in self.connection._callbacks:  # noqa: SLF001
            _broker.listeners.remove(queue, self.connection.waker)

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:  # noqa: FBT001, FBT002
        if multiple:
            for tag in [tag for tag in self.qos._delivered if tag <= delivery_tag]:  # noqa: SLF001
                self.qos.ack(tag)
        self.qos.ack(delivery_tag)
        self.connection.waker.wake()  # there is room in the prefetch window

    def basic_reject(self, delivery_tag: int, requeue: bool = False) -> None:  # noqa: FBT001, FBT002
        super().basic_reject(delivery_tag, requeue=requeue)
        self.connection.waker.wake()

    def _restore(self, message: Any) -> None:
        queue = message.delivery_info["queue"]
        messages = _broker.queues.get(queue)
        if messages is None:
            return
        raw = message._raw  # noqa: SLF001
        raw["properties"]["delivery_info"]["redelivered"] = True
        messages.appendleft(raw)
        _broker.listeners.announce(queue)


class Transport(virtual.Transport):  # type: ignore[misc]  # kombu has no types
    """A connection to the process's broker; waiting costs nothing."""

    Channel = Channel
    idle_wait_s = 1.0
    recoverable_connection_errors = ()
    recoverable_channel_errors = ()
    driver_type = "embedded"
    driver_name = "embedded"
    implements = virtual.Transport.implements.extend(
        exchange_type=frozenset(["direct", "topic", "fanout"])
    )

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.state = _broker.state
        self.waker = Waker()
        self.consumed: set[str] = set()
        self._closing = threading.Lock()

    def driver_version(self) -> str:
        return "1"

    def drain_events(self, connection: Any, timeout: float | None = None) -> Any:
        """Deliver one message; wait for it at most ``timeout`` seconds, for ever if None.

        Raises:
            TimeoutError: nothing came in time. A time-out of 0 looks once and does not wait.
        """
        del connection
        end = None if timeout is None else monotonic() + timeout
        while True:
            seen = self.waker.calls
            try:
                return self.cycle.get(self._deliver, timeout=timeout)
            except Empty:
                left_s = self.idle_wait_s if end is None else end - monotonic()
                if left_s <= 0:
                    raise TimeoutError from None
                self.waker.wait(seen, min(left_s, self.idle_wait_s))

    def close_connection(self, connection: Any) -> None:
        with self._closing:
            consumed, self.consumed = self.consumed, set()
        super().close_connection(connection)
        gone = [name for name in consumed & _broker.temporary if not _broker.listeners.of(name)]
        for name in gone:
            _forget(name)


def _forget(queue: str) -> None:
    """Remove a queue and its bindings, once nobody is left to read it."""
    for key in list(_broker.state.queue_index.get(queue, ())):
        exchange = _broker.state.exchanges.get(key.exchange)
        if exchange is not None:
            exchange["table"][:] = [entry for entry in exchange["table"] if entry[2] != queue]
    _broker.state.queue_bindings_delete(queue)
    _broker.queues.pop(queue, None)
    _broker.temporary.discard(queue)


register()
