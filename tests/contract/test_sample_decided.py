"""Every command of the sample county is accepted where it is decided: in memory, in order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from uuid import UUID

import msgspec
import pytest

from deploy.samples.expected import VALID_ON, Expected, read_expected
from deploy.samples.generate import generate
from services.activities.application import Activities
from services.assessment.application import Rounds
from services.assessment.domain.assess import assess
from services.assessment.domain.filing import Filed
from services.assessment.domain.record import Record, fold
from services.assessment.handlers.session import RoundSession
from services.registry.application import Registry
from services.suite.recompute_rounds import LogBook, check_rounds
from services.targets.application import Targets
from shared.contracts.catalogue import FACTS
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMAND_SERVICES, COMMANDS
from shared.contracts.wire import read_command
from shared.eventstore.aggregate import Recorded
from shared.eventstore.batch import Context
from shared.eventstore.mapper import DatedEvent
from shared.eventstore.session import Session
from shared.kernel.errors import ZerenError

HANDLERS = {
    **Registry.handlers,
    **Targets.handlers,
    **Activities.handlers,
    **Rounds.handlers,
}
TODAY = date(2026, 1, 31)
SYSTEM = Principal(actor="system:sample", role=Role.SYSTEM)
ORGANIZATIONS = 254 + 4  # two halves of a split, a temporary branch, one entered by mistake
RESULTS_OF_THE_ROUND = 30  # a score and a grade of each village of a township, and more
# Facts that no sample gives rise to, each with its reason.
NOT_IN_THE_SAMPLE: dict[str, str] = {}


class Decided:
    """What came of deciding the whole sample: facts as they would be filed, and refusals."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.dossiers: dict[UUID, list[Filed]] = defaultdict(list)
        self.refused: list[str] = []
        self.size = 0  # of the ledger that it would be

    def take(self, recorded: Iterable[Recorded], received_on: date | None) -> None:
        for one in recorded:
            self.size += 1
            name = type(one.fact).TOPIC
            self.types.add(name)
            by_subject = name.startswith("registry.organization.")
            owner = one.originator_id if by_subject else getattr(one.fact, "organization_id", None)
            if owner is None:
                continue
            filed = Filed(
                self.size - 1,
                owner,
                f"{one.originator_id}.{one.originator_version}",
                name,
                one.originator_id,
                one.occurred_on,
                received_on or one.occurred_on,
                msgspec.json.encode(one.fact),
            )
            self.dossiers[owner].append(filed)


@cache
def decided() -> Decided:
    result, seen = Decided(), set()
    book = LogBook(result.dossiers, lambda: result.size)
    sessions: dict[str, Session] = {
        service: RoundSession(_nothing_stored, _never, _nothing_begun, book)
        for service in COMMAND_SERVICES
    }
    for number, line in enumerate(generate(), start=1):
        if line.id in seen:
            continue
        seen.add(line.id)
        struct = COMMANDS[f"{line.service}.{line.command}"].struct
        command = read_command(struct, line.body)
        context = Context(SYSTEM, TODAY, line.id)
        session = sessions[line.service]
        before = len(session.recorded)
        try:
            HANDLERS[struct](session, command, context)
        except ZerenError as error:
            result.refused.append(f"{number} {line.command} {error.as_dict()}")
        result.take(session.recorded[before:], command.received_on)
    return result


@cache
def records() -> dict[UUID, Record]:
    return {owner: fold(rows) for owner, rows in decided().dossiers.items()}


def test_no_command_of_the_sample_is_refused() -> None:
    assert decided().refused == []


def test_a_decision_that_needs_a_reason_has_one() -> None:
    specs = {(spec.service, spec.name): spec for spec in COMMANDS.values()}

    assert not [
        line
        for line in generate()
        if specs[line.service, line.command].needs_reason and not line.body.get("reason")
    ]


def test_every_fact_stands_in_the_history_of_the_sample() -> None:
    assert set(FACTS) - decided().types == set(NOT_IN_THE_SAMPLE)


@pytest.mark.parametrize("expected", read_expected(), ids=lambda expected: expected.fault)
def test_what_the_sample_says_is_scored_as_worked_out_by_hand(expected: Expected) -> None:
    valid_at = date.fromisoformat(VALID_ON)
    judged = assess(records(), expected.organization_id, year=2025, valid_at=valid_at)

    assert judged.score == expected.score


def test_every_organization_of_the_sample_can_be_assessed() -> None:
    scored = [assess(records(), organization, year=2025) for organization in records()]

    assert len(scored) == ORGANIZATIONS


def test_every_result_of_the_samples_round_comes_out_again() -> None:
    checked = list(check_rounds(decided().dossiers))

    assert [one.told() for one in checked if one.differs is not None] == []
    assert len(checked) > RESULTS_OF_THE_ROUND


def _nothing_stored(_: Iterable[UUID]) -> Mapping[UUID, Sequence[DatedEvent]]:
    return {}


def _nothing_begun(_: str) -> Iterable[UUID]:
    return ()


def _never(stored: DatedEvent) -> Recorded:
    raise AssertionError(stored)
