"""What event tables hold, and rows put into them as they stand."""

from typing import Any

import psycopg

from shared.contracts.entry import EVENT_COLUMNS, StoredRow
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


def store(connection: psycopg.Connection[Any], rows: list[StoredRow]) -> None:
    columns = ", ".join(EVENT_COLUMNS)
    connection.execute("SET session_replication_role = replica")  # rows may be missing, here
    with connection.cursor() as cursor:
        for source in {row.source for row in rows}:
            statement = f"COPY {source}.events ({columns}) FROM STDIN"
            with cursor.copy(statement.encode()) as copy:
                for row in rows:
                    if row.source == source:
                        copy.write_row(row[1:])
    connection.execute("RESET session_replication_role")
