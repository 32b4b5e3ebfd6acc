"""A batch of thousands crosses the bus, is one transaction, and lets others pass.

The broker of these tests takes messages as long as RabbitMQ 4 does, and no longer ones.
"""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from shared.settings import Settings
from tests.integration.stored import rows

ROWS = 3_000


def test_a_long_batch_is_one_transaction_and_commands_beside_it_are_answered_meanwhile(
    script: Callable[..., dict[str, Any]], bus_uri: str, database: Settings
) -> None:
    told = script("green_batch.py", bus_uri, json.dumps(database.environ()), str(ROWS))

    found = rows(
        database,
        "SELECT count(*), count(DISTINCT xmin::text), max(position) - min(position)"
        f" FROM activities.events WHERE correlation_id = '{UUID(int=4)}'",
    )
    assert (told["refused"], told["recorded"]) == (0, ROWS)
    assert found == [(ROWS, 1, ROWS - 1)]
    assert told["beside"] > 6
    assert (told["longest_answered"], told["longer"]) == (103, "batch_too_large")
