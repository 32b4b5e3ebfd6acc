"""Questions to target management; lists stand in tables, registers are worked out from files."""

from services.targets.archive import Archive, ArchiveFile, entered_in_time
from services.targets.queries.lists import (
    DocumentView,
    IndicatorView,
    PlanView,
    RulePackView,
    TargetView,
    documents,
    indicators,
    plans,
    rule_pack_content,
    rule_packs,
    targets,
)

__all__ = [
    "Archive",
    "ArchiveFile",
    "DocumentView",
    "IndicatorView",
    "PlanView",
    "RulePackView",
    "TargetView",
    "documents",
    "entered_in_time",
    "indicators",
    "plans",
    "rule_pack_content",
    "rule_packs",
    "targets",
]
