"""Pages on facts of the services: what is owed by institution, deadlines that may move."""

import re
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from services.gateway.documents import making
from services.gateway.documents.paper import Ground
from shared.contracts.roles import Role
from shared.contracts.rule_duties import Institution
from tests.integration.desk_client import Bus, desk_on
from tests.integration.services.life import COUNTY, PACKS, QING, TOWNSHIP, WANG, Suite
from tests.integration.services.test_inspection import raise_finding

_WORDS = re.compile(
    r'<section class="duties (?P<state>\w+)"|class="institution">(?P<under>[^<]+)<'
    r'|class="what"><strong>(?P<duty>[^<]+)<'
)


@pytest.mark.clause("S-70", "R-18")
def test_what_is_owed_is_grouped_by_the_institutions_of_the_plan(
    county: Suite, ask_as: Any
) -> None:
    county.give(
        "targets.publish-rule-pack",
        on="2025-01-01",
        organization_id=COUNTY,
        rule_pack_id=uuid4(),
        effective_from="2025-01-01",
        effective_to="2025-12-31",
        content=(PACKS / "township-full.yaml").read_text("utf-8"),
    )
    owed = ask_as("branch", "obligations?year=2025&limit=1000")["items"]
    listed = {one["duty"]["zh"]: one["institution"] for one in owed}
    under = {duty: word["zh"] if word else "其他职责" for duty, word in listed.items()}
    codes = {word["zh"]: word["code"] for word in listed.values() if word}
    order = [*Institution, ""]

    with desk_on(county.settings) as desk:
        desk.add("office")
        desk.sign_in("office")
        page = desk.browser.get(f"/duties?organization_id={QING}&year=2025").text

    told = [(match.lastgroup, match[match.lastgroup or 0]) for match in _WORDS.finditer(page)]
    heading = state = ""
    headings: list[tuple[str, str]] = []
    for kind, words in told:
        match kind:
            case "state":
                state = words
            case "under":
                heading = words
                headings.append((state, words))
            case _:
                assert (words, heading) == (words, under[words])
    for state in dict(headings):
        places = [order.index(codes.get(words, "")) for at, words in headings if at == state]
        assert places == sorted(set(places))
    assert len({words for _, words in headings}) > 3


@pytest.mark.clause("S-33", "E-07")
def test_a_deadline_past_the_published_calendar_is_marked_provisional_until_it_is_published(
    with_targets: Suite, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No tree of hashes is kept here; a calendar prints none.
    day = datetime(2025, 12, 1, tzinfo=UTC)
    ground = Ground(size=10**6, taken_at=day, day=day.date(), root="", bulletin="")
    monkeypatch.setattr(making, "ground_of", lambda *_: ground)

    def seen() -> tuple[str, bool, list[str]]:
        (overdue,) = ask("overdue_targets", TOWNSHIP, on=date(2025, 12, 1))[:1]
        page = desk.browser.get(f"/targets?organization_id={QING}&year=2025").text
        ics = desk.browser.get(f"/documents/deadlines.ics?organization_id={QING}&year=2025")
        events = Calendar.from_ical(ics.data).walk("VEVENT")
        due = [f"{one['dtstart'].dt} {one['summary']}" for one in events]
        return str(overdue.until), overdue.is_provisional and "暂定" in page, due

    with desk_on(with_targets.settings) as desk:
        desk.add("office")
        desk.sign_in("office")
        before = seen()
        with_targets.give(
            "targets.publish-calendar",
            on="2024-11-12",
            organization_id=COUNTY,
            calendar_id=uuid4(),
            year=2025,
            holidays=[f"2025-10-0{day}" for day in range(1, 9)],
            makeup_workdays=[],
            document="国办发明电〔2024〕12号",
        )
        after = seen()

    assert before == ("2025-10-01", True, ["2025-10-01 指标（暂定）：培养入党积极分子"])
    assert after == ("2025-10-09", False, ["2025-10-09 指标：培养入党积极分子"])


class Heard(Bus):
    """Remembers the bodies of the commands that came."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[dict[str, Any]] = []

    def call(self, service: str, method: str, **given: Any) -> dict[str, Any]:
        if "body" in given:
            self.bodies.append(given["body"])
        return super().call(service, method, **given)


@pytest.mark.clause("S-37b")
def test_a_correction_begins_with_what_stands_and_changes_only_what_was_changed(
    county: Suite,
) -> None:
    meeting = uuid4()
    county.give(
        "activities.record-meeting",
        on="2025-03-01",
        organization_id=QING,
        meeting_id=meeting,
        kind="party_group",
        chair_id=WANG,  # not the secretary
        present=5,
        agenda=[{"title": "研究党建", "tags": ["party_building"]}],
        conclusions=[{"problem": "流动党员联系难", "conclusion": "支委包联"}],
    )
    county.settle()
    path = f"/do/activities.correct-meeting?organization_id={QING}&meeting_id={meeting}"
    with desk_on(county.settings, rpc=(heard := Heard())) as desk:
        desk.add("secretary", Role.BRANCH, QING)
        desk.sign_in("secretary")
        page = desk.browser.get(path).text
        begun = re.search(r'name="present"[^>]*value="([^"]*)"', page)
        sent = desk.send(
            "/do/activities.correct-meeting",
            occurred_on="2025-03-02",
            reason="人数记错",
            organization_id=str(QING),
            meeting_id=str(meeting),
            kind="party_group",
            chair_id=str(WANG),
            present="6",
            **{"agenda.0.title": "研究党建", "agenda.0.tags.party_building": "yes"},
        )

    assert begun is not None
    assert begun[1] == "5"
    assert "研究党建</textarea>" in page
    assert f'value="{WANG}" selected' in page
    assert "已记入台账" in sent.text
    (body,) = heard.bodies
    assert body.keys() - {"organization_id", "meeting_id"} == {"occurred_on", "reason", "present"}
    assert body["present"] == 6


def test_rules_open_on_those_in_force_and_are_listed_by_their_titles(county: Suite) -> None:
    for year in (2023, 2025):
        county.give(
            "targets.publish-rule-pack",
            on=f"{year}-01-01",
            organization_id=COUNTY,
            rule_pack_id=uuid4(),
            effective_from=f"{year}-01-01",
            effective_to=f"{year}-12-31",
            content=(PACKS / ("leaders.yaml" if year == 2023 else "township.yaml")).read_text(),
        )
    county.settle()
    with desk_on(county.settings) as desk:
        desk.add("office")
        desk.sign_in("office")
        page = desk.browser.get("/rules").text

    heading = re.search("<h1>([^<]+)</h1>", page)
    assert heading is not None
    assert heading[1].startswith("乡镇基层党建工作责任制考核规则")
    assert re.search(">领导干部党建工作实绩考核规则[^<]*</a> 2023-01-01", page)


def test_a_row_more_is_given_and_keeps_what_was_filled_in(county: Suite) -> None:
    with desk_on(county.settings) as desk:
        desk.add("secretary", Role.BRANCH, QING)
        desk.sign_in("secretary")
        filled = {"agenda.0.title": "研究党建", "present": "5"}
        for rows in (2, 3):
            form = desk.send("/do/activities.record-meeting", more="agenda", **filled)
            assert form.status_code == 200
            named = re.findall(r'name="(agenda\.\d+\.title)"', form.text)
            assert named == [f"agenda.{number}.title" for number in range(rows)]
            assert ">研究党建</textarea>" in form.text
            filled |= dict.fromkeys(named[1:], "")


def test_a_finding_is_chosen_by_its_words_in_whichever_form_it_was_opened(county: Suite) -> None:
    finding = uuid4()
    raise_finding(county, finding)
    county.settle()
    with desk_on(county.settings) as desk:
        desk.add("clerk", Role.TOWNSHIP, TOWNSHIP)
        desk.sign_in("clerk")
        path = f"/do/activities.close-finding?organization_id={TOWNSHIP}&finding_id={finding}"
        about, bare = (desk.browser.get(path + more) for more in (f"&unit_id={QING}", ""))

    assert f'<option value="{finding}" selected>2025-04-08 党费使用未公示</option>' in about.text
    assert bare.status_code == 200
    assert f'name="finding_id" value="{finding}"' in bare.text
