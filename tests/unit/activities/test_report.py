from datetime import date
from uuid import UUID

import pytest

from services.activities.domain.errors import HalfYearNotBegunError
from services.activities.domain.report import Report
from shared.contracts.facts.activities import ReportFiled


def file(half: int, on: date) -> Report:
    filed = ReportFiled(organization_id=UUID(int=1), year=2025, half=half, title="情况报告")
    return Report.file(UUID(int=71), filed, on=on)


def test_a_report_is_filed_however_late() -> None:
    (recorded,) = file(1, date(2026, 12, 31)).collect_events()

    assert recorded.occurred_on == date(2026, 12, 31)


def test_a_report_on_a_half_year_that_has_not_begun_is_refused() -> None:
    file(2, date(2025, 7, 1))
    with pytest.raises(HalfYearNotBegunError):
        file(2, date(2025, 6, 30))
