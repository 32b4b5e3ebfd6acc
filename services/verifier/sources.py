"""Where a log is read from: a folder, or the web."""

from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit


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
            return (self.path / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise FileMissingError(path) from error
        except OSError as error:
            raise UnreachableError(f"{path}: {error.strerror}") from error


def source_of(place: str) -> Source:
    """Give the source that a path or an address names.

    Raises:
        UnreachableError: there is no such folder.
    """
    parts = urlsplit(place)
    if parts.scheme in {"http", "https"}:
        from services.verifier.web import Web  # noqa: PLC0415  (slow, and seldom needed)

        return Web(place)
    path = Path(unquote(parts.path) if parts.scheme == "file" else place)
    if not path.is_dir():
        raise UnreachableError(f"{path}: no folder")
    return Folder(path)
