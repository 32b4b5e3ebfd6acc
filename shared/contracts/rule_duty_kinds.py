"""Every kind of duty that a rule pack may name; assessment has a reading for each."""

from shared.contracts.rule_duties import (
    AcceptanceDuty,
    MeetingDuty,
    PlanAdoptedDuty,
    PlanInForceDuty,
    ReportDuty,
)
from shared.contracts.rule_duties_done import (
    ChecklistDuty,
    DirectivesDuty,
    DuesDuty,
    EducationDuty,
    ElectionDuty,
    FindingsDuty,
    InspectionsDuty,
    RecordDuty,
    ReportsAnsweredDuty,
    RulesPublishedDuty,
    SupportDuty,
    TogetherDuty,
    UnitsInspectedDuty,
    WeakUnitsDuty,
    WorkDocumentsDuty,
)
from shared.contracts.rule_duties_kept import (
    ArchiveDuty,
    IdeologySheetsDuty,
    PostsFilledDuty,
    ProblemsDuty,
    ResultsPublishedDuty,
    UnitsCoveredDuty,
    WeakCasesDuty,
)
from shared.contracts.rule_duties_led import (
    ContactPointsDuty,
    ContactVisitsDuty,
    DutyReportDuty,
    FieldworkDuty,
    OwnTargetsDuty,
    ResearchReportsDuty,
    ResearchTopicDuty,
)

Duty = (
    MeetingDuty
    | PlanInForceDuty
    | PlanAdoptedDuty
    | AcceptanceDuty
    | ReportDuty
    | ContactPointsDuty
    | ContactVisitsDuty
    | FieldworkDuty
    | ResearchTopicDuty
    | ResearchReportsDuty
    | DutyReportDuty
    | OwnTargetsDuty
    | FindingsDuty
    | InspectionsDuty
    | UnitsInspectedDuty
    | ChecklistDuty
    | TogetherDuty
    | EducationDuty
    | DuesDuty
    | ReportsAnsweredDuty
    | DirectivesDuty
    | WorkDocumentsDuty
    | ElectionDuty
    | SupportDuty
    | RulesPublishedDuty
    | WeakUnitsDuty
    | PostsFilledDuty
    | WeakCasesDuty
    | ProblemsDuty
    | IdeologySheetsDuty
    | ArchiveDuty
    | UnitsCoveredDuty
    | ResultsPublishedDuty
    | RecordDuty
)
