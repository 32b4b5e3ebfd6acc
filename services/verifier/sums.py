"""The list of an export's files with their hashes: every byte of every file is in it.

It is compared as a whole with what the files give, so that a flipped bit of the list is found too.
Whoever can rewrite the list can rewrite it after a change: it finds damage, signatures find deceit.
"""

import os
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path

from services.verifier.leaves import Fault

FILE = "SHA256SUMS"
_MORE = 1_000_000


def sums(folder: Path) -> str:
    """Give the list as it should be: hash, two spaces and path a line, in order of paths."""
    return "".join(f"{_hash(folder / path)}  {path}\n" for path in sorted(_paths(folder)))


def check_sums(folder: Path) -> list[Fault]:
    """Compare the list with the files; a folder without a list has nothing to compare."""
    if not os.path.lexists(folder / FILE):
        return []
    if not (folder / FILE).is_file():
        return [Fault("file_differs", detail=FILE)]
    right = sums(folder).encode("utf-8", "surrogateescape")
    with (folder / FILE).open("rb") as file:
        found = file.read(2 * len(right) + _MORE)  # one that is longer still differs all the same
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


def _hash(path: Path) -> str:
    if not path.is_file():  # a link to nothing, a pipe: neither has content
        return "-"
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _by_path(raw: bytes) -> dict[str, str]:
    lines = raw.decode("utf-8", "replace").splitlines()
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
