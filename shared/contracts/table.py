"""THE table of commands: RPC, HTTP, CLI, batch loading and OpenAPI are made from it.

A new command appears in all of them by one row in ``shared/contracts/rows/``.
"""

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.rows import (
    activities,
    activities_inspection,
    activities_points,
    activities_problems,
    activities_registers,
    activities_reports,
    activities_research,
    assessment_rounds,
    registry,
    registry_cases,
    registry_life,
    targets,
    targets_governance,
    targets_policy,
    targets_progress,
)
from shared.contracts.spec import CommandSpec

__all__ = ["COMMANDS", "COMMAND_SERVICES", "CommandSpec"]

_ROWS: tuple[CommandSpec, ...] = (
    *registry.ROWS,
    *registry_life.ROWS,
    *registry_cases.ROWS,
    *targets.ROWS,
    *targets_governance.ROWS,
    *targets_policy.ROWS,
    *targets_progress.ROWS,
    *activities.ROWS,
    *activities_research.ROWS,
    *activities_reports.ROWS,
    *activities_problems.ROWS,
    *activities_points.ROWS,
    *activities_inspection.ROWS,
    *activities_registers.ROWS,
    *assessment_rounds.ROWS,
)

COMMANDS: Mapping[str, CommandSpec] = MappingProxyType({row.key: row for row in _ROWS})

COMMAND_SERVICES: tuple[str, ...] = ("registry", "targets", "activities", "assessment")
