"""Signs are for the auditor's eye; what recording costs is for whoever sees everything."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.activities.queries.reporting import DERIVED_CELLS
from tests.integration.filing import follow
from tests.integration.services.conftest import BAI, LI, QING, TOWNSHIP, Suite

Bearer = Callable[[str], dict[str, str]]
CONCLUSION = "由支部书记牵头逐户走访,下次会议报告进展。"
SPAN = "since=2025-01-01&until=2025-12-31"


def meet(county: Suite, organization: UUID, on: str, conclusion: str) -> None:
    county.give(
        "activities.record-meeting",
        on=on,
        received_on=on,
        organization_id=organization,
        meeting_id=uuid4(),
        kind="general_meeting",
        chair_id=LI,
        present=9,
        entitled=9,
        agenda=[{"title": "研究党建"}],
        conclusions=[{"problem": "流动党员", "conclusion": conclusion}],
    )
    county.settle()


@pytest.mark.clause("E-30")
def test_the_same_wording_again_is_shown_to_the_auditor_alone(
    county: Suite, client: Any, bearer: Bearer
) -> None:
    meet(county, QING, "2025-03-05", CONCLUSION)
    meet(county, QING, "2025-03-20", CONCLUSION)  # the same month: no sign yet
    with county.reader("ledger") as ledger:
        (size,) = ledger.execute("SELECT count(*) FROM entries").fetchone() or (0,)
    meet(county, BAI, "2025-03-06", CONCLUSION.replace("。", " ") + "!")
    meet(county, BAI, "2025-04-06", "同意")  # too short to say anything

    here = f"/v1/signs/reused-texts?{SPAN}"
    (found,) = client.get(here, headers=bearer("auditor")).json["items"]
    then = client.get(f"{here}&known_at={size}", headers=bearer("auditor")).json

    assert [use["organization_id"] for use in found["uses"]] == [str(QING), str(BAI), str(QING)]
    assert then["items"] == []
    for other in ("county", "inspector", "township", "branch"):
        assert client.get(here, headers=bearer(other)).status_code == 403


@pytest.mark.clause("E-30")
def test_the_same_file_again_is_shown_whatever_it_was_used_for(
    county: Suite, client: Any, bearer: Bearer
) -> None:
    for organization, half in ((QING, 1), (BAI, 1)):
        county.give(
            "activities.file-report",
            on="2025-06-20",
            organization_id=organization,
            report_id=uuid4(),
            year=2025,
            half=half,
            title="上半年情况报告",
            sha256="a" * 64,
        )
    county.settle()

    answer = client.get(f"/v1/signs/reused-files?{SPAN}", headers=bearer("auditor")).json

    (found,) = answer["items"]
    assert found["content"] == "a" * 64
    assert {use["kind"] for use in found["uses"]} == {"report"}


@pytest.mark.clause("E-27")
@pytest.mark.parametrize(("vectors", "shown"), [(["a"], 1), (["a", "b"], 0)])
def test_a_survey_is_too_uniform_or_it_is_not(
    county: Suite, client: Any, bearer: Bearer, vectors: list[str], shown: int
) -> None:
    county.give(
        "activities.close-survey",
        on="2025-05-08",
        organization_id=QING,
        survey_id=uuid4(),
        surveyed_by=TOWNSHIP,
        opened_on="2025-05-01",
        method="paper",
        chosen="random",
        frame="全村常住户",
        frame_size=320,
        asked=40,
        answered=40,
        results=[{"group": "serve", "satisfied": 39, "answered": 40}],
        answers=[
            {"vector": each * 64, "minute": f"2025-05-02T09:3{n}", "count": 40 // len(vectors)}
            for n, each in enumerate(vectors)
        ],
    )
    county.settle()

    answer = client.get(f"/v1/signs/uniform-surveys?{SPAN}", headers=bearer("auditor"))

    assert len(answer.json) == shown


def test_what_recording_costs_is_counted(county: Suite, client: Any, bearer: Bearer) -> None:
    meet(county, QING, "2025-03-05", CONCLUSION)
    county.give(
        "activities.file-report",
        on="2025-06-20",
        received_on="2025-06-20",
        organization_id=QING,
        report_id=uuid4(),
        year=2025,
        half=1,
        title="上半年情况报告",
    )
    county.settle()
    follow(county.settings)

    told = client.get(f"/v1/burden?{SPAN}", headers=bearer("county")).json

    # Of the meeting: day, kind, chair, two counts, an item, a problem and its conclusion.
    months = {month["month"]: month for month in told["typed"]}
    assert set(months) == {"2025-03", "2025-06"}
    assert (months["2025-03"]["facts"], months["2025-06"]["values"]) == (1, 4)
    assert months["2025-03"]["values"] == 8
    assert told["reports"]["reports"] == 1
    assert told["reports"]["typed"] == 1
    assert told["reports"]["derived"] == DERIVED_CELLS
    assert told["inspections"] == []
    assert client.get(f"/v1/burden?{SPAN}", headers=bearer("branch")).status_code == 403
