"""Packs of one's own, put together for a test, and what a round gives."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.assessment.domain.assess import assess
from services.assessment.domain.readings import InRound
from services.assessment.domain.results import Assessment
from services.assessment.rules import score_item
from services.assessment.rules.reading import Observation, Reading
from shared.contracts.rule_duties import Wording
from shared.contracts.rule_pack import Item
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

MEETING = "shape: deductions, duty: branch-meeting, missed: 3"


Seen = Sequence[tuple[str, str, str]]


def worth(rule: Any, seen: Seen, *others: str, **said: Any) -> str:
    """Give what a rule of 12 points makes of observations: a key, a value, what it is out of."""
    scored = score_item(
        Item(
            id="X",
            title=Wording(zh="甲", en="X"),
            clauses=("S-61",),
            points=Fraction(12),
            rule=rule,
            **said,
        ),
        (),
        {
            "x": Reading(
                "x",
                ("S-61",),
                tuple(Observation(key, Fraction(value), Fraction(of)) for key, value, of in seen),
            )
        },
        {"x": tuple(map(Fraction, others))},
    )
    return f"{scored.earned} of {scored.applicable}"


def one(value: str, of: str = "1") -> Seen:
    return [("", value, of)]


def indicator(name: str, kind: str, more: str = "") -> str:
    return f"""
  - id: {name}
    kind: {kind}
    title: {{zh: {name}, en: {name}}}
    clauses: [S-30]
    subjects: [branch]
{more}"""


def item(name: str, points: str, rule: str, more: str = "") -> str:
    return f"""
  - id: {name}
    title: {{zh: {name}, en: {name}}}
    clauses: [S-30]
    points: {points}
{more}    rule: {{{rule}}}
"""


def pack(content: str, items: str, indicators: str = "", more: str = "") -> str:
    head = content[: content.index("items:")]
    listed = f"indicators:{indicators}\n" if indicators else ""
    return f"{head}items:{items}\n{listed}{more}"


def put_in_force(book: "Book", content: str) -> None:
    book.pack("township", content, "01-01", "12-31", label="own pack")


def marked(name: str, *marks: tuple[str, str, str]) -> Reading:
    """Marks or cases: key, value, out of."""
    seen = tuple(
        Observation(key, Fraction(value), Fraction(of), facts=(f"fact of {key}",))
        for key, value, of in marks
    )
    return Reading(name, ("S-30",), seen)


def in_round(book: "Book", label: str = "branch", **readings: Reading) -> Assessment:
    given: Mapping[UUID, Mapping[str, Reading]] = {uid(label): readings}
    return assess(book.records(), uid(label), year=2025, in_round=InRound(given, {}))


def earned(assessment: Assessment) -> dict[str, str]:
    (segment,) = assessment.segments
    return {each.item: f"{each.earned} of {each.applicable}" for each in segment.items}
