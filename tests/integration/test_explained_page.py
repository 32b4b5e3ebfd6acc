"""The page of a score tells what the answer tells: each item, and how much was recorded in time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from shared.testing.databases import Databases
from shared.testing.ledgers import MadeUpCounty
from tests.integration.desk_client import DeskClient, desk_on, follow_all

PACK = Path(__file__).parents[2].joinpath("deploy/rules/township.yaml").read_text(encoding="utf-8")
COUNTY = MadeUpCounty(23, branches=1, pack=PACK)
(BRANCH,) = COUNTY.branches
COUNTY.year(BRANCH)


@pytest.fixture(scope="module")
def desk(databases: Databases) -> Iterator[DeskClient]:
    with databases.fresh() as database:
        follow_all(database, COUNTY.rows)
        with desk_on(database) as one:
            one.add("office")
            one.sign_in("office")
            yield one


DEEDS = [
    row
    for row in COUNTY.rows
    if row.source == "activities" and row.originator_version == 1 and row.occurred_on.year == 2025
]
GRACE = timedelta(days=3)  # of the pack
LATE = [row for row in DEEDS if row.received_on and row.received_on - row.occurred_on > GRACE]
PERCENT = f"{round(100 * (len(DEEDS) - len(LATE)) / len(DEEDS), 1)}"


@pytest.mark.clause("E-24")
def test_a_score_is_shown_with_the_share_that_was_recorded_in_time(desk: DeskClient) -> None:
    told = desk.browser.get(f"/assessment/{BRANCH}?year=2025").text

    assert LATE
    assert f"{PERCENT}% <small>{len(DEEDS) - len(LATE)} / {len(DEEDS)}</small>" in told


@pytest.mark.clause("E-24", "S-59")
def test_the_facts_for_a_report_of_duty_say_the_share_that_was_recorded_in_time(
    desk: DeskClient,
) -> None:
    """The secretary was in post all year."""
    path = f"/ask/duty-report-drafts?organization_id={BRANCH}&year=2025"

    assert PERCENT in desk.browser.get(path).text
