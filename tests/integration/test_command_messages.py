import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from shared.settings import Settings


@pytest.fixture
def told(script: Callable[..., dict[str, Any]], bus_uri: str, database: Settings) -> dict[str, Any]:
    return script("commanding.py", bus_uri, json.dumps(database.environ()))


def test_a_service_takes_commands_one_by_one_and_in_batches_from_who_is_signed(
    told: dict[str, Any],
) -> None:
    first = {"stream": str(UUID(int=11)), "version": 1, "service": "registry", "sequence": 1}
    first["is_repeat"] = False

    assert (told["one"], told["again"]) == (first, first | {"is_repeat": True})
    assert told["batch"] == [first | {"stream": str(UUID(int=1)), "sequence": 2}]
    assert (told["forged"], told["another"]) == ("not_authenticated", "not_authenticated")
    assert told["misshapen"] == "invalid_command"
    assert told["nudged"] is True
