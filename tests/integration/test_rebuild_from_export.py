"""A rebuild may read what `zeren export` wrote, and files nothing that the log has not signed."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from services.assessment import reading, rebuild
from services.assessment.reading import Export, ExportUnusableError
from services.assessment.rebuilding import rebuild as rebuild_from
from services.verifier.layout import bundle_path
from shared.contracts.entry import StoredRow, entry_bytes
from shared.settings import Settings
from shared.testing.ledgers import many_facts
from tests.integration.filing import digest_of, fill_and_follow
from tests.unit.verifier.logs import ALONE, BEGAN, bundle_files, hash_files, leaf, signed

POLICY = ALONE.text().encode()
THERE = 2600  # entries of the ledger
KEPT = 2100  # of those, in the export: the last bundle is not full

Exported = Callable[..., Path]


@pytest.fixture(scope="module")
def rows() -> list[StoredRow]:
    return list(many_facts(37, THERE + 100, branches=20))


@pytest.fixture
def live(database: Settings, rows: list[StoredRow]) -> Settings:
    fill_and_follow(database, rows[:THERE])
    return database


@pytest.fixture
def exported(rows: list[StoredRow], tmp_path: Path) -> Exported:
    """Write the folder of an export of so many entries."""

    def write(size: int = KEPT, *, hidden: Sequence[bytes] = ()) -> Path:
        leaves = [leaf(BEGAN, entry_bytes(row)) for row in rows[:size]]
        told = [*leaves[: size - len(hidden)], *hidden]
        files = hash_files(told)[1] | bundle_files(told) | {"checkpoint": signed(leaves)}
        for path, content in files.items():
            place = tmp_path / "export" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return tmp_path / "export"

    return write


def test_a_rebuild_reads_the_bundles_and_the_ledger_from_where_they_end(
    live: Settings, exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []
    entries_out = reading.entries_out

    def noted(connection: Any, start: int, stop: int) -> Any:
        asked.append((start, stop))
        return entries_out(connection, start, stop)

    monkeypatch.setattr(reading, "entries_out", noted)
    before = digest_of(live)

    outcome = rebuild_from(live, export=Export(exported(), POLICY))

    assert (outcome.size, outcome.version) == (THERE, 2)
    assert outcome.checked > 0
    assert asked == [(KEPT, THERE)]
    assert digest_of(live) == before


def test_the_command_checks_the_folder_with_a_policy_that_is_given(
    live: Settings,
    exported: Exported,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in live.environ().items():
        monkeypatch.setenv(name, value)
    folder, policy = exported(), tmp_path / "policy"

    assert rebuild.main(["--json", "--from", str(folder), "--policy", str(policy)]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "export_unusable"

    policy.write_bytes(POLICY)
    assert rebuild.main(["--json", "--from", str(folder), "--policy", str(policy)]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["size"] == THERE


def test_an_entry_that_was_altered_is_not_filed(exported: Exported) -> None:
    folder = exported()
    bundle = folder / bundle_path(3, 256)
    bundle.write_bytes(bundle.read_bytes().replace(b'"occurredon":"20', b'"occurredon":"19', 1))

    with pytest.raises(ExportUnusableError) as refused:
        Export(folder, POLICY)
    assert refused.value.details["why"] == "entry_differs"


def test_tiles_made_to_fit_an_altered_entry_do_not_lead_to_the_signed_root(
    exported: Exported, rows: list[StoredRow]
) -> None:
    folder = exported(hidden=[leaf(BEGAN, entry_bytes(rows[0]))])

    with pytest.raises(ExportUnusableError) as refused:
        Export(folder, POLICY)
    assert refused.value.details["why"] == "root_differs"


@pytest.mark.parametrize("lost", ["checkpoint", bundle_path(0, 256), bundle_path(8, 52)])
def test_an_export_that_lacks_a_file_is_refused(exported: Exported, lost: str) -> None:
    folder = exported()
    (folder / lost).unlink()

    with pytest.raises(ExportUnusableError):
        Export(folder, POLICY)


def test_an_export_that_nobody_trusted_has_signed_is_refused(exported: Exported) -> None:
    with pytest.raises(ExportUnusableError):
        Export(exported(), b"quorum none\n")


def test_an_export_of_more_than_the_ledger_has_leaves_everything_as_it_was(
    live: Settings, exported: Exported
) -> None:
    before = digest_of(live)

    with pytest.raises(ExportUnusableError) as refused:
        rebuild_from(live, export=Export(exported(THERE + 100), POLICY))

    assert refused.value.details["why"] == "longer_than_the_ledger"
    assert digest_of(live) == before
    assert rebuild_from(live).size == THERE
