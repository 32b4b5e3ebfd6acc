"""A workbook's way through a running suite: template, upload, ledger; and who reaches how far."""

import io
import re
import time
from datetime import date
from typing import Any

import openpyxl

from services.cli.loading import Progress
from shared.contracts.roles import Role
from shared.testing.desks import Desk
from shared.testing.suites import Http, Reply, SuiteUnderTest
from tests.acceptance.ledger import entries_from, settled
from tests.acceptance.sample import ORGANIZATIONS

SHEET = "记录会议"


def organizations(http: Http, kind: str, after: str) -> list[dict[str, Any]]:
    found = http.get(f"/v1/organizations?limit=1000&after={after}").json["items"]
    return [one for one in found if one["kind"] == kind]


def lists_of(template: bytes) -> dict[str, list[str]]:
    """The names that may be chosen, by kind."""
    sheet = openpyxl.load_workbook(io.BytesIO(template))["_lists"]
    columns = list(sheet.iter_cols(values_only=True))
    return {str(one[0]): [str(name) for name in one[1:] if name] for one in columns if one[0]}


def filled(template: bytes, *rows: dict[str, Any]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(template))
    sheet = workbook[SHEET]
    places = {str(cell.value).split()[1]: cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=3):
        for path, value in row.items():
            sheet.cell(number, places[path], value)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def arrived(http: Http, start: int, count: int) -> list[dict[str, Any]]:
    """What came into the ledger from a workbook since, once it is so much."""
    deadline = time.monotonic() + 20
    while True:
        entries = [one["entry"] for one in entries_from(http, start)]
        found = [one for one in entries if one.get("causationid")]
        if len(found) >= count:
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def figures(reply: Reply) -> list[int]:
    return [int(one) for one in re.findall(rb"<dd>(\d+)</dd>", reply.raw)]


def test_a_township_fills_in_a_template_and_each_fact_names_its_row(
    suite: SuiteUnderTest, http: Http, loaded: Progress
) -> None:
    assert suite.url
    after = loaded.after or ""
    townships = organizations(http, "township_committee", after)
    township, *others = [one for one in townships if one["organization_id"] in ORGANIZATIONS]
    other = next(one for one in others if one["name"] != township["name"])
    desk = Desk(http, Role.TOWNSHIP, township["organization_id"])
    template = desk.get("/excel/activities.xlsx").raw
    lists = lists_of(template)

    assert township["name"] in lists["registry.organization"]
    assert other["name"] not in lists["registry.organization"]
    assert any(township["name"] in name for name in lists["registry.person"])
    assert not any(other["name"] in name for name in lists["registry.person"])

    meeting = {
        "occurred_on": date(2025, 11, 5),
        "organization_id": township["name"],
        "kind": "党委会",
        "chair_id": lists["registry.person"][0],
        "present": "１２",
        "agenda.0.title": "党建",
    }
    before = settled(http, after).ledger_size
    content = filled(template, meeting, {**meeting, "occurred_on": "2025年11月6日"})

    first = desk.upload("/excel", content, {"record": "yes"})
    again = desk.upload("/excel", content, {"record": "yes"})

    assert (first.status, figures(first)) == (200, [2, 2, 0, 0, 0]), first.raw.decode()
    assert figures(again) == [2, 0, 2, 0, 0]
    sha256 = re.findall(rb"<code>([0-9a-f]{64})</code>", first.raw)[0].decode()
    entries = arrived(http, before, 2)
    assert [one["causationid"] for one in entries] == [
        f"file:{sha256}#{SHEET}!{row}" for row in (3, 4)
    ]
    assert len({one["correlationid"] for one in entries}) == 1

    elsewhere = filled(template, {**meeting, "organization_id": other["organization_id"]})
    refused = desk.upload("/excel", elsewhere, {"record": "yes"})
    assert (refused.status, figures(refused)[1]) == (422, 0)


def test_an_answer_is_a_workbook_of_all_its_pages(
    suite: SuiteUnderTest, http: Http, loaded: Progress
) -> None:
    assert suite.url
    county = organizations(http, "county_committee", loaded.after or "")[0]
    desk = Desk(http, Role.COUNTY_OFFICE, county["organization_id"])
    total = http.get("/v1/organizations?limit=1").json["total"]

    whole = desk.get("/ask/organizations?limit=10&format=xlsx&table=")
    lines = desk.get("/ask/organizations?limit=10&format=csv&table=")

    sheet = openpyxl.load_workbook(io.BytesIO(whole.raw)).active
    assert sheet is not None
    assert sheet.max_row == total + 1 == len(lines.raw.splitlines())
