"""Research and innovation: steps in their order, the clock of filing, what is alike."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.activities.domain.errors import (
    LeadIsCoAuthorError,
    NotEvidencedError,
    NothingToCorrectError,
    WrongStepError,
)
from services.activities.domain.innovation import Innovation
from services.activities.domain.research import ResearchReport, Topic
from services.activities.domain.research_rules import (
    Service,
    filing_due,
    months_served,
    reports_for_full_marks,
)
from shared.contracts.facts import activities_research as f
from shared.contracts.practice import DEFAULTS, Practice
from shared.kernel.likeness import differing_bits, sketch
from shared.kernel.workdays import WorkingDays, WorkingYear

TOWNSHIP, COUNTY = UUID(int=1), UUID(int=2)
LI, WANG = UUID(int=11), UUID(int=12)
MARCH, APRIL, MAY = date(2025, 3, 3), date(2025, 4, 1), date(2025, 5, 1)
OF = {"organization_id": TOWNSHIP}
PARAGRAPH = (
    "我乡各党支部普遍存在流动党员联系难的问题。调查发现，外出党员占三成，其中一半以上半年未参加"
    "组织生活。建议由支部书记包联，每季度电话联系一次，并在春节返乡期间集中补课，同时建立流动党员"
    "台账，明确联系人和联系方式，定期更新，年底向乡组织办公室报告。"
)


def a_report(**changes: Any) -> ResearchReport:
    fields: dict[str, Any] = {**OF, "author_id": LI, "title": "流动党员", "year": 2025}
    finished = f.ResearchReportFinished(**fields | changes)
    report = ResearchReport.finish(UUID(int=71), finished, on=MARCH)
    report.collect_events()
    return report


def an_innovation() -> Innovation:
    claimed = f.InnovationClaimed(
        **OF,
        field=f.InnovationField.MEMBER_TEAM,
        year=2025,
        title="党员夜校",
        practice="每周三晚",
        sketch=sketch("每周三晚"),
    )
    return Innovation.claim(UUID(int=72), claimed, on=MARCH)


ADOPTED = f.InnovationAdopted(**OF, adopted_by_id=COUNTY, document="〔2025〕21号")


@pytest.mark.clause("S-48")
def test_a_returned_report_keeps_its_first_day_of_filing() -> None:
    report = a_report()
    report.file(f.ResearchReportFiled(**OF), on=APRIL)
    report.give_back(f.ResearchReportReturned(**OF), on=APRIL)
    report.file(f.ResearchReportFiled(**OF), on=MAY)
    report.accept(f.ResearchReportAccepted(**OF), on=MAY)

    assert (report.first_filed_on, report.state) == (APRIL, "accepted")


def test_a_report_is_accepted_only_where_it_is_filed() -> None:
    with pytest.raises(WrongStepError):
        a_report().accept(f.ResearchReportAccepted(**OF), on=APRIL)


@pytest.mark.clause("S-47")
def test_the_lead_author_of_a_joint_report_is_no_co_author() -> None:
    a_report(co_author_ids=(WANG,))
    with pytest.raises(LeadIsCoAuthorError):
        a_report(co_author_ids=(WANG, LI))


@pytest.mark.clause("S-45")
def test_a_changed_topic_records_only_what_differs() -> None:
    chosen = f.TopicSet(**OF, person_id=LI, year=2025, title="甲", trigger="乙", plan="丙")
    topic = Topic.set(UUID(int=73), chosen, on=MARCH)
    topic.collect_events()
    topic.change(f.TopicChanged(**OF, title="丁", plan="丙"), on=APRIL)

    (recorded,) = topic.collect_events()
    assert recorded.fact == f.TopicChanged(**OF, title="丁")
    with pytest.raises(NothingToCorrectError):
        topic.change(f.TopicChanged(**OF), on=APRIL)


@pytest.mark.clause("S-11")
def test_an_innovation_is_adopted_on_evidence_only() -> None:
    innovation = an_innovation()

    with pytest.raises(NotEvidencedError):
        innovation.adopt(ADOPTED, on=APRIL)
    innovation.give_evidence(f.InnovationEvidenced(**OF, note="课表"), on=MARCH)
    innovation.adopt(ADOPTED, on=APRIL)

    assert innovation.adopted_by == COUNTY


@pytest.mark.clause("S-11")
def test_an_adoption_may_be_revoked_and_given_again() -> None:
    innovation = an_innovation()
    innovation.give_evidence(f.InnovationEvidenced(**OF, note="课表"), on=MARCH)
    innovation.adopt(ADOPTED, on=APRIL)
    for _ in range(2):
        innovation.revoke(f.InnovationAdoptionRevoked(**OF), on=MAY)
    innovation.adopt(ADOPTED, on=MAY)

    facts = [type(one.fact).__name__ for one in innovation.collect_events()]
    assert facts[2:] == ["InnovationAdopted", "InnovationAdoptionRevoked", "InnovationAdopted"]


def test_what_another_superior_adopted_is_not_adopted_again() -> None:
    innovation = an_innovation()
    innovation.give_evidence(f.InnovationEvidenced(**OF, note="课表"), on=MARCH)
    innovation.adopt(ADOPTED, on=APRIL)
    other = f.InnovationAdopted(**OF, adopted_by_id=LI, document="〔2025〕22号")

    with pytest.raises(WrongStepError):
        innovation.adopt(other, on=MAY)


@pytest.mark.clause("S-47")
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "months", "full"),
    [
        (date(2020, 1, 1), None, 12, 2),
        (date(2025, 4, 1), None, 9, 2),
        (date(2025, 4, 2), None, 8, 1),
        (date(2025, 1, 1), date(2025, 4, 1), 3, 1),
        (date(2025, 10, 2), None, 2, 0),
        (date(2026, 1, 1), None, 0, 0),
    ],
)
def test_part_of_a_year_in_post_asks_for_one_report_or_none(
    starts_on: date, ends_on: date | None, months: int, full: int
) -> None:
    served = months_served([Service(starts_on, ends_on)], 2025)

    assert (served, reports_for_full_marks(served, DEFAULTS)) == (months, full)


@pytest.mark.clause("S-47")
def test_two_posts_on_end_are_one_service() -> None:
    changed_on = date(2025, 6, 15)

    assert months_served([Service(MARCH, changed_on), Service(changed_on, None)], 2025) == 9


@pytest.mark.clause("S-48", "E-07")
def test_the_filing_clock_counts_working_days_by_the_published_calendar() -> None:
    holidays = frozenset(date(2025, 10, day) for day in range(1, 9))
    makeup = frozenset({date(2025, 9, 28), date(2025, 10, 11)})
    published = WorkingDays([WorkingYear(2025, holidays, makeup)])

    due = filing_due(date(2025, 9, 26), 2025, published, DEFAULTS)
    assert (due.day, due.is_provisional) == (date(2025, 10, 16), False)
    assert filing_due(MARCH, 2025, WorkingDays([]), DEFAULTS).day == date(2025, 3, 17)
    assert filing_due(MARCH, 2025, WorkingDays([]), DEFAULTS).is_provisional


@pytest.mark.clause("S-47", "S-48")
def test_a_pack_with_other_numbers_counts_otherwise() -> None:
    practice = Practice(filing_working_days=2, research_one_months=12, research_reports_max=5)

    assert filing_due(MARCH, 2025, WorkingDays([]), practice).day == date(2025, 3, 5)
    assert [reports_for_full_marks(months, practice) for months in (11, 12)] == [1, 5]


@pytest.mark.clause("S-48")
def test_no_report_is_in_time_after_the_years_end() -> None:
    assert filing_due(date(2025, 12, 30), 2025, WorkingDays([]), DEFAULTS).day == date(2025, 12, 31)


@pytest.mark.clause("S-47", "S-11")
def test_a_text_that_was_touched_up_is_like_what_it_was() -> None:
    touched = PARAGRAPH.replace("三成", "四成").replace("我乡", "青山乡")
    other = "村集体经济薄弱，收入来源单一。应盘活闲置资产，选派指导员，领办合作社，收入与考核挂钩。"

    assert differing_bits(sketch(PARAGRAPH), sketch(f" {PARAGRAPH}\n")) == 0
    assert differing_bits(sketch(PARAGRAPH), sketch(touched)) <= 14
    assert differing_bits(sketch(PARAGRAPH), sketch(other)) > 14
