"""Pages tell what the answers tell: how much was recorded in time, whose score changed."""

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from services.ledger import queries as ledger
from shared.contracts.facts.activities_research import ResearchReportFiled, ResearchReportFinished
from shared.contracts.facts.registry import (
    OrganizationAbolished,
    OrganizationEstablished,
    OrganizationKind,
)
from shared.contracts.facts.targets import RulePackPublished
from shared.kernel.calendar import SHANGHAI
from shared.testing.databases import Databases
from shared.testing.ledgers import MadeUpCounty
from tests.integration.desk_client import DeskClient, desk_on, follow_all

PACKS = Path(__file__).parents[2] / "deploy/rules"
PACK = PACKS.joinpath("township.yaml").read_text(encoding="utf-8")
COUNTY = MadeUpCounty(23, branches=1, pack=PACK)
(BRANCH,) = COUNTY.branches
COUNTY.year(BRANCH)
(TOWNSHIP,) = COUNTY.townships
HEAD = COUNTY.secretaries[TOWNSHIP]
LEADERS = PACKS.joinpath("leaders.yaml").read_text(encoding="utf-8")
COUNTY.state(
    RulePackPublished(
        organization_id=COUNTY.county,
        name="样县领导考核规则",
        effective_from=date(2025, 1, 1),
        effective_to=date(2025, 12, 31),
        sha256=sha256(LEADERS.encode()).hexdigest(),
        content=LEADERS,
    ),
    COUNTY.new_id(),
    date(2024, 12, 20),
)
BEFORE, REPORT = len(COUNTY.rows), COUNTY.new_id()
COUNTY.state(
    ResearchReportFinished(organization_id=TOWNSHIP, author_id=HEAD, title="调研", year=2025),
    REPORT,
    date(2025, 5, 12),
)
COUNTY.state(ResearchReportFiled(organization_id=TOWNSHIP), REPORT, date(2025, 5, 12))
ENDED, LAST_DAY = COUNTY.new_id(), date(2025, 5, 31)
COUNTY.state(
    OrganizationEstablished(
        kind=OrganizationKind.BRANCH, name="水库工地临时支部", superior_id=TOWNSHIP
    ),
    ENDED,
    date(2025, 3, 1),
)
COUNTY.state(OrganizationAbolished(), ENDED, LAST_DAY + timedelta(days=1))


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
    for row in COUNTY.rows[:BEFORE]  # the branch's; what follows is the township's
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


@pytest.mark.clause("E-24")
def test_the_list_of_scores_shows_with_each_the_share_that_was_recorded_in_time(
    desk: DeskClient,
) -> None:
    told = desk.browser.get("/assessment?year=2025").text

    row = told[told.index(f'href="/assessment/{BRANCH}?year=2025"') :].partition("</tr>")[0]
    assert f"<td>{PERCENT}%</td>" in row


@pytest.mark.clause("S-61")
def test_an_explanation_names_the_version_of_the_rules_by_its_hash(desk: DeskClient) -> None:
    told = desk.browser.get(f"/assessment/{BRANCH}?year=2025").text

    assert sha256(PACK.encode()).hexdigest() in told


@pytest.mark.clause("E-24", "S-59")
def test_the_facts_for_a_report_of_duty_say_the_share_that_was_recorded_in_time(
    desk: DeskClient,
) -> None:
    """The secretary was in post all year."""
    path = f"/ask/duty-report-drafts?organization_id={BRANCH}&year=2025"

    assert PERCENT in desk.browser.get(path).text


@pytest.mark.clause("S-60", "S-61")
def test_the_audit_page_tells_which_leaders_scores_changed_between_two_moments(
    desk: DeskClient,
) -> None:
    """With the report 20 of 80 (no contact point, the own target unmet); without it nothing."""
    asked = f"organization_id={TOWNSHIP}&year=2025&valid_at=2026-01-16&known_at={BEFORE}"

    told = desk.browser.get(f"/audit?{asked}").text

    row = told[told.index(f'<th scope="row">{HEAD}</th>') :].partition("</tr>")[0]
    assert "<td>0.00 " in row
    assert "<td>25.00 " in row


def taken_in(desk: DeskClient, size: int) -> str:
    """Give when the ledger came to a size, as people in the county say it."""
    with desk.pools.reader("ledger") as connection:
        (last,) = ledger.entries(connection, size - 1, 1)
    return last.integrated_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def test_the_audit_page_tells_when_the_chosen_entry_was_taken_in(desk: DeskClient) -> None:
    told = desk.browser.get(f"/audit?organization_id={TOWNSHIP}&known_at={BEFORE}").text
    label = told[told.index('<label for="w-known">') :].partition("</label>")[0]

    assert f">{BEFORE}</output>" in label
    assert f">{taken_in(desk, BEFORE)}</output>" in label
    assert desk.browser.get(f"/audit/moments/{BEFORE}").text == taken_in(desk, BEFORE)
    assert desk.browser.get("/audit/moments/0").text == "尚无条目"


def test_a_moment_of_the_audit_is_chosen_by_its_day(desk: DeskClient) -> None:
    size = len(COUNTY.rows)
    today = date.fromisoformat(taken_in(desk, size)[:10])
    asked = f"/audit?organization_id={TOWNSHIP}&known_at={BEFORE}"
    of_today = desk.browser.get(f"{asked}&known_on={today}").text
    of_yesterday = desk.browser.get(f"{asked}&known_on={today - timedelta(days=1)}").text

    assert f'max="{size}" value="{size}" data-shows="w-known-on"' in of_today
    assert f'max="{size}" value="0" data-shows="w-known-on"' in of_yesterday
    assert desk.browser.get(f"{asked}&known_on=yesterday").status_code == 400


def test_an_entry_is_called_what_it_says_happened(desk: DeskClient) -> None:
    told = desk.browser.get(f"/audit/entries/{len(COUNTY.rows) - 1}").text

    assert "registry.organization.abolished.v1</code>" in told
    assert "组织撤销" in told


def test_an_organization_that_has_ended_keeps_its_name_and_opens_on_its_last_day(
    desk: DeskClient,
) -> None:
    audited = desk.browser.get(f"/audit?organization_id={ENDED}&year=2025").text
    opened = desk.browser.get(f"/organizations/{ENDED}", follow_redirects=True)

    assert f'value="{ENDED}" selected>水库工地临时支部(已撤销)</option>' in audited
    assert opened.status_code == 200
    assert f"水库工地临时支部 <small>{LAST_DAY}" in opened.text
