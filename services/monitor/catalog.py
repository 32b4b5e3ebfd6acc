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
_FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\S+?)\(.*?AS \$\$(.*?)\$\$", re.DOTALL)
_STAY = (
    "CREATE TRIGGER {table}_stay BEFORE DELETE OR UPDATE OR TRUNCATE ON {schema}.{table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change()"
)
_FOLLOW = (
    "CREATE TRIGGER {table}_follow AFTER INSERT ON {schema}.{table} FOR EACH ROW "
    "WHEN (new.originator_version > 1) EXECUTE FUNCTION {schema}.refuse_hole()"
)


def check_catalog(connection: psycopg.Connection[Any]) -> Iterator[Alarm]:
    """Give what was changed of functions, triggers, rules and rights of the recorded tables."""
    for name in _wrong_functions(connection):
        yield _changed(name, "function")
    for schema, table in GUARDED:
        if _rows(connection, _TRIGGERS, (f"{schema}.{table}",)) != _triggers(schema, table):
            yield _changed(f"{schema}.{table}", "trigger")
        if _rows(connection, _RULES, (f"{schema}.{table}",)):
            yield _changed(f"{schema}.{table}", "rule")
        if writers := _rows(connection, _WRITERS, (list(LOGIN_ROLES), f"{schema}.{table}")):
            yield _changed(f"{schema}.{table}", f"right of {writers[0][0]}")
    for (name,) in _rows(connection, _SUPERUSERS, (list(LOGIN_ROLES),)):
        yield _changed(name, "superuser")


def _triggers(schema: str, table: str) -> list[tuple[str, str]]:
    """Give what stands on a table: the trigger, and whether it is on always or for our own."""
    stay = (_STAY.format(schema=schema, table=table), "A")
    follow = (_FOLLOW.format(schema=schema, table=table), "O")
    return [follow, stay] if table == "events" else [stay]


def _wrong_functions(connection: psycopg.Connection[Any]) -> list[str]:
    written: dict[str, str] = {}  # as the last migration has it: an older one is no excuse
    for migration in read_migrations():
        text = migration.text.replace("{schema}", migration.schema)
        written.update(_FUNCTION.findall(text))
    found = _rows(connection, _FUNCTIONS, ([*LOGS, "ledger"],))
    return [
        name
        for name, body, is_read_models in found
        if written.get(name) != body and (name in written or not is_read_models)
    ]


def _changed(store: str, detail: str) -> Alarm:
    return Alarm(store=store, kind=Kind.CHANGED, detail=detail)


def _rows(connection: psycopg.Connection[Any], query: str, given: Any) -> list[tuple[Any, ...]]:
    return connection.cursor(row_factory=tuple_row).execute(query.encode(), given).fetchall()


# What keeps the past of read models is made beside the migrations: triggers with no rights of their
# own, and none of them on a recorded table.
_FUNCTIONS = """
SELECT n.nspname || '.' || p.proname, p.prosrc,
       p.prorettype = 'trigger'::regtype AND NOT p.prosecdef
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = ANY (%s) ORDER BY 1
"""
_TRIGGERS = """
SELECT pg_get_triggerdef(t.oid, true), t.tgenabled::text FROM pg_trigger t
WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal ORDER BY t.tgname
"""
_RULES = "SELECT rulename FROM pg_rewrite WHERE ev_class = %s::regclass"
_WRITERS = """
SELECT role FROM unnest(%s::text[]) AS role
WHERE has_table_privilege(role, %s, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
"""
_SUPERUSERS = "SELECT rolname FROM pg_roles WHERE rolsuper AND rolname = ANY (%s)"
