"""Documents on the sample county's year: opened, read back, made twice, kept from others."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from icalendar import Calendar
from pypdf import PdfReader

from deploy.samples.expected import read_expected
from services.cli.loading import Progress
from services.gateway.documents.kinds import CONTENT_TYPES, KINDS, FileType
from services.verifier.checkpoint import read_checkpoint
from services.verifier.layout import CHECKPOINT
from services.verifier.note import split_note
from services.verifier.tiles import TileReader
from services.verifier.web import Web
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.testing.suites import Http, Reply, SuiteUnderTest, token_for
from tests.acceptance.sample import first

ERASED = "已去标识"
BRANCH = str(read_expected()[1].organization_id)
OTHER = str(read_expected()[2].organization_id)


pytestmark = pytest.mark.parametrize("suite", ["embedded"], indirect=True)


@pytest.fixture(scope="module")
def year(suite: SuiteUnderTest, loaded: Progress) -> Iterator["Year"]:
    with ExitStack() as stack:
        yield Year(suite, loaded, stack)


class Year:
    """The loaded county at one index of its ledger, and what its documents are about."""

    def __init__(self, suite: SuiteUnderTest, loaded: Progress, stack: ExitStack) -> None:
        self.suite, self._stack = suite, stack
        self.http = self.connection(Role.COUNTY_OFFICE)
        opened = first("open-round")
        holder, self.round = str(opened["organization_id"]), str(opened["round_id"])
        criticised = str(first("issue-criticism")["organization_id"])
        lines = f"/v1/organizations/{holder}/rounds/{self.round}/standings"
        self.subject = self.http.get(f"{lines}?after={loaded.after}").json[0]["organization_id"]
        path = f"/v1/organizations/{BRANCH}/documents/duty-report.pdf"
        made = self.http.get(f"{path}?year=2025&after={loaded.after}")
        assert made.status == 200, made.raw
        self.size = int(made.header("X-Ledger-Size"))
        self.asked = {
            "result-sheet": (self.subject, f"round_id={self.round}"),
            "circular": (holder, f"round_id={self.round}&valid_at=2026-03-01"),
            "rectification-notice": (criticised, "valid_at=2026-03-01"),
            "duty-report": (BRANCH, "year=2025"),
            "situation-report": (BRANCH, "year=2025&half=1"),
            "target-archive": (BRANCH, "year=2025"),
        }

    def connection(self, role: Role, organization_id: Any = None) -> Http:
        principal = Principal(actor=f"test:{role}", role=role, organization_id=organization_id)
        return self.speaking(token_for(self.suite.secrets, principal))

    def speaking(self, token: str | None) -> Http:
        return self._stack.enter_context(closing(Http(self.suite.url, token)))

    def path(self, name: str, file_type: FileType, **more: Any) -> str:
        organization_id, query = self.asked[name]
        told = "&".join([query, *(f"{key}={value}" for key, value in more.items())])
        return f"/v1/organizations/{organization_id}/documents/{name}.{file_type}?{told}"

    def get(self, name: str, file_type: FileType) -> Reply:
        return self.http.get(self.path(name, file_type, known_at=self.size))


def words_of(reply: Reply, file_type: FileType) -> str:
    """Open a document and give its words without line breaks."""
    if file_type is FileType.PDF:
        pages = PdfReader(BytesIO(reply.raw)).pages
        words = "".join(page.extract_text() for page in pages)
    else:
        document = Document(BytesIO(reply.raw))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        words = "".join([*(each.text for each in document.paragraphs), *cells])
    return "".join(words.split())


MUST_SAY = {
    "result-sheet": ("考核结果单", "各项得分", "与公布的结果一致", "及时率"),
    "circular": (
        "考核评议结果的通报",
        "村考核结果",
        "限期整改",
        "思想不重视",
        "单位全年应录入事项",
    ),
    "rectification-notice": ("限期整改通知书", "思想不重视、工作不得力", "2026年3月31日"),
    "duty-report": ("2025年度述职", "召开会议", "2025年1月1日", "及时率"),
    "situation-report": ("2025年上半年", "会议种类", "接受走访", "特此报告"),
    "target-archive": ("2025年度目标管理档案", "manifest.json", "SHA-256", "本档案所载原始记录"),
}


@pytest.mark.clause("S-35", "S-58", "S-59", "S-61", "S-63", "S-64")
@pytest.mark.parametrize("file_type", list(FileType))
@pytest.mark.parametrize("name", [kind.name for kind in KINDS])
def test_each_document_is_opened_and_read_back(year: Year, name: str, file_type: FileType) -> None:
    reply = year.get(name, file_type)

    assert (reply.status, reply.header("Content-Type")) == (200, CONTENT_TYPES[file_type]), (
        reply.raw
    )
    words = words_of(reply, file_type)
    assert all(each in words for each in MUST_SAY[name]), words
    assert f"第1至{year.size}条" in words


@pytest.mark.parametrize("name", [kind.name for kind in KINDS])
def test_the_same_index_gives_the_same_bytes_and_the_same_tag(year: Year, name: str) -> None:
    for file_type in FileType:
        first, again = year.get(name, file_type), year.get(name, file_type)
        assert first.raw == again.raw
        assert first.header("ETag") == again.header("ETag")
        path = year.path(name, file_type, known_at=year.size)
        known = year.http.get(path, **{"If-None-Match": first.header("ETag")})
        assert (known.status, known.raw) == (304, b"")


def test_the_root_hash_is_that_of_the_log(year: Year) -> None:
    with closing(Web(f"{year.suite.url}/log")) as source:
        newest = read_checkpoint(split_note(source.fetch(CHECKPOINT))[0].decode())
        reader = TileReader(source.fetch, newest.size)
        root = reader.root() if newest.size == year.size else reader.range(0, year.size)

    assert root.hex() in words_of(year.get("duty-report", FileType.PDF), FileType.PDF)


def test_a_document_is_as_of_its_index_and_no_later(year: Year) -> None:
    early = year.http.get(year.path("circular", FileType.PDF, known_at=15_000))
    assert early.status in {404, 409}, early.raw  # not opened, or not published

    never = year.http.get(year.path("circular", FileType.PDF, known_at=year.size + 10**9))
    assert (never.status, never.json["code"]) == (400, "invalid_question")


def test_who_does_not_see_an_organization_gets_none_of_its_documents(year: Year) -> None:
    branch = year.connection(Role.BRANCH, OTHER)
    for name in ("duty-report", "situation-report", "target-archive"):
        for file_type in FileType:
            refused = branch.get(year.path(name, file_type))
            assert (refused.status, refused.json["code"]) == (403, "out_of_scope"), name
    refused = branch.get(f"/v1/organizations/{BRANCH}/deadlines.ics?year=2025")
    assert refused.status == 403
    assert year.speaking(None).get(year.path("circular", FileType.PDF)).status == 401
    own = year.connection(Role.BRANCH, BRANCH).get(year.path("duty-report", FileType.DOCX))
    assert own.status == 200, own.raw


def test_a_role_that_reads_no_names_gets_ids(year: Year) -> None:
    (person, name), *_ = people(year)
    path = year.path("duty-report", FileType.DOCX, known_at=year.size)

    assert name in words_of(year.http.get(path), FileType.DOCX)
    words = words_of(year.connection(Role.AUDITOR).get(path), FileType.DOCX)
    assert (name in words, person in words) == (False, True)


def test_deadlines_are_whole_days_with_uids_that_stay(year: Year) -> None:
    def events(size: int) -> dict[str, Any]:
        path = f"/v1/organizations/{BRANCH}/deadlines.ics?valid_at=2025-03-01&known_at={size}"
        reply = year.http.get(path)
        assert (reply.status, reply.header("Content-Type")) == (200, "text/calendar; charset=utf-8")
        assert reply.raw == year.http.get(path).raw
        calendar = Calendar.from_ical(reply.raw)
        return {str(each["UID"]): each for each in calendar.walk("VEVENT")}

    now, before = events(year.size), events(year.size - 1)
    assert now
    assert set(now) == set(before)
    for each in now.values():
        assert each["DTSTART"].params["VALUE"] == "DATE"
        assert (each["DTEND"].dt - each["DTSTART"].dt).days == 1
        assert each["DTSTAMP"].dt.tzinfo is not None
    (person, _), *_ = people(year)
    of_person = year.http.get(f"/v1/people/{person}/deadlines.ics?valid_at=2025-03-01")
    assert of_person.status == 200
    assert Calendar.from_ical(of_person.raw).walk("VEVENT")


@pytest.mark.clause("E-43")
def test_no_document_names_whoever_was_erased(year: Year) -> None:
    (person, name), *_ = people(year)
    path = {kind: year.path("duty-report", kind, known_at=year.size) for kind in FileType}
    before = {kind: words_of(year.http.get(path[kind]), kind) for kind in FileType}
    assert all(name in words for words in before.values())

    erase = {"occurred_on": "2026-01-10", "reason": "本人申请", "document": "县委组织部令"}
    erased = year.http.command("registry.erase-person", {**erase, "person_id": person})
    assert erased.status == 201, erased.raw

    for kind in FileType:
        words = words_of(year.http.get(path[kind]), kind)
        assert words == before[kind].replace(name, ERASED)


def people(year: Year) -> list[tuple[str, str]]:
    """Give who was secretary of the branch in the year, with the names shown."""
    drafts = year.http.get(f"/v1/organizations/{BRANCH}/duty-report-drafts?year=2025").json
    found = year.http.get(f"/v1/organizations/{BRANCH}/people").json
    named = {each["person_id"]: each["name"] for each in found}
    return [(each["person_id"], named[each["person_id"]]) for each in drafts]
