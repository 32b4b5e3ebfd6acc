"""Programs of ours that run beside this process: what goes in and comes out stays in memory."""

import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import BinaryIO


def run_beside(
    module: str,
    given: bytes,
    *,
    timeout_s: float,
    arguments: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """Run a module with standard input and output that no disk holds.

    Args:
        module: as ``python -m`` takes it.
        given: what it reads.
        timeout_s: after which it is killed.
        arguments: of its command line.
        environ: its environment; None: this process's.

    Returns:
        Its exit code, -1 where it took too long; and what it wrote.
    """
    with _in_memory() as asked, _in_memory() as answered:
        asked.write(given)
        asked.flush()
        asked.seek(0)
        code = _run([sys.executable, "-m", module, *arguments], asked, answered, timeout_s, environ)
        answered.seek(0)
        return code, answered.read()


def _run(
    command: Sequence[str],
    given: BinaryIO,
    answered: BinaryIO,
    timeout_s: float,
    environ: Mapping[str, str] | None,
) -> int:
    process = subprocess.Popen(
        command, stdin=given, stdout=answered, stderr=subprocess.DEVNULL, env=environ
    )
    try:
        # With a limit the wait sleeps and looks, which lets greenthreads run.
        return process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        return -1
    finally:
        process.kill()
        process.wait()


def _in_memory() -> BinaryIO:
    """Give a file that no disk holds: what is in it may have people's names.

    Opened by `io`, which eventlet leaves alone: its own files wait for what memory never says.
    """
    return io.BufferedRandom(io.FileIO(os.memfd_create("zeren"), "r+b"))
