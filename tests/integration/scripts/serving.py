"""Serve until SIGTERM. Arguments: AMQP address, name of the service."""

# ruff: noqa: E402, T201

from shared.messaging.green import go_green

go_green()

import sys
from typing import Any

from shared.messaging.rpc import rpc
from shared.messaging.runner import Runner


class Service:
    name = sys.argv[2]

    @rpc
    def double(self, number: int) -> Any:
        return number * 2


print("ready", flush=True)
Runner([Service], amqp_uri=sys.argv[1]).run()
