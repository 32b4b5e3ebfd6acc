"""Follow one queue and hang in the handler, or not. Arguments: AMQP address, conninfo, queue,
"hang" or "take". Prints "got ID" when a handler is entered, "done ID" after it returned.
"""

# ruff: noqa: E402, T201

from shared.messaging.green import go_green

go_green()

import sys
import time

import psycopg

from shared.messaging.consumer import DEAD_LETTERS, Delivered, follow
from shared.messaging.dead_letters import DeadLetters
from shared.messaging.runner import Runner
from shared.messaging.topology import FACTS

URI, CONNINFO, QUEUE, MODE = sys.argv[1:]


class Service:
    name = QUEUE

    @follow(FACTS, QUEUE, (f"{QUEUE}.#",), delivery_limit=1)
    def take(self, message: Delivered) -> None:
        print("got", message.message_id, flush=True)
        if MODE == "hang" and message.message_id != "harmless":
            time.sleep(600)
        print("done", message.message_id, flush=True)


letters = DeadLetters(lambda: psycopg.connect(CONNINFO), schema="registry")
runner = Runner([Service], amqp_uri=URI, extras={DEAD_LETTERS: letters})
print("ready", flush=True)
runner.run()
