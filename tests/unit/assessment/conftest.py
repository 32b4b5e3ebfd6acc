"""A branch under a township under a county, with a year in order; tests take from it or add."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from services.assessment.domain.assess import assess
from services.assessment.domain.filing import Filed, file_entry
from services.assessment.domain.record import Record, fold
from services.assessment.domain.results import Assessment
from services.assessment.loading import Known
from services.assessment.rules.standing import Standing
from shared.testing.county import uid
from shared.testing.deeds import DeedsBook

TOWNSHIP_PACK_FILE = Path(__file__).parents[3] / "deploy/rules/township.yaml"
TOWNSHIP_PACK = TOWNSHIP_PACK_FILE.read_text("utf-8")
_PEOPLE_AND_UNITS = (
    *("head", "deputy", "member", "newcomer", "second", "branch's secretary"),
    *("A", "B", "C", "D", "branch"),
)
MONTHS = tuple(f"{month:02}" for month in range(1, 13))


class Book(DeedsBook):
    """A county book that also judges."""

    def __init__(self) -> None:
        super().__init__(2025)
        self.establish("county", "county_committee", "2000-01-01")
        self.establish("township", "township_committee", "2000-01-01", superior="county")
        self.pack("county", TOWNSHIP_PACK, "01-01", "12-31")

    def branch(self, label: str = "branch", on: str = "2010-01-01", **said: object) -> None:
        """Establish a branch with a secretary (`<label>'s secretary`) and 15 voters."""
        said.setdefault("superior", "township")
        self.establish(label, "branch", on, category="village", **said)
        self.appoint(label, secretary(label), on)
        self.count(label, on, 15)

    def in_order(self, label: str = "branch", *, but: tuple[str, ...] = ()) -> None:
        """Write a year in order: ``M2 03``, ``T1``, ``B1 H1`` name what to leave out."""
        for month in MONTHS:
            if f"M2 {month}" not in but:
                self.meeting(label, f"{month}-10", secretary(label))
        if "T1" not in but:
            self.plans(label)
        if "B1 H1" not in but:
            self.report(label, 1, "07-10")
        if "B1 H2" not in but:
            self.report(label, 2, "2026-01-10")

    def plans(self, label: str, adopted: str = "02-10") -> None:
        """A long-term plan to 2027, the year's targets, one indicator accepted by the secretary."""
        self.plan(label, "long_term", "2023-01-05", ("2023-01-01", "2027-12-31"))
        self.plan(label, "annual", adopted, ("01-01", "12-31"))
        self.target(label, adopted, f"{label} 1")
        self.cascade(label, f"{label} 1", secretary(label), adopted)
        self.accept(label, f"{label} 1", secretary(label), adopted)

    def rows(self) -> list[Filed]:
        filed = (file_entry(entry, index) for index, entry in enumerate(self.entries))
        return [row for row in filed if row is not None]

    def records(self) -> dict[UUID, Record]:
        return records_of(self.rows())

    def known(self) -> Known:
        """Give all that was written, as questions read it from the dossiers."""
        records = self.records()
        rows: dict[UUID, list[Filed]] = {each: [] for each in records}
        for row in self.rows():
            rows[row.organization_id].append(row)
        return Known(len(self.entries), records, rows)

    def judged(
        self, label: str = "branch", *, year: int = 2025, valid_at: str | None = None
    ) -> Assessment:
        day = self.day(valid_at) if valid_at else None
        return assess(self.records(), uid(label), year=year, valid_at=day)

    def item(self, item: str, label: str = "branch", **said: str) -> str:
        """Give `earned/applicable` of an item of the only segment, as text."""
        (segment,) = self.judged(label, **said).segments
        points = next(each for each in segment.items if each.item == item)
        return f"{points.earned} of {points.applicable}"

    def state(self, obligation: str, label: str = "branch", *, on: str = "2026-01-16") -> str:
        standings = self.judged(label, valid_at=on).standings
        return str(next(each.state for each in standings if each.obligation.key == obligation))

    def states(self, duty: str, label: str = "branch", *, on: str = "2026-01-16") -> dict[str, str]:
        """Give the states of a duty with several things a period, by whom or what each is about."""
        named = {str(uid(each)): each for each in _PEOPLE_AND_UNITS}
        standings = self.judged(label, valid_at=on).standings
        return {
            named.get(each.obligation.subject, each.obligation.subject): str(each.state)
            for each in standings
            if each.obligation.duty == duty
        }

    def standing(self, obligation: str, label: str = "branch") -> Standing:
        standings = self.judged(label).standings
        return next(each for each in standings if each.obligation.key == obligation)


def secretary(label: str) -> str:
    return f"{label}'s secretary"


def records_of(rows: list[Filed]) -> dict[UUID, Record]:
    by_organization: dict[UUID, list[Filed]] = {}
    for row in rows:
        by_organization.setdefault(row.organization_id, []).append(row)
    return {key: fold(of_one) for key, of_one in by_organization.items()}


@pytest.fixture
def book() -> Book:
    """A county, a township, and one branch with a secretary and 15 voters; nothing done yet."""
    new = Book()
    new.branch()
    return new


@pytest.fixture(name="uid")
def uid_of() -> Callable[[str], UUID]:
    """Gives the id that a label stands for."""
    return uid


@pytest.fixture(scope="session")
def pack_text() -> str:
    """The township pack's YAML."""
    return TOWNSHIP_PACK


@pytest.fixture
def new_book() -> Callable[[], Book]:
    """Makes books with a county and a township and no branch."""
    return Book


@pytest.fixture
def full(book: Book) -> Book:
    """The county, township and branch, under the full pack, the leaders' and the county's own."""
    for name in ("township-full", "leaders", "county"):
        content = (TOWNSHIP_PACK_FILE.parent / f"{name}.yaml").read_text("utf-8")
        book.pack("county", content, "01-01", "12-31", label=name)
    return book


@pytest.fixture
def three() -> Book:
    """Three branches: `a` in order, `b` as the worked example has it, `idle` did nothing."""
    book = Book()
    book.branch("a")
    book.in_order("a")
    book.branch("b")
    book.in_order("b", but=("M2 03", "M2 04", "B1 H1"))
    book.appoint("b", "deputy", "2010-01-01", "deputy_secretary")
    book.meeting("b", "04-10", "deputy")  # nobody entrusted the deputy
    book.report("b", 1, "07-20")  # five days late
    book.branch("idle")
    return book
