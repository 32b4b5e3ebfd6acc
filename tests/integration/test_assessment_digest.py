"""Live projection, rebuild and a fold from nothing are one, byte for byte."""

import hashlib
import json
import os
import random
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.assessment.domain.filing import file_entry
from services.assessment.domain.record import fold
from services.assessment.rebuilding import rebuild
from services.assessment.score_digest import ScoresDigest, digest_of_scores, scores_digest
from shared.contracts.entry import StoredRow, entry_of
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty, interleave
from tests.integration.filing import connected, digest_of, fill, fill_and_follow, follow

PACK = Path(__file__).parents[2].joinpath("deploy/rules/township.yaml").read_text(encoding="utf-8")
VALID_AT = date(2026, 1, 16)


def a_county(seed: int, branches: int = 8) -> list[StoredRow]:
    county = MadeUpCounty(seed, branches=branches, pack=PACK)
    for branch in county.branches:
        county.year(branch)
    return county.rows


def digest_by_hand(settings: Settings) -> tuple[int, str]:
    """The same digest by a second way that shares no code with the first."""
    with connected(settings, "auditor_reader") as connection:
        found = connection.execute("SELECT entry FROM ledger.entries ORDER BY index").fetchall()
    entries = [json.loads(entry) for (entry,) in found]
    packs, lines = {}, []
    for entry in entries:
        kind = entry["type"].split(".")[:2]
        data = entry["data"]
        if kind == ["registry", "person"]:
            continue
        if entry["type"] == "targets.rule_pack.published.v2":
            packs[entry["subject"]] = hashlib.sha256(data["content"].encode()).hexdigest()
        is_own = kind == ["registry", "organization"]
        recorded = datetime.fromisoformat(entry["time"]) + timedelta(hours=8)
        lines.append(
            dumps(
                {
                    "table": "dossier",
                    "organization_id": entry["subject"] if is_own else data["organization_id"],
                    "fact": f"{entry['subject']}.{entry['streamversion']}",
                    "type": entry["type"],
                    "subject": entry["subject"],
                    "occurred_on": entry["occurredon"],
                    "received_on": entry.get("receivedon", recorded.date().isoformat()),
                    "data": data,
                }
            )
        )
    whole = b"".join([dumps({"size": len(entries), "packs": packs}), *sorted(lines)])
    return len(entries), hashlib.sha256(whole).hexdigest()


def dumps(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode() + b"\n"


def scores_of(settings: Settings) -> ScoresDigest:
    with connected(settings, "assessment_reader") as connection:
        return scores_digest(connection, year=2025, valid_at=VALID_AT)


def scores_in_memory(rows: list[StoredRow]) -> ScoresDigest:
    dossiers: dict[Any, list[Any]] = {}
    for index, row in enumerate(rows):
        filed = file_entry(entry_of(row), index)
        if filed is not None:
            dossiers.setdefault(filed.organization_id, []).append(filed)
    county = {each: fold(filed) for each, filed in dossiers.items()}
    return digest_of_scores(county, year=2025, valid_at=VALID_AT)


@pytest.fixture(scope="module")
def rows() -> list[StoredRow]:
    return a_county(11)


@pytest.fixture(scope="module")
def small() -> list[StoredRow]:
    return a_county(12, branches=3)


def test_live_and_rebuilt_and_folded_by_hand_have_one_digest(
    database: Settings, rows: list[StoredRow]
) -> None:
    size = fill(database, rows)

    assert follow(database) == size
    live = digest_of(database)
    scores = scores_of(database)
    outcome = rebuild(database)
    rebuilt = digest_of(database)

    assert (live.size, live.sha256) == digest_by_hand(database)
    assert rebuilt == live
    assert (outcome.size, outcome.version) == (size, 2)
    assert scores_of(database) == scores
    assert len(live.packs) == 1


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"TZ": "America/New_York", "PGTZ": "America/New_York", "PYTHONHASHSEED": "1"},
        {"TZ": "Pacific/Kiritimati", "PGTZ": "UTC", "PYTHONHASHSEED": "2", "LC_ALL": "C"},
    ],
)
def test_another_zone_locale_and_hash_seed_rebuild_the_same_digest(
    database: Settings, small: list[StoredRow], elsewhere: dict[str, str]
) -> None:
    fill_and_follow(database, small)
    live = digest_of(database)

    ran = subprocess.run(
        [sys.executable, "-m", "services.assessment.rebuild", "--json"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **database.environ(), **elsewhere},
        check=True,
        capture_output=True,
    )

    assert json.loads(ran.stdout.splitlines()[-1])["digest"] == live.sha256


def test_the_digest_of_nothing_is_that_of_an_empty_ledger(database: Settings) -> None:
    assert (0, digest_of(database).sha256) == digest_by_hand(database)

    follow(database)
    rebuild(database)

    assert (0, digest_of(database).sha256) == digest_by_hand(database)


def test_sorting_in_many_runs_gives_the_same_digest(
    database: Settings, small: list[StoredRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_and_follow(database, small)
    at_once = digest_of(database)

    monkeypatch.setattr("services.assessment.digest._RUN_BYTES", 5_000)

    assert digest_of(database) == at_once


def test_a_hundred_lawful_interleavings_give_one_digest_of_scores(small: list[StoredRow]) -> None:
    orders = [interleave(seed, small) for seed in range(100)]

    assert len({tuple(row[:2] for row in order) for order in orders}) == 100
    for order in orders:
        for source in ("registry", "targets", "activities"):
            positions = [row.position for row in order if row.source == source]
            assert positions == sorted(positions)
    assert {scores_in_memory(order).sha256 for order in orders} == {scores_in_memory(small).sha256}


def test_interleavings_through_the_ledger_score_as_in_memory(
    databases: Any, small: list[StoredRow]
) -> None:
    expected = scores_in_memory(small)
    draw = random.Random(5)
    dossiers: set[str] = set()

    for _ in range(2):
        order = interleave(draw.randrange(1000, 10_000), small)
        with databases.fresh() as settings:
            fill_and_follow(settings, order, batch=draw.randrange(1, 90))

            assert scores_of(settings) == expected
            dossiers.add(digest_of(settings).sha256)
    assert len(dossiers) == 1


def test_the_scores_of_a_made_up_county_differ(small: list[StoredRow]) -> None:
    """Else the digests above would prove little."""
    other = a_county(13, branches=3)

    assert scores_in_memory(other).sha256 != scores_in_memory(small).sha256
