"""The broker may be lost with all its data; and neither it nor PostgreSQL ever held a name."""

import base64
import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from kombu import Connection

from services.registry.vault import VaultReader
from shared.eventstore.connections import conninfo
from shared.testing.processes import wait_for
from shared.testing.rabbitmq import RabbitMqNode
from shared.testing.suites import Deployed, Http, system, wait_until_ready
from shared.testing.writers import SmallCounty, Writer, writing
from tests.acceptance.proving import (
    assert_acknowledged_commands_stand_once,
    assert_every_fact_is_in_the_ledger_once,
    assert_live_equals_rebuilt_equals_folded,
    wait_until_caught_up,
)
from tests.acceptance.searching import files, forms, holding, is_in

WRITERS = 8
HAN, LATIN = "欧阳觅责", "Quillfeather"  # in every name below, and nowhere else
NAMES = [f"{HAN}{n}号" for n in "甲乙丙丁"] + [f"Xenia {LATIN} {n}" for n in range(4)]
CONSUMERS = ("registry-1", "registry-2", "ledger-1", "ledger-2", "assessment-1", "assessment-2")


def test_a_broker_killed_and_then_wiped_in_the_middle_of_writing_loses_nothing(
    deployed: Deployed, outside: Http, record_property: Callable[[str, object], None]
) -> None:
    county = SmallCounty(31, branches=WRITERS)
    after = county.found(outside)
    writers = [
        Writer(deployed.urls, outside.token or "", seat=seat, after=after, seed=310 + number)
        for number, seat in enumerate(county.seats)
    ]

    def lose_the_broker_twice() -> None:
        time.sleep(2)
        deployed.node.kill()
        time.sleep(1)
        deployed.node.start()
        time.sleep(4)
        answered_before = sum(len(writer.acknowledged) for writer in writers)
        deployed.node.wipe()
        time.sleep(1)
        deployed.node.start()
        wait_for(
            lambda: sum(len(writer.acknowledged) for writer in writers) > answered_before + 50,
            "writing to go on",
            alive=list(deployed.processes.values()),
        )

    writing(writers, lose_the_broker_twice)

    wait_until_caught_up(outside)
    entries = assert_every_fact_is_in_the_ledger_once(deployed.settings)
    assert_acknowledged_commands_stand_once(entries, writers)
    assert_live_equals_rebuilt_equals_folded(deployed.settings, entries)
    assert sum(writer.repeats for writer in writers) > 0, "the broker was missed"
    record_property("acknowledged", sum(len(writer.acknowledged) for writer in writers))


@pytest.fixture(scope="module")
def people(deployed: Deployed, outside: Http) -> dict[UUID, str]:
    """People registered while nobody took their commands from the queue.

    Half of them are registered at once; the commands of the others lie in the broker, written to
    its disk, when it is stopped, and so do the facts of the first half.
    """
    names = {uuid4(): name for name in NAMES}
    ids = list(names)
    for person in ids[::2]:
        assert register(outside, person, names[person]) == 201
    refused(outside, ids[0])
    for container in CONSUMERS:
        deployed.kill_container(container)
    senders = [
        threading.Thread(target=register_in_vain, args=(deployed, one, names[one]), daemon=True)
        for one in ids[1::2]
    ]
    expected = waiting(deployed.node, "rpc-registry") + len(senders)  # beside what was given up
    for sender in senders:
        sender.start()
    wait_for(lambda: waiting(deployed.node, "rpc-registry") >= expected, "full queues")
    deployed.node.stop()
    found = {person for person in ids[1::2] if is_in(deployed.node.data, str(person).encode())}
    assert found == set(ids[1::2]), "the commands are on the broker's disk"
    assert files_with_names(deployed.node.folder) == []

    deployed.node.start()
    for container in CONSUMERS:
        deployed.start_container(container)
    for sender in senders:
        sender.join()
    for url in deployed.urls:
        wait_until_ready(url, list(deployed.processes.values()))
    for person in ids[1::2]:
        wait_for(
            lambda one=person: register(outside, one, names[one]) in {200, 201}, "registration"
        )
    wait_until_caught_up(outside)
    return names


def test_names_are_kept_and_can_be_read_with_their_keys(
    deployed: Deployed, people: dict[UUID, str]
) -> None:
    vault = deployed.settings.vault
    assert vault is not None
    with psycopg.connect(conninfo(deployed.settings, "registry_service")) as connection:
        assert VaultReader(vault).names(connection, list(people)) == people


def test_names_are_in_no_queue_and_no_file_of_the_broker(
    deployed: Deployed, people: dict[UUID, str]
) -> None:
    assert people
    deployed.node.stop()  # so that all it holds is on its disk
    try:
        assert sum(file.stat().st_size for file in files(deployed.node.data)) > 10_000
        assert files_with_names(deployed.node.folder) == []
    finally:
        deployed.node.start()


def test_names_are_in_plain_text_nowhere_in_the_database_nor_in_its_journal(
    deployed: Deployed, people: dict[UUID, str]
) -> None:
    with psycopg.connect(deployed.postgres.conninfo(), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    cluster = deployed.postgres.cluster
    for person in people:
        assert is_in(cluster / "base", person.bytes), "what is written is found"
        assert is_in(cluster / "pg_wal", person.bytes)

    assert files_with_names(deployed.postgres.data_dir) == []


def test_names_are_in_no_log_and_in_no_other_file_of_the_suite(
    deployed: Deployed, people: dict[UUID, str]
) -> None:
    assert people
    logs = [file for file in files(deployed.folder) if file.suffix == ".log"]
    assert len(logs) > 10

    assert files_with_names(deployed.folder) == []


def test_the_search_finds_a_name_however_it_is_written(tmp_path: Path) -> None:
    for name in (NAMES[0], NAMES[-1]):
        for number, written in enumerate(
            (
                name.encode(),
                json.dumps({"name": name}).encode(),
                json.dumps({"name": name}).upper().encode() if name.isascii() else b"",
                name.encode("utf-16-le"),
                base64.b64encode(b"x" + name.encode()),
                base64.urlsafe_b64encode(b"xy" + name.encode()),
            )
        ):
            file = tmp_path / f"{number}"
            file.write_bytes(b"before " + written + b" after")
            assert not written or files_with_names(tmp_path) == [file.name], written
            file.unlink()


def register(http: Http, person: UUID, name: str) -> int:
    """Register a person under a command id that follows from the person; give the status."""
    body = {"occurred_on": "2025-03-05", "person_id": str(person), "name": name}
    return http.command("registry.register-person", body, command_id=str(person)).status


def register_in_vain(suite: Deployed, person: UUID, name: str) -> None:
    """Give the command once and do not wait for long."""
    http = Http(suite.url, system(suite).token, timeout_s=3)
    with suppress(OSError):
        register(http, person, name)
    http.close()


def refused(http: Http, person: UUID) -> None:
    """Have names refused for every reason there is: refusals are logged."""
    body: dict[str, Any] = {"occurred_on": "2025-03-05", "name": NAMES[0] * 60}
    for wrong in (body, body | {"name": [LATIN]}, body | {"name": LATIN, LATIN: 1}):
        assert http.command("registry.register-person", wrong).status == 422
    assert register(http, person, f"{LATIN} again") == 422


def waiting(node: RabbitMqNode, queue: str) -> int:
    """Give how many messages wait in a queue."""
    with Connection(node.uri) as connection, connection.channel() as channel:
        return int(channel.queue_declare(queue, passive=True).message_count)


def files_with_names(folder: Path) -> list[str]:
    """Give the files of a folder in which a name stands, in any usual way of writing it."""
    return holding(folder, [form for name in (HAN, LATIN) for form in forms(name)])
