"""A draft is tried by a process with a reader's rights: the same bytes each time, everywhere."""

import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.suite.what_if import run, said
from shared.settings import Settings
from shared.testing.ledgers import MadeUpCounty
from tests.integration.filing import fill_and_follow

PACK = Path(__file__).parents[2].joinpath("deploy/rules/township.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def county() -> MadeUpCounty:
    made = MadeUpCounty(41, branches=3, pack=PACK)
    for branch in made.branches:
        made.year(branch)
    return made


@pytest.fixture(scope="module")
def settings(databases: Any, county: MadeUpCounty) -> Iterator[Settings]:
    with databases.fresh() as settings:
        fill_and_follow(settings, county.rows)
        yield settings


@pytest.mark.clause("E-31")
def test_a_draft_is_tried_with_a_readers_rights_and_the_same_each_time(
    settings: Settings, county: MadeUpCounty
) -> None:
    draft = PACK.replace("missed: 2,", "missed: 6,")

    first, again = (run(settings, draft, year=2025) for _ in range(2))
    earlier = run(settings, draft, year=2025, known_at=str(len(county.rows) // 2))

    assert first.as_file() == again.as_file()
    assert first.known_at == len(county.rows)
    assert sum(group.losers for group in first.groups) > 0
    assert earlier.as_file() != first.as_file()
    assert list(said(first))[-1] == f"SHA-256 {sha256(first.as_file()).hexdigest()}"


@pytest.mark.clause("E-31")
def test_a_what_if_is_a_process_that_says_the_same_bytes_in_another_zone_and_order(
    settings: Settings, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(PACK.replace("missed: 2,", "missed: 6,"), encoding="utf-8")
    said_by_each = [
        subprocess.run(
            [sys.executable, "-m", "services.suite.what_if", draft, "--year=2025", "--json"],
            cwd=Path(__file__).parents[2],
            env={**os.environ, **settings.environ(), "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "America/Los_Angeles"))
    ]

    assert said_by_each[0] == said_by_each[1]
    assert msgspec.json.decode(said_by_each[0])["draft"] == "township-2025"


def test_a_what_if_of_what_is_no_pack_says_where_it_is_wrong(
    settings: Settings, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(PACK.replace("weight: 1/2", "weigth: 1/2", 1), encoding="utf-8")

    ended = subprocess.run(
        [sys.executable, "-m", "services.suite.what_if", draft, "--year=2025"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **settings.environ()},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )

    assert ended.returncode == 1
    assert "weigth" in ended.stderr
