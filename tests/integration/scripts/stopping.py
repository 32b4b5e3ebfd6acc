"""End a service in the middle of a handler, gently and not, and start it again. Argument: address.

The handler of message "slow" takes half a second. Tells what was handled when.
"""

# ruff: noqa: E402, T201

from shared.messaging.green import go_green

go_green()

import json
import sys
import time
import uuid
from typing import ClassVar

from shared.messaging.consumer import DEAD_LETTERS, Delivered, follow
from shared.messaging.publisher import Outgoing, Publisher
from shared.messaging.runner import Runner
from shared.messaging.topology import FACTS

URI = sys.argv[1]
MARK = uuid.uuid4().hex[:8]


class Service:
    name = f"stopping-{MARK}"
    entered: ClassVar[list[str]] = []
    returned: ClassVar[list[str]] = []

    @follow(FACTS, f"stopping-{MARK}", (f"{MARK}.#",))
    def take(self, message: Delivered) -> None:
        self.entered.append(message.message_id)
        time.sleep(0.5)
        self.returned.append(message.message_id)


def a_running_service() -> Runner:
    runner = Runner([Service], amqp_uri=URI, extras={DEAD_LETTERS: object()})
    runner.start()
    return runner


def main() -> None:
    publisher = Publisher(URI, sender=f"relay-{MARK}")
    runner = a_running_service()
    publisher.publish(FACTS, [Outgoing(f"{MARK}.x", b"{}", name) for name in ("1", "2", "3")])
    time.sleep(0.25)
    runner.kill()  # in the handler of 1
    killed = list(Service.returned)
    runner = a_running_service()
    time.sleep(0.75)
    runner.stop()  # in the handler of 2
    stopped = list(Service.returned)
    runner = a_running_service()
    time.sleep(0.75)
    runner.stop()
    publisher.close()
    print(
        json.dumps(
            {
                "entered": Service.entered,
                "returned_when_killed": killed,
                "returned_when_stopped": stopped,
                "returned": Service.returned,
            }
        )
    )


main()
