"""Commands of target management: which handler decides each of them."""

from collections.abc import Mapping
from typing import ClassVar

from services.targets.handlers import governance, plans, policy, targets
from shared.contracts.command import Command
from shared.eventstore.application import CommandApplication
from shared.eventstore.batch import Handler


class Targets(CommandApplication):
    """Documents, rule packs, plans, targets, directives, waivers, archives."""

    name = "targets"
    handlers: ClassVar[Mapping[type[Command], Handler]] = {
        **policy.HANDLERS,
        **plans.HANDLERS,
        **targets.HANDLERS,
        **governance.HANDLERS,
    }
