"""Run the registry and command it over a bus. Arguments: AMQP address, settings as JSON."""

# ruff: noqa: E402, T201

from shared.messaging.green import go_green

go_green()

import json
import sys
import time
from typing import Any
from uuid import UUID, uuid4

from kombu import Connection

from services.registry.application import Registry
from services.registry.names import NAMES, NamesDoor
from services.registry.service import RegistryService
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.kernel.errors import ZerenError
from shared.messaging.commands import CommandDoor, door_key, loops_key
from shared.messaging.rpc import RpcClients
from shared.messaging.runner import Runner
from shared.messaging.topology import ledger_exchange
from shared.security import read_key, seal, sign_principal, what_is_said
from shared.settings import Settings

URI = sys.argv[1]
SETTINGS = Settings.read(json.loads(sys.argv[2]))
COUNTY = {
    "occurred_on": "2024-01-01",
    "organization_id": str(UUID(int=1)),
    "kind": "county_committee",
    "name": "县委",
}


class Nudged:
    count = 0

    def nudge(self) -> None:
        self.count += 1


def code_of(clients: RpcClients, method: str, **kwargs: Any) -> str:
    try:
        clients.call("registry", method, **kwargs)
    except ZerenError as error:
        return error.code
    return ""


def main() -> None:
    registry, loop = Registry(SETTINGS), Nudged()
    door = CommandDoor(registry, read_key(SETTINGS.secret("principal.pub")))
    extras = {
        door_key("registry"): door,
        loops_key("registry"): (loop,),
        NAMES: NamesDoor(SETTINGS),
    }
    runner = Runner([RegistryService], amqp_uri=URI, extras=extras)
    runner.start()
    clients = RpcClients(URI, size=2)
    speaker = Principal(actor="system:test", role=Role.SYSTEM)
    key = read_key(SETTINGS.secret("principal.key"))
    person = {
        "occurred_on": "2024-01-01",
        "person_id": str(UUID(int=11)),
        "name": seal("李明", read_key(SETTINGS.secret("registry.pub"))),
    }
    row = {"id": str(uuid4()), "command": "establish-organization", "body": COUNTY}
    given = {"command_id": str(uuid4()), "body": person}
    said = {"id": given["command_id"], "command": "register-person", "body": person}

    def signed(*commands: Any) -> str:
        return sign_principal(speaker, key, says=what_is_said([*commands]))

    who = signed(said)
    answer: dict[str, Any] = {
        "one": clients.call("registry", "register_person", principal=who, after=None, **given),
        "again": clients.call("registry", "register_person", principal=who, **given),
        "batch": clients.call(
            "registry", "batch", principal=signed(row), commands=[row], after=None
        ),
        "forged": code_of(clients, "register_person", principal="forged", **given),
        "another": code_of(clients, "batch", principal=who, commands=[row]),
        "misshapen": code_of(
            clients, "batch", principal=signed({"id": "?"}), commands=[{"id": "?"}]
        ),
    }
    with Connection(URI) as connection:
        producer = connection.Producer(exchange=ledger_exchange())
        producer.publish(
            b"{}",
            routing_key="registry.person.registered.v1",
            content_type="application/json",
            user_id="relay-ledger",
        )
        time.sleep(0.3)
    answer["nudged"] = loop.count > 0
    clients.close()
    runner.stop()
    registry.close()
    print(json.dumps(answer))


main()
