"""Scores of leaders, and to whom an organization's obligations are put; worked by hand (S-60)."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from services.assessment.domain.persons import PersonAssessment, assess_person, duties_of
from shared.contracts.facts.targets import Indicator
from shared.contracts.facts.targets_progress import TargetEnded, TargetInherited
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

DAY = date(2026, 1, 16)
LEADERS = Path(__file__).parents[3].joinpath("deploy/rules/leaders.yaml").read_text("utf-8")


def judged(book: "Book", person: str, on: date = DAY) -> PersonAssessment:
    return assess_person(book.records(), uid(person), year=2025, valid_at=on)


def answering(book: "Book", obligation: str, label: str = "branch") -> UUID | None:
    return book.standing(obligation, label).obligation.answerable


@pytest.mark.clause("S-60")
def test_a_leader_is_scored_on_own_points_visits_reports_and_targets(full: "Book") -> None:
    full.appoint("township", "head", "2020-01-01")
    for unit in ("A", "B"):
        full.branch(unit)
        full.flag(unit, "2024-12-01")
        full.point("township", "head", unit)
    for day in ("03-10", "05-12", "08-11", "11-10"):
        full.visit("township", "head", "A", day)
    full.research("township", "head", "05-12")
    full.plan("township", "annual", "02-10", ("01-01", "12-31"))
    full.target("township", "02-10", "one", "two", "three")
    for indicator in ("one", "two", "three"):
        full.cascade("township", indicator, "head", "02-10")
        full.accept("township", indicator, "head", "02-12")
    full.progress("township", "one", "4", "12-20")
    full.progress("township", "two", "3", "12-20")
    full.progress("township", "three", "4", "2026-01-05")

    result = judged(full, "head")

    # C1 25; C2 one of two: 10; R1 one report: 25 × 0.8 = 20; targets: one of three by its day: 10
    assert {item.item: item.earned for item in result.parts[0].scored.items} == {
        "C1": 25,
        "C2": 10,
        "R1": 20,
        "O1": 10,
    }
    assert (result.score, result.published) == (Fraction(65), "65.00")
    assert result.grade is not None
    assert result.grade.zh == "一般"


@pytest.mark.clause("S-60", "E-09", "E-15")
def test_two_posts_of_a_year_are_joined_by_days_in_post(full: "Book") -> None:
    full.establish("second", "township_committee", "2000-01-01", superior="county")
    full.appoint("township", "head", "2020-01-01")
    full.leave("township", "head", "07-01")
    full.appoint("second", "head", "07-01")
    full.research("township", "head", "03-10")
    full.research("second", "head", "09-10", filed="09-26")

    result = judged(full, "head")

    # six months in each, so one report is all that is asked: 100 for 181 days;
    # 10 September and ten working days: 24 September, so 0.9 × 25 of 25: 90 for 184 days
    by_organization = {part.scored.organization_id: part.scored for part in result.parts}
    assert by_organization[uid("township")].days == 181
    assert by_organization[uid("second")].days == 184
    assert result.score == Fraction(100 * 181 + 90 * 184, 365)
    assert result.published == "94.96"


@pytest.mark.clause("E-15")
@pytest.mark.parametrize(
    ("earlier", "later"), [("township", "second"), ("second", "township")], ids=["there", "back"]
)
def test_the_pack_of_the_last_post_of_the_year_governs(
    full: "Book", earlier: str, later: str
) -> None:
    """Its scale, rounding and grades, whatever the ids of the organizations."""
    full.establish("second", "township_committee", "2000-01-01", superior="county")
    for org in ("township", "second"):
        full.pack(org, LEADERS, "01-01", "12-31", label=f"{org}'s pack")
    full.appoint(earlier, "head", "2020-01-01")
    full.leave(earlier, "head", "07-01")
    full.appoint(later, "head", "07-01")

    result = judged(full, "head")

    assert result.pack is not None
    assert result.pack.name == f"{later}'s pack"
    assert [part.scored.organization_id for part in result.parts] == [uid(earlier), uid(later)]


@pytest.mark.clause("S-60")
def test_whoever_owed_nothing_in_person_is_not_assessed(full: "Book") -> None:
    full.appoint("township", "guest", "11-15", "member")

    result = judged(full, "guest")

    assert result.score is None
    assert result.grade is None


@pytest.mark.clause("E-09")
def test_a_missed_obligation_is_put_to_who_held_the_post_on_its_due_day(full: "Book") -> None:
    full.leave("branch", "branch's secretary", "06-15")
    full.appoint("branch", "second", "06-15")

    assert answering(full, "branch-meeting/2025-05") == uid("branch's secretary")
    assert answering(full, "branch-meeting/2025-06") == uid("second")
    records = full.records()
    keys = {each.key for each in duties_of(records, uid("second"), year=2025)}
    assert "branch-meeting/2025-06" in keys
    assert "branch-meeting/2025-05" not in keys


@pytest.mark.clause("E-09")
@pytest.mark.parametrize(
    ("changed", "answers"), [("05-31", "second"), ("06-01", "branch's secretary")]
)
def test_who_holds_the_post_on_the_due_day_itself_answers(
    full: "Book", changed: str, answers: str
) -> None:
    full.leave("branch", "branch's secretary", changed)
    full.appoint("branch", "second", changed)

    assert answering(full, "branch-meeting/2025-05") == uid(answers)


@pytest.mark.clause("E-10", "E-15")
def test_a_secretary_of_two_branches_answers_for_both(full: "Book") -> None:
    full.establish("other", "branch", "2010-01-01", superior="township", category="village")
    full.appoint("other", "branch's secretary", "2012-01-01")

    found = duties_of(full.records(), uid("branch's secretary"), year=2025)

    months = [each for each in found if each.duty == "branch-meeting"]
    assert {each.organization_id for each in months} == {uid("branch"), uid("other")}
    assert len(months) == 24


@pytest.mark.clause("E-11")
def test_who_acts_for_a_vacant_secretary_answers(full: "Book") -> None:
    full.leave("branch", "branch's secretary", "06-15")
    full.act("branch", "deputy", "06-15")

    assert answering(full, "branch-meeting/2025-06") == uid("deputy")


@pytest.mark.clause("E-12")
def test_a_paper_that_comes_later_changes_what_is_known_not_what_was(full: "Book") -> None:
    before = full.records()
    full.leave("branch", "branch's secretary", "03-01")
    full.appoint("branch", "second", "03-01")

    (then,) = [
        each.answerable
        for each in duties_of(before, uid("branch's secretary"), year=2025)
        if each.key == "branch-meeting/2025-04"
    ]
    assert then == uid("branch's secretary")
    assert answering(full, "branch-meeting/2025-04") == uid("second")


@pytest.mark.clause("E-14")
def test_until_both_have_signed_the_predecessor_answers(full: "Book") -> None:
    full.leave("branch", "branch's secretary", "03-01")
    full.appoint("branch", "second", "03-01")
    full.handover("branch", ("branch's secretary", "second"), "03-01")
    full.sign("branch", "predecessor", "branch's secretary", "04-10")
    assert answering(full, "branch-meeting/2025-05") == uid("branch's secretary")

    full.sign("branch", "successor", "second", "05-20")

    assert answering(full, "branch-meeting/2025-04") == uid("branch's secretary")
    assert answering(full, "branch-meeting/2025-05") == uid("second")


@pytest.mark.clause("S-60")
def test_what_others_missed_does_not_touch_a_leaders_score(full: "Book") -> None:
    full.appoint("township", "head", "2020-01-01")
    full.appoint("township", "deputy", "2020-01-01", "deputy_secretary")
    full.research("township", "head", "03-10")
    full.research("township", "head", "04-10")

    # the head: no contact points, both reports: 25 of 50; the deputy's are the deputy's
    assert judged(full, "head").score == Fraction(100 * 25, 50)
    assert judged(full, "deputy").score == 0


@pytest.mark.clause("S-34", "S-60")
def test_an_indicator_whose_target_ended_by_its_due_day_is_owed_by_nobody(full: "Book") -> None:
    full.appoint("township", "head", "2020-01-01")
    full.target("township", "02-10", "one", "two")
    for indicator in ("one", "two"):
        full.cascade("township", indicator, "head", "02-10")
        full.accept("township", indicator, "head", "02-12")
    full.progress("township", "one", "4", "12-20")
    end = TargetEnded(organization_id=uid("township"), indicator_ids=(uid("two"),))
    full.write("township target", end, "12-31")

    (part,) = judged(full, "head").parts
    owed = [each for each in part.scored.standings if each.obligation.duty == "own-targets"]
    assert [(each.obligation.subject, each.state) for each in owed] == [
        (str(uid("one")), "fulfilled")
    ]


@pytest.mark.clause("S-34", "S-60", "E-16")
def test_an_indicator_gone_on_with_is_owed_by_who_signed_for_it_there(full: "Book") -> None:
    full.appoint("township", "head", "2020-01-01")
    inherited = TargetInherited(
        organization_id=uid("township"),
        from_organization_id=uid("old"),
        from_target_ids=(uid("old target"),),
        plan_id=uid("township annual plan"),
        title="承接的目标",
        indicators=(
            Indicator(
                indicator_id=uid("gone on with"),
                name="服务群众",
                unit="次",
                quantity="3",
                due_on=date(2025, 12, 31),
                standard="按记录",
            ),
        ),
    )
    full.write("township target", inherited, "09-01")
    full.cascade("township", "gone on with", "head", "09-02")
    full.accept("township", "gone on with", "head", "09-03")

    (part,) = judged(full, "head").parts
    owed = [each for each in part.scored.standings if each.obligation.duty == "own-targets"]
    assert [(each.obligation.subject, each.state) for each in owed] == [
        (str(uid("gone on with")), "missed")
    ]


def test_what_both_packs_name_is_a_duty_once(full: "Book") -> None:
    full.appoint("township", "head", "2020-01-01")
    full.target("township", "02-10", "one")
    full.cascade("township", "one", "head", "02-10")
    full.accept("township", "one", "head", "02-12")

    duties = [each.duty for each in duties_of(full.records(), uid("head"), year=2025)]

    assert duties.count("contact-points") == 1
    assert duties.count("own-targets") == 1
    assert duties.count("committee-meeting") == 4
