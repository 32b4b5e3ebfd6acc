"""No number of the plan is in code: each one in the shipped packs changes a worked example.

One county, worked at the edges: for every number of every pack, another number in its place gives
another score, grade, published figure, due day or state. A pack is cut down to what the number is
about, so that nothing else hides it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from services.assessment.domain.assess import assess, obligations
from services.assessment.domain.known import PublishedPack, Record
from services.assessment.domain.persons import assess_person
from services.assessment.domain.timeline import Interval
from shared.contracts.facts import activities as a
from shared.contracts.facts.assessment_rounds import RoundOpened, RoundPublished
from shared.contracts.rule_pack import InvalidRulePackError, read_rule_pack
from shared.kernel.plain_yaml import loads
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

RULES = Path(__file__).parents[3] / "deploy/rules"
PACKS = ("township", "township-full", "leaders", "county")
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2025-03-17",
        "2025-07-30",
        "2025-12-17",
        "2026-01-16",
        "2026-02-20",
        "2026-03-03",
        "2026-03-31",
    )
)
IN_A_ROUND = {"calendar", "points_total"}  # dates of a round, a sum that `rules check` holds
NUMBER = re.compile(r"^[0-9]+(\.[0-9]+|/[0-9]+)?$")
MONTH_DAY = re.compile(r"^(next )?[0-9]{2}-[0-9]{2}$")
PEOPLE = (
    *("head", "deputy", "other deputy", "spring", "autumn", "away", "lead", "member"),
    "second head",
)
WORDS = {"zh", "en", "id", "name", "format", "title", "clauses"}

Path_ = tuple[str | int, ...]
Tree = dict[str, Any]


def numbers(node: Any, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Every number and every day of a pack, by where it stands."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in WORDS and not (not path and key in IN_A_ROUND):
                yield from numbers(value, (*path, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from numbers(value, (*path, place))
    elif NUMBER.match(node) or MONTH_DAY.match(node):
        yield path, node


def cut(tree: Tree, path: Path_) -> Tree:
    """The pack with only what a number is about, and what gives a score in any case."""
    keep = {"branch-meeting", "committee-meeting", "county-meeting", "research-reports"}
    if path[0] == "duties":
        keep = set()
    if path[0] in {"duties", "indicators", "items"}:
        one = tree[path[0]][path[1]]
        keep |= {one["id"]} if path[0] != "items" else set(sources(one["rule"]))
    if path[0] in {"duties", "indicators"}:
        keep |= {
            name
            for item in tree["items"]
            if tree[path[0]][path[1]]["id"] in sources(item["rule"])
            for name in sources(item["rule"])
        }
    if path[0] == "bonuses":
        keep |= {"innovations"}
    else:
        tree = {key: value for key, value in tree.items() if key != "bonuses"}
    cut_down = {key: value for key, value in tree.items() if key not in {*IN_A_ROUND, "vetoes"}}
    cut_down["duties"] = [each for each in tree["duties"] if each["id"] in keep]
    cut_down["indicators"] = [x for x in tree.get("indicators", []) if x["id"] in keep]
    cut_down["items"] = [x for x in tree["items"] if set(sources(x["rule"])) <= keep]
    return cut_down


def sources(rule: Mapping[str, Any]) -> list[str]:
    parts = [part["duty"] for part in rule.get("parts", ())]
    return parts or [rule.get("duty") or rule["reads"]]


def others(text: str) -> Iterator[str]:
    """Other numbers to put in a number's place."""
    if MONTH_DAY.match(text):
        ahead, month_day = text[: -len("01-01")], text[-len("01-01") :]
        month = int(month_day[:2])
        yield f"{ahead}{month % 12 + 1:02}-{min(int(month_day[3:]), 28):02}"
        yield f"{ahead}{(month - 2) % 12 + 1:02}-{min(int(month_day[3:]), 28):02}"
        yield f"{ahead}{month_day[:3]}{int(month_day[3:]) - 1:02}"
    elif text in {"90", "80", "60"}:  # where a grade begins: above the one below it
        yield from ("96", "92", "85", "75", "69", "55", "44", "120")
    elif text.isdigit():
        for one in (int(text) + 1, max(int(text) - 1, 0), int(text) * 2, 0, int(text) // 2):
            yield str(one)
    else:
        yield from ("1", "0", "2/3", "0.3", "0.001")


def put(tree: Tree, path: Path_, text: str) -> Tree:
    copy: Tree = json.loads(json.dumps(tree))
    node: Any = copy
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = text
    if path[-1] == "weight":  # the weights of an item are one whole
        parts = copy["items"][path[1]]["rule"]["parts"]
        rest = (1 - Fraction(text)) / (len(parts) - 1)
        for place, part in enumerate(parts):
            part["weight"] = text if place == path[-2] else str(rest)
    return copy


def told(
    county: Mapping[UUID, Record], content: str, *, leaders: bool, days: Sequence[date] = ()
) -> list[Any]:
    """What a pack makes of the worked county: scores, grades, states, due days.

    Scores on the day that the pack names, and on ``days``.
    """
    root = county[uid("county")]
    span = Interval(date(2025, 1, 1), date(2026, 1, 1))
    root.packs = [PublishedPack(span, 1, "worked", "0" * 64, content, "worked.1")]
    found: list[Any] = []
    if leaders:
        for person in PEOPLE:
            judged = [
                assess_person(county, uid(person), year=2025, valid_at=d) for d in (*days, DAYS[3])
            ]
            found += [(each.score, each.published, each.grade) for each in judged]
            found += [x.state for each in judged for p in each.parts for x in p.scored.standings]
            default = assess_person(county, uid(person), year=2025)
            found.append((default.valid_at, default.score))
        return found
    for label in ("branch", "weak", "A", "township", "second", "county"):
        for day in (None, *days):
            result = assess(county, uid(label), year=2025, valid_at=day)
            found.append((result.score, result.published, result.grade, result.valid_at))
        for each in obligations(county, uid(label), year=2025):
            states = [each.state_on(day) for day in DAYS]
            found.append((each.key, each.due_on, states, each.tally_on(DAYS[3]), each.is_void))
    return found


@pytest.fixture
def county(book: "Book") -> Mapping[UUID, Record]:
    worked(book)
    return book.records()


@pytest.mark.parametrize("name", PACKS)
def test_every_number_of_a_shipped_pack_changes_a_worked_example(
    county: Mapping[UUID, Record], name: str
) -> None:
    tree = loads(RULES.joinpath(f"{name}.yaml").read_text("utf-8"))
    leaders = tree.get("assesses") == "leaders"
    plain: dict[tuple[str, int], list[Any]] = {}
    idle = []
    for path, text in numbers(tree):
        base = json.dumps(cut(tree, path))
        days = () if path[0] in {"duties", "quorum"} else DAYS
        if (base, len(days)) not in plain:
            plain[base, len(days)] = told(county, base, leaders=leaders, days=days)
        if path[0] == "grades" and text == "0":
            continue  # by form: the lowest grade begins at nothing
        if not any(
            says_otherwise(
                county,
                cut(put(tree, path, other), path),
                plain[base, len(days)],
                leaders=leaders,
                days=days,
            )
            for other in others(text)
            if other != text
        ):
            idle.append((".".join(map(str, path)), text))

    assert idle == []


def says_otherwise(
    county: Mapping[UUID, Record],
    tree: Tree,
    plain: list[Any],
    *,
    leaders: bool,
    days: Sequence[date],
) -> bool:
    content = json.dumps(tree)
    try:
        read_rule_pack(content)
    except InvalidRulePackError:
        return False
    return told(county, content, leaders=leaders, days=days) != plain


def worked(book: "Book") -> None:
    """A county at the edges of its rules."""
    branches(book)
    team(book)
    superiors(book)


def branches(book: "Book") -> None:
    """A branch at its edges, one that stopped in March, one in order."""
    book.in_order(but=("M2 03", "M2 04", "M2 05", "B1 H1", "B1 H2", "T1"))
    book.plan("branch", "long_term", "2025-01-05", ("01-01", "12-31"), received="01-20")
    book.plan("branch", "annual", "04-10", ("01-01", "12-31"))
    book.meeting("branch", "04-10", "deputy")
    book.meeting("branch", "05-12", "branch's secretary", present=8, received="05-16")
    book.report("branch", 1, "07-20", received="07-25")
    book.educate("branch", "02-08")
    book.dues("branch", 2, "02-25")
    book.finding("branch", "in time", "03-01", "04-01", "03-28")
    book.finding("branch", "without a day", "03-01", "", "03-31")
    book.finding("branch", "open", "03-01", "04-01")
    book.survey("branch", "11-20", 81, 100)
    book.round("branch", "deployment", "02-10", ideology=False)
    book.directive("branch", "directive", "03-01")
    book.study("branch", "directive", "03-05")
    book.measure("branch", "directive", "03-31")
    book.leave("weak", "weak's secretary", "03-01")
    book.create_post("weak", "secretary", "2010-01-01")
    book.appoint("weak", "second", "05-30")
    book.weak_case("weak", "2024-05-10", closed="05-09")
    book.problem("weak", "problem", "03-01", "05-30")
    book.branch("weak")
    book.meeting("weak", "01-10", "weak's secretary")
    book.meeting("weak", "02-10", "weak's secretary")
    book.branch("A")
    book.in_order("A")
    book.branch("B")
    for label in ("weak", "A", "B"):
        book.flag(label, "2024-12-01")
    for org in ("branch", "township"):
        for label in ("one", "two", "three"):
            book.innovate(org, f"{org} {label}", "05-01")


def team(book: "Book") -> None:
    """Three units for secretary and deputy, one for the others; leave, and part of a year."""
    for person, kind, since in (
        ("head", "secretary", "2020-01-01"),
        ("deputy", "deputy_secretary", "2020-01-01"),
        ("other deputy", "deputy_secretary", "2020-01-01"),
        ("away", "deputy_secretary", "2020-01-01"),
        ("lead", "party_building_lead", "2020-01-01"),
        ("member", "member", "2020-01-01"),
        ("spring", "member", "04-01"),
        ("autumn", "member", "10-01"),
    ):
        book.appoint("township", person, since, kind)
    for person in ("head", "deputy"):
        for unit in ("weak", "A", "B"):
            book.point("township", person, unit)
    for unit in ("weak", "A"):
        book.point("township", "other deputy", unit)
    for person in ("away", "lead", "member"):
        book.point("township", person, "branch")
    book.away("township", "away", "02-01", "05-12", "deputy_secretary")
    for day in ("03-10", "05-12", "08-11", "11-10"):
        book.visit("township", "head", "weak", day)
    book.research("township", "head", "05-12", filed="05-26")
    book.research("township", "deputy", "05-12", filed="06-20")
    book.research("township", "deputy", "08-12")
    book.research("township", "spring", "08-12", received="08-16")
    book.research("township", "away", "08-12")
    book.plans("township", adopted="02-10")
    book.target("township", "02-10", "one", "two")
    for indicator in ("one", "two"):
        book.cascade("township", indicator, "head", "02-10")
        book.accept("township", indicator, "head", "02-12")
    book.progress("township", "one", "4", "12-20")


def superiors(book: "Book") -> None:
    """A committee's year: at half its members, without a conclusion, missed, in order."""
    book.appoint("county", "county head", "2020-01-01")
    book.appoint("county", "county deputy", "2020-01-01", "deputy_secretary")
    on_agenda = (a.AgendaItem(title="责任制", tags=(a.Tag.RESPONSIBILITY, a.Tag.PARTY_BUILDING)),)
    for org, head, unit, half in (
        ("township", "head", "branch", 3),
        ("county", "county head", "township", 1),
    ):
        meeting: dict[str, Any] = {"kind": a.MeetingKind.PARTY_COMMITTEE, "present": half}
        book.meeting(org, "02-10", head, **meeting, received="02-14")
        meeting |= {"agenda": on_agenda, "conclusions": (), "present": 9}
        book.meeting(org, "05-10", head, **meeting)
        for day in ("03-10", "06-10", "08-10", "10-10"):
            book.inspect(org, unit, day, dues_used="satisfied", institutions="not_satisfied")
        book.inspect(org, "weak", "11-10", held="")
    book.answer("A", 1, "07-10", "08-09")
    book.branch("of the county", superior="county")
    book.report("of the county", 1, "07-10")
    book.answer("of the county", 1, "07-10", "08-09")
    book.establish("second", "township_committee", "2000-01-01", superior="county")
    book.support("county", "township", "04-01")
    book.calendar("county", "07-08")
    for org in ("county", "township"):
        held = f"{org} round"
        opened = RoundOpened(
            organization_id=uid(org),
            title="2025",
            year=2025,
            size=1,
            valid_on=book.day("2026-01-16"),
            packs=(),
            subjects=1,
            objection_working_days=5,
        )
        book.write(held, opened, "2026-01-16")
        published = RoundPublished(
            organization_id=uid(org), objections_until=book.day("2026-03-13"), sha256="0" * 64
        )
        book.write(held, published, "2026-03-06")
    book.appoint("second", "second head", "2020-01-01")
    for unit in ("weak", "A"):
        book.point("second", "second head", unit)
