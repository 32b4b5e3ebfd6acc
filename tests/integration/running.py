"""Scripts in processes of their own."""

import contextlib
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "scripts"


def start_script(
    name: str, *arguments: str, stderr: int = subprocess.PIPE
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(SCRIPTS / name), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


class Running:
    """A script that goes on. All it prints is read at once: a full pipe would stop it."""

    def __init__(self, name: str, *arguments: str) -> None:
        self._process = start_script(name, *arguments, stderr=subprocess.STDOUT)
        self._said: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._log: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def next_line(self, timeout_s: float = 90) -> str:
        """Give what the script says next; its log stands between."""
        try:
            return self._said.get(timeout=timeout_s)
        except queue.Empty:
            raise AssertionError("".join(self._log[-200:])) from None

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        self._process.kill()
        self._reader.join()
        with contextlib.suppress(BrokenPipeError), self._process:
            pass

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._log.append(line)
            if line.split()[:1] in (["ready"], ["got"], ["done"]):
                self._said.put(line.strip())
