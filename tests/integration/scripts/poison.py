"""Follow good and bad messages, park, list and replay. Arguments: AMQP address, conninfo."""

# ruff: noqa: E402, T201

from shared.messaging.green import go_green

go_green()

import json
import sys
import time
import uuid
from collections.abc import Callable
from typing import ClassVar

import psycopg

from shared.messaging.consumer import DEAD_LETTERS, RETRIES, Delivered, Retries, Wake, follow
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.door import loops_key
from shared.messaging.loops import Loop
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.runner import Runner
from shared.messaging.topology import FACTS

URI, CONNINFO = sys.argv[1:]
MARK = uuid.uuid4().hex[:8]


class Service:
    name = f"poison-{MARK}"
    handled: ClassVar[list[str]] = []
    calls: ClassVar[list[str]] = []
    others: ClassVar[list[str]] = []
    woken: ClassVar[list[int]] = []
    healed: ClassVar[bool] = False

    @follow(FACTS, f"poison-{MARK}", (f"{MARK}.#",))
    def take(self, message: Delivered) -> None:
        self.calls.append(message.message_id)
        if message.message_id in {"poison", "flaky"} and not Service.healed:
            if message.message_id == "flaky" and self.calls.count("flaky") == 2:
                return
            raise ValueError("cannot take this\x00")
        self.handled.append(f"{message.message_id} {message.routing_key}")

    @follow(FACTS, f"other-{MARK}", (f"{MARK}.#",))
    def take_other(self, message: Delivered) -> None:
        self.others.append(message.message_id)

    news = Wake(FACTS, f"woken-{MARK}", (f"{MARK}.#",))


def slow_step() -> int:
    time.sleep(0.05)
    Service.woken.append(1)
    return 0


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)


def messages() -> list[Outgoing]:
    key = f"{MARK}.held.v1"
    many = [Outgoing(key, b'{"n":%d}' % n, f"n{n}") for n in range(100)]
    return [
        Outgoing(key, b'{"n":1}', "poison", {"ledgerindex": 5, "text": "a\x00b"}),
        Outgoing(key, b'{"n":2}', "flaky"),
        Outgoing(key, b"\xff\xfe", "no-utf-8"),
        Outgoing(key, b"{", "no-json"),
        Outgoing(key, b"", "empty"),
        Outgoing(key, b"{}", "pickle", content_type="application/x-python-serialize"),
        Outgoing(key, b'"' + b"x" * 300_000 + b'"', "large"),
        Outgoing(key, b"{}", "bomb", {"compression": "application/x-gzip"}),
        Outgoing(key, b"[" * 100_000, "deep"),
        *many,
        Outgoing(key, b"{}", "last"),
    ]


def main() -> None:
    letters = DeadLetters(lambda: psycopg.connect(CONNINFO), schema="registry")
    retries = Retries(attempts=3, first_pause_s=0.01)
    loop = Loop(slow_step, name="slow", poll_s=60)
    extras = {DEAD_LETTERS: letters, RETRIES: retries, loops_key(Service.name): (loop,)}
    runner = Runner([Service], amqp_uri=URI, loops=(loop,), extras=extras)
    runner.start()
    publisher = Publisher(URI, sender=f"relay-{MARK}")
    publisher.publish(FACTS, messages())
    gateway = Publisher(URI, sender="gateway")
    until(lambda: any("last" in one for one in Service.handled) and "last" in Service.others)
    mine = [letter for letter in letters.waiting() if letter.queue == f"poison-{MARK}"]
    poison = next(letter for letter in mine if letter.attempts)
    Service.healed = True
    others_before = len(Service.others)
    letters.replay(poison.id, gateway)
    until(lambda: any(one.startswith("poison ") for one in Service.handled))
    time.sleep(0.2)
    answer = {
        "handled": [one.split()[0] for one in Service.handled],
        "key_after_replay": next(h.split()[1] for h in Service.handled if "poison" in h),
        "expected_key": f"{MARK}.held.v1",
        "calls_of_poison": Service.calls.count("poison"),
        "calls_of_flaky": Service.calls.count("flaky"),
        "parked": [[letter.error, letter.attempts] for letter in mine],
        "poison_body": poison.body.decode(),
        "poison_headers": poison.headers,
        "still_waiting": poison.id in [letter.id for letter in letters.waiting()],
        "replayed": letters.get(poison.id).replayed_at is not None,
        "others_saw_replay": len(Service.others) != others_before,
        "wakes": len(Service.woken),
        "parked_by_wake": [
            letter.attempts for letter in letters.waiting() if letter.queue == f"woken-{MARK}"
        ],
    }
    publisher.close()
    gateway.close()
    runner.stop()
    print(json.dumps(answer))


main()
