"""Consuming: a message is acknowledged after its handler has returned, that is after the commit.

nameko 2.14.1 acknowledges a message whose handler raised, or spins it thousands of times a second.
Here a failing message is tried again in place, a bounded number of times with growing pauses, and
then parked as a dead letter. What is no JSON of ours is parked at once, by both kinds. Nothing
that arrives can end the service. Messages of one queue are handled one after the other, in order.

``follow`` decorates a method and hands over each message. ``Wake`` only says to the loops of its
service that something came, which is all that consumers inside the suite need.
"""

from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog
from eventlet import sleep, spawn
from eventlet.event import Event
from kombu import Consumer
from nameko.exceptions import ConfigurationError, ContainerBeingKilled
from nameko.extensions import DependencyProvider, Entrypoint

from shared.messaging.consuming import PatientQueueConsumer
from shared.messaging.dead_letters import CONTENT_TYPE_HEADER, MESSAGE_ID_HEADER
from shared.messaging.delivery import Delivered, Retries, delivered, fault_of, last_words
from shared.messaging.door import loops_key
from shared.messaging.loops import Loop
from shared.messaging.topology import (
    DELIVERY_LIMIT,
    dead_queue,
    declare_exchanges,
    following_queue,
    stand,
    waking_queue,
)

DEAD_LETTERS = "dead_letters"  # end of a key of the configuration: a DeadLetters object
RETRIES = "retries"  # key of the service's configuration: a Retries object; may be absent
WAKE_PREFETCH = 200
FOLLOW_PREFETCH = 8  # few: the broker counts a death against every message in a dead hand

_log = structlog.get_logger(__name__)


def letters_key(service: str) -> str:
    """Give the key under which a process provides the dead letters of one service."""
    return f"{service}.{DEAD_LETTERS}"


class BusConsumer(PatientQueueConsumer):
    """nameko's consumer loop, handing over raw messages: decoding is the entrypoint's concern.

    Each queue has a channel and a prefetch of its own, so a slow one holds up no other.
    """

    def get_consumers(self, _: Any, channel: Any) -> Any:
        connection = channel.connection.client
        declare_exchanges(connection)
        for provider in self._providers:
            stand(connection, provider.queue)
            consumer = Consumer(
                connection.channel(),
                queues=[provider.queue],
                auto_declare=False,
                on_message=provider.receive,
                on_decode_error=lambda message, _, receive=provider.receive: receive(message),
            )
            consumer.qos(prefetch_count=provider.prefetch)
            self._consumers[provider] = consumer
        return self._consumers.values()


class _Reader:
    """What both have: a queue, and dead letters for what is malformed. Mixed into an extension."""

    container: Any
    queue: Any
    bus: Any
    retries: Retries

    def setup(self) -> None:
        config = self.container.config
        self.retries = config.get(RETRIES) or Retries()
        self._letters = config.get(letters_key(self.container.service_name)) or config.get(
            DEAD_LETTERS
        )
        self.bus.register_provider(self)

    def park(self, message: Any, error: str, attempts: int) -> None:
        """Put a message into the table and acknowledge it; where that fails, give it back."""
        if self._letters is None:
            _log.error("message_dropped", queue=self.queue.name, error=error)
            self.bus.ack_message(message)
            return
        got: Delivered = delivered(message)
        headers = {
            **got.headers,
            MESSAGE_ID_HEADER: got.message_id,
            CONTENT_TYPE_HEADER: message.content_type,
        }
        try:
            number = self._letters.park(
                queue=self.queue.name,
                routing_key=got.routing_key,
                headers=headers,
                body=got.body,
                error=error,
                attempts=attempts,
            )
        except Exception:  # noqa: BLE001  (the database may be away in many ways; it is logged)
            _log.exception("parking_failed", queue=self.queue.name)
            sleep(self.retries.longest_pause_s)  # or it would come back at once, and again
            self.bus.requeue_message(message)
        else:
            _log.error("message_parked", queue=self.queue.name, number=number, error=error)
            self.bus.ack_message(message)


class Wake(_Reader, DependencyProvider):  # type: ignore[misc]  # nameko has no types
    """Nudges the loops of its service for each message, then acknowledges it; calls nothing else.

    The loops are those of the process's ``extras`` under `loops_key`. What is malformed nudges
    nobody and is parked; where no dead letters are provided it is logged and dropped.
    """

    bus = BusConsumer()
    prefetch = WAKE_PREFETCH

    def __init__(self, exchange: str, queue: str, routing_keys: tuple[str, ...] = ("#",)) -> None:
        self.queue = waking_queue(queue, exchange=exchange, routing_keys=routing_keys)
        self._loops: Sequence[Loop] = ()

    def setup(self) -> None:
        self._loops = self.container.config[loops_key(self.container.service_name)]
        super().setup()

    def stop(self) -> None:
        self.bus.unregister_provider(self)

    def receive(self, message: Any) -> None:
        """Take one message from the consumer loop; never blocks, never raises."""
        fault = fault_of(message)
        if fault is not None:
            self.container.spawn_managed_thread(partial(self.park, message, fault, attempts=0))
            return
        for loop in self._loops:
            loop.nudge()
        self.bus.ack_message(message)


class Follow(_Reader, Entrypoint):  # type: ignore[misc]  # nameko has no types
    """Calls the method with each message, a ``Delivered``; parks what cannot be handled."""

    bus = BusConsumer()
    prefetch = FOLLOW_PREFETCH

    def __init__(
        self,
        exchange: str,
        queue: str,
        routing_keys: tuple[str, ...] = ("#",),
        *,
        delivery_limit: int = DELIVERY_LIMIT,
        **kwargs: Any,
    ) -> None:
        self.queue = following_queue(
            queue, exchange=exchange, routing_keys=routing_keys, delivery_limit=delivery_limit
        )
        self._waiting: deque[Any] = deque()
        self._busy: Event | None = None
        self._stopping = False
        super().__init__(**kwargs)

    def setup(self) -> None:
        self._dead = _DeadQueue(self)
        super().setup()
        if self._letters is None:
            raise ConfigurationError(f"`follow` needs config[{DEAD_LETTERS!r}]")
        self.bus.register_provider(self._dead)

    def stop(self) -> None:
        self._stopping = True
        dead = spawn(self.bus.unregister_provider, self._dead)  # each takes up to a second
        if self._busy is not None:
            self._busy.wait()  # so that what was handled is acknowledged before the line is cut
        self.bus.unregister_provider(self)
        dead.wait()

    def receive(self, message: Any) -> None:
        """Take one message from the consumer loop; never blocks, never raises."""
        self._waiting.append(message)
        if self._busy is None and not self._stopping:
            self._busy = Event()
            self.container.spawn_managed_thread(self._work)

    def _work(self) -> None:
        busy = self._busy
        try:
            while self._waiting and not self._stopping:
                message = self._waiting.popleft()
                if message.channel.connection:  # what a broken one brought comes again
                    self._handle(message)
        except ContainerBeingKilled:
            _log.info("consumer_killed", queue=self.queue.name)
        finally:
            self._busy = None
            if busy is not None:
                busy.send()

    def _handle(self, message: Any) -> None:
        fault = fault_of(message)
        if fault is None:
            self._call(message)
        else:
            self.park(message, fault, attempts=0)

    def _call(self, message: Any) -> None:
        """Run the method as nameko's worker and wait until the message is settled."""
        done = Event()

        def handle_result(worker: Any, result: Any, exc_info: Any) -> Any:
            try:
                exc_info, attempts = self._try_again(worker, exc_info)
                self._settle(message, exc_info[1] if exc_info else None, attempts)
            finally:
                done.send()
            return result, exc_info

        self.container.spawn_worker(self, (delivered(message),), {}, handle_result=handle_result)
        done.wait()

    def _try_again(self, worker: Any, exc_info: Any) -> tuple[Any, int]:
        """Call the method again after pauses while it fails; give what is left and the count."""
        method = getattr(worker.service, self.method_name)
        for attempt, pause_s in enumerate(self.retries.pauses_s(), start=1):
            if exc_info is None or self._stopping:
                return exc_info, attempt
            _log.warning("message_retried", queue=self.queue.name, error=repr(exc_info[1]))
            sleep(pause_s)
            try:
                method(*worker.args)
                exc_info = None
            except Exception as error:  # noqa: BLE001  (whatever it is, it is settled below)
                exc_info = (type(error), error, error.__traceback__)
        return exc_info, self.retries.attempts

    def _settle(self, message: Any, error: BaseException | None, attempts: int) -> None:
        if error is None:
            self.bus.ack_message(message)
        elif self._stopping:
            self.bus.requeue_message(message)
        else:
            self.park(message, repr(error), attempts)


class _DeadQueue:
    """What the broker gave up after its delivery limit, parked like the rest."""

    prefetch = FOLLOW_PREFETCH

    def __init__(self, entrypoint: Follow) -> None:
        self._entrypoint = entrypoint
        self.queue = dead_queue(entrypoint.queue.name)

    def receive(self, message: Any) -> None:
        error, attempts = last_words(message)
        self._entrypoint.container.spawn_managed_thread(
            partial(self._entrypoint.park, message, error, attempts)
        )


follow = Follow.decorator

__all__ = ["DEAD_LETTERS", "RETRIES", "Delivered", "Retries", "Wake", "follow", "letters_key"]
