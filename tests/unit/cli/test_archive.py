"""The yearly archive as a folder: written as it came, refused when it is not what its hash says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result

from services.targets.archive import make_archive

Zeren = Callable[..., Result]
ORGANIZATION = UUID(int=3)


def an_archive() -> Any:
    archive = make_archive([], ORGANIZATION, year=2025, up_to=7)
    return json.loads(
        json.dumps(
            {
                "organization_id": str(ORGANIZATION),
                "year": 2025,
                "up_to": 7,
                "manifest_sha256": archive.manifest_sha256,
                "in_time": {"deeds": 8, "in_time": 5, "grace_days": 3, "percent": "62.5"},
                "files": [
                    {"name": file.name, "sha256": file.sha256, "text": file.text}
                    for file in archive.files
                ],
            }
        )
    )


@pytest.mark.clause("S-35")
def test_an_archive_is_written_as_files_that_their_sums_confirm(
    zeren: Zeren, gateway: Any, tmp_path: Path
) -> None:
    gateway.answer = lambda _: (200, an_archive())

    result = zeren("archive", ORGANIZATION, 2025, tmp_path / "out")

    assert result.exit_code == 0, result.output
    assert "及时录入 / Recorded within 3 days: 5 / 8 (62.5 %)" in result.output
    sums = (tmp_path / "out" / "SHA256SUMS").read_text().split()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*sums[1::2], "SHA256SUMS"}


@pytest.mark.clause("S-35")
def test_sealing_states_the_hash_of_the_manifest_that_was_written(
    zeren: Zeren, gateway: Any, tmp_path: Path
) -> None:
    gateway.answer = lambda asked: (200, an_archive()) if asked.method == "GET" else (201, {})

    zeren("archive", ORGANIZATION, 2025, tmp_path / "out", "--seal", "permanent")

    sealed = gateway.requests[-1]
    assert sealed.path == "/v1/commands/targets.seal-archive"
    assert sealed.body["manifest_sha256"] == an_archive()["manifest_sha256"]
    assert (sealed.body["up_to"], sealed.body["files"]) == (7, 8)


def test_a_file_that_is_not_what_its_hash_says_is_refused(
    zeren: Zeren, gateway: Any, tmp_path: Path
) -> None:
    forged = an_archive()
    forged["files"][0]["text"] += "x"
    gateway.answer = lambda _: (200, forged)

    assert "archive_differs" in zeren("archive", ORGANIZATION, 2025, tmp_path / "a").output


def test_a_folder_that_holds_something_is_left_alone(
    zeren: Zeren, gateway: Any, tmp_path: Path
) -> None:
    gateway.answer = lambda _: (200, an_archive())
    (tmp_path / "kept").write_text("x")

    result = zeren("archive", ORGANIZATION, 2025, tmp_path)

    assert "folder_not_empty" in result.output
    assert (tmp_path / "kept").read_text() == "x"
