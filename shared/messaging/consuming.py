"""nameko's consumer loop, coming back quickly after a broker was away."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from nameko.messaging import QueueConsumer

from shared.messaging.topology import stand

LONGEST_PAUSE_S = 2.0


class PatientQueueConsumer(QueueConsumer):  # type: ignore[misc]  # nameko has no types
    """Tries to reconnect for ever, at least every two seconds; kombu's pauses grow to thirty.

    Queues that stand already are not declared again: a deployed service has no right to.
    """

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
