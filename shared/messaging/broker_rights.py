"""Who may do what at the broker: one user a container, each with the least that it needs.

RabbitMQ reads all of it at its start from one file of definitions (``load_definitions``): users,
their rights, and every exchange, queue and binding that stands for good, so no service needs the
right to declare one. A message's ``user-id`` is the sender's user, which the broker validates;
consumers take nothing from anybody else (`may_send`). The in-process bus has no users: senders say
their name there, and the same check runs.
"""

import base64
import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any, NamedTuple

from kombu import Exchange, Queue

from shared.contracts.table import COMMAND_SERVICES
from shared.messaging import topology
from shared.secrets import make_password

DEFINITIONS = "rabbitmq.definitions.json"  # its file in the folder of secrets
VHOST = "/"
GATEWAY = "gateway"
COMMANDED = COMMAND_SERVICES  # services that answer calls, and have facts of their own
RPC = "nameko-rpc"
NOTHING = "^$"
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_REPLIES = rf"rpc\.reply-standalone_rpc_proxy-{_UUID}"
_SALT_BYTES = 4  # as rabbit_password_hashing_sha256 has it


class Rights(NamedTuple):
    """Patterns of names that a user may configure, write to and read from; by exchange: topics."""

    configure: str = NOTHING
    write: str = NOTHING
    read: str = NOTHING
    topics: tuple[tuple[str, str, str], ...] = ()  # exchange, may write, may bind (read)


def relay_of(service: str) -> str:
    """Give the user that publishes the facts of a service, or the ledger's entries."""
    return f"relay-{service}"


def password_file(user: str) -> str:
    """Give the name of the secret file with a broker user's password."""
    return f"rabbitmq-{user}.password"


def may_send(sender: object, exchange: str, routing_key: str) -> bool:
    """Tell whether a consumer takes a message from this user.

    Facts come from the relay of the service that their name begins with, entries from the ledger's
    relay; the gateway puts dead letters back, straight into their queue (no exchange).
    """
    if not exchange:
        return sender == GATEWAY
    service = "ledger" if exchange == topology.LEDGER else routing_key.partition(".")[0]
    return bool(service) and sender == relay_of(service)


def _relay(exchange: str, topics: str) -> Rights:
    return Rights(write=_only(exchange), topics=((exchange, topics, NOTHING),))


def _service(*queues: str) -> Rights:
    """Reads its queues, and answers calls."""
    return Rights(write=_only(RPC), read=_only(*queues), topics=((RPC, f"^{_UUID}$", NOTHING),))


def _only(*names: str) -> str:
    return f"^({'|'.join(name.replace('.', chr(92) + '.') for name in names)})$"


_ANY_COMMANDED = "|".join(COMMANDED)

RIGHTS: dict[str, Rights] = {
    **{name: _service(f"rpc-{name}", f"{name}.ledger") for name in COMMANDED},
    "ledger": Rights(read=_only("ledger.facts")),
    **{relay_of(name): _relay(topology.FACTS, rf"^{name}\.") for name in COMMANDED},
    relay_of("ledger"): _relay(topology.LEDGER, rf"^({_ANY_COMMANDED})\."),
    # Its calls, its own reply queues, and dead letters put back into their queue.
    GATEWAY: Rights(
        configure=f"^{_REPLIES}$",
        write=rf"^({RPC}|amq\.default|{_REPLIES})$",
        read=f"^({RPC}|{_REPLIES})$",
        topics=((RPC, rf"^({_ANY_COMMANDED})\.[a-z0-9_]+$", f"^{_UUID}$"),),
    ),
}


def queues() -> list[Queue]:
    """Give every queue that stands for good in a deployed suite."""
    calls = Exchange(RPC, type="topic", durable=True)
    return [
        *(
            Queue(
                f"rpc-{name}",
                exchange=calls,
                routing_key=f"{name}.*",
                durable=True,
                queue_arguments={"x-queue-type": "classic"},  # a call outlives no broker
            )
            for name in COMMANDED
        ),
        topology.waking_queue("ledger.facts", exchange=topology.FACTS),
        *(topology.waking_queue(f"{name}.ledger", exchange=topology.LEDGER) for name in COMMANDED),
        topology.unrouted_queue(),
    ]


def definitions(passwords: dict[str, str]) -> dict[str, Any]:
    """Give the broker's definitions, as RabbitMQ exports them; ``passwords`` by user."""
    exchanges = (*topology.exchanges(), Exchange(RPC, type="topic", durable=True))
    standing = queues()
    return {
        "vhosts": [{"name": VHOST}],
        "users": [user(name, passwords[name]) for name in RIGHTS],
        "permissions": [
            {
                "user": name,
                "vhost": VHOST,
                "configure": rights.configure,
                "write": rights.write,
                "read": rights.read,
            }
            for name, rights in RIGHTS.items()
        ],
        "topic_permissions": [
            {"user": name, "vhost": VHOST, "exchange": exchange, "write": write, "read": read}
            for name, rights in RIGHTS.items()
            for exchange, write, read in rights.topics
        ],
        "exchanges": [_exchange(one) for one in exchanges],
        "queues": [_queue(one) for one in standing],
        "bindings": [bound for one in standing for bound in _bindings(one)],
    }


def user(name: str, password: str, *, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    """Give a user with the hash of its password: base64 of salt and SHA-256 of salt and password.

    Source: RabbitMQ, "Password hashing".
    """
    salt = secrets.token_bytes(_SALT_BYTES)
    hashed = salt + hashlib.sha256(salt + password.encode()).digest()
    return {
        "name": name,
        "password_hash": base64.b64encode(hashed).decode("ascii"),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": list(tags),
    }


def write_definitions(folder: Path) -> Path:
    """Make the password of every broker user that has none, and the file of definitions anew.

    Passwords that exist stay; the file (0600) holds their hashes only.
    """
    passwords = {name: make_password(folder, password_file(name)) for name in RIGHTS}
    path = folder / DEFINITIONS
    aside = folder / f".{DEFINITIONS}.{secrets.token_hex(8)}"
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(definitions(passwords), file, indent=1)
    aside.replace(path)
    return path


def _exchange(one: Exchange) -> dict[str, Any]:
    return {
        "name": one.name,
        "vhost": VHOST,
        "type": one.type,
        "durable": True,
        "auto_delete": False,
        "internal": False,
        "arguments": one.arguments or {},
    }


def _queue(one: Queue) -> dict[str, Any]:
    return {
        "name": one.name,
        "vhost": VHOST,
        "durable": True,
        "auto_delete": False,
        "arguments": one.queue_arguments or {},
    }


def _bindings(one: Queue) -> list[dict[str, Any]]:
    given = [(each.exchange.name, each.routing_key) for each in one.bindings]
    if not given:
        given = [(one.exchange.name, one.routing_key)]
    return [
        {
            "source": source,
            "vhost": VHOST,
            "destination": one.name,
            "destination_type": "queue",
            "routing_key": routing_key,
            "arguments": {},
        }
        for source, routing_key in given
    ]
