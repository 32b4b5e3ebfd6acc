"""Targets and activities on PostgreSQL: from a command to an answered question."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from services.activities import queries as activities
from services.targets import queries as targets
from shared.contracts.errors import UnknownReferenceError
from shared.contracts.practice import DEFAULTS
from tests.integration.services.life import PACK

COUNTY, QING = UUID(int=1), UUID(int=3)  # see `county`
LI, POST = UUID(int=11), UUID(int=21)
PLAN, TARGET, INCOME, MEETING = (UUID(int=n) for n in (31, 41, 51, 61))

Suite = Any  # of conftest.py


def test_a_target_is_set_cascaded_and_accepted(county: Suite) -> None:
    plan = {"organization_id": QING, "kind": "annual", "title": "2025年目标"}
    days = {"starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    indicator = {
        "indicator_id": str(INCOME),
        "name": "村集体经营性收入",
        "unit": "万元",
        "quantity": "12.50",
        "due_on": "2025-12-31",
        "standard": "以账目为准",
        "source": "村级账目",
    }
    own = {"organization_id": QING, "target_id": TARGET}
    given = {**own, "indicator_id": INCOME, "person_id": LI}

    county.give("targets.adopt-plan", on="2025-02-01", plan_id=PLAN, **plan, **days)
    county.give(
        "targets.set-target",
        on="2025-02-02",
        plan_id=PLAN,
        title="发展集体经济",
        indicators=[indicator],
        **own,
    )
    county.give("targets.cascade-indicator", on="2025-02-03", post_id=POST, **given)
    county.give("targets.accept-indicator", on="2025-02-04", **given)
    county.settle()

    with county.reader("targets") as connection:
        (adopted,) = targets.plans(connection, QING).items
        (target,) = targets.targets(connection, QING, plan_id=PLAN).items
        (shown,) = targets.indicators(connection, TARGET)
    assert (adopted.plan_id, target.target_id) == (PLAN, TARGET)
    assert (shown.quantity, shown.person_id, shown.accepted_on) == ("12.50", LI, date(2025, 2, 4))


@pytest.mark.clause("E-31")
def test_a_pack_for_the_whole_year_shows_its_approval_and_what_if(county: Suite) -> None:
    approved = {
        "approved_by": "县委常委会",
        "document": "纪要7号",
        "what_if_sha256": "0" * 64,
        "what_if_size": 4711,
    }
    county.give(
        "targets.publish-rule-pack",
        on="2026-06-20",
        organization_id=COUNTY,
        rule_pack_id=uuid4(),
        effective_from="2026-01-01",
        effective_to="2026-12-31",
        content=PACK,
        whole_year=approved,
    )
    county.settle()

    with county.reader("targets") as connection:
        published = targets.rule_packs(connection, organization_id=COUNTY).items[0]
    assert published.effective_from == date(2026, 1, 1)
    assert msgspec.to_builtins(published.whole_year) == approved


def test_a_document_and_a_rule_pack_are_kept_verbatim(county: Suite) -> None:
    pack, document = uuid4(), uuid4()
    county.give(
        "targets.publish-rule-pack",
        on="2025-01-01",
        organization_id=COUNTY,
        rule_pack_id=pack,
        effective_from="2025-01-01",
        effective_to="2025-12-31",
        content=PACK,
    )
    county.give(
        "targets.issue-document",
        on="2025-01-01",
        organization_id=COUNTY,
        document_id=document,
        title="意见",
        clauses=[{"number": "S-37a", "text": "每季度至少一次"}],
    )
    county.settle()

    with county.reader("targets") as connection:
        listed = targets.rule_packs(connection, organization_id=COUNTY).items
        (published,) = [each for each in listed if each.rule_pack_id == pack]
        (issued,) = targets.documents(connection, COUNTY).items
        content = targets.rule_pack_content(connection, pack)
    assert (published.name, content) == ("township-2025", PACK)
    assert [clause.number for clause in issued.clauses] == ["S-37a"]


def test_a_meeting_is_shown_as_corrected_and_not_once_it_is_withdrawn(county: Suite) -> None:
    own = {"organization_id": QING, "meeting_id": MEETING}
    county.give(
        "activities.record-meeting",
        on="2025-04-02",
        kind="branch_committee",
        chair_id=LI,
        present=4,
        agenda=[{"title": "研究党建工作", "tags": ["party_building"]}],
        **own,
    )
    county.give(
        "activities.correct-meeting", on="2025-04-05", reason="笔误", held_on="2025-04-03", **own
    )
    county.settle()

    with county.reader("activities") as connection:
        (shown,) = activities.meetings(connection, QING).items
        assert (shown.held_on, shown.present, shown.corrections) == (date(2025, 4, 3), 4, 1)
    county.give("activities.withdraw-meeting", on="2025-04-06", reason="重复", **own)
    county.settle()
    with county.reader("activities") as connection:
        gone = activities.meeting(connection, MEETING)
        assert activities.meetings(connection, QING).total == 0
    assert gone is not None
    assert gone.is_withdrawn


def test_reports_are_listed_by_half_year(county: Suite) -> None:
    for half, day in ((2, "2025-12-20"), (1, "2025-12-21")):
        county.give(
            "activities.file-report",
            on=day,
            organization_id=QING,
            report_id=uuid4(),
            year=2025,
            half=half,
            title="情况报告",
        )
    county.settle()

    with county.reader("activities") as connection:
        reports = activities.reports(connection, QING, year=2025, practice=DEFAULTS, secretaries=())
    assert [(one.half, one.filed_on.day) for one in reports.items] == [(1, 21), (2, 20)]


def test_activities_refuse_an_organization_that_the_ledger_does_not_hold(suite: Suite) -> None:
    with pytest.raises(UnknownReferenceError):
        suite.give(
            "activities.file-report",
            on="2025-07-01",
            organization_id=QING,
            report_id=uuid4(),
            year=2025,
            half=1,
            title="情况报告",
        )
