"""What the event table of activity logging holds."""

from typing import Any

import psycopg

from shared.eventstore.connections import conninfo
from shared.settings import Settings


def rows(database: Settings, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(conninfo(database, "activities_service")) as connection:
        return connection.execute(query).fetchall()


def facts(database: Settings) -> list[tuple[Any, ...]]:
    return rows(
        database,
        "SELECT position, previous, originator_id, originator_version, topic, command_id "
        "FROM activities.events ORDER BY position",
    )
