"""The vault: names and contacts of people, each encrypted with a key of that person's own.

What is sealed stands in PostgreSQL, in the transaction of the fact that tells of them; the
keys stand in a file outside it. So no copy of the database alone tells either, and erasing a person
is the destruction of one key, good for every copy of the database, while every fact stays. The file
is SQLite, read and written by its owner only; what is deleted in it is overwritten
(`secure_delete`), and its journal is emptied at every commit.
"""

import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import Connection, Cursor

from shared.eventstore.recorder import Also
from shared.kernel.errors import ZerenError

_VERSION = b"\x01"  # of what is sealed: version, nonce, AES-256-GCM with the person's id as AAD
_CONTACT = b"contact"  # follows the id in the AAD, so that no contact passes for a name
_NONCE_BYTES = 12
_KEY_BITS = 256
_LOCK_WAIT_S = 10.0


class VaultDamagedError(ZerenError):
    """What the vault holds of a person does not open with the person's key."""

    code = "registry.vault_damaged"
    status = 500
    zh = "姓名库数据损坏,请联系管理员"
    en = "The vault is damaged; ask the operator"


class Vault:
    """Seals names and contacts on their way into PostgreSQL; makes the file of keys if need be."""

    def __init__(self, path: Path) -> None:
        self._keys = _KeyFile(path)

    def sealing(self, names: Mapping[UUID, str]) -> Also:
        """Make and commit the keys of new people; give the work that stores their sealed names.

        The keys are committed before anything is appended: a key without a person does no harm,
        a person without a key would be nameless. A sealed name that stands is never replaced.

        Raises:
            sqlite3.Error: the file of keys cannot be written; nothing must be appended.
        """
        keys = self._keys.made_for(names)
        rows = [(person, _seal(person, name, keys[person])) for person, name in names.items()]

        def store(cursor: Cursor[Any]) -> None:
            cursor.executemany(_INSERT, rows)

        return store

    def sealing_contacts(self, contacts: Mapping[UUID, str]) -> Also:
        """Give the work that stores sealed contacts, in place of what stood, if anything did.

        Raises:
            VaultDamagedError: somebody registered has no key; nothing must be appended.
        """
        keys = self._keys.of(iter(contacts))
        for person in contacts.keys() - keys.keys():
            raise VaultDamagedError(str(person))
        rows = [
            (person, _seal(person, contact, keys[person], _CONTACT))
            for person, contact in contacts.items()
        ]

        def store(cursor: Cursor[Any]) -> None:
            cursor.executemany(_INSERT_CONTACT, rows)

        return store

    def removing(self, people: Collection[UUID]) -> Also:
        """Give the work that removes what is sealed of people; their keys are destroyed apart."""

        def remove(cursor: Cursor[Any]) -> None:
            cursor.execute(_DELETE, [list(people)])
            cursor.execute(_DELETE_CONTACTS, [list(people)])

        return remove

    def destroy_keys(self, people: Collection[UUID]) -> None:
        """Destroy the keys of people; nothing brings names or contacts back. May be done again."""
        self._keys.destroy(people)


class VaultReader:
    """Shows names and contacts to those who may see them; which is for the caller to know."""

    def __init__(self, path: Path) -> None:
        self._keys = _KeyFile(path)

    def names(self, connection: Connection[Any], people: Collection[UUID]) -> dict[UUID, str]:
        """Give the names of people; whoever is unknown or was erased is absent.

        Args:
            connection: of the role `registry_service`; no other may read what is sealed.
            people: their ids.

        Raises:
            VaultDamagedError: what is sealed does not open with its key.
        """
        return self._opened(connection, _SELECT, people)

    def contacts(self, connection: Connection[Any], people: Collection[UUID]) -> dict[UUID, str]:
        """Give the contacts of people; who has none on record, or was erased, is absent.

        Args and raises as `names`.
        """
        return self._opened(connection, _SELECT_CONTACTS, people, _CONTACT)

    def _opened(
        self,
        connection: Connection[Any],
        select: str,
        people: Collection[UUID],
        what: bytes = b"",
    ) -> dict[UUID, str]:
        rows = connection.execute(select, [list(people)]).fetchall()
        keys = self._keys.of(person for person, _ in rows)
        return {
            person: _open(person, bytes(sealed), keys[person], what)
            for person, sealed in rows
            if person in keys
        }


class _KeyFile:
    """The file of keys; opened for each use, so that threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with self._open() as file:
            file.execute("CREATE TABLE IF NOT EXISTS keys (person BLOB PRIMARY KEY, key BLOB)")

    def made_for(self, people: Collection[UUID]) -> dict[UUID, bytes]:
        made = [(person.bytes, AESGCM.generate_key(_KEY_BITS)) for person in people]
        with self._open() as file:
            file.execute("BEGIN IMMEDIATE")
            file.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", made)
            found = _select_keys(file, people)
            file.execute("COMMIT")
        return found

    def of(self, people: Iterator[UUID]) -> dict[UUID, bytes]:
        with self._open() as file:
            return _select_keys(file, list(people))

    def destroy(self, people: Collection[UUID]) -> None:
        with self._open() as file:
            file.executemany("DELETE FROM keys WHERE person = ?", [(one.bytes,) for one in people])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        file = sqlite3.connect(self._path, timeout=_LOCK_WAIT_S, isolation_level=None)
        try:
            file.execute("PRAGMA journal_mode = TRUNCATE")
            file.execute("PRAGMA synchronous = FULL")
            file.execute("PRAGMA secure_delete = ON")
            yield file
        finally:
            file.close()


def _select_keys(file: sqlite3.Connection, people: Collection[UUID]) -> dict[UUID, bytes]:
    found = {}
    for person in people:
        row = file.execute("SELECT key FROM keys WHERE person = ?", [person.bytes]).fetchone()
        if row is not None:
            found[person] = row[0]
    return found


def _seal(person: UUID, text: str, key: bytes, what: bytes = b"") -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, text.encode(), person.bytes + what)


def _open(person: UUID, sealed: bytes, key: bytes, what: bytes = b"") -> str:
    version, nonce, rest = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if version != _VERSION:
        raise VaultDamagedError(str(person))
    try:
        return AESGCM(key).decrypt(nonce, rest, person.bytes + what).decode()
    except InvalidTag as error:
        raise VaultDamagedError(str(person)) from error


_INSERT = "INSERT INTO registry.vault (person_id, sealed) VALUES (%s, %s) ON CONFLICT DO NOTHING"
_DELETE = "DELETE FROM registry.vault WHERE person_id = ANY (%s)"
_SELECT = "SELECT person_id, sealed FROM registry.vault WHERE person_id = ANY (%s)"
_INSERT_CONTACT = """
INSERT INTO registry.contacts (person_id, sealed) VALUES (%s, %s)
ON CONFLICT (person_id) DO UPDATE SET sealed = EXCLUDED.sealed
"""
_DELETE_CONTACTS = "DELETE FROM registry.contacts WHERE person_id = ANY (%s)"
_SELECT_CONTACTS = "SELECT person_id, sealed FROM registry.contacts WHERE person_id = ANY (%s)"
