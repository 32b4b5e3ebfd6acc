"""Rebuilds for the gateway: started and stopped here, where the rights to write a projection are.

The gateway only asks, with a principal that it signs; the rebuild is a process of its own.
"""

import os
import subprocess
import sys

import psycopg

from services.assessment.alone import RebuildRunningError
from services.assessment.watching import rebuilding, stop_rebuild
from shared.contracts.errors import NotAllowedError
from shared.contracts.roles import OPERATORS
from shared.eventstore.connections import conninfo
from shared.security import read_key, verify_principal
from shared.settings import Settings

REBUILDS = "assessment.rebuilds"  # its key in the runner's extras
_MODULE = "services.assessment.rebuild"
_STOP_S = 10.0


class RebuildDoor:
    """Starts and stops rebuilds.

    Args:
        settings: where the database and ``principal.pub`` are.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._key = read_key(settings.secret("principal.pub"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, principal: str) -> None:
        """Start a rebuild.

        Raises:
            NotAuthenticatedError: nobody we trust has signed who asks.
            NotAllowedError: the role may not.
            RebuildRunningError: one is running.
            SecretMissingError: this service may not rebuild, for want of a password.
        """
        self._require(principal)
        conninfo(self._settings, "assessment_service")
        with psycopg.connect(conninfo(self._settings, "assessment_reader")) as reader:
            if self._runs() or rebuilding(reader).is_running:
                raise RebuildRunningError
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            env={**os.environ, **self._settings.environ()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # what goes wrong is told where this service tells its own
        )

    def stop(self, principal: str) -> None:
        """Ask the rebuild that runs to stop, whoever started it.

        Raises:
            NotAuthenticatedError, NotAllowedError: as `start`.
        """
        self._require(principal)
        stop_rebuild(self._settings)
        self._runs()

    def close(self) -> None:
        """End the rebuild that was started here; what is live stays as it was."""
        if self._process is None or not self._runs():
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _require(self, principal: str) -> None:
        asker = verify_principal(principal, self._key)
        if asker.role not in OPERATORS:
            raise NotAllowedError(role=str(asker.role))
