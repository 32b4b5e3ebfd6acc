"""What must hold of a suite after whatever was done to it, read from its database and its feed."""

import json
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import psycopg

from services.assessment.digest import digest_of, dossier_digest
from services.assessment.domain.filing import file_entry
from services.verifier.checking import check_log, read_known
from services.verifier.policy import read_policy
from services.verifier.sources import Folder
from shared.contracts.entry import EVENT_COLUMNS, StoredRow, entry_bytes, read_entry
from shared.eventstore.connections import conninfo
from shared.settings import Settings
from shared.testing.suites import ROOT, Http
from shared.testing.writers import Writer

SOURCES = ("registry", "targets", "activities", "assessment")


def wait_until_caught_up(http: Http, *, timeout_s: float = 60) -> dict[str, Any]:
    """Wait until every part has come to the end of what it follows; give the status then."""
    deadline = time.monotonic() + timeout_s
    while True:
        reply = http.get("/v1/status")
        status = reply.json
        if reply.status == 200 and not any(place["lag"] for place in status["places"]):
            return status
        assert time.monotonic() < deadline, status
        time.sleep(0.1)


def assert_every_fact_is_in_the_ledger_once(settings: Settings) -> list[bytes]:
    """Compare the services' logs with the ledger, byte for byte; give the ledger's entries."""
    with psycopg.connect(conninfo(settings, "auditor_reader")) as connection:
        entries = connection.execute(
            "SELECT index, source, sequence, entry FROM ledger.entries ORDER BY index"
        ).fetchall()
        stored = {source: _log(connection, source) for source in SOURCES}

    assert [index for index, *_ in entries] == list(range(len(entries))), "the index is dense"
    for source, rows in stored.items():
        taken = [(sequence, raw) for _, of, sequence, raw in entries if of == source]
        assert taken == [(row.position, entry_bytes(row)) for row in rows], source
        assert [row.previous for row in rows] == [0, *(row.position for row in rows)][:-1]
    assert len(entries) == sum(map(len, stored.values()))
    return [raw for *_, raw in entries]


def assert_the_log_kept_one_history(folder: Path, seen: Collection[bytes], size: int) -> None:
    """The log signs every entry, and every checkpoint that was read before is its beginning."""
    public = Folder(folder / "public")
    known = [read_known(raw, str(number)) for number, raw in enumerate(seen)]
    deadline = time.monotonic() + 60
    while read_known(public.fetch("checkpoint"), "newest").checkpoint.size < size:
        assert time.monotonic() < deadline, "the log does not come up with the ledger"
        time.sleep(0.2)
    report = check_log(public, read_policy(public.fetch("policy")), known=known)
    assert len(known) > 1, "nothing was read meanwhile"
    assert (report.faults, report.size) == ([], size)


def assert_acknowledged_commands_stand_once(
    entries: Sequence[bytes], writers: Sequence[Writer]
) -> None:
    """An answered command has its one fact where the answer said; no other has more than one."""
    wrong = [one for writer in writers for one in writer.wrong]
    assert not wrong, wrong
    places: dict[str, list[str]] = {}
    for raw in entries:
        entry = read_entry(raw)
        places.setdefault(str(entry.commandid), []).append(f"{entry.source}:{entry.sequence}")
    for writer in writers:
        for acknowledged in writer.acknowledged:
            assert places[acknowledged.command_id] == [acknowledged.position], acknowledged
        assert all(len(places.get(one, ())) <= 1 for one in writer.attempted)


def assert_live_equals_rebuilt_equals_folded(settings: Settings, entries: Sequence[bytes]) -> str:
    """Three ways to the dossier give one digest; give it."""
    filed = [
        place
        for index, raw in enumerate(entries)
        if (place := file_entry(read_entry(raw), index)) is not None
    ]
    folded = digest_of(len(entries), filed).sha256
    with psycopg.connect(conninfo(settings, "assessment_reader")) as connection:
        live = dossier_digest(connection).sha256
    assert live == folded
    assert rebuilt_digest(settings) == live
    return live


def rebuilt_digest(settings: Settings) -> str:
    """Rebuild as an operator would; give the digest that it tells."""
    done = subprocess.run(
        [sys.executable, "-m", "services.assessment.rebuild", "--json"],
        env=settings.environ(),
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return str(json.loads(done.stdout.splitlines()[-1])["digest"])


def state_of(http: Http, organizations: Collection[str]) -> dict[str, Any]:
    """Give what users see: the ledger's size, every score, every explanation."""
    status = wait_until_caught_up(http)
    asked = {one: http.get(f"/v1/organizations/{one}/explain?year=2025") for one in organizations}
    assert {reply.status for reply in asked.values()} == {200}, asked
    return {
        "ledger_size": status["ledger_size"],
        "scores": http.get("/v1/scores?year=2025&sort=name&limit=200").json,
        "explained": {one: reply.json for one, reply in asked.items()},
    }


def _log(connection: psycopg.Connection[Any], source: str) -> list[StoredRow]:
    columns = ", ".join(EVENT_COLUMNS)
    statement = f"SELECT {columns} FROM {source}.events ORDER BY position"
    return [StoredRow(source, *row) for row in connection.execute(statement.encode())]
