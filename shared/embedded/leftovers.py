"""What a killed process leaves behind: a server without its keeper, or a stale ``postmaster.pid``.

Whoever calls holds the lock of the data folder, so a server found working in it is an orphan. It is
told by its working folder and its program, never by a process id alone: ids are used again, and
in a container after a restart they nearly always are.
"""

import os
import signal
import time
from pathlib import Path

from shared.embedded.errors import PostgresFailedError

PID_FILE = "postmaster.pid"
_PROC = Path("/proc")
_POLL_S = 0.02


def clear_leftovers(cluster: Path, *, timeout_s: float = 60) -> None:
    """End an orphaned server of ``cluster`` (a fast shutdown) and remove a stale pid file.

    Where there is no ``/proc``, PostgreSQL's own check of the pid file stands alone.

    Raises:
        PostgresFailedError: an orphaned process did not end within ``timeout_s``.
    """
    if not (_PROC / "self").exists():
        return
    orphans = server_processes(cluster)
    postmaster = postmaster_pid(cluster)
    if postmaster in orphans:
        os.kill(postmaster, signal.SIGINT)
    wait_until_gone(cluster, timeout_s=timeout_s)
    (cluster / PID_FILE).unlink(missing_ok=True)


def wait_until_gone(cluster: Path, *, timeout_s: float) -> None:
    """Wait until no server process works in ``cluster``; a child outlives its server a little.

    Raises:
        PostgresFailedError: one still does after ``timeout_s``.
    """
    deadline = time.monotonic() + timeout_s
    while orphans := server_processes(cluster):
        if time.monotonic() > deadline:
            raise PostgresFailedError(f"processes {sorted(orphans)} still work in {cluster}")
        time.sleep(_POLL_S)


def postmaster_pid(cluster: Path) -> int:
    """Give the process id that the pid file names; 0 without one."""
    lines = _pid_file_lines(cluster)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else 0


def is_ready(cluster: Path, pid: int) -> bool:
    """Tell whether server ``pid`` accepts connections (line 8 of its pid file, as pg_ctl reads)."""
    status_line = 7
    lines = _pid_file_lines(cluster)
    return (
        len(lines) > status_line
        and postmaster_pid(cluster) == pid
        and lines[status_line].strip() == "ready"
    )


def server_processes(cluster: Path) -> set[int]:
    """Give the ids of PostgreSQL processes whose working folder is ``cluster``."""
    if not _PROC.is_dir():
        return set()
    home = cluster.stat()
    found = set()
    for process in _PROC.iterdir():
        if not process.name.isdigit():
            continue
        try:
            program = (process / "exe").readlink().name
            where = (process / "cwd").stat()
        except OSError:  # ended meanwhile, or another user's
            continue
        if program.split(" ")[0] == "postgres" and os.path.samestat(where, home):
            found.add(int(process.name))
    return found


def _pid_file_lines(cluster: Path) -> list[str]:
    try:
        return (cluster / PID_FILE).read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError):
        return []
