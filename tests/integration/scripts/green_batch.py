"""A long batch in a process of greenthreads, with single commands beside it.

Arguments: AMQP address, settings as JSON, commands of the batch.
"""

# ruff: noqa: E402, T201

from shared.messaging.green import go_green

go_green()

import json
import sys
import time
from typing import Any
from uuid import UUID

import eventlet

from services.activities.service import ActivitiesService
from services.gateway.batches import OF_A_FILE
from services.gateway.commands import CommandDoor as GatewayDoor
from shared.contracts.batch import MAX_MESSAGE_BYTES
from shared.contracts.errors import BatchTooLargeError
from shared.contracts.principal import Incoming, Principal
from shared.contracts.roles import Role
from shared.messaging.commands import CommandDoor, door_key, loops_key
from shared.messaging.rpc import RpcClients
from shared.messaging.runner import Runner
from shared.security import read_key, sign_principal, what_is_said
from shared.settings import Settings
from shared.testing.trial_store import TODAY, TrialActivities, know, record_meeting

URI, SETTINGS = sys.argv[1], Settings.read(json.loads(sys.argv[2]))
ROWS = int(sys.argv[3])
COUNTY, CHAIR = UUID(int=1), UUID(int=2)
SPEAKER = Principal(actor="system:test", role=Role.SYSTEM)
LONG_BYTES = 6 * 2 * 2000 * 6 + 1_000  # each character is six on the bus
_BETWEEN_S = 0.01


def row_of(one: Incoming) -> dict[str, Any]:
    return {"id": str(one.id), "command": one.command, "body": dict(one.body)}


def gateway(clients: RpcClients) -> GatewayDoor:
    key = read_key(SETTINGS.secret("principal.key"))
    nobody: Any = None
    return GatewayDoor(
        rpc=clients,
        sign=lambda who, said: sign_principal(who, key, says=what_is_said(said)),
        seal=str,
        tree=lambda _: nobody,
    )


class Beside:
    """Gives one command after the other, and keeps how long each took."""

    def __init__(self, door: GatewayDoor) -> None:
        self.took: list[float] = []
        self._door = door
        self._runs = eventlet.spawn(self._run)

    def _run(self) -> None:
        while True:
            one = record_meeting(COUNTY, CHAIR)
            began = time.monotonic()
            self._door.give(
                "activities.record-meeting", dict(one.body), command_id=one.id, principal=SPEAKER
            )
            self.took.append(time.monotonic() - began)
            eventlet.sleep(_BETWEEN_S)

    def stop(self) -> list[float]:
        self._runs.kill()
        return sorted(self.took)


def longest(door: GatewayDoor) -> tuple[int, str]:
    """Have as long a message tried as may be, and a longer one.

    Gives how many commands were answered, each of which is too long to be recorded; and the code.
    """
    long = {"problem": "长" * 2000, "conclusion": "长" * 2000}
    commands = [
        row_of(record_meeting(COUNTY, CHAIR, conclusions=[long] * 6))
        for _ in range(MAX_MESSAGE_BYTES // LONG_BYTES + 1)
    ]
    given: dict[str, Any] = {"batch_id": UUID(int=3), "principal": SPEAKER}
    raw = {"service": "activities", "commands": commands[:-1]}
    answered = door.try_batch(raw, **given).refused
    try:
        door.try_batch({**raw, "commands": commands}, **given)
    except BatchTooLargeError as error:
        return len(answered), error.code
    return len(answered), ""


def main() -> None:
    know(SETTINGS, [("registry.organization", COUNTY), ("registry.person", CHAIR)], "activities")
    application = TrialActivities(SETTINGS)
    key = read_key(SETTINGS.secret("principal.pub"))
    extras = {
        door_key("activities"): CommandDoor(application, key, today=lambda: TODAY),
        loops_key("activities"): (),
    }
    runner = Runner([ActivitiesService], amqp_uri=URI, extras=extras)
    runner.start()
    clients = RpcClients(URI, size=4)
    door = gateway(clients)
    nobody: Any = None
    whole = door.for_a_file(nobody)
    assert OF_A_FILE.commands >= ROWS
    batch = {
        "raw": {
            "service": "activities",
            "commands": [row_of(record_meeting(COUNTY, CHAIR)) for _ in range(ROWS)],
        },
        "batch_id": UUID(int=3),
        "principal": SPEAKER,
        "correlation_id": UUID(int=4),
    }
    beside = Beside(door)
    eventlet.sleep(0.5)
    alone, beside.took = sorted(beside.took), []
    began = time.monotonic()
    tried = whole.try_batch(**batch)
    checked_s = time.monotonic() - began
    began = time.monotonic()
    given = whole.give_batch(**batch)
    recorded_s = time.monotonic() - began
    took = beside.stop()
    answered, refused = longest(whole)
    clients.close()
    runner.stop()
    application.close()
    told = {
        "refused": len(tried.refused),
        "recorded": len({one.answered.position for one in given}),
        "checked_s": checked_s,
        "recorded_s": recorded_s,
        "beside": len(took),
        "beside_s": [round(one, 4) for one in took],
        "longest_answered": answered,
        "longer": refused,
        "alone_s": alone[len(alone) // 2],
    }
    print(json.dumps(told))


main()
