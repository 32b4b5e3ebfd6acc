"""A pack of a format version scores the same for ever: its golden copy is never edited."""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

GOLDEN = Path(__file__).parents[2] / "golden/rule-packs"


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
