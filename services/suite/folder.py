"""The folder of data that the suite keeps: its secrets, its database, and where it answers."""

import json
import os
from pathlib import Path

from services.suite.errors import FolderUnusableError
from shared.settings import Settings


class DataFolder:
    """``DIR``: the folders of secrets, PostgreSQL, vault, evidence, log and monitor, and two files.

    ``gateway.url`` says where the suite answers, ``settings.json`` how its parts find each other.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.secrets = self.path / "secrets"
        self.postgres = self.path / "postgres"
        self.vault = self.path / "vault" / "keys.sqlite"
        self.evidence = self.path / "evidence"
        self.log = self.path / "log"
        self.monitor = self.path / "monitor"
        self.token = self.secrets / "cli.token"
        self._url = self.path / "gateway.url"
        self._settings = self.path / "settings.json"
        self._announced = False

    def make(self) -> None:
        """Make the folder, and its inner ones for its owner alone.

        Raises:
            FolderUnusableError: it cannot be made or written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for inner in (self.secrets, self.vault.parent, self.evidence, self.log, self.monitor):
                inner.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise FolderUnusableError(f"{self.path}: {error.strerror}") from error
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise FolderUnusableError(str(self.path))

    def announce(self, settings: Settings, url: str) -> None:
        """Say where the suite answers, for the command line and for workers of this folder."""
        _replace(self._settings, json.dumps(settings.environ(), indent=1))
        _replace(self._url, url)
        self._announced = True

    def take_back(self) -> None:
        """Say that it no longer answers; what another process announced stays."""
        if self._announced:
            self._url.unlink(missing_ok=True)
            self._announced = False


def _replace(path: Path, content: str) -> None:
    """Write a file so that no reader sees half of it."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(content + "\n", encoding="utf-8")
    aside.replace(path)
