"""Files of evidence over HTTP: kept once, proved by their hash, missed, used again, left over."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.integration.services.life import BAI, LI, QING, TODAY, TOWNSHIP, WANG, Suite

FINDINGS = f"/v1/organizations/{QING}/evidence-findings"

Ask = Callable[..., Any]


def plan(suite: Suite, inspection: UUID, **fields: Any) -> None:
    said = {
        "organization_id": TOWNSHIP,
        "unit_id": QING,
        "mode": "supervision",
        "starts_on": "2025-04-08",
        "ends_on": "2025-04-08",
        "inspector_ids": [str(WANG)],
        "is_announced": False,
    }
    suite.give(
        "activities.plan-inspection", on="2025-04-01", inspection_id=inspection, **said | fields
    )


@pytest.mark.clause("E-28", "E-30")
def test_evidence_is_kept_once_proved_by_its_hash_and_missed_when_it_is_gone(
    county: Suite, ask_as: Ask, client: Any, bearer: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    content = "会议照片".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    here = f"/v1/evidence/{sha256}"
    wrong = client.put(here, data=content + b"!", headers=bearer("branch"))
    assert (wrong.status_code, wrong.json["code"]) == (422, "evidence_mismatch")
    kept = [client.put(here, data=content, headers=bearer("branch")) for _ in range(2)]
    assert [answer.status_code for answer in kept] == [201, 200]
    assert client.put(here, data=content, headers=bearer("auditor")).status_code == 403
    assert client.get(here, headers=bearer("branch")).status_code == 404
    too_large = client.put(here, data=bytes(10_000_001), headers=bearer("branch"))
    assert too_large.status_code == 413

    for organization, day in ((QING, "2025-04-08"), (BAI, "2025-05-08")):
        visit = uuid4()
        plan(county, visit, unit_id=organization, starts_on=day, ends_on=day)
        county.give(
            "activities.attach-evidence",
            on=day,
            organization_id=organization,
            evidence_id=uuid4(),
            sha256=sha256,
            media_type="image/jpeg",
            size_bytes=len(content),
            subject_kind="activities.inspection",
            subject_id=visit,
        )
    told = ask_as("township", "evidence-findings", TOWNSHIP)
    assert told["missing"] == []
    assert [len(one["uses"]) for one in told["reused"]] == [2]
    assert ask_as("branch", "evidence-findings")["reused"] == []  # it is not told of others' files

    given = client.get(here, headers=bearer("branch"))
    assert (given.data, given.headers["Content-Type"]) == (content, "application/octet-stream")
    (stored,) = [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]
    stored.write_bytes(b"damaged")
    assert client.get(here, headers=bearer("branch")).status_code == 404
    stored.unlink()
    assert client.get(here, headers=bearer("branch")).status_code == 404
    assert [one["sha256"] for one in ask_as("branch", "evidence-findings")["missing"]] == [sha256]


def test_a_file_that_no_fact_cites_is_listed_and_removed_by_operators_and_no_other_file(
    county: Suite, client: Any, bearer: Callable[[str], dict[str, str]], tmp_path: Path
) -> None:
    def keep(content: bytes, days_ago: int) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        client.put(f"/v1/evidence/{sha256}", data=content, headers=bearer("county"))
        then = datetime.combine(TODAY, time(12), UTC) - timedelta(days=days_ago)
        os.utime(tmp_path / "evidence" / sha256[:2] / sha256, (then.timestamp(),) * 2)
        return sha256

    def remove(sha256: str, who: str = "county") -> tuple[int, str]:
        answer = client.delete(f"/v1/evidence/{sha256}", headers=bearer(who))
        return answer.status_code, answer.json.get("code", "")

    orphan, new, again = keep(b"orphan", 40), keep(b"new", 29), keep(b"sent again", 40)
    client.put(f"/v1/evidence/{again}", data=b"sent again", headers=bearer("county"))
    attached, cited = keep(b"attached", 400), keep(b"cited by a report", 400)
    record, evidence = uuid4(), uuid4()
    own = {"organization_id": QING}
    county.give(
        "activities.record-service",
        on="2025-04-08",
        record_id=record,
        kind="help",
        members=1,
        households=2,
        **own,
    )
    county.give(
        "activities.attach-evidence",
        on="2025-04-08",
        evidence_id=evidence,
        sha256=attached,
        media_type="image/jpeg",
        size_bytes=8,
        subject_kind="activities.record",
        subject_id=record,
        **own,
    )
    detached = {"evidence_id": evidence, "reason": "错附", **own}
    county.give("activities.detach-evidence", on="2025-04-09", **detached)
    county.give(
        "activities.file-report",
        on="2025-07-01",
        report_id=uuid4(),
        year=2025,
        half=1,
        title="半年报告",
        sha256=cited,
        **own,
    )
    signed = hashlib.sha256("签字件".encode()).hexdigest()
    county.give(
        "activities.deliver-duty-report",
        on="2025-12-20",
        duty_report_id=uuid4(),
        person_id=LI,
        year=2025,
        starts_on="2025-01-01",
        ends_on="2025-12-31",
        has_responsibility_section=True,
        sha256=signed,
        **own,
    )
    county.settle()

    (lost,) = client.get(FINDINGS, headers=bearer("branch")).json["missing"]
    assert (lost["sha256"], lost["subject_kind"]) == (signed, "activities.duty_report")
    assert (
        client.get(f"/v1/evidence/{cited}", headers=bearer("branch")).data == b"cited by a report"
    )

    for who in ("branch", "township", "inspector", "auditor"):
        assert client.get("/v1/evidence-orphans", headers=bearer(who)).status_code == 403
        assert remove(orphan, who)[0] == 403
    told = client.get("/v1/evidence-orphans", headers=bearer("county")).json
    assert [(one["sha256"], one["size_bytes"]) for one in told] == [(orphan, 6)]
    assert [remove(sha256) for sha256 in (attached, cited, new, again)] == [
        (409, "evidence_cited"),
        (409, "evidence_cited"),
        (409, "evidence_too_new"),
        (409, "evidence_too_new"),
    ]
    assert remove(orphan) == (200, "")
    assert remove(orphan) == (404, "not_found")
    assert client.get("/v1/evidence-orphans", headers=bearer("county")).json == []
    assert len([path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]) == 4
