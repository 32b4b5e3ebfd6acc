import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from shared.embedded.errors import DataInUseError, PostgresFailedError
from shared.embedded.leftovers import PID_FILE, server_processes
from shared.embedded.postgres import EmbeddedPostgres

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose cluster was made once, and stands still."""
    place = tmp_path_factory.mktemp("made")
    with EmbeddedPostgres(place / "postgres", secrets=place / "secrets", fast=True):
        pass
    return place


@pytest.fixture
def server(made: Path, tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """A stopped server over a copy of that folder; durable, as when it is no test."""
    for name in ("postgres", "secrets"):
        subprocess.run(["cp", "-a", made / name, tmp_path / name], check=True)
    one = EmbeddedPostgres(tmp_path / "postgres", secrets=tmp_path / "secrets")
    yield one
    one.stop()


def ask(server: EmbeddedPostgres, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.conninfo()) as connection:
        return connection.execute(question.encode()).fetchall()


def write(server: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(server.conninfo()) as connection:
        connection.execute(statement.encode())


def test_the_server_is_durable_checked_and_speaks_utf8(server: EmbeddedPostgres) -> None:
    server.start()

    settings = ask(
        server,
        "SELECT current_setting('fsync'), current_setting('full_page_writes'),"
        " current_setting('synchronous_commit'), current_setting('data_checksums'),"
        " current_setting('server_encoding')",
    )
    locale = ask(server, "SELECT datlocprovider, datlocale FROM pg_database")

    assert settings == [("on", "on", "on", "on", "UTF8")]
    assert set(locale) == {("b", "C.UTF-8")}


def test_the_server_listens_on_the_loopback_alone(server: EmbeddedPostgres) -> None:
    server.start()

    assert ask(
        server,
        "SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories')",
    ) == [("127.0.0.1", "")]


def test_a_wrong_password_is_refused(server: EmbeddedPostgres) -> None:
    server.start()

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.conninfo(), password="wrong")  # noqa: S106
    assert ask(
        server, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"
    ) == [(0,)]


def test_the_password_file_is_for_its_owner_alone(made: Path) -> None:
    mode = (made / "secrets" / "postgres.password").stat().st_mode

    assert stat.S_IMODE(mode) == 0o600


def test_a_restart_keeps_what_was_written_and_the_port(server: EmbeddedPostgres) -> None:
    server.start()
    port = server.port
    write(server, "CREATE TABLE kept AS SELECT 7 AS number")
    server.stop()

    server.start()

    assert ask(server, "SELECT number FROM kept") == [(7,)]
    assert server.port == port


def test_a_killed_server_recovers_what_was_committed_and_only_that(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    write(server, "CREATE TABLE kept AS SELECT n FROM generate_series(1, 1000) AS n")
    uncommitted = psycopg.connect(server.conninfo())
    uncommitted.execute("INSERT INTO kept SELECT 5000")
    server.kill()
    uncommitted.close()
    assert (server.cluster / PID_FILE).exists()

    server.start()

    assert ask(server, "SELECT count(*), max(n) FROM kept") == [(1000, 1000)]


def test_a_pid_file_that_names_a_foreign_process_does_not_stop_the_start(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    server.kill()
    pid_file = server.cluster / PID_FILE
    with subprocess.Popen(["sleep", "60"]) as foreign:
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(foreign.pid), *lines[1:]]) + "\n")

        server.start()

        assert ask(server, "SELECT 1") == [(1,)]
        assert foreign.poll() is None
        foreign.terminate()


def test_a_server_whose_keeper_was_killed_is_taken_over(server: EmbeddedPostgres) -> None:
    code = (
        "import sys, pathlib; from shared.embedded.postgres import EmbeddedPostgres\n"
        "place = pathlib.Path(sys.argv[1])\n"
        "EmbeddedPostgres(place / 'postgres', secrets=place / 'secrets').start()\n"
        "print('ready', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, server.data_dir.parent],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as keeper:
        assert keeper.stdout is not None
        assert keeper.stdout.readline() == b"ready\n"
        orphans = server_processes(server.cluster)
        keeper.kill()
        keeper.wait()
    assert orphans

    server.start()

    assert ask(server, "SELECT 1") == [(1,)]
    assert not orphans & server_processes(server.cluster)


def test_a_folder_in_use_is_refused_and_left_alone(server: EmbeddedPostgres) -> None:
    server.start()
    second = EmbeddedPostgres(server.data_dir, secrets=server.data_dir.parent / "secrets")

    with pytest.raises(DataInUseError):
        second.start()

    assert ask(server, "SELECT 1") == [(1,)]


def test_a_taken_port_gives_another_one_unless_it_was_asked_for(server: EmbeddedPostgres) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (server.data_dir / "port").write_text(str(port))
        server.start()
        assert server.port != port
        server.stop()

        asked = EmbeddedPostgres(
            server.data_dir, secrets=server.data_dir.parent / "secrets", port=port
        )
        with pytest.raises(PostgresFailedError, match=f"port {port} is taken"):
            asked.start()


def test_a_half_made_cluster_is_made_anew(server: EmbeddedPostgres) -> None:
    server.cluster.rename(server.data_dir / "cluster.new")

    server.start()

    assert ask(server, "SELECT 1") == [(1,)]
    assert not (server.data_dir / "cluster.new").exists()


def test_a_server_that_cannot_start_says_why(server: EmbeddedPostgres) -> None:
    (server.cluster / "postgresql.auto.conf").write_text("no_such_setting = 1\n")

    with pytest.raises(PostgresFailedError, match="no_such_setting"):
        server.start()
    (server.cluster / "postgresql.auto.conf").write_text("")

    server.start()


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(server: EmbeddedPostgres) -> None:
    server.start()
    assert server.pid is not None

    assert os.getpgid(server.pid) != os.getpgid(0)


def test_stopping_twice_is_stopping_once(server: EmbeddedPostgres) -> None:
    server.start()
    server.stop()

    server.stop()

    assert server.pid is None
