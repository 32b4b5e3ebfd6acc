"""One broker user a container: what another user sends, or sends as another, is no fact."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import pytest
from amqp.exceptions import AccessRefused, PreconditionFailed
from kombu import Connection

from shared.messaging.broker_rights import (
    COMMANDED,
    DEFINITIONS,
    RIGHTS,
    definitions,
    may_send,
    password_file,
    queues,
)
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.topology import FACTS, LEDGER
from shared.testing.suites import Deployed, Http
from shared.testing.writers import SmallCounty
from tests.acceptance.forging import entries_of, letters_of, message, wait_until
from tests.acceptance.proving import assert_every_fact_is_in_the_ledger_once, state_of

RPC = "nameko-rpc"
UUID = "00000000-0000-4000-8000-000000000000"
Try = Callable[[Any], object]


class Attempt(NamedTuple):
    """One message or grasp by a user, and how it is refused: by the broker, or by the consumer."""

    user: str
    what: str
    exchange: str
    routing_key: str
    sender: str | None  # the user-id it claims
    refusal: type[Exception] | None  # None: the broker takes it, no consumer does


def attempts() -> Iterator[Attempt]:
    """Give what every user of the broker may try with messages."""
    topics = [f"{name}.organization.established.v1" for name in ("registry", "targets")]
    places = [
        *((FACTS, topic) for topic in (*topics, "activities.meeting.held.v1")),
        *((LEDGER, topic) for topic in topics),
        *((RPC, key) for key in ("registry.register_person", "targets.batch", UUID)),
        *(("", queue) for queue in ("rpc-registry", "ledger.facts", "assessment.ledger")),
    ]
    for user in RIGHTS:
        for exchange, key in places:
            if not _may_write(user, exchange, key):
                yield Attempt(user, "not its own", exchange, key, user, AccessRefused)
                continue
            other = "registry" if user == "gateway" else "gateway"
            yield Attempt(user, "another's name", exchange, key, other, PreconditionFailed)
            yield Attempt(user, "no name", exchange, key, None, None)


def _may_write(user: str, exchange: str, key: str) -> bool:
    if exchange == RPC:
        return user in COMMANDED if key == UUID else user == "gateway"
    if exchange == "":
        return user == "gateway"
    return may_send(user, exchange, key)


@pytest.fixture(scope="module")
def county(outside: Http) -> tuple[SmallCounty, str]:
    """A county with a year of facts."""
    made = SmallCounty(47, branches=2)
    return made, made.live_a_year(outside, made.found(outside))


def test_a_hundred_forged_messages_of_every_user_are_no_fact(
    deployed: Deployed, outside: Http, county: tuple[SmallCounty, str]
) -> None:
    organizations = [seat.organization_id for seat in county[0].seats]
    assert outside.get(f"/v1/scores?year=2025&after={county[1]}").status == 200
    before, feed = state_of(outside, organizations), entries_of(outside)
    parked = letters_of(outside)
    body = message({**feed[-1]["entry"], "data": {"present": 0}}, index=len(feed)).body
    tried = list(attempts())

    outcomes = [(one, _try(deployed, one, body)) for one in tried]

    assert len(tried) >= 100
    assert {one.user for one in tried} == set(RIGHTS)
    assert [(one, got) for one, got in outcomes if got is not one.refusal] == []
    expected = sum(len(_readers(one)) for one in tried if one.refusal is None)
    wait_until(lambda: len(_new(outside, parked)) == expected)
    assert all("may not send this" in letter["error"] for letter in _new(outside, parked))
    assert state_of(outside, organizations) == before
    assert entries_of(outside) == feed
    assert_every_fact_is_in_the_ledger_once(deployed.settings)


def test_no_user_reads_empties_or_removes_a_queue_of_another_nor_listens_in(
    deployed: Deployed,
) -> None:
    names = [queue.name for queue in queues()]
    for user, rights in RIGHTS.items():
        grasps: list[tuple[str, ...]] = [
            ("queue_declare", "spy"),
            ("exchange_declare", "spy", "topic"),
        ]
        grasps += [("exchange_delete", name) for name in (FACTS, LEDGER, RPC)]
        for name in names:
            reads = ("basic_get", "basic_consume", "queue_purge")
            is_own = name.replace(".", r"\.") in rights.read
            grasps += [] if is_own else [(method, name) for method in reads]
            grasps += [("queue_delete", name), ("queue_bind", name, FACTS, "#")]
        taken = [grasp for grasp in grasps if not _refused(deployed, user, _call(*grasp))]
        assert taken == [], user


def test_a_gateway_hears_no_calls_of_services(deployed: Deployed) -> None:
    queue = f"rpc.reply-standalone_rpc_proxy-{UUID}"

    def listen_in(channel: Any) -> object:
        channel.queue_declare(queue, durable=True, auto_delete=False)
        return channel.queue_bind(queue, RPC, "registry.*")

    try:
        assert _refused(deployed, "gateway", listen_in)
    finally:
        with Connection(deployed.node.uri) as connection, connection.channel() as channel:
            channel.queue_delete(queue)


def test_the_broker_knows_no_user_but_those_of_its_definitions(deployed: Deployed) -> None:
    with pytest.raises(AccessRefused), Connection(deployed.node.uri_as("guest", "guest")) as one:
        one.connect()
    for user in RIGHTS:
        with pytest.raises(AccessRefused), Connection(deployed.node.uri_as(user, "")) as one:
            one.connect()
    written = (deployed.secrets / DEFINITIONS).read_text(encoding="utf-8")
    assert not any(_password(deployed, user) in written for user in RIGHTS)


def test_definitions_hold_a_hash_of_each_password_with_a_salt_of_its_own() -> None:
    made = definitions(dict.fromkeys(RIGHTS, "the same"))
    hashes = {one["password_hash"] for one in made["users"]}

    assert len(hashes) == len(RIGHTS)
    assert {one["user"] for one in made["permissions"]} == set(RIGHTS)
    assert all(one["tags"] == [] for one in made["users"])


def _try(suite: Deployed, one: Attempt, body: bytes) -> type[Exception] | None:
    """Send; give how the broker refused."""
    publisher = Publisher(_uri(suite, one.user), sender=one.sender)
    kind = "application/json"
    sent = Outgoing(one.routing_key, body, "forged", content_type=kind)
    try:
        publisher.publish(one.exchange, [sent])
    except Exception as error:  # noqa: BLE001  (whatever it was, it is what the test compares)
        cause: BaseException | None = error.__cause__ or error
        return type(cause)  # type: ignore[return-value]
    finally:
        publisher.close()
    return None


def _readers(one: Attempt) -> tuple[str, ...]:
    """Give the queues whose consumers park what has no sender. A call or an answer is dropped."""
    if one.exchange == FACTS:
        return ("ledger.facts",)
    if one.exchange == LEDGER:
        return tuple(f"{name}.ledger" for name in COMMANDED)
    return () if one.exchange == RPC or one.routing_key.startswith("rpc-") else (one.routing_key,)


def _new(http: Http, known: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [letter for letter in letters_of(http) if letter not in known]


def _call(method: str, *arguments: str) -> Try:
    return lambda channel: getattr(channel, method)(*arguments)


def _refused(suite: Deployed, user: str, grasp: Try) -> bool:
    with Connection(_uri(suite, user)) as connection:
        channel = connection.channel()
        try:
            grasp(channel)
        except AccessRefused:
            return True
        with suppress(Exception):
            channel.close()
        return False


def _password(suite: Deployed, user: str) -> str:
    return (suite.secrets / password_file(user)).read_text(encoding="utf-8").strip()


def _uri(suite: Deployed, user: str) -> str:
    return suite.node.uri_as(user, _password(suite, user))
