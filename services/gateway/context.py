"""What the routes are given: built once, in ``create_app``."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date

from flask import g, request

from services.gateway.checkpoints import PolicyOf, no_policy
from services.gateway.commands import CommandDoor
from services.gateway.evidence_store import EvidenceStore
from services.gateway.names import Names
from services.gateway.pools import Readers
from services.gateway.rebuilds import Rebuilds
from services.gateway.tokens import Authenticator, Revocations
from shared.contracts.principal import Principal
from shared.eventstore.rules_in_force import RulesInForce
from shared.messaging.dead_letters import Publishes
from shared.observability.metrics import Metrics
from shared.observability.positions import Alarm
from shared.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Context:
    """The parts of one gateway process."""

    door: CommandDoor
    authenticator: Authenticator
    revocations: Revocations
    readers: Readers
    publisher: Callable[[], AbstractContextManager[Publishes]]
    bus_answers: Callable[[], bool]
    metrics: Metrics
    today: Callable[[], date]
    evidence: EvidenceStore | None  # None where no folder is set
    names: Names
    settings: Settings
    rebuilds: Rebuilds
    monitor: Callable[[], list[Alarm]] | None = None  # None where no monitor's folder is set
    policy: PolicyOf = no_policy  # of the log, where its folder is set
    rules: RulesInForce  # as the ledger has them; facts of it are read once in a process

    def principal(self) -> Principal:
        """Give who makes the current request.

        Raises:
            NotAuthenticatedError: there is no good token.
        """
        principal = self.authenticator.principal(request)
        g.role, g.token_id = str(principal.role), principal.token_id
        g.actor = principal.actor
        return principal
