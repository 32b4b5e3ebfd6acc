"""Files that facts of every kind name: told missing, told reused, given to who sees the record."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.services.life import BAI, BELOW, COUNTY, PACK, PART, QING, TOWNSHIP, Suite

Ask = Callable[..., Any]


@pytest.mark.clause("S-11", "E-28")
def test_a_file_given_for_an_innovation_is_told_missing_until_the_claim_is_withdrawn(
    county: Suite, ask_as: Ask
) -> None:
    innovation, own = uuid4(), {"organization_id": QING}
    county.give(
        "activities.claim-innovation",
        on="2025-03-01",
        innovation_id=innovation,
        field="member_team",
        year=2025,
        title="积分管理",
        practice="按月积分公示",
        **own,
    )
    sha256 = hashlib.sha256("推广文件".encode()).hexdigest()
    given = {"innovation_id": innovation, "note": "推广文件", **own}
    county.give("activities.evidence-innovation", on="2025-03-05", sha256=sha256, **given)
    county.give("activities.evidence-innovation", on="2025-03-06", sha256=sha256, **given)
    county.give("activities.evidence-innovation", on="2025-03-07", **given)

    (lost,) = ask_as("branch", "evidence-findings")["missing"]
    assert lost == {
        "organization_id": str(QING),
        "attached_on": "2025-03-05",
        "sha256": sha256,
        "subject_kind": "activities.innovation",
        "subject_id": str(innovation),
    }

    county.give(
        "activities.withdraw-innovation",
        on="2025-04-01",
        innovation_id=innovation,
        reason="重复申报",
        **own,
    )
    assert ask_as("branch", "evidence-findings")["missing"] == []


@pytest.mark.clause("S-33", "S-35", "E-28", "E-30")
def test_a_file_that_shows_progress_is_given_to_its_unit_and_missed_when_it_is_gone(
    with_targets: Suite, ask_as: Ask, client: Any, bearer: Callable[[str], dict[str, str]]
) -> None:
    content = "培养名册".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    here = f"/v1/evidence/{sha256}"
    for day in ("2025-06-01", "2025-09-01"):
        with_targets.give(
            "targets.report-progress",
            on=day,
            organization_id=QING,
            target_id=BELOW,
            indicator_id=PART,
            quantity="2",
            evidence_sha256=sha256,
        )

    (lost,) = ask_as("branch", "evidence-findings")["missing"]
    assert lost == {
        "organization_id": str(QING),
        "attached_on": "2025-06-01",
        "sha256": sha256,
        "subject_kind": "targets.target",
        "subject_id": str(BELOW),
    }

    client.put(here, data=content, headers=bearer("branch"))
    assert ask_as("branch", "evidence-findings") == {"missing": [], "reused": []}
    assert client.get(here, headers=bearer("branch")).data == content
    assert client.get(here, headers=bearer("sibling")).status_code == 404

    with_targets.give(
        "activities.file-report",
        on="2025-07-01",
        organization_id=BAI,
        report_id=uuid4(),
        year=2025,
        half=1,
        title="上半年情况报告",
        sha256=sha256,
    )
    (reused,) = ask_as("township", "evidence-findings", TOWNSHIP)["reused"]
    shown = client.get(
        "/v1/signs/reused-files?since=2025-01-01&until=2025-12-31", headers=bearer("auditor")
    ).json["items"]
    kinds = ["activities.report", "targets.target"]
    assert sorted(use["subject_kind"] for use in reused["uses"]) == kinds
    assert [sorted(use["kind"] for use in one["uses"]) for one in shown] == [["report", "target"]]


@pytest.mark.clause("S-58", "E-28")
def test_the_file_of_a_report_that_was_returned_is_missed_beside_that_of_the_new_one(
    county: Suite, ask_as: Ask
) -> None:
    report, own = uuid4(), {"organization_id": QING}
    first, second = "a" * 64, "b" * 64
    county.give(
        "activities.file-report",
        on="2025-07-01",
        report_id=report,
        year=2025,
        half=1,
        title="上半年情况报告",
        sha256=first,
        **own,
    )
    county.give(
        "activities.return-report",
        on="2025-07-03",
        report_id=report,
        reason="无数据",
        **own,
    )
    county.give(
        "activities.refile-report",
        on="2025-07-05",
        report_id=report,
        title="上半年情况报告(修订)",
        sha256=second,
        **own,
    )

    missing = ask_as("branch", "evidence-findings")["missing"]

    assert [(one["sha256"], one["attached_on"]) for one in missing] == [
        (first, "2025-07-01"),
        (second, "2025-07-05"),
    ]


@pytest.mark.clause("E-28", "E-31")
def test_the_what_if_by_which_a_pack_was_approved_for_a_whole_year_is_a_file_that_is_missed(
    county: Suite, ask_as: Ask
) -> None:
    what_if = "c" * 64
    county.give(
        "targets.publish-rule-pack",
        on="2025-06-20",
        organization_id=COUNTY,
        rule_pack_id=uuid4(),
        effective_from="2025-01-01",
        effective_to="2025-12-31",
        content=PACK,
        whole_year={
            "approved_by": "县委常委会",
            "document": "纪要7号",
            "what_if_sha256": what_if,
            "what_if_size": 4711,
        },
    )

    (lost,) = ask_as("county", "evidence-findings", COUNTY)["missing"]

    assert (lost["sha256"], lost["subject_kind"]) == (what_if, "targets.rule_pack")
