"""The trial service's one organization and its chair, and meetings of theirs."""

from typing import Any
from uuid import uuid4

from shared.contracts.principal import Incoming
from shared.testing.trial_store import record_meeting

ORGANIZATION, CHAIR = uuid4(), uuid4()


def held(**fields: Any) -> Incoming:
    return record_meeting(ORGANIZATION, CHAIR, **fields)
