"""What guards the recorded tables: functions as the migrations wrote them, triggers, rules, rights.

A superuser can replace any of these and put it back; while it stands it is seen.
"""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from services.monitor.alarms import Alarm, Kind
from shared.eventstore.migrations import read_migrations
from shared.observability.positions import LOGS
from shared.secrets import LOGIN_ROLES

GUARDED = (*((s, t) for s in LOGS for t in ("events", "commands")), ("ledger", "entries"))
_BODY = re.compile(r"AS \$\$(.*?)\$\$", re.DOTALL)


def check_catalog(connection: psycopg.Connection[Any]) -> Iterator[Alarm]:
    """Give what was changed of functions, triggers, rules and rights of the recorded tables."""
    for name in _wrong_functions(connection):
        yield _changed(name, "function")
    for schema, table in GUARDED:
        wanted = [(f"{table}_stay", "A", f"{schema}.refuse_change")]
        if _rows(connection, _TRIGGERS, (f"{schema}.{table}",)) != wanted:
            yield _changed(f"{schema}.{table}", "trigger")
        if _rows(connection, _RULES, (f"{schema}.{table}",)):
            yield _changed(f"{schema}.{table}", "rule")
        if writers := _rows(connection, _WRITERS, (list(LOGIN_ROLES), f"{schema}.{table}")):
            yield _changed(f"{schema}.{table}", f"right of {writers[0][0]}")
    for (name,) in _rows(connection, _SUPERUSERS, (list(LOGIN_ROLES),)):
        yield _changed(name, "superuser")


def _wrong_functions(connection: psycopg.Connection[Any]) -> list[str]:
    written: dict[str, set[str]] = {}
    for migration in read_migrations():
        text = migration.text.replace("{schema}", migration.schema)
        written.setdefault(migration.schema, set()).update(_BODY.findall(text))
    schemas = [*LOGS, "ledger"]
    found = _rows(connection, _FUNCTIONS, (schemas,))
    return [f"{schema}.{name}" for schema, name, body in found if body not in written[schema]]


def _changed(store: str, detail: str) -> Alarm:
    return Alarm(store=store, kind=Kind.CHANGED, detail=detail)


def _rows(connection: psycopg.Connection[Any], query: str, given: Any) -> list[tuple[Any, ...]]:
    return connection.cursor(row_factory=tuple_row).execute(query.encode(), given).fetchall()


_FUNCTIONS = """
SELECT n.nspname, p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = ANY (%s) ORDER BY 1, 2
"""
_TRIGGERS = """
SELECT t.tgname::text, t.tgenabled::text, n.nspname || '.' || p.proname
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal ORDER BY 1
"""
_RULES = "SELECT rulename FROM pg_rewrite WHERE ev_class = %s::regclass"
_WRITERS = """
SELECT role FROM unnest(%s::text[]) AS role
WHERE has_table_privilege(role, %s, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
"""
_SUPERUSERS = "SELECT rolname FROM pg_roles WHERE rolsuper AND rolname = ANY (%s)"
