"""An erased person is in plain text nowhere, nor in an older copy; and the log still holds."""

import sqlite3
import subprocess
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from services.registry.vault import VaultReader
from services.verifier.checking import check_log
from services.verifier.checkpoint import read_checkpoint
from services.verifier.exporting import export_log
from services.verifier.layout import CHECKPOINT
from services.verifier.note import split_note
from services.verifier.policy import read_policy
from services.verifier.sources import Folder
from services.verifier.web import Web
from shared.embedded.account import account_for, binaries_for
from shared.eventstore.connections import conninfo
from shared.testing.processes import wait_for
from shared.testing.suites import Deployed, Http
from tests.acceptance.proving import wait_until_caught_up
from tests.acceptance.searching import forms, holding

HAN, LATIN, CONTACT = "司空慎独", "Zephyrine Umbrage", "0999-7351-2846"
COUNTY, POST = uuid4(), uuid4()
BORN = {"occurred_on": "2025-01-01"}


class Erased:
    """Two people who were registered, shown and erased, and what was kept from before."""

    def __init__(self, deployed: Deployed, http: Http) -> None:
        self.people = {uuid4(): HAN, uuid4(): LATIN}
        first = next(iter(self.people))
        of_post = {"organization_id": str(COUNTY), "post_id": str(POST)}
        given(
            http,
            "establish-organization",
            organization_id=str(COUNTY),
            kind="county_committee",
            name="去标识县县委",
        )
        for person, name in self.people.items():
            given(http, "register-person", person_id=str(person), name=name)
        given(http, "create-post", kind="secretary", **of_post)
        given(http, "appoint-person", person_id=str(first), **of_post)
        after = given(http, "record-contact", person_id=str(first), contact=CONTACT, **of_post)
        self.shown = http.get(f"/v1/organizations/{COUNTY}/people?after={after}").json
        self.keys = keys_of(deployed, self.people)
        with psycopg.connect(conninfo(deployed.settings, "registry_service")) as connection:
            self.sealed = connection.execute(
                "SELECT person_id, sealed FROM registry.vault WHERE person_id = ANY (%s)",
                [list(self.people)],
            ).fetchall()
        for person in self.people:
            given(http, "erase-person", person_id=str(person), document="令", reason="申请")
        wait_until_caught_up(http)


@pytest.fixture(scope="module")
def erased(deployed: Deployed, outside: Http) -> Erased:
    return Erased(deployed, outside)


@pytest.fixture(scope="module")
def wanted() -> list[bytes]:
    """What must be found nowhere, in any usual way of writing it."""
    return [form for text in (HAN, LATIN, CONTACT) for form in forms(text)]


@pytest.mark.clause("E-43")
def test_names_and_contacts_were_there_and_every_copy_of_their_keys_is_gone(
    deployed: Deployed, erased: Erased
) -> None:
    assert erased.shown[0]["name"] == HAN
    assert erased.shown[0]["contact"] == CONTACT
    assert (len(erased.sealed), len(erased.keys)) == (2, 2)
    assert keys_of(deployed, erased.people) == []
    assert holding(deployed.folder, erased.keys) == []


@pytest.mark.clause("E-43")
def test_no_plain_text_is_left_in_database_files_journal_logs_and_queues(
    deployed: Deployed, erased: Erased, wanted: list[bytes]
) -> None:
    with psycopg.connect(deployed.postgres.conninfo(), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    person = next(iter(erased.people))
    assert holding(deployed.postgres.cluster / "pg_wal", [person.bytes]), "what is there is found"

    assert holding(deployed.folder, wanted) == []
    deployed.node.stop()  # so that all it holds is on its disk
    try:
        assert holding(deployed.node.folder, wanted) == []
    finally:
        deployed.node.start()


@pytest.mark.clause("E-43")
def test_no_plain_text_is_in_a_dump_of_the_database(
    deployed: Deployed, erased: Erased, wanted: list[bytes], tmp_path: Path
) -> None:
    for form in ("plain", "directory"):
        file = tmp_path / form
        subprocess.run(
            [
                *(
                    str(binaries_for(account_for(deployed.postgres.cluster)) / "pg_dump"),
                    "--format",
                    form,
                    "--compress",
                    "none",
                ),
                *(
                    "--file",
                    str(file),
                    "--dbname",
                    deployed.postgres.conninfo(deployed.settings.pg_database),
                ),
            ],
            check=True,
        )
    person = str(next(iter(erased.people))).encode()
    assert len(holding(tmp_path, [person])) > 1, "both dumps are read"

    assert holding(tmp_path, wanted) == []


@pytest.mark.clause("E-43")
def test_the_log_that_is_taken_away_holds_and_has_no_plain_text(
    deployed: Deployed, erased: Erased, wanted: list[bytes], tmp_path: Path
) -> None:
    with psycopg.connect(conninfo(deployed.settings, "ledger_reader")) as connection:
        ((size,),) = connection.execute("SELECT count(*) FROM ledger.entries").fetchall()
    with closing(Web(f"{deployed.url}/log")) as source:

        def signed() -> int:
            return read_checkpoint(split_note(source.fetch(CHECKPOINT))[0].decode()).size

        wait_for(lambda: signed() >= size, "the log's checkpoint")
        export_log(source, tmp_path)
    report = check_log(Folder(tmp_path), read_policy((tmp_path / "policy").read_bytes()))
    person = str(next(iter(erased.people))).encode()

    assert (report.holds, report.size >= size) == (True, True), report.faults
    assert holding(tmp_path, [person]), "the facts of the erased stay"
    assert holding(tmp_path, wanted) == []


@pytest.mark.clause("E-43")
def test_who_puts_back_what_was_sealed_reads_nothing(deployed: Deployed, erased: Erased) -> None:
    assert deployed.settings.vault is not None
    with psycopg.connect(conninfo(deployed.settings, "registry_service")) as connection:
        for row in erased.sealed:
            connection.execute("INSERT INTO registry.vault VALUES (%s, %s)", row)

        assert VaultReader(deployed.settings.vault).names(connection, list(erased.people)) == {}
        connection.rollback()


def given(http: Http, command: str, **body: object) -> str:
    """Give a command of the registry; give where it stands."""
    reply = http.command(f"registry.{command}", {**BORN, **body})
    assert reply.status == 201, reply.raw
    return str(reply.json["position"])


def keys_of(suite: Deployed, people: Collection[UUID]) -> list[bytes]:
    """Give the keys that the vault's file has of people."""
    with closing(sqlite3.connect(suite.folder / "vault.sqlite")) as file:
        rows = file.execute("SELECT person, key FROM keys").fetchall()
    return [key for person, key in rows if UUID(bytes=person) in people]
