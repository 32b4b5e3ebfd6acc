"""What each database role may do with each object: tried for real, statement by statement.

The objects are read from PostgreSQL's catalogue, so a migration cannot add one unseen. A cell holds
a letter for each statement that the server did not refuse for want of a right; every other
statement was tried and refused. ``python -m tests.contract.database_rights`` writes it anew.

S SELECT · I INSERT · U UPDATE · D DELETE · T TRUNCATE · L LOCK · A ALTER · X DROP · G make a
trigger · O switch triggers off · E call · R rename · C CREATE in a schema · Y done
"""

import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from shared.embedded.postgres import EmbeddedPostgres
from shared.secrets import LOGIN_ROLES, SCHEMAS
from shared.testing.databases import Databases

FILE = Path(__file__).with_name("database-rights.csv")
OWNERS = tuple(f"{schema}_owner" for schema in SCHEMAS)
ROLES = (*LOGIN_ROLES, *OWNERS)
OURS = (*SCHEMAS, "zeren_migrations", "public")
NO_RIGHT = "42501"

_TABLE = {
    "S": "SELECT FROM {it}",
    "I": "INSERT INTO {it} DEFAULT VALUES",
    "U": "UPDATE {it} SET {column} = NULL",
    "D": "DELETE FROM {it}",
    "T": "TRUNCATE {it} CASCADE",
    "L": "LOCK TABLE {it} IN ACCESS EXCLUSIVE MODE",
    "A": "ALTER TABLE {it} ADD COLUMN tried int",
    "X": "DROP TABLE {it} CASCADE",
    "G": "CREATE TRIGGER tried BEFORE INSERT ON {it}"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "O": "ALTER TABLE {it} DISABLE TRIGGER ALL",
}
_VIEW = {
    **{letter: _TABLE[letter] for letter in "SIUD"},
    "A": "ALTER VIEW {it} SET (security_invoker = true)",
    "X": "DROP VIEW {it} CASCADE",
}
_SEQUENCE = {
    "S": "SELECT FROM {it}",
    "U": "SELECT setval('{it}', 1)",
    "A": "ALTER SEQUENCE {it} RESTART",
    "X": "DROP SEQUENCE {it} CASCADE",
}
_FUNCTION = {
    "E": "SELECT {call}",
    "A": "ALTER FUNCTION {it} SECURITY INVOKER",
    "R": "ALTER FUNCTION {it} RENAME TO tried",
    "X": "DROP FUNCTION {it} CASCADE",
}
_SCHEMA = {
    "C": "CREATE TABLE {it}.tried (one int)",
    "A": "ALTER SCHEMA {it} RENAME TO tried",
    "X": "DROP SCHEMA {it} CASCADE",
}
_KINDS = {
    "table": _TABLE,
    "view": _VIEW,
    "sequence": _SEQUENCE,
    "function": _FUNCTION,
    "schema": _SCHEMA,
}
# On the server as a whole; none of them needs an object of ours.
SERVER = {
    "become the superuser": "SET ROLE postgres",
    "write as a replica, without triggers": "SET session_replication_role = replica",
    "edit the catalogue": "UPDATE pg_catalog.pg_class SET relowner = 10 WHERE relname = 'events'",
    "make a schema": "CREATE SCHEMA tried",
    "make a role": "CREATE ROLE tried",
    "set the superuser's password": "ALTER ROLE postgres PASSWORD 'tried'",
    "make oneself a superuser": "ALTER ROLE CURRENT_USER SUPERUSER",
    "make an event trigger": "CREATE EVENT TRIGGER tried ON ddl_command_start"
    " EXECUTE FUNCTION registry.refuse_change()",
    "publish the logs": "CREATE PUBLICATION tried FOR ALL TABLES",
    "read a file": "SELECT pg_read_file('PG_VERSION')",
    "write a file": "COPY (SELECT 1) TO '/tmp/tried'",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'true'",
    "read passwords": "SELECT rolpassword FROM pg_catalog.pg_authid",
    "read large objects in from a file": "SELECT lo_import('PG_VERSION')",
    "end others' sessions": "SELECT pg_terminate_backend(min(pid)) FROM pg_stat_activity"
    " WHERE usename = 'postgres'",
    "reload the settings": "SELECT pg_reload_conf()",
    "hide from the server's log": "SET log_min_messages = panic",
    "use an untrusted language": "CREATE FUNCTION pg_temp.tried() RETURNS void LANGUAGE internal"
    " AS 'now'",
    **{f"become {role}": f"SET ROLE {role}" for role in ROLES},
}

_OBJECTS = """
SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'S' THEN 'sequence' ELSE 'table' END,
       format('%%I.%%I', n.nspname, c.relname), NULL,
       (SELECT array_agg(quote_ident(a.attname)) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          AND a.attidentity = '' AND a.attgenerated = '')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(schemas)s) AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
UNION ALL
SELECT 'function', p.oid::regprocedure::text,
       format('%%I.%%I(%%s)', n.nspname, p.proname,
              (SELECT string_agg('NULL::' || t::regtype, ', ') FROM unnest(p.proargtypes) AS t)),
       NULL
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = ANY (%(schemas)s)
UNION ALL
SELECT 'schema', quote_ident(n.nspname), NULL, NULL
FROM pg_namespace n WHERE n.nspname = ANY (%(schemas)s)
ORDER BY 1, 2
"""
# Each statement in a transaction within the transaction, which never stays.
_PROBE = """
CREATE SCHEMA probe;
GRANT USAGE ON SCHEMA probe TO PUBLIC;
CREATE FUNCTION probe.tried(statements text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    found text[];
    one text;
BEGIN
    FOREACH one IN ARRAY statements LOOP
        BEGIN
            EXECUTE one;
            RAISE EXCEPTION USING ERRCODE = 'ZT000';
        EXCEPTION WHEN OTHERS THEN
            found := found || SQLSTATE::text;
        END;
    END LOOP;
    RETURN found;
END $$;
GRANT EXECUTE ON FUNCTION probe.tried TO PUBLIC;
"""


class Thing(NamedTuple):
    """One object of the database."""

    kind: str
    name: str
    call: str | None  # of a function: with NULL for each argument
    columns: list[str] | None  # of a table or view; a right may be to one of them

    def statements(self) -> list[tuple[str, str]]:
        """Give what is tried with it, each with its letter; changing, column by column."""
        return [
            (letter, text.format(it=self.name, call=self.call, column=column))
            for letter, text in _KINDS[self.kind].items()
            for column in (self.columns if "{column}" in text and self.columns else [None])
        ]


def matrix(connection: psycopg.Connection[Any]) -> str:
    """Give the whole matrix as CSV: a row an object, a column a role. The superuser's connection.

    The database is left with a schema of its own for probing: use one that is thrown away.
    """
    things = [
        Thing(*row) for row in connection.execute(_OBJECTS, {"schemas": list(OURS)}).fetchall()
    ]
    connection.execute(_PROBE)
    connection.commit()
    columns = [list(_cells(connection, role, things)) for role in ROLES]
    names = [(thing.kind, thing.name) for thing in things]
    names += [("server", name) for name in SERVER]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["kind", "object", *ROLES])
    for name, cells in zip(names, zip(*columns, strict=True), strict=True):
        writer.writerow([*name, *(cell or "-" for cell in cells)])
    return out.getvalue()


def _cells(connection: psycopg.Connection[Any], role: str, things: list[Thing]) -> Iterator[str]:
    """Try everything as one role, as if it had logged in; give its column."""
    texts = [text for thing in things for _, text in thing.statements()]
    connection.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(role)))
    answer = connection.execute("SELECT probe.tried(%s)", [[*texts, *SERVER.values()]]).fetchone()
    connection.rollback()
    connection.execute("RESET SESSION AUTHORIZATION")
    connection.commit()
    states = list(answer[0]) if answer else []
    place = 0
    for thing in things:
        kinds = [letter for letter, _ in thing.statements()]
        codes = zip(kinds, states[place : place + len(kinds)], strict=True)
        yield "".join(dict.fromkeys(letter for letter, code in codes if code != NO_RIGHT))
        place += len(kinds)
    for code in states[place:]:
        yield "" if code == NO_RIGHT else "Y"


def read_matrix() -> dict[tuple[str, str], dict[str, str]]:
    """Read the committed matrix: by kind and object, the columns."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(line.pop("kind"), line.pop("object")): line for line in csv.DictReader(file)}


def main() -> None:
    """Write the matrix anew, from a server of its own."""
    with tempfile.TemporaryDirectory(prefix="zeren-rights-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        secrets = place / "secrets"
        server = EmbeddedPostgres(place / "postgres", secrets=secrets, fast=True)
        with (
            server,
            Databases(server, secrets).fresh() as database,
            psycopg.connect(server.conninfo(database.pg_database)) as connection,
        ):
            FILE.write_text(matrix(connection), encoding="utf-8")


if __name__ == "__main__":
    main()
