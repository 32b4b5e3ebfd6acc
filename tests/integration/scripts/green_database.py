"""Run five one-second statements at once in a patched process. Argument: conninfo."""

# ruff: noqa: E402, T201

from shared.messaging.green import go_green

go_green()

import json
import sys
import threading
import time

import psycopg


def sleep_in_the_database() -> None:
    with psycopg.connect(sys.argv[1]) as connection:
        connection.execute("SELECT pg_sleep(1)")


began = time.monotonic()
threads = [threading.Thread(target=sleep_in_the_database) for _ in range(5)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps({"seconds": time.monotonic() - began}))
