"""S-35: the yearly archive, the same every time; its seal; what stands beside it."""

from datetime import date
from hashlib import sha256
from uuid import UUID

import msgspec
import pytest

from services.targets.archive import entered_in_time, make_archive
from services.targets.domain.archive import SealedArchive
from services.targets.domain.errors import SealedBeforeYearError
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts.targets_governance import ArchiveSealed, Retention
from shared.kernel.canonical import canonical
from tests.unit.targets.builders import (
    BRANCH,
    JANUARY,
    PLAN,
    TARGET,
    a_plan,
    a_target_set,
    facts_of,
    on,
)

ROUND = UUID(int=81)


def entry_of(
    place: int, subject: UUID, day: date, fact: Fact, received: date | None = None
) -> bytes:
    return canonical(
        Entry(
            specversion="1.0",
            id=f"{subject}.1",
            source="targets",
            type=fact.TOPIC,
            subject=subject,
            time="2025-04-02T00:00:00.000000Z",
            occurredon=day,
            receivedon=received,
            streamversion=1,
            sequence=place,
            previous=place - 1,
            reliesonindex=0,
            actor="system:test",
            commandid=ROUND,
            correlationid=ROUND,
            data=msgspec.Raw(canonical(fact)),
        )
    )


@pytest.mark.clause("S-35")
def test_an_archive_comes_out_the_same_every_time_and_its_manifest_names_every_hash() -> None:
    (adopted,) = facts_of(a_plan())
    entries = [
        entry_of(4, PLAN, JANUARY, adopted),
        entry_of(7, TARGET, on(2), a_target_set(title="=集体经济")),
    ]

    archive = make_archive(entries, BRANCH, year=2025, up_to=7)

    files = {file.name: file for file in archive.files}
    manifest = msgspec.json.decode(files["manifest.json"].text)
    assert make_archive(entries, BRANCH, year=2025, up_to=7) == archive
    assert sha256(files["manifest.json"].text.encode()).hexdigest() == archive.manifest_sha256
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: sha256(file.text.encode()).hexdigest()
        for name, file in files.items()
        if name not in {"manifest.json", "SHA256SUMS"}
    }
    assert files["facts.jsonl"].text.encode() == b"".join(raw + b"\n" for raw in entries)
    assert "'=集体经济" in files["decomposition.csv"].text  # no formula in a spreadsheet


@pytest.mark.clause("S-35", "E-24")
def test_the_share_of_an_archives_entries_in_time_stands_beside_its_files() -> None:
    """After 0, 3 and 4 days, the last by the time it was recorded: two of three within 3 days."""
    (adopted,) = facts_of(a_plan())
    entries = [
        entry_of(4, PLAN, JANUARY, adopted, received=JANUARY),
        entry_of(5, TARGET, date(2025, 3, 28), a_target_set(), received=date(2025, 3, 31)),
        entry_of(6, ROUND, date(2025, 3, 29), a_target_set()),
    ]

    archive = make_archive(entries, BRANCH, year=2025, up_to=6)

    share = entered_in_time(archive, 3)
    assert (share.deeds, share.in_time, share.percent) == (3, 2, "66.7")
    assert archive.in_time is None
    assert all("66.7" not in file.text for file in archive.files)
    assert entered_in_time(make_archive([], BRANCH, year=2025, up_to=0), 3).percent is None


@pytest.mark.clause("S-35")
def test_what_became_known_later_is_in_another_archive_of_the_same_year() -> None:
    (adopted,) = facts_of(a_plan())
    first = [entry_of(4, PLAN, JANUARY, adopted)]
    more = [*first, entry_of(9, TARGET, on(2), a_target_set())]

    one = make_archive(first, BRANCH, year=2025, up_to=4)
    two = make_archive(more, BRANCH, year=2025, up_to=9)

    assert one.manifest_sha256 != two.manifest_sha256


@pytest.mark.clause("S-35")
def test_a_year_is_not_sealed_before_it_begins() -> None:
    sealed = ArchiveSealed(
        organization_id=BRANCH,
        year=2025,
        up_to=7,
        files=8,
        manifest_sha256="0" * 64,
        retention=Retention.PERMANENT,
    )

    with pytest.raises(SealedBeforeYearError):
        SealedArchive.seal(ROUND, sealed, on=date(2024, 12, 31))
