"""What stands on the bus: exchanges, queues and their arguments, the same on both transports.

Queues are durable, so the declarations also hold on RabbitMQ 4, which knows neither transient
queues that are shared nor a global prefetch; those whose messages matter are quorum queues. The
embedded transport takes the arguments and ignores them.
"""

from collections.abc import Sequence
from typing import Any

from kombu import Connection, Exchange, Queue, binding

FACTS = "zeren.facts"
LEDGER = "zeren.ledger"
UNROUTED = "zeren.unrouted"
DEAD = "zeren.dead"

DELIVERY_LIMIT = 5  # returns of one message by consumers that died with it in hand
WAKING_LENGTH = 1_000
NOT_FOUND = "404"
UNROUTED_LENGTH = 10_000  # the last ones only: they are kept for looking, nobody reads them


def facts_exchange() -> Exchange:
    """Facts as services recorded them, by stored name; what no queue wants goes to `UNROUTED`."""
    return _topic(FACTS, {"alternate-exchange": UNROUTED})


def ledger_exchange() -> Exchange:
    """Entries in the county's one order, with their index; by stored name."""
    return _topic(LEDGER, {"alternate-exchange": UNROUTED})


def dead_exchange() -> Exchange:
    """Messages that the broker gave up, by the name of the queue that they stood in."""
    return _topic(DEAD, None)


def unrouted_exchange() -> Exchange:
    return Exchange(UNROUTED, type="fanout", durable=True, delivery_mode="persistent")


def unrouted_queue() -> Queue:
    arguments = {"x-max-length": UNROUTED_LENGTH, "x-overflow": "drop-head"}
    return _quorum(UNROUTED, [binding(unrouted_exchange(), routing_key="")], arguments)


def following_queue(
    name: str,
    *,
    exchange: str,
    routing_keys: Sequence[str] = ("#",),
    delivery_limit: int = DELIVERY_LIMIT,
    single_active_consumer: bool = True,
) -> Queue:
    """Give the queue of one consuming service.

    A message that dies with its consumer more than ``delivery_limit`` times goes, at least once,
    to ``dead_queue(name)``. With a single active consumer, replicas stand by.
    """
    arguments: dict[str, Any] = {
        "x-delivery-limit": delivery_limit,
        "x-dead-letter-exchange": DEAD,
        "x-dead-letter-routing-key": name,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",  # at-least-once dead letters need it
    }
    if single_active_consumer:
        arguments["x-single-active-consumer"] = True
    return _quorum(name, _bindings(exchange, routing_keys), arguments)


def waking_queue(name: str, *, exchange: str, routing_keys: Sequence[str] = ("#",)) -> Queue:
    """Give a queue whose messages only wake: the last ones are enough, none is worth keeping.

    A classic queue, which hands on a message at once; a quorum queue first writes it to a majority
    of disks, two to five milliseconds on the way to every reader for what a poll makes up for.
    """
    arguments = {
        "x-queue-type": "classic",
        "x-max-length": WAKING_LENGTH,
        "x-overflow": "drop-head",
        "x-single-active-consumer": True,
    }
    return Queue(
        name,
        bindings=_bindings(exchange, routing_keys),
        durable=True,
        queue_arguments=arguments,
    )


def dead_queue(name: str) -> Queue:
    """Give the queue in which the dead letters of queue ``name`` wait to be parked."""
    return _quorum(f"{name}.dead", [binding(dead_exchange(), routing_key=name)], {})


def exchanges() -> tuple[Exchange, ...]:
    """Give every exchange of facts and entries, those first that others name."""
    return unrouted_exchange(), dead_exchange(), facts_exchange(), ledger_exchange()


def declare_exchanges(connection: Connection) -> None:
    """Declare every exchange, and the queue of the unrouted, that does not stand yet."""
    for exchange in exchanges():
        stand(connection, exchange)
    stand(connection, unrouted_queue())


def stand(connection: Connection, entity: Exchange | Queue) -> None:
    """See to it that an exchange, or a queue with its bindings, stands.

    What stands is left alone: a deployed service may declare nothing, its broker's definitions do
    (`broker_rights`).
    """
    if not _stands(connection, entity):
        with connection.channel() as channel:
            entity(channel).declare()


def _stands(connection: Connection, entity: Exchange | Queue) -> bool:
    channel = connection.channel()
    try:
        bound = entity(channel)
        if isinstance(entity, Queue):
            bound.queue_declare(passive=True)
        else:
            bound.declare(passive=True)
    except connection.channel_errors as error:  # the broker closes the channel with it
        if str(getattr(error, "reply_code", error.args[-1])) != NOT_FOUND:
            raise
        return False
    else:
        channel.close()
        return True


def _bindings(exchange: str, routing_keys: Sequence[str]) -> list[binding]:
    source = {FACTS: facts_exchange, LEDGER: ledger_exchange}[exchange]()
    return [binding(source, routing_key=key) for key in routing_keys]


def _topic(name: str, arguments: dict[str, Any] | None) -> Exchange:
    return Exchange(
        name, type="topic", durable=True, delivery_mode="persistent", arguments=arguments
    )


def _quorum(name: str, bindings: list[binding], arguments: dict[str, Any]) -> Queue:
    return Queue(
        name,
        bindings=bindings,
        durable=True,
        queue_arguments={"x-queue-type": "quorum", **arguments},
    )
