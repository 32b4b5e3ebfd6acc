import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from shared.embedded.postgres import EmbeddedPostgres
from shared.eventstore.connections import conninfo
from shared.eventstore.migrations import SHARED_SERIES, MigrationError, migrate, read_migrations
from shared.eventstore.roles import prepare
from shared.secrets import LOGIN_ROLES, MIGRATOR
from shared.settings import Settings

EVENT_SCHEMAS = ("registry", "targets", "activities", "assessment")
OTHER_SCHEMAS = ("ledger", "gateway")


@pytest.fixture
def prepared(postgres: EmbeddedPostgres, settings: Settings) -> Iterator[Settings]:
    """A database with roles and schemas, and no migration run."""
    prepare(postgres.conninfo(), settings.secrets, database="prepared")
    yield Settings(secrets=settings.secrets, pg_port=postgres.port, pg_database="prepared")
    with psycopg.connect(postgres.conninfo(), autocommit=True) as connection:
        connection.execute("DROP DATABASE prepared WITH (FORCE)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three small migrations: one shared by the event stores, two of the ledger."""
    place = tmp_path / "postgres"
    put(place / "eventstore/0001_log.sql", "CREATE TABLE log (note text DEFAULT '{schema}');")
    put(place / "ledger/0001_entries.sql", "CREATE TABLE entries (n int);")
    put(
        place / "ledger/0002_grants.sql",
        "GRANT SELECT ON entries TO {schema}_service; INSERT INTO entries VALUES (7);",
    )
    return place


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def ask(settings: Settings, role: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo(settings, role)) as connection:
        return connection.execute(question.encode()).fetchall()


def tables(settings: Settings) -> set[object]:
    rows = ask(settings, MIGRATOR, "SELECT tablename FROM pg_tables WHERE schemaname = 'ledger'")
    return {name for (name,) in rows}


def test_each_file_is_run_once_in_its_schema_by_its_owner(prepared: Settings, folder: Path) -> None:
    run = [str(migration) for migration in migrate(prepared, folder)]

    assert run == [
        *(f"{schema}: eventstore/0001_log.sql" for schema in EVENT_SCHEMAS[:-1]),
        "ledger: ledger/0001_entries.sql",
        "ledger: ledger/0002_grants.sql",
        "assessment: eventstore/0001_log.sql",
    ]
    assert migrate(prepared, folder) == []
    assert ask(prepared, "ledger_service", "SELECT n FROM entries") == [(7,)]
    assert ask(
        prepared,
        MIGRATOR,
        "SELECT schemaname || '.' || tablename, tableowner FROM pg_tables"
        " WHERE tablename IN ('log', 'entries') ORDER BY schemaname",
    ) == [
        ("activities.log", "activities_owner"),
        ("assessment.log", "assessment_owner"),
        ("ledger.entries", "ledger_owner"),
        ("registry.log", "registry_owner"),
        ("targets.log", "targets_owner"),
    ]


def test_eight_that_start_at_once_run_each_file_once(prepared: Settings, folder: Path) -> None:
    with ThreadPoolExecutor(8) as starters:
        runs = list(starters.map(lambda _: migrate(prepared, folder), range(8)))

    assert sorted(map(len, runs)) == [0, 0, 0, 0, 0, 0, 0, 6]


def test_a_later_file_is_run_alone(prepared: Settings, folder: Path) -> None:
    migrate(prepared, folder)
    put(folder / "ledger/0003_more.sql", "CREATE TABLE more (n int);")

    assert [migration.name for migration in migrate(prepared, folder)] == ["more"]


def test_a_database_of_three_event_stores_is_given_the_fourth(
    prepared: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setitem(SHARED_SERIES, "eventstore", ("registry", "targets", "activities"))
        migrate(prepared)

    later = migrate(prepared)

    assert {(one.schema, one.series) for one in later} == {("assessment", "eventstore")}
    assert ask(prepared, "assessment_service", "SELECT name, position FROM status()") == [
        ("log", 0)
    ]
    assert ask(prepared, "ledger_service", "SELECT count(*) FROM assessment.events") == [(0,)]


def test_a_file_that_fails_leaves_nothing_and_those_before_it_stay(
    prepared: Settings, folder: Path
) -> None:
    put(folder / "ledger/0003_bad.sql", "CREATE TABLE half (n int); SELECT no_such_column;")

    with pytest.raises(psycopg.errors.UndefinedColumn):
        migrate(prepared, folder)

    assert "half" not in tables(prepared)
    assert ask(prepared, MIGRATOR, "SELECT count(*) FROM zeren_migrations.applied") == [(5,)]


def test_a_changed_file_is_refused(prepared: Settings, folder: Path) -> None:
    migrate(prepared, folder)
    put(folder / "ledger/0001_entries.sql", "CREATE TABLE entries (n bigint);")
    put(folder / "ledger/0003_more.sql", "CREATE TABLE more (n int);")

    with pytest.raises(MigrationError, match=r"0001_entries.sql was changed"):
        migrate(prepared, folder)

    assert "more" not in tables(prepared)


def test_a_missing_file_is_refused(prepared: Settings, folder: Path) -> None:
    migrate(prepared, folder)
    (folder / "ledger/0002_grants.sql").unlink()

    with pytest.raises(MigrationError, match=r"ledger/0002_grants.sql was run and is missing"):
        migrate(prepared, folder)


def test_a_hole_a_strange_name_and_an_unknown_schema_are_refused(folder: Path) -> None:
    (folder / "ledger/0001_entries.sql").rename(folder / "ledger/0003_entries.sql")
    with pytest.raises(MigrationError, match="0001_<name>"):
        list(read_migrations(folder))

    shutil.rmtree(folder / "ledger")
    put(folder / "ledger/0001-Entries.sql", "")
    with pytest.raises(MigrationError, match="0001_<name>"):
        list(read_migrations(folder))

    put(folder / "legder/0001_entries.sql", "")
    with pytest.raises(MigrationError, match="legder: not a schema"):
        list(read_migrations(folder))


def test_preparing_again_and_at_once_changes_nothing(
    prepared: Settings, postgres: EmbeddedPostgres, folder: Path
) -> None:
    migrate(prepared, folder)

    with ThreadPoolExecutor(4) as starters:
        list(
            starters.map(
                lambda _: prepare(postgres.conninfo(), prepared.secrets, database="prepared"),
                range(4),
            )
        )

    assert migrate(prepared, folder) == []
    assert {ask(prepared, role, "SELECT current_user")[0][0] for role in LOGIN_ROLES} == set(
        LOGIN_ROLES
    )


def test_a_changed_password_file_holds_after_preparing(
    prepared: Settings, postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    changed = tmp_path / "changed"
    shutil.copytree(prepared.secrets, changed)
    (changed / "targets_reader.password").write_text("it's \\ 100% '; DROP ROLE x; --\n")
    try:
        prepare(postgres.conninfo(), changed, database="prepared")

        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            ask(prepared, "targets_reader", "SELECT 1")
        renewed = Settings(secrets=changed, pg_port=postgres.port, pg_database="prepared")
        assert ask(renewed, "targets_reader", "SELECT 1") == [(1,)]
    finally:
        prepare(postgres.conninfo(), prepared.secrets, database="prepared")


@pytest.mark.parametrize(
    "role", ["registry_service", "registry_reader", "auditor_reader", MIGRATOR]
)
def test_nobody_makes_anything_by_default(prepared: Settings, role: str) -> None:
    with psycopg.connect(conninfo(prepared, role), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE registry.mine (n int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE public.mine (n int)")


def test_a_service_gives_up_by_itself_and_a_reader_never_writes(prepared: Settings) -> None:
    limits = (
        "SELECT current_setting('idle_in_transaction_session_timeout'),"
        " current_setting('lock_timeout'), current_setting('statement_timeout'),"
        " current_setting('default_transaction_read_only')"
    )

    for schema in (*EVENT_SCHEMAS, *OTHER_SCHEMAS):
        service = ask(prepared, f"{schema}_service", limits)
        reader = ask(prepared, f"{schema}_reader", limits)
        assert service == [("5s", "10s", "1min", "off")]
        assert reader == [("0", "0", "0", "on")]


def test_a_reader_reads_what_its_service_makes_and_nobody_elses(prepared: Settings) -> None:
    with psycopg.connect(conninfo(prepared, "assessment_service")) as connection:
        connection.execute("CREATE TABLE scores_v1 AS SELECT 90 AS points")

    assert ask(prepared, "assessment_reader", "SELECT points FROM scores_v1") == [(90,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(prepared, "registry_reader", "SELECT points FROM assessment.scores_v1")


def test_the_migrator_is_an_owner_only_when_it_says_so(prepared: Settings, folder: Path) -> None:
    migrate(prepared, folder)

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(prepared, MIGRATOR, "SELECT * FROM registry.log")
