"""Call from eight plain threads with four clients; each line of input is one round of calls.
Arguments: AMQP address, name of the service. Answers "done RIGHT REFUSED SECONDS".
"""

# ruff: noqa: E402, T201

import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor

warnings.simplefilter("ignore")

from shared.kernel.errors import ZerenError
from shared.messaging.errors import register_errors
from shared.messaging.rpc import RpcClients

URI, SERVICE = sys.argv[1:]
register_errors()
clients = RpcClients(URI, size=4)


def call(number: int) -> str:
    try:
        right = clients.call(SERVICE, "double", number=number, timeout_s=5) == number * 2
    except ZerenError as error:
        return error.code
    return "right" if right else "wrong"


print("ready", flush=True)
with ThreadPoolExecutor(8) as pool:
    for _ in sys.stdin:
        began = time.monotonic()
        outcomes = list(pool.map(call, range(200)))
        refused = outcomes.count("service_unavailable")
        seconds = time.monotonic() - began
        print("done", outcomes.count("right"), refused, f"{seconds:.2f}", flush=True)
clients.close()
