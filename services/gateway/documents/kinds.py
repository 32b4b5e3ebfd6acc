"""The documents that can be made: of what, from which questions, under which address."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.gateway.documents.circular import CircularAsked, circular
from services.gateway.documents.paper import Paper
from services.gateway.documents.rectification import RectificationAsked, rectification_notice
from services.gateway.documents.reports import (
    DutyReportAsked,
    SituationAsked,
    TargetArchiveAsked,
    duty_report,
    situation_report,
    target_archive,
)
from services.gateway.documents.results import ResultSheetAsked, result_sheet
from services.gateway.questions.question import Asking, Parameters


class FileType(StrEnum):
    """As what a document is made: to print, or to edit and stamp."""

    PDF = "pdf"
    DOCX = "docx"


CONTENT_TYPES = {
    FileType.PDF: "application/pdf",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of document."""

    name: str
    zh: str
    en: str
    parameters: type[Parameters]
    compose: Callable[[Asking, Any], Paper]

    def path(self, file_type: FileType) -> str:
        """Give its address under ``/v1``."""
        return f"/v1/organizations/{{organization_id}}/documents/{self.name}.{file_type}"


KINDS = (
    Kind(
        name="result-sheet",
        zh="考核结果单",
        en="Result sheet",
        parameters=ResultSheetAsked,
        compose=result_sheet,
    ),
    Kind(
        name="rectification-notice",
        zh="限期整改通知书",
        en="Rectification notice",
        parameters=RectificationAsked,
        compose=rectification_notice,
    ),
    Kind(
        name="circular",
        zh="考核结果通报",
        en="Assessment circular",
        parameters=CircularAsked,
        compose=circular,
    ),
    Kind(
        name="duty-report",
        zh="述职责任制专项底稿",
        en="Facts for a report of duty",
        parameters=DutyReportAsked,
        compose=duty_report,
    ),
    Kind(
        name="situation-report",
        zh="半年情况报告",
        en="Half-year situation report",
        parameters=SituationAsked,
        compose=situation_report,
    ),
    Kind(
        name="target-archive",
        zh="年度目标管理档案",
        en="Yearly archive of targets",
        parameters=TargetArchiveAsked,
        compose=target_archive,
    ),
)
