"""Processes that tests start: waiting for them, ending them, and ports for them."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence

START_TIMEOUT_S = 90.0
_STOP_TIMEOUT_S = 30.0


def wait_for(
    condition: Callable[[], object],
    what: str,
    *,
    timeout_s: float = START_TIMEOUT_S,
    alive: Sequence[subprocess.Popen[bytes] | None] = (),
) -> None:
    """Wait for a condition while processes live.

    Raises:
        AssertionError: it did not come, or a process ended.
    """
    deadline = time.monotonic() + timeout_s
    while not condition():
        ended = [p.args for p in alive if p is not None and p.poll() is not None]
        if ended or time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}; ended: {ended}")
        time.sleep(0.05)


def end(processes: Sequence[subprocess.Popen[bytes] | None]) -> None:
    """End processes by SIGTERM, and by SIGKILL where they do not hear."""
    living = [process for process in processes if process is not None]
    for process in living:
        process.terminate()
    deadline = time.monotonic() + _STOP_TIMEOUT_S
    for process in living:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_ports(wanted: int) -> list[int]:
    """Give ports of 127.0.0.1 that are free now."""
    return list(_free_ports(wanted))


def _free_ports(wanted: int) -> Iterator[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(wanted)]
    for one in held:
        yield one.getsockname()[1]
        one.close()
