"""The questions to the registers of target management."""

from collections.abc import Callable
from typing import Any

from services.gateway.questions import targets_registers as r
from services.gateway.questions.question import Asking, Parameters, Question
from services.targets.queries import Archive, registers
from services.targets.queries.views import (
    Allocation,
    Ancestor,
    Deadline,
    DimensionCount,
    DirectiveOn,
    DocumentConflict,
    IdeologySheet,
    OutcomeOn,
    PlanFinding,
    Responsibility,
    Seal,
    TargetHealth,
    Together,
    WaiverOn,
    WorkDocumentOn,
    WorkingDay,
)

_OF = "/v1/organizations/{organization_id}"


def _of(
    name: str,
    zh: str,
    en: str,
    result: Any,
    answer: Callable[[Asking, Any], Any],
    *,
    clauses: str,
    path: str | None = None,
    parameters: type[Parameters] = r.OnDayAsked,
) -> Question:
    """Give the question about one organization; its path is its name where nothing else is said."""
    return Question(
        name=name,
        path=f"{_OF}/{path or name.replace('_', '-')}",
        zh=zh,
        en=en,
        parameters=parameters,
        result=result,
        reads=r.SCHEMA,
        answer=answer,
        clauses=tuple(clauses.split()),
    )


QUESTIONS = (
    Question(
        name="document_lineage",
        path="/v1/documents/{document_id}/lineage",
        zh="文件的来源",
        en="A document and those that it derives from, itself first",
        parameters=r.LineageAsked,
        result=tuple[Ancestor, ...],
        reads=r.SCHEMA,
        answer=r.document_lineage,
        clauses=("S-02",),
    ),
    _of(
        "document_conflicts",
        "与上级文件不一致的规定",
        "Rules that are looser than a superior document's, or cannot be compared",
        tuple[DocumentConflict, ...],
        r.registered(registers.document_conflicts),
        clauses="S-02",
    ),
    _of(
        "directives",
        "上级精神贯彻台账",
        "Directives from receipt to result",
        tuple[DirectiveOn, ...],
        r.registered(registers.directives),
        clauses="S-12",
    ),
    _of(
        "work_documents",
        "规划、计划、制度、措施",
        "Working documents of four kinds: existing, and carried out",
        tuple[WorkDocumentOn, ...],
        r.registered(registers.work_documents),
        clauses="S-13 S-27",
    ),
    _of(
        "plan_findings",
        "规划与目标缺项",
        "What is missing among an organization's plans, and what is not linked",
        tuple[PlanFinding, ...],
        r.plan_findings,
        clauses="S-31",
        parameters=r.OfYearAsked,
    ),
    _of(
        "responsibilities",
        "责任到人情况",
        "Who answers for each indicator, who has to sign again, who assists",
        tuple[Responsibility, ...],
        r.responsibilities,
        clauses="S-03 S-34 S-72",
    ),
    _of(
        "deadlines",
        "完成时限",
        "When indicators are due, on which working day, and every version of the date",
        tuple[Deadline, ...],
        r.deadlines,
        clauses="S-33",
    ),
    _of(
        "allocations",
        "分解合计与上级指标",
        "Indicators beside the sums of those below: over or under",
        tuple[Allocation, ...],
        r.registered(registers.allocations),
        clauses="S-34",
    ),
    _of(
        "dimensions",
        "思想组织作风制度覆盖",
        "How many indicators bear each of the four tags",
        tuple[DimensionCount, ...],
        r.registered(registers.dimensions),
        clauses="S-10",
    ),
    _of(
        "target_health",
        "目标管理运行情况",
        "Coverage of responsibility and punctuality",
        TargetHealth,
        r.target_health,
        clauses="S-04",
    ),
    _of(
        "ideology_sheets",
        "意识形态目标双纳入",
        "Ideology on the team's target sheet and on each leader's",
        tuple[IdeologySheet, ...],
        r.ideology_sheets,
        clauses="S-24 S-25",
        parameters=r.OfYearAsked,
    ),
    _of(
        "four_togethers",
        "意识形态四个一同",
        "Ideology in each round of deployment, implementation, inspection, assessment",
        tuple[Together, ...],
        r.four_togethers,
        clauses="S-26",
        parameters=r.OfYearAsked,
    ),
    _of(
        "outcomes",
        "其他部门结果数据",
        "Numbers of other departments, as evidence or as context",
        tuple[OutcomeOn, ...],
        r.registered(registers.outcomes),
        clauses="S-07",
    ),
    _of(
        "waivers",
        "豁免台账",
        "Waivers, by which authority and document",
        tuple[WaiverOn, ...],
        r.registered(registers.waivers),
        clauses="S-39",
    ),
    _of(
        "working_day",
        "顺延后的工作日",
        "The next working day by the published calendar; provisional past it",
        WorkingDay,
        r.working_day,
        clauses="S-33 S-70",
        parameters=r.WorkingDayAsked,
    ),
    _of(
        "archive",
        "年度目标管理档案",
        "The yearly archive, file by file, with its manifest of hashes",
        Archive,
        r.archive,
        clauses="S-35",
        parameters=r.ArchiveAsked,
    ),
    _of(
        "seals",
        "档案封存记录",
        "Seals of yearly archives",
        tuple[Seal, ...],
        r.seals,
        clauses="S-35",
        path="archive-seals",
    ),
)
