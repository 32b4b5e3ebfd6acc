"""Alarms of the log in `ledger.alarms`, where ``zeren status`` and the gateway find them."""

from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from services.ledger.log_errors import LogRefusedError

SOURCE = "log"


def raise_alarm(connection: psycopg.Connection[Any], error: LogRefusedError) -> None:
    """Let an alarm stand; one of its kind that stands already stays."""
    kind = error.code.removeprefix("ledger.")
    detail = {"subject": error.subject, **error.details} if error.subject else error.details
    connection.execute(_RAISE, (SOURCE, kind, Jsonb(detail)))


def clear_alarms(connection: psycopg.Connection[Any]) -> None:
    """End every alarm of the log: it was checked from the first entry on."""
    connection.execute(_CLEAR, (SOURCE,))


_RAISE = """
INSERT INTO ledger.alarms (source, kind, detail) VALUES (%s, %s, %s)
ON CONFLICT (source, kind) WHERE cleared_at IS NULL DO NOTHING
"""
_CLEAR = """
UPDATE ledger.alarms SET cleared_at = clock_timestamp() WHERE source = %s AND cleared_at IS NULL
"""
