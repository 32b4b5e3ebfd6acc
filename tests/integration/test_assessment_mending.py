"""The dossiers are mended: back to the version before, one organization anew, old ones dropped."""

import pytest

from services.assessment import rebuilding
from services.assessment.dossier import Progress
from services.assessment.mending import NothingToGoBackToError, go_back, refile
from services.assessment.rebuilding import rebuild
from shared.contracts.entry import StoredRow
from shared.settings import Settings
from shared.testing.ledgers import many_facts
from tests.integration.filing import (
    connected,
    digest_of,
    fill,
    fill_and_follow,
    follow,
    tables,
)


@pytest.fixture(scope="module")
def rows() -> list[StoredRow]:
    return list(many_facts(31, 2900, branches=20))


@pytest.fixture
def live(database: Settings, rows: list[StoredRow]) -> Settings:
    fill_and_follow(database, rows[:2600])
    return database


def test_the_version_before_a_rebuild_lives_again_at_once_and_is_taken_on(
    live: Settings, rows: list[StoredRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digest_of(live)
    with pytest.raises(NothingToGoBackToError):
        go_back(live)
    monkeypatch.setattr(rebuilding, "_REPORT_ROWS", 256)
    assert rebuild(live, per_second=5_200).seconds["copy"] >= 0.48
    fill(live, rows[2600:2900])
    follow(live)
    ahead = digest_of(live)

    assert go_back(live) == Progress(1, 2600, before_sources(live))
    assert digest_of(live) == before
    follow(live)
    assert digest_of(live) == ahead
    assert go_back(live).version == 2
    follow(live)
    assert digest_of(live) == ahead


def before_sources(settings: Settings) -> dict[str, int]:
    query = "SELECT source, max(sequence) FROM ledger.entries WHERE index < 2600 GROUP BY source"
    with connected(settings, "assessment_reader") as reader:
        return dict(reader.execute(query).fetchall())


def test_one_organization_is_filed_anew(live: Settings) -> None:
    before = digest_of(live)
    with connected(live, "assessment_service") as service:
        found = service.execute(
            "SELECT organization_id, count(*) FROM dossier_v1 GROUP BY 1 ORDER BY 2"
        )
        organization_id, count = found.fetchall()[-1]
        service.execute(
            "UPDATE dossier_v1 SET data = '{}' WHERE index IN"
            " (SELECT min(index) FROM dossier_v1 WHERE organization_id = %s)",
            [organization_id],
        )
        service.execute(
            "DELETE FROM dossier_v1 WHERE index IN"
            " (SELECT max(index) FROM dossier_v1 WHERE organization_id = %s)",
            [organization_id],
        )

    mended = refile(live, organization_id)

    assert (mended.rows, mended.wrong, mended.size) == (count, 3, 2600)
    assert digest_of(live) == before
    assert refile(live, organization_id).wrong == 0


def test_a_rebuild_keeps_one_old_version_and_drops_older_ones(live: Settings) -> None:
    before = digest_of(live)

    versions = [rebuild(live).version for _ in range(3)]

    assert versions == [2, 3, 4]
    assert [name for name in tables(live) if "from" not in name] == ["dossier_v3", "dossier_v4"]
    assert {name.partition("_from")[0] for name in tables(live)} == {"dossier_v3", "dossier_v4"}
    assert digest_of(live) == before
