"""Making a PostgreSQL cluster: a new folder, whole or not at all."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.embedded.account import Account
from shared.embedded.errors import PostgresFailedError

SUPERUSER = "postgres"
# C.UTF-8 of PostgreSQL itself: the order of text then depends on no machine's libc.
_OPTIONS = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth=scram-sha-256",
    "--data-checksums",
    "--no-instructions",
    f"--username={SUPERUSER}",
)


def make_cluster(
    cluster: Path, *, binaries: Path, account: Account, password: str, durable: bool
) -> None:
    """Make a cluster with checksums, UTF-8 and scram passwords, in a folder of its own.

    It is made beside its place and renamed into it, so a half-made one is never taken for whole.

    Raises:
        PostgresFailedError: initdb failed; the subject holds what it said.
    """
    making = cluster.with_name(cluster.name + ".new")
    if making.exists():
        shutil.rmtree(making)
    making.mkdir(mode=0o700)
    if account.uid is not None and account.gid is not None:
        os.chown(making, account.uid, account.gid)
    with (
        folder_for(making, account) as (seen, folder_fds),
        _password_file(password, account) as (secret, secret_fds),
    ):
        made = subprocess.run(
            [
                str(binaries / "initdb"),
                *_OPTIONS,
                *(() if durable else ("--no-sync",)),
                f"--pgdata={seen}",
                f"--pwfile={secret}",
            ],
            cwd="/",
            env=server_environment(),
            pass_fds=folder_fds + secret_fds,
            capture_output=True,
            text=True,
            check=False,
            **account.popen(),
        )
    if made.returncode != 0:
        shutil.rmtree(making)
        raise PostgresFailedError(f"initdb: {made.stderr.strip() or made.stdout.strip()}")
    making.rename(cluster)
    _sync_folder(cluster.parent)


@contextmanager
def folder_for(folder: Path, account: Account) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give the path under which ``account`` reaches ``folder``, and the descriptors to pass on."""
    if not account.is_other:
        yield str(folder.resolve()), ()
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{opened}", (opened,)
    finally:
        os.close(opened)


def server_environment() -> dict[str, str]:
    """Give the whole environment of the server: nothing of ours, no PG* variable, C and UTC."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@contextmanager
def _password_file(password: str, account: Account) -> Iterator[tuple[str, tuple[int, ...]]]:
    # For another account, a file in memory: it may not be able to walk to any folder of ours.
    if account.is_other:
        memory = os.memfd_create("password")
        try:
            os.write(memory, password.encode())
            yield f"/proc/self/fd/{memory}", (memory,)
        finally:
            os.close(memory)
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write(password)
        file.flush()
        yield file.name, ()


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
