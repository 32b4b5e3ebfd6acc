"""Commands of activity logging: each topic says in `handlers` which aggregates decide them."""

from collections.abc import Mapping
from typing import ClassVar

from services.activities.handlers import (
    guidance,
    inspections,
    meetings,
    points,
    problems,
    registers,
    reports,
    research,
)
from shared.contracts.command import Command
from shared.eventstore.application import CommandApplication
from shared.eventstore.batch import Handler


class Activities(CommandApplication):
    """What was done, as claimed."""

    name = "activities"
    handlers: ClassVar[Mapping[type[Command], Handler]] = {
        **meetings.HANDLERS,
        **points.HANDLERS,
        **guidance.HANDLERS,
        **research.HANDLERS,
        **reports.HANDLERS,
        **problems.HANDLERS,
        **inspections.HANDLERS,
        **registers.HANDLERS,
    }
