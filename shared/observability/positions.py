"""How far every part of the suite has come, and by how much it is behind what it follows.

Read with the services' reader roles; a part is named ``service.part``.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import msgspec
from psycopg import Connection, sql
from psycopg.rows import tuple_row

from shared.contracts.principal import Position

LOGS = ("registry", "targets", "activities", "assessment")
SCHEMAS = (*LOGS, "ledger")

_HEADS = sql.SQL("SELECT source, sequence FROM {}.heads")
_PROJECTION_SOURCES = sql.SQL("SELECT sources FROM {}.projections WHERE name = 'dossier'")
_READ_MODEL_SOURCES = sql.SQL("SELECT sources FROM {}.positions WHERE name = 'read_model'")

Reader = Callable[[str], AbstractContextManager[Connection[Any]]]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A part's position; ``lag`` is the number of positions or entries still to come."""

    part: str
    position: int
    follows: str | None = None
    lag: int = 0


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """What stopped a source on its way into the ledger, since when."""

    source: str
    kind: str
    raised_at: str
    detail: dict[str, Any]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """The whole suite at a glance."""

    ledger_size: int
    places: list[Place]
    dead_letters: dict[str, int]
    alarms: list[Alarm]


def status_of(reader: Reader) -> Status:
    """Ask every schema how far it has come; ``reader`` lends a connection as ``<schema>_reader``.

    The schemas are asked one after another, so a lag may show what moved in between; it is never
    negative.

    Raises:
        psycopg.OperationalError: the database does not answer.
    """
    logs = {schema: _log(reader, schema) for schema in LOGS}
    size, heads, alarms = _ledger(reader)
    places = [Place(part="ledger", position=size)]
    for schema, (cursors, references) in logs.items():
        last = cursors.pop("log", 0)
        places.append(Place(part=f"{schema}.log", position=last))
        places.extend(
            _place(f"{schema}.{name}", position, f"{schema}.log", last)
            for name, position in sorted(cursors.items())
        )
        places.append(_place(f"ledger.{schema}", heads.get(schema, 0), f"{schema}.log", last))
        places.extend(
            _place(f"{schema}.{name}", position, "ledger", size) for name, position in references
        )
    places.extend(_place(f"assessment.{n}", p, "ledger", size) for n, p in _projections(reader))
    waiting = {schema: _dead_letters(reader, schema) for schema in SCHEMAS}
    return Status(ledger_size=size, places=places, dead_letters=waiting, alarms=alarms)


def log_ends(reader: Reader) -> tuple[Position, ...]:
    """Give the last place of every log, as its store has it now.

    Raises:
        psycopg.OperationalError: the database does not answer.
    """
    ends = ((schema, _log(reader, schema)[0].get("log", 0)) for schema in LOGS)
    return tuple(Position(schema, last) for schema, last in ends)


def sources_seen(reader: Reader, schema: str) -> dict[str, int]:
    """Give, for each service, the last place of its log that a schema's read model has taken in.

    Raises:
        psycopg.OperationalError: the database does not answer.
    """
    with reader(schema) as connection:
        match schema:
            case "ledger":
                return dict(_rows(connection, _HEADS))
            case "assessment":
                rows = _rows(connection, _PROJECTION_SOURCES, schema)
            case _:
                rows = _rows(connection, _READ_MODEL_SOURCES, schema)
    return dict(rows[0][0]) if rows else {}


def _place(part: str, position: int, follows: str, last: int) -> Place:
    return Place(part=part, position=position, follows=follows, lag=max(last - position, 0))


def _log(reader: Reader, schema: str) -> tuple[dict[str, int], list[tuple[str, int]]]:
    positions = sql.SQL("SELECT name, size FROM {} ORDER BY name")
    with reader(schema) as connection:
        rows = _rows(connection, sql.SQL("SELECT name, position FROM {}.status()"), schema)
        sizes = connection.cursor(row_factory=tuple_row)
        sizes.execute(positions.format(sql.Identifier(schema, "positions")))
        return dict(rows), sizes.fetchall()


def _ledger(reader: Reader) -> tuple[int, dict[str, int], list[Alarm]]:
    with reader("ledger") as connection:
        (size,) = _rows(connection, sql.SQL("SELECT coalesce(max(index) + 1, 0) FROM {}.entries"))[
            0
        ]
        heads = dict(_rows(connection, _HEADS))
        standing = sql.SQL(
            "SELECT source, kind, raised_at, detail FROM {}.alarms"
            " WHERE cleared_at IS NULL ORDER BY source, kind"
        )
        alarms = [
            Alarm(source=source, kind=kind, raised_at=raised_at.isoformat(), detail=detail)
            for source, kind, raised_at, detail in _rows(connection, standing)
        ]
    return size, heads, alarms


def _projections(reader: Reader) -> Iterator[tuple[str, int]]:
    statement = sql.SQL("SELECT name, size FROM {}.projections ORDER BY name")
    with reader("assessment") as connection:
        yield from _rows(connection, statement, "assessment")


def _dead_letters(reader: Reader, schema: str) -> int:
    statement = sql.SQL("SELECT count(*) FROM {}.dead_letters WHERE replayed_at IS NULL")
    with reader(schema) as connection:
        return int(_rows(connection, statement, schema)[0][0])


def _rows(
    connection: Connection[Any], statement: sql.SQL, schema: str = "ledger"
) -> list[tuple[Any, ...]]:
    cursor = connection.cursor(row_factory=tuple_row)
    return cursor.execute(statement.format(sql.Identifier(schema))).fetchall()
