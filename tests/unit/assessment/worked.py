"""One county at the edges of its rules: for what is worked out under many packs."""

from typing import TYPE_CHECKING, Any

from shared.contracts.facts import activities as a
from shared.contracts.facts.assessment_rounds import RoundOpened, RoundPublished
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book


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
