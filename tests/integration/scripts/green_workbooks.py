"""Several workbooks at once in a process of greenthreads: each has its turn, and others run on."""

from shared.messaging.green import go_green

go_green()

import json  # noqa: E402
import time  # noqa: E402

import eventlet  # noqa: E402

from services.gateway.desk.excel.worker import read_beside  # noqa: E402
from tests.unit.gateway.workbooks import KEY, MEETING, a_meeting, filled  # noqa: E402


def main() -> None:
    """Read three, and count meanwhile."""
    content = filled(MEETING, a_meeting(), a_meeting(present=13))
    ticks, longest = 0, 0.0

    def tick() -> None:
        nonlocal ticks, longest
        while True:
            began = time.monotonic()
            eventlet.sleep(0.01)
            longest, ticks = max(longest, time.monotonic() - began), ticks + 1

    ticking = eventlet.spawn(tick)
    reading = [eventlet.spawn(read_beside, content, key=KEY) for _ in range(3)]
    rows = [len(one.wait().rows) for one in reading]
    ticking.kill()
    print(json.dumps({"rows": rows, "ticks": ticks, "longest_s": longest}))  # noqa: T201


main()
