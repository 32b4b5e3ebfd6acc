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
from shared.contracts.rule_pack import InvalidRulePackError, read_rule_pack
from shared.kernel.plain_yaml import loads
from shared.testing.county import uid
from tests.unit.assessment.worked import worked

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
