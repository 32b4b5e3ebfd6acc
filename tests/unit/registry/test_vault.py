import sqlite3
import stat
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from psycopg import Connection, Cursor

from services.registry.vault import Vault, VaultDamagedError, VaultReader

LI, WANG = UUID(int=11), UUID(int=12)


class Table:
    """Stands for registry.vault: keeps what is inserted, gives what is selected."""

    def __init__(self) -> None:
        self.rows: dict[UUID, bytes] = {}

    def executemany(self, _: str, rows: list[tuple[UUID, bytes]]) -> None:
        for person, sealed in rows:
            self.rows.setdefault(person, sealed)

    def execute(self, _: str, values: list[list[UUID]]) -> "Table":
        self.found = [(person, self.rows[person]) for person in values[0] if person in self.rows]
        return self

    def fetchall(self) -> list[tuple[UUID, bytes]]:
        return self.found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "vault.sqlite"


def keep(path: Path, names: dict[UUID, str], table: Table) -> None:
    Vault(path).sealing(names)(cast("Cursor[Any]", table))


def shown(path: Path, table: Table, *people: UUID) -> dict[UUID, str]:
    return VaultReader(path).names(cast("Connection[Any]", table), people)


def test_a_name_is_shown_again_to_who_has_the_key(path: Path) -> None:
    table = Table()
    keep(path, {LI: "李明", WANG: "王芳"}, table)

    assert shown(path, table, LI, WANG) == {LI: "李明", WANG: "王芳"}


def test_neither_what_is_sealed_nor_the_file_of_keys_tells_a_name(path: Path) -> None:
    table = Table()
    keep(path, {LI: "李明"}, table)

    assert "李明".encode() not in table.rows[LI]
    assert "李明".encode() not in path.read_bytes()


def test_the_file_of_keys_is_its_owners_alone(path: Path) -> None:
    Vault(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.clause("E-43")
def test_a_person_whose_key_was_destroyed_is_nameless(path: Path) -> None:
    table = Table()
    keep(path, {LI: "李明", WANG: "王芳"}, table)
    with sqlite3.connect(path) as file:
        file.execute("DELETE FROM keys WHERE person = ?", [LI.bytes])
    file.close()

    assert shown(path, table, LI, WANG) == {WANG: "王芳"}


def test_a_persons_key_stays_when_the_name_is_sealed_again(path: Path) -> None:
    table = Table()
    keep(path, {LI: "李明"}, table)
    keep(path, {LI: "某人"}, table)

    assert shown(path, table, LI) == {LI: "李明"}


def test_what_is_sealed_for_one_person_does_not_open_for_another(path: Path) -> None:
    table = Table()
    keep(path, {LI: "李明", WANG: "王芳"}, table)
    table.rows[LI], table.rows[WANG] = table.rows[WANG], table.rows[LI]

    with pytest.raises(VaultDamagedError):
        shown(path, table, LI)


def test_a_key_is_committed_before_the_work_of_the_append_is_done(path: Path) -> None:
    Vault(path).sealing({LI: "李明"})

    with sqlite3.connect(path) as file:
        (count,) = file.execute("SELECT count(*) FROM keys").fetchone()
    file.close()
    assert count == 1


@pytest.mark.clause("S-17")
def test_a_contact_opens_with_the_same_key_and_does_not_pass_for_a_name(path: Path) -> None:
    names, contacts = Table(), Table()
    keep(path, {LI: "李明"}, names)
    Vault(path).sealing_contacts({LI: "0000-1111"})(cast("Cursor[Any]", contacts))

    reader = VaultReader(path)
    assert reader.contacts(cast("Connection[Any]", contacts), [LI]) == {LI: "0000-1111"}
    with pytest.raises(VaultDamagedError):
        shown(path, contacts, LI)
    Vault(path).destroy_keys([LI])
    assert reader.contacts(cast("Connection[Any]", contacts), [LI]) == {}


def test_no_contact_is_sealed_for_who_has_no_key(path: Path) -> None:
    with pytest.raises(VaultDamagedError):
        Vault(path).sealing_contacts({LI: "0000-1111"})
