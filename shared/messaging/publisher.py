"""Publishing in windows: many messages out, then one wait for all their confirms.

py-amqp's own confirming publish waits for each message. The broker's confirms carry delivery tags,
so a window is written first and its tags are ticked off as they come back; kombu does not offer
that, hence the channel is used directly. On the embedded bus a published message is in its queues
when the call returns.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import structlog
from kombu import Connection

import shared.embedded.transport  # noqa: F401  (makes embedded:// known)
from shared.contracts.errors import ServiceUnavailableError
from shared.kernel.errors import ZerenError
from shared.messaging.topology import declare_exchanges

PERSISTENT = 2
CLOUD_EVENT = "application/cloudevents+json"

_log = structlog.get_logger(__name__)


class Outgoing(NamedTuple):
    """One message; ``body`` goes out as it is."""

    routing_key: str
    body: bytes
    message_id: str
    headers: Mapping[str, Any] = {}
    content_type: str = CLOUD_EVENT


class BusUnavailableError(ServiceUnavailableError):
    """The broker could not be reached, or did not confirm in time."""

    code = "bus_unavailable"
    zh = "消息总线暂时不可用"
    en = "The message bus does not answer"


class NotConfirmedError(ZerenError):
    """The broker refused a message; the window must be published again."""

    code = "not_confirmed"
    status = 503
    zh = "消息总线拒绝了消息"
    en = "The message bus refused a message"


class Publisher:
    """Publishes windows over one connection of its own; for one thread at a time.

    ``sender`` is the broker user of the connection: messages carry it as their ``user-id``, which
    the broker compares and consumers ask for.
    """

    def __init__(
        self, amqp_uri: str, *, sender: str | None = None, confirm_timeout_s: float = 10.0
    ) -> None:
        self._sender = sender
        self._connection = Connection(
            amqp_uri, connect_timeout=5, transport_options={"client_properties": {}}
        )
        self._confirm_timeout_s = confirm_timeout_s
        self._window: _Window | None = None

    def publish(self, exchange: str, messages: Sequence[Outgoing]) -> None:
        """Publish one window; return when the broker has taken charge of every message.

        A connection found broken is replaced once, and the whole window goes again: delivery is
        at least once.

        Raises:
            BusUnavailableError: no broker, or not all confirms within ``confirm_timeout_s``.
            NotConfirmedError: the broker refused a message (a full queue, for one).
        """
        fresh = self._window is None
        try:
            self._publish(exchange, messages)
        except _broken(self._connection) as error:
            self.close()
            if fresh or isinstance(error, TimeoutError):
                raise BusUnavailableError(why=type(error).__name__) from error
            _log.warning("bus_connection_replaced", error=str(error))
            self.publish(exchange, messages)
        except NotConfirmedError:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection; the next `publish` opens another."""
        self._window = None
        try:
            self._connection.close()
        except _broken(self._connection) as error:
            _log.debug("bus_connection_close_failed", error=str(error))

    def _publish(self, exchange: str, messages: Sequence[Outgoing]) -> None:
        if self._window is None:
            self._connection.connect()
            declare_exchanges(self._connection)
            self._window = _Window(self._connection, self._sender)
        for message in messages:
            self._window.send(exchange, message)
        self._window.wait(self._confirm_timeout_s)


class _Window:
    """The messages of one channel that are not confirmed yet."""

    def __init__(self, connection: Connection, sender: str | None) -> None:
        self._connection = connection
        self._sender = {"user_id": sender} if sender else {}
        self._channel = connection.channel()
        self._sent = 0
        self._open: set[int] = set()
        self._refused = 0
        self._confirms = hasattr(self._channel, "confirm_select")
        if self._confirms:
            self._channel.confirm_select()
            self._channel.events["basic_ack"].add(self._confirmed)
            self._channel.events["basic_nack"].add(self._refuse)

    def send(self, exchange: str, message: Outgoing) -> None:
        self._sent += 1
        if self._confirms:
            self._open.add(self._sent)
        prepared = self._channel.prepare_message(
            message.body,
            content_type=message.content_type,
            content_encoding="binary",
            headers=dict(message.headers),
            properties={
                "message_id": message.message_id,
                "delivery_mode": PERSISTENT,
                **self._sender,
            },
        )
        self._channel.basic_publish(prepared, exchange=exchange, routing_key=message.routing_key)

    def wait(self, timeout_s: float) -> None:
        end = time.monotonic() + timeout_s
        while self._open:
            left_s = end - time.monotonic()
            if left_s <= 0:
                raise TimeoutError
            self._connection.drain_events(timeout=left_s)
        if self._refused:
            raise NotConfirmedError(messages=self._refused)

    def _confirmed(self, delivery_tag: int, multiple: Any) -> None:
        if multiple:
            self._open = {tag for tag in self._open if tag > delivery_tag}
        else:
            self._open.discard(delivery_tag)

    def _refuse(self, delivery_tag: int, multiple: Any) -> None:
        before = len(self._open)
        self._confirmed(delivery_tag, multiple)
        self._refused += before - len(self._open)


def _broken(connection: Connection) -> tuple[type[BaseException], ...]:
    """Give what may be raised when the other side is gone."""
    return (*connection.connection_errors, *connection.channel_errors, OSError)
