"""A round over a township's two branches in a database, for the tests that go on from there."""

from pathlib import Path
from typing import Any
from uuid import UUID

from services.gateway.documents.paper import Paper
from tests.integration.services.conftest import COUNTY, QING, TOWNSHIP, Suite

RULES = Path(__file__).parents[3] / "deploy" / "rules"
ROUND = UUID(int=301)
STANDINGS = f"rounds/{ROUND}/standings"


def opened(county: Suite) -> Suite:
    """A round over the township's branches, opened and computed; Qing has filed its reports.

    Of Qing's deeds of 2025 the report was received on its day, the aborted meeting much later.
    """
    for number, name in enumerate(("township", "leaders")):
        county.give(
            "targets.publish-rule-pack",
            on="2024-12-20",
            organization_id=COUNTY,
            rule_pack_id=UUID(int=303 + number),
            effective_from="2025-01-01",
            effective_to="2025-12-31",
            content=(RULES / f"{name}.yaml").read_text("utf-8"),
        )
    aborted = {"meeting_id": UUID(int=309), "kind": "general_meeting"}
    county.give(
        "activities.record-aborted-meeting", on="2025-05-12", organization_id=QING, **aborted
    )
    for half, day in ((1, "2025-07-10"), (2, "2026-01-10")):
        county.give(
            "activities.file-report",
            on=day,
            received_on=day,
            organization_id=QING,
            report_id=UUID(int=310 + half),
            year=2025,
            half=half,
            title="报告",
        )
    county.settle()
    give(
        county, "open-round", "2026-01-16", TOWNSHIP, title="2025年度考核", year=2025, leaders=True
    )
    county.settle()
    give(county, "compute-results", "2026-01-16", TOWNSHIP, page=1)
    give(county, "propose-grades", "2026-01-16", TOWNSHIP, page=1)
    county.settle()
    return county


def give(county: Suite, command: str, on: str, organization: UUID, **said: Any) -> Any:
    key = f"assessment.{command}"
    return county.give(key, on=on, organization_id=organization, round_id=ROUND, **said)


def words_of(paper: Paper) -> str:
    return "".join(block.text for block in paper.blocks)
