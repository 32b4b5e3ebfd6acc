"""What every process of the suite does besides its work: show that it turns, and how far it came.

The heartbeat is a file, rewritten while the process turns; `zeren health` reads it. It holds the
state of each loop, so that a process which turns but fails for long is not called healthy.
"""

import json
import os
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from shared.messaging.loops import Loop

EVERY_S = 5.0
STALE_S = 30.0
FAILING_S = 60.0


def heartbeat_file() -> Path:
    """Give the file: ``ZEREN_HEARTBEAT``, else one in the temporary folder."""
    default = str(Path(tempfile.gettempdir()) / "zeren.heartbeat")
    return Path(os.environ.get("ZEREN_HEARTBEAT") or default)


class Heartbeat:
    """Rewrites the file every few seconds while the process turns."""

    def __init__(self, loops: Sequence[Loop]) -> None:
        self._loops = loops
        self._file = heartbeat_file()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End, and take the file away."""
        self._stopped.set()
        self._thread.join(EVERY_S)
        self._file.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._stopped.is_set():
            failing = {
                loop.name: loop.counts.last_error
                for loop in self._loops
                if loop.counts.failing_since is not None
                and time.time() - loop.counts.failing_since > FAILING_S
            }
            aside = self._file.with_suffix(f".{os.getpid()}")
            aside.write_text(json.dumps({"at": time.time(), "failing": failing}), encoding="utf-8")
            aside.replace(self._file)
            self._stopped.wait(EVERY_S)


def why_not_healthy() -> str | None:
    """Say what is wrong with this container's process; None while all is well."""
    try:
        beat = json.loads(heartbeat_file().read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return f"no heartbeat: {error}"
    if time.time() - beat["at"] > STALE_S:
        return f"no heartbeat for {time.time() - beat['at']:.0f} s"
    return "; ".join(f"{name}: {error}" for name, error in beat["failing"].items()) or None
