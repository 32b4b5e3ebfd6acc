"""A pack of a format version scores the same for ever: its golden copies are never edited."""

from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from services.assessment.domain.assess import assess
from services.assessment.domain.explain import explain
from services.assessment.domain.readings import InRound
from services.assessment.explaining import explanation_of
from services.assessment.loading import Known
from services.assessment.rules.reading import Observation, Peer, Reading
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

GOLDEN = Path(__file__).parents[2] / "golden/rule-packs"
STORED = {
    "zeren-rules-1": "5d8c3b5ba448872a90f80b5decb5a161a499e568eac725b8a8208b4a05f1d9db",
    "zeren-rules-1.shapes": "9c28d9ca24200f4f8373ef44f3dc3f9065f7c875e4c80ddaf4aa939d51991457",
}


@pytest.mark.parametrize("name", sorted(STORED))
def test_a_golden_pack_is_as_it_was_when_it_was_new(name: str) -> None:
    assert sha256((GOLDEN / f"{name}.yaml").read_bytes()).hexdigest() == STORED[name]


def test_a_pack_of_version_1_scores_as_it_did_when_it_was_new(book: "Book") -> None:
    content = (GOLDEN / "zeren-rules-1.yaml").read_text("utf-8")
    book.pack("township", content, "01-01", "12-31", label="golden")
    book.in_order(but=("M2 03", "M2 04", "T1", "B1 H1"))
    book.meeting("branch", "04-10", "deputy")
    book.plans("branch", adopted="04-01")
    book.report("branch", 1, "07-20")

    result = book.judged()

    # M2 24 − 2 − 0.5 = 21.5; T1 16 × (1/4 + 1/8 + 1/2) = 14; B1 12 − 2 = 10; 45.5 of 52 = 87.5
    assert result.score == Fraction(175, 2)
    assert (result.published, result.grade.zh) == ("87.50", "较好")


def seen(name: str, *observed: tuple[str, str, str, int]) -> Reading:
    """Observations: key, value, out of, late."""
    found = (
        Observation(key, Fraction(value), Fraction(of), late) for key, value, of, late in observed
    )
    return Reading(name, ("S-56",), tuple(found))


GIVEN = {
    "i02": [("", "17", "20", 0)],
    "i03": [("", "0.755", "1", 0)],
    "i04": [("", "0.6", "1", 0)],
    "i05": [("", "7", "1", 0)],
    "i06": [("", "24", "1", 0)],
    "i07": [(f"case {number}", "1", "1", 0) for number in (1, 2, 3)],
    "i08": [("city", "1", "1", 0), ("province", "1", "1", 0)],
    "i09": [("gained", "6", "1", 0), ("lost", "30", "1", 0)],
    "i10": [("fabrication", "1", "1", 0)],
    "i12": [("good", "1", "1", 0), ("fair", "1", "1", 0)],
    "i13": [("a", "0", "2", 0), ("b", "1", "2", 0), ("c", "1", "2", 1), ("d", "3", "2", 1)],
    "i14": [("leaders", "90", "100", 0), ("members", "80", "100", 0)],
    "i15": [("", "9", "12", 0)],
    "i16": [(f"quarter {place}", f"0.{n}", "1", 0) for place, n in enumerate("57432")],
    "i17": [("mark", "17", "20", 0)],
}
OTHERS = {"i04": ("0.9", "0.9"), "i05": ("5", "7", "9"), "i06": ("30", "12")}
WORKED = {
    "P01": "5/2 of 12",  # H1 filed late −2 and entered late −0.5, H2 missed −7
    "P02": "0 of 10",  # 17 of 20 is below 0.9
    "P03": "15/2 of 10",  # 4.5 % below 80 %: five begun, 0.5 each
    "P04": "15/2 of 10",  # 0.6 is a quarter below the mean 0.8: 25 whole per cent, 0.1 each
    "P05": "7 of 10",  # 5, 7, 7, 9 days: second and third at once, (8 + 6) / 2
    "P06": "8 of 10",  # 24 of the best 30
    "P07": "6 of 10",  # three at 1.5 are 4.5, at most 4
    "P09": "83/10 of 10",  # six gained 0.3; thirty lost 3, at most 2
    "P11": "8 of 8",  # no survey: does not apply, full
    "P12": "8 of 10",  # (1 + 0.6) / 2
    "P13": "6 of 10",  # (0 + 0.8 + 0.7 + 0.9) / 4
    "P14": "69/10 of 10",  # 0.5 × 0.9 + 0.3 × 0.8, no villager voted
    "P15": "15 of 20",  # 9 of 12, 20 points for a village
    "P16": "-7 of 4",  # 0.5, 0.4, 0.3, 0.2 below 0.6: 0 + 1 + 5 + 5 off 4, and no floor
    "P17": "17/2 of 10",  # 17 of 20
    "P18": "10 of 16",  # plan in force 1/4, targets late 3/4 × 1/2
}


def shaped(book: "Book") -> InRound:
    """The year, the marks and the peers that the golden pack of shapes is worked on."""
    content = (GOLDEN / "zeren-rules-1.shapes.yaml").read_text("utf-8")
    book.pack("township", content, "01-01", "12-31", label="golden")
    book.report("branch", 1, "07-20", received="07-26")
    book.plans("branch", adopted="04-10")
    given = {name: seen(name, *observed) for name, observed in GIVEN.items()}
    peers = {
        name: tuple(Peer(uid(f"{name} {n}"), Fraction(each)) for n, each in enumerate(figures))
        for name, figures in OTHERS.items()
    }
    return InRound({uid("branch"): given}, {uid("branch"): peers})


@pytest.mark.clause("E-32", "E-33", "E-34", "E-35", "E-37", "E-40", "E-42")
def test_every_shape_of_version_1_scores_as_it_did_when_it_was_new(book: "Book") -> None:
    in_round = shaped(book)

    result = assess(book.records(), uid("branch"), year=2025, in_round=in_round)

    (segment,) = result.segments
    assert {p.item: f"{p.earned} of {p.applicable}" for p in segment.items} == WORKED
    # 102.2 of 170; 1.5 + 3 for two honours, at most 4: 1022/17 + 4 = 64.117…, rounded to 0.1
    assert (result.bonus, result.score, result.published) == (4, Fraction(1090, 17), "64.1")
    # 64 and more is good; the proven case caps it
    assert (result.grade.zh, [each.veto.id for each in result.vetoes]) == ("一般", ["P10"])


def test_outside_a_round_what_waits_for_one_leaves_the_score(book: "Book") -> None:
    shaped(book)

    (segment,) = book.judged().segments

    applies = {p.item: f"{p.earned} of {p.applicable}" for p in segment.items if p.applicable}
    assert applies == {name: WORKED[name] for name in ("P01", "P11", "P18")}


def test_the_lines_of_every_shape_add_up_and_say_what_they_are(book: "Book") -> None:
    in_round = shaped(book)

    result = assess(book.records(), uid("branch"), year=2025, in_round=in_round)

    for points in (*result.segments[0].items, *result.segments[0].bonuses):
        assert sum(line.points for line in points.lines) == points.earned, points.item
        assert all(line.rule and line.clauses for line in points.lines), points.item


SAID = {
    "P01": (
        "2025-H1 书面报告: 逾期履行(或逾期录入); 超过宽限期才收到; 超过期限才完成; 扣分 -2.00 分",
        1,
    ),
    "P03": ("三 0.76: 扣分 -2.50 分", 1),
    "P05": ("五 7.00: 得分 7.00 分", 0),
    "P07": ("超出上限部分 0.50 分", -1),
    "P11": ("不适用,按满分计 8.00 分", 0),
    "P14": ("leaders 十四 0.90: 得分 4.50 分", 0),
    "P16": ("quarter 4 十六 0.20: 扣分 -5.00 分", -1),
    "P17": ("mark 十七 0.85: 委员会评定 8.50 分", 0),
}


@pytest.mark.clause("S-61")
def test_every_line_is_said_in_chinese_and_english_with_its_rule_pack_and_facts(
    book: "Book",
) -> None:
    in_round = shaped(book)
    records, rows = book.records(), book.rows()
    known = Known(
        len(rows),
        records,
        {each: [r for r in rows if r.organization_id == each] for each in records},
    )
    result = assess(records, uid("branch"), year=2025, in_round=in_round)

    explained = explanation_of(known, result)

    (segment,) = explained.segments
    assert segment.pack is not None
    assert segment.pack.name == "golden"
    items = {each.item.code: each.lines for each in segment.items}
    assert {name: items[name][place].zh for name, (_, place) in SAID.items()} == {
        name: said for name, (said, _) in SAID.items()
    }
    lines = [line for each in (*segment.items, *segment.bonuses) for line in each.lines]
    assert all(line.zh and line.en and line.rule and line.clauses for line in lines)
    assert "Three 0.76: deducted -2.50 points" in {line.en for line in lines}
    assert explained.bonus.rounded == "4.00"
    assert segment.vetoes[0].zh == "一票否优: 等次不高于一般,得分不变"
    plain = explain(result)["segments"][0]
    assert [each["item"] for each in plain["bonuses"]] == ["P08"]
    assert plain["vetoes"] == [{"veto": "P10", "facts": []}]
