"""Connections of what makes dossiers anew: unhurried, and one such process at a time."""

from contextlib import closing
from typing import Any

import psycopg

from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.settings import Settings

_LOCK_WAIT = "30s"  # a killed rebuild's server process needs a moment to notice


class RebuildRunningError(ZerenError):
    """Another rebuild is running."""

    code = "rebuild_running"
    status = 409
    zh = "已有重建正在进行"
    en = "Another rebuild is running"


def ledger_reader(settings: Settings) -> closing[psycopg.Connection[Any]]:
    """Give an unhurried connection that reads the ledger, closed in the midst of it if need be."""
    reader = psycopg.connect(conninfo(settings, "assessment_reader"), autocommit=True)
    unhurried(reader)
    return closing(reader)


def unhurried(connection: psycopg.Connection[Any]) -> None:
    """Lift the limits of a service's short statements; notice soon when the client is dead."""
    for setting, value in (
        ("statement_timeout", "0"),
        ("idle_in_transaction_session_timeout", "0"),
        ("lock_timeout", _LOCK_WAIT),
        ("client_connection_check_interval", "1s"),
        ("maintenance_work_mem", "128MB"),
    ):
        connection.execute("SELECT set_config(%s, %s, false)", (setting, value))
    connection.commit()


def alone(connection: psycopg.Connection[Any]) -> None:
    """Let no other rebuild run while this connection stands.

    Raises:
        RebuildRunningError: one is running.
    """
    try:
        connection.execute("SELECT pg_advisory_lock(hashtextextended('assessment.rebuild', 0))")
    except psycopg.errors.LockNotAvailable as error:
        raise RebuildRunningError from error
    connection.commit()
