"""What a read model was at every size of the ledger: kept by the database, for whatever tables.

A row is known from the size of the ledger that made it (``known_from``), which the follower says in
`SIZE` as it applies an entry. What an entry replaces goes to ``<table>_past`` with the size that
replaced it (``known_to``). Views of the same names in ``<schema>_asof`` give the rows known at the
size in `KNOWN_AT`, and copies of the read model's functions read those views: a question asked at a
size is the same text on another search path.

The log, positions, progress and what the vault keeps have no past: names are erased for good.
"""

import hashlib
from typing import Any, LiteralString

import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier, Literal

SIZE = "zeren.size"  # setting: size of the ledger once the entry that is being applied counts
KNOWN_AT = "zeren.known_at"  # setting: size of the ledger at which a question is asked
NOT_READ = (
    "events", "commands", "cursors", "references_seen", "positions", "dead_letters", "heads",
    "projections", "rebuilds", "vault", "contacts",
)  # fmt: skip


def past_schema(schema: str) -> str:
    """Give the schema of the views that show a read model as it was known."""
    return f"{schema}_asof"


def forget_views(connection: psycopg.Connection[Any], schema: str) -> None:
    """Drop the views and functions of the past, which would hold up a migration of their tables."""
    views, functions = (
        [name for (name,) in _rows(connection, query, past_schema(schema))]
        for query in (_VIEWS, _FUNCTIONS)
    )
    for name in functions:
        connection.execute(SQL("DROP FUNCTION {}").format(SQL(name)))
    for name in views:
        connection.execute(SQL("DROP VIEW {}").format(Identifier(past_schema(schema), name)))
    connection.execute(SQL("COMMENT ON SCHEMA {} IS NULL").format(Identifier(past_schema(schema))))


def keep_history(connection: psycopg.Connection[Any], schema: str) -> None:
    """Let every table of a schema's read model have its past; nothing where all have it.

    The caller is the schema's owner in a transaction. Where a table has none yet, the read model is
    emptied and followed again from the first entry, since what it was is not known any more.
    """
    if _signature(connection, schema) == _stated(connection, schema):
        return
    forget_views(connection, schema)
    if _rows(connection, _IS_LEDGER, schema):
        _show_ledger(connection, schema)
    if _rows(connection, "SELECT to_regclass(%s)", f"{schema}.positions")[0][0]:
        _keep_read_model(connection, schema)
    stated = SQL("COMMENT ON SCHEMA {} IS {}").format(
        Identifier(past_schema(schema)), Literal(_signature(connection, schema))
    )
    connection.execute(stated)


def tables_of(connection: psycopg.Connection[Any], schema: str) -> list[str]:
    """Give the tables of a schema's read model."""
    return [name for (name,) in _rows(connection, _TABLES, schema, list(NOT_READ))]


def _keep_read_model(connection: psycopg.Connection[Any], schema: str) -> None:
    tables = tables_of(connection, schema)
    columns = {table: _columns(connection, schema, table) for table in tables}
    if any("known_from" not in its for its in columns.values()):
        names = SQL(", ").join(Identifier(schema, table) for table in tables)
        connection.execute(SQL("TRUNCATE {}").format(names))
        connection.execute(_text(_FROM_THE_START, schema))
    connection.execute(_text(_FORGET_PAST, schema))
    for table in tables:
        if "known_from" not in columns[table]:
            connection.execute(_text(_KNOWN_FROM, schema, table))
            columns[table] = _columns(connection, schema, table)
        _make_past(connection, schema, table, columns[table])
        _make_trigger(connection, schema, table, list(columns[table]))
        _make_view(connection, schema, table, list(columns[table]))
    _copy_functions(connection, schema)


def _make_past(
    connection: psycopg.Connection[Any], schema: str, table: str, wanted: dict[str, str]
) -> None:
    """Make the table of what was replaced, or bring its columns to those of the live one."""
    past = f"{table}_past"
    there = _columns(connection, schema, past)
    if not there:
        connection.execute(_text(_PAST, schema, table))
        for (definition,) in _rows(connection, _INDEXES, schema, table):
            connection.execute(definition.encode())
        return
    changes = [
        *(SQL("DROP COLUMN {}").format(Identifier(name)) for name in there.keys() - wanted.keys()
          if name != "known_to"),
        *(_column(name, type_, there.get(name)) for name, type_ in wanted.items()
          if there.get(name) != type_),
    ]  # fmt: skip
    if changes:
        altered = SQL("ALTER TABLE {} ").format(Identifier(schema, past))
        connection.execute(altered + SQL(", ").join(changes))


def _column(name: str, type_: str, before: str | None) -> Composed:
    column, kind = Identifier(name), SQL(type_)  # as the catalogue has it
    if before is None:
        return SQL("ADD COLUMN {} {}").format(column, kind)
    return SQL("ALTER COLUMN {} TYPE {} USING {}::{}").format(column, kind, column, kind)


def _make_trigger(
    connection: psycopg.Connection[Any], schema: str, table: str, columns: list[str]
) -> None:
    names = SQL(", ").join(map(Identifier, columns))
    olds = SQL(", ").join(SQL("OLD.{}").format(Identifier(name)) for name in columns)
    connection.execute(_text(_REMEMBER, schema, table, columns=names, olds=olds))


def _make_view(
    connection: psycopg.Connection[Any], schema: str, table: str, columns: list[str]
) -> None:
    """Show the rows known at a size, with the live table's columns: a prepared plan serves both."""
    names = SQL(", ").join(map(Identifier, columns))
    connection.execute(_text(_VIEW, schema, table, columns=names))


def _copy_functions(connection: psycopg.Connection[Any], schema: str) -> None:
    past = past_schema(schema)
    connection.execute("SET LOCAL check_function_bodies = off")
    for (definition,) in _rows(connection, _DEFINITIONS, schema):
        connection.execute(definition.replace(f"{schema}.", f"{past}.").encode())
    granted = SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {} TO {}")
    connection.execute(granted.format(Identifier(past), Identifier(f"{schema}_reader")))


def _show_ledger(connection: psycopg.Connection[Any], schema: str) -> None:
    connection.execute(_text(_ENTRIES, schema, "entries"))


def _signature(connection: psycopg.Connection[Any], schema: str) -> str:
    """Name what there is: these statements, and the tables and functions they are made for."""
    there = (*_rows(connection, _ALL, schema), *_rows(connection, _DEFINITIONS, schema))
    said = "\n".join((_REMEMBER, _VIEW, _PAST, _ENTRIES, *map(str, there)))
    return hashlib.sha256(said.encode()).hexdigest()


def _stated(connection: psycopg.Connection[Any], schema: str) -> str | None:
    found = "SELECT obj_description(to_regnamespace(%s), 'pg_namespace')"
    stated: str | None = _rows(connection, found, past_schema(schema))[0][0]
    return stated


def _columns(connection: psycopg.Connection[Any], schema: str, table: str) -> dict[str, str]:
    return dict(_rows(connection, _COLUMNS, schema, table))


def _text(text: LiteralString, schema: str, table: str = "", **parts: Composed) -> Composed:
    """Put names into a statement: of schemas, roles, and the table with what belongs to it."""
    return SQL(text).format(
        schema=Identifier(schema),
        live=Identifier(schema, table),
        gone=Identifier(schema, f"{table}_past"),
        remember=Identifier(schema, f"{table}_remember"),
        forget=Identifier(schema, "forget_past"),
        positions=Identifier(schema, "positions"),
        view=Identifier(past_schema(schema), table),
        service=Identifier(f"{schema}_service"),
        reader=Identifier(f"{schema}_reader"),
        size=Literal(SIZE),
        known_at=Literal(KNOWN_AT),
        **parts,
    )


def _rows(connection: psycopg.Connection[Any], query: str, *values: Any) -> list[tuple[Any, ...]]:
    return connection.cursor(row_factory=tuple_row).execute(query.encode(), values).fetchall()


_FROM_THE_START = "UPDATE {positions} SET size = 0, sources = '{{}}' WHERE name = 'read_model'"
_KNOWN_FROM = """
ALTER TABLE {live} ADD COLUMN known_from bigint NOT NULL;
ALTER TABLE {live} ALTER COLUMN known_from SET DEFAULT current_setting({size})::bigint;
"""
_PAST = """
CREATE TABLE {gone} AS SELECT NULL::bigint AS known_to, l.* FROM {live} l WITH NO DATA;
GRANT INSERT ON {gone} TO {service};
"""
_FORGET_PAST = """
CREATE OR REPLACE FUNCTION {forget}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('TRUNCATE %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME || '_past');
    RETURN NULL;
END
$$;
"""
# What one entry itself replaced was never known.
_REMEMBER = """
CREATE OR REPLACE FUNCTION {remember}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    size constant bigint := current_setting({size})::bigint;
BEGIN
    IF OLD.known_from < size THEN
        INSERT INTO {gone} (known_to, {columns}) VALUES (size, {olds});
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.known_from := size;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER remember BEFORE UPDATE OR DELETE ON {live}
    FOR EACH ROW EXECUTE FUNCTION {remember}();
CREATE OR REPLACE TRIGGER forget_past AFTER TRUNCATE ON {live}
    FOR EACH STATEMENT EXECUTE FUNCTION {forget}();
"""
_VIEW = """
CREATE VIEW {view} AS
    SELECT {columns} FROM {live} WHERE known_from <= current_setting({known_at})::bigint
    UNION ALL
    SELECT {columns} FROM {gone} WHERE known_from <= current_setting({known_at})::bigint
                                   AND known_to > current_setting({known_at})::bigint;
GRANT SELECT ON {view} TO {reader};
"""
_ENTRIES = """
CREATE VIEW {view} AS SELECT * FROM {live} WHERE index < current_setting({known_at})::bigint;
GRANT SELECT ON {view} TO {reader};
"""
_IS_LEDGER = """
SELECT FROM pg_attribute
WHERE attrelid = to_regclass(%s || '.entries') AND attname = 'integrated_at'
"""
_TABLES = r"""
SELECT c.relname::text FROM pg_class c
WHERE c.relnamespace = to_regnamespace(%s) AND c.relkind = 'r'
  AND pg_get_userbyid(c.relowner) LIKE '%%\_owner'
  AND c.relname <> ALL (%s) AND c.relname NOT LIKE '%%\_past'
ORDER BY c.relname
"""
_COLUMNS = """
SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = to_regclass(%s || '.' || quote_ident(%s)) AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
"""
# An index by the same columns as each of the live table's, unique or not, without its condition.
_INDEXES = """
SELECT format('CREATE INDEX ON %%I.%%I (%%s)', n.nspname, c.relname || '_past',
              string_agg(quote_ident(a.attname), ', ' ORDER BY k.place))
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
WHERE n.nspname = %s AND c.relname = %s AND i.indexprs IS NULL
GROUP BY i.indexrelid, n.nspname, c.relname
"""
_VIEWS = """
SELECT relname::text FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind = 'v'
"""
_FUNCTIONS = """
SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = to_regnamespace(%s)
"""
_DEFINITIONS = """
SELECT pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE p.pronamespace = to_regnamespace(%s) AND l.lanname = 'sql' AND p.provolatile = 's'
  AND NOT p.prosecdef
ORDER BY p.oid
"""
_ALL = """
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = to_regnamespace(%s) AND c.relkind = 'r' AND a.attnum > 0
  AND NOT a.attisdropped
ORDER BY 1, a.attnum
"""
