"""What the registers of target management answer with."""

from datetime import date

import msgspec

from services.targets.domain.registers.directives import DirectiveOn, WorkDocumentOn
from services.targets.domain.registers.filed import Ratio
from services.targets.domain.registers.governance import OutcomeOn, Seal, WaiverOn
from services.targets.domain.registers.ideology import IdeologySheet, Together
from services.targets.domain.registers.indicators import Deadline, IndicatorOn
from services.targets.domain.registers.lineage import Ancestor, DocumentConflict
from services.targets.domain.registers.periods import ClosedPeriodOn
from services.targets.domain.registers.plans import PlanFinding
from services.targets.domain.registers.responsibility import (
    Allocation,
    DimensionCount,
    InPost,
    Responsibility,
    TargetHealth,
)

__all__ = [
    "Allocation",
    "Ancestor",
    "ClosedPeriodOn",
    "Deadline",
    "DimensionCount",
    "DirectiveOn",
    "DocumentConflict",
    "IdeologySheet",
    "InPost",
    "IndicatorOn",
    "OutcomeOn",
    "PlanFinding",
    "Ratio",
    "Responsibility",
    "Seal",
    "TargetHealth",
    "Together",
    "WaiverOn",
    "WorkDocumentOn",
    "WorkingDay",
]


class WorkingDay(msgspec.Struct, frozen=True, kw_only=True):
    """Until when what is due on a day may be done; 暂定 where a calendar is not published."""

    day: date
    until: date
    is_provisional: bool
