"""The list of an export's files with their hashes: every byte of every file is in it.

It is compared as a whole with what the files give, so that a flipped bit of the list is found too.
Whoever can rewrite the list can rewrite it after a change: it finds damage, signatures find deceit.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from services.verifier.leaves import Fault

FILE = "SHA256SUMS"


def sums(folder: Path) -> str:
    """Give the list as it should be: hash, two spaces and path a line, in order of paths."""
    paths = sorted(_paths(folder))
    return "".join(
        f"{sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths
    )


def check_sums(folder: Path) -> list[Fault]:
    """Compare the list with the files; a folder without a list has nothing to compare."""
    if not (folder / FILE).exists():
        return []
    found = (folder / FILE).read_bytes()
    right = sums(folder).encode()
    if found == right:
        return []
    there, listed = _by_path(right), _by_path(found)
    faults = [
        Fault("file_differs", detail=path)
        for path in sorted(there.keys() | listed.keys())
        if there.get(path) != listed.get(path)
    ]
    return faults or [Fault("file_differs", detail=FILE)]


def _paths(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if not path.is_dir() and path != folder / FILE:
            yield path.relative_to(folder).as_posix()


def _by_path(raw: bytes) -> dict[str, str]:
    lines = raw.decode("utf-8", "replace").splitlines()
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
