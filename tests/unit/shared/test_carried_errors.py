"""Errors over RPC, told alike by a process that knows their class and by one that does not."""

import json

import pytest
from nameko import exceptions

from shared.contracts.errors import NotFoundError
from shared.kernel.errors import ZerenError
from shared.messaging.errors import carried, register_errors


class ChairMissingError(ZerenError):
    code = "trial.chair_missing"
    status = 409
    zh = "会议没有主持人"
    en = "The meeting has no chair"


def over_the_bus(error: Exception) -> ZerenError:
    """Send an error as nameko does; give what arrives."""
    sent = json.loads(json.dumps(exceptions.serialize(carried(error))))
    arrived = exceptions.deserialize(sent)
    assert isinstance(arrived, ZerenError)
    return arrived


@pytest.mark.parametrize("is_known", [True, False])
def test_a_refusal_keeps_code_status_sentences_and_details(is_known: bool) -> None:  # noqa: FBT001
    register_errors()
    error = ChairMissingError("the third", field="chair_id", numbers=[1, 2])
    if not is_known:
        error.code = "trial.of_another_process"

    arrived = over_the_bus(error)

    assert isinstance(arrived, ChairMissingError) is is_known
    assert arrived.as_dict() == error.as_dict()
    assert arrived.status == 409


def test_an_error_of_the_contracts_arrives_as_its_class() -> None:
    register_errors()

    assert isinstance(over_the_bus(NotFoundError("it")), NotFoundError)


def test_what_is_no_refusal_tells_nothing_of_the_inside() -> None:
    register_errors()

    arrived = over_the_bus(ValueError("password swordfish"))

    assert (arrived.code, arrived.status) == ("internal", 500)
    assert "swordfish" not in str(arrived.as_dict())
