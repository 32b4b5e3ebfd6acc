from datetime import date
from uuid import UUID

import pytest

from services.activities.domain.duty_report import DutyReport
from services.activities.domain.errors import (
    HalfYearNotBegunError,
    IntervalOutsideYearError,
    WrongStepError,
)
from services.activities.domain.report import Report
from shared.contracts.facts import activities_reports as f
from shared.contracts.facts.activities import ReportFiled

OWN = UUID(int=1)
JULY, AUGUST = date(2025, 7, 10), date(2025, 8, 10)


def file(half: int, on: date) -> Report:
    filed = ReportFiled(organization_id=UUID(int=1), year=2025, half=half, title="情况报告")
    return Report.file(UUID(int=71), filed, on=on)


@pytest.mark.clause("S-58")
def test_a_report_is_filed_however_late() -> None:
    (recorded,) = file(1, date(2026, 12, 31)).collect_events()

    assert recorded.occurred_on == date(2026, 12, 31)


def test_a_report_on_a_half_year_that_has_not_begun_is_refused() -> None:
    file(2, date(2025, 7, 1))
    with pytest.raises(HalfYearNotBegunError):
        file(2, date(2025, 6, 30))


@pytest.mark.clause("S-58", "E-16")
def test_a_report_says_who_signed_it_and_which_merged_organizations_it_covers() -> None:
    filed = ReportFiled(organization_id=OWN, year=2025, half=1, title="情况报告")
    gone = (UUID(int=8), UUID(int=9))
    report = Report.file(UUID(int=71), filed, on=JULY, signer_id=UUID(int=11), covers=gone)

    assert [one.fact for one in report.collect_events()] == [
        filed,
        f.ReportSigned(organization_id=OWN, signer_id=UUID(int=11)),
        f.ReportPredecessorsCovered(organization_id=OWN, predecessor_ids=gone),
    ]


@pytest.mark.clause("S-58")
def test_a_returned_report_is_filed_again_and_keeps_its_first_day() -> None:
    report = file(1, JULY)
    report.receive(f.ReportReceived(organization_id=OWN), on=JULY)
    report.give_back(f.ReportReturned(organization_id=OWN), on=AUGUST)
    with pytest.raises(WrongStepError):
        report.answer(f.ReportAnswered(organization_id=OWN, answer="收悉"), on=AUGUST)
    report.refile(f.ReportRefiled(organization_id=OWN, title="情况报告"), on=AUGUST)
    report.answer(f.ReportAnswered(organization_id=OWN, answer="收悉"), on=AUGUST)

    assert (report.filed_on, report.state) == (JULY, "answered")


def test_receiving_a_report_twice_records_once() -> None:
    report = file(1, JULY)
    for _ in range(2):
        report.receive(f.ReportReceived(organization_id=OWN), on=AUGUST)

    assert len(report.collect_events()) == 2


def deliver(starts_on: date, ends_on: date) -> DutyReport:
    delivered = f.DutyReportDelivered(
        organization_id=OWN,
        person_id=UUID(int=11),
        year=2025,
        starts_on=starts_on,
        ends_on=ends_on,
        has_responsibility_section=False,
    )
    return DutyReport.deliver(UUID(int=72), delivered, on=date(2025, 12, 20))


@pytest.mark.clause("S-59")
def test_a_duty_report_without_its_mandatory_section_is_recorded_and_shown_elsewhere() -> None:
    (recorded,) = deliver(date(2025, 1, 1), date(2025, 8, 31)).collect_events()

    assert isinstance(recorded.fact, f.DutyReportDelivered)
    assert not recorded.fact.has_responsibility_section


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2024, 12, 31), date(2025, 8, 31)),
        (date(2025, 9, 1), date(2025, 8, 31)),
        (date(2025, 9, 1), date(2026, 1, 1)),
    ],
)
def test_a_duty_report_is_on_days_of_its_year(starts_on: date, ends_on: date) -> None:
    with pytest.raises(IntervalOutsideYearError):
        deliver(starts_on, ends_on)
