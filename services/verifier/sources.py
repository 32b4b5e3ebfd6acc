"""Where a log is read from: a folder, or the web."""

import stat
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

MAX_FILE_BYTES = 32_000_000  # no file of a log is so long; of a longer one the beginning is read


class FileMissingError(Exception):
    """The log has no such file; the argument is its path."""


class UnreachableError(Exception):
    """The log cannot be read at all."""


class Source(Protocol):
    """Gives the files of a log."""

    name: str

    def fetch(self, path: str) -> bytes:
        """Give a file's bytes.

        Raises:
            FileMissingError: there is none.
            UnreachableError: nothing can be read.
        """


class Folder:
    """A log that lies in a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)

    def fetch(self, path: str) -> bytes:
        try:
            return read_file(self.path / path)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise FileMissingError(path) from error
        except OSError as error:
            raise UnreachableError(f"{path}: {error.strerror}") from error


def read_file(path: Path) -> bytes:
    """Read a file, of one longer than `MAX_FILE_BYTES` the beginning and a byte more.

    Raises:
        FileNotFoundError: there is none, or it is a folder, a pipe or a device.
        OSError: it cannot be read.
    """
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for
        raise FileNotFoundError(str(path))
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def path_of(place: str) -> Path:
    """Give the path that a path or an address ``file://`` names."""
    if place[:7].lower() != "file://":
        return Path(place)
    return Path(unquote(place[7:].removeprefix("localhost"), errors="surrogateescape"))


def source_of(place: str) -> Source:
    """Give the source that a path or an address names.

    Raises:
        UnreachableError: there is no such folder, or the address is none.
    """
    if place.lower().startswith(("http://", "https://")):
        from services.verifier.web import Web  # noqa: PLC0415  (slow, and seldom needed)

        return Web(place)
    path = path_of(place)
    if not path.is_dir():
        raise UnreachableError(f"{path}: no folder")
    return Folder(path)
