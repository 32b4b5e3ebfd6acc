"""nameko's consumer loop, coming back quickly after a broker was away, whatever that raised."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

import structlog
from amqp.exceptions import AMQPError
from eventlet import sleep
from kombu.exceptions import KombuError
from nameko.messaging import QueueConsumer, QueueConsumerStopped

from shared.messaging.topology import stand

LONGEST_PAUSE_S = 2.0
_LOST = (AMQPError, KombuError, OSError)  # what settling a message on a dying connection raises

_log = structlog.get_logger(__name__)


class PatientQueueConsumer(QueueConsumer):  # type: ignore[misc]  # nameko has no types
    """Tries to reconnect for ever, at least every two seconds; kombu's pauses grow to thirty.

    A message that could not be settled, because its connection broke meanwhile, comes again.
    Queues that stand already are not declared again: a deployed service has no right to.
    """

    def run(self, *args: Any, **kwargs: Any) -> None:
        """Consume until told to stop; begin anew after any error, which nameko would end with."""
        while not self.should_stop:
            try:
                super().run(*args, **kwargs)
            except QueueConsumerStopped:
                raise
            except Exception:  # noqa: BLE001  (a broker may break in many ways; it is logged)
                _log.exception("consumer_began_anew")
                sleep(LONGEST_PAUSE_S)

    def ack_message(self, message: Any) -> None:
        with suppress(*_LOST):
            super().ack_message(message)

    def requeue_message(self, message: Any) -> None:
        with suppress(*_LOST):
            super().requeue_message(message)

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        """Give nameko's consumers, once their queues stand."""
        for provider in self._providers:
            connection = channel.connection.client
            stand(connection, provider.queue.exchange)
            stand(connection, provider.queue)
        return super().get_consumers(partial(consumer_cls, auto_declare=False), channel)

    @contextmanager
    def establish_connection(self) -> Iterator[Any]:
        with self.create_connection() as connection:
            connection.ensure_connection(
                self.on_connection_error,
                self.connect_max_retries,
                interval_start=0.2,
                interval_step=0.3,
                interval_max=LONGEST_PAUSE_S,
            )
            yield connection
