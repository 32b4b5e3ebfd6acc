"""nameko's consumer loop, coming back quickly after a broker was away."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nameko.messaging import QueueConsumer

LONGEST_PAUSE_S = 2.0


class PatientQueueConsumer(QueueConsumer):  # type: ignore[misc]  # nameko has no types
    """Tries to reconnect for ever, at least every two seconds; kombu's pauses grow to thirty."""

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
