"""A question asked at a size is answered as by a suite that read so much of the ledger and no more.

Histories are random: whatever the services accepted of random commands, in a random lawful order.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from services.activities.domain.meeting import Meeting
from services.activities.domain.sample import Sample
from services.assessment.domain.rounds.round import Round
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Question
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from services.targets.domain.document import Document
from services.targets.domain.rule_pack import RulePack
from services.targets.domain.target import Target
from shared.contracts.command import Command
from shared.contracts.entry import StoredRow
from shared.testing.databases import Databases
from tests.integration.stepped import Services, Stepped
from tests.unit.commands.pool import an_id
from tests.unit.test_any_commands import HANDLERS, struct, struct_about_what_stands

NAMES_ARE_NOT_KEPT = "person_names"
ABOUT_FACTS = [each for each in QUESTIONS if each.has_moments and each.name != NAMES_ARE_NOT_KEPT]
SAID = {
    "organization_id": [str(an_id(Organization, 3))],  # the branch that most commands are about
    "year": ["2025"],
    "half": ["1"],
    "day": ["2025-06-14"],
    "since": [(datetime.now(UTC) - timedelta(days=1)).date().isoformat()],
    "sample_id": [str(an_id(Sample, 1))],
    "document_id": [str(an_id(Document, 1))],
    "target_id": [str(an_id(Target, 1))],
    "person_id": [str(an_id(Person, 1))],
    "rule_pack_id": [str(an_id(RulePack, 1))],
    "round_id": [str(an_id(Round, 1))],
    "fact": [f"{an_id(Meeting, 1)}.1"],
}
COMMANDS = st.lists(
    st.sampled_from(list(HANDLERS)).flatmap(
        lambda kind: struct(kind) | struct_about_what_stands(kind)
    ),
    min_size=30,
    max_size=60,
)
MOMENTS = st.lists(st.floats(0.3, 0.99), min_size=1, max_size=2)


def asked() -> Iterator[tuple[Question, dict[str, str]]]:
    """Every question about facts."""
    for question in ABOUT_FACTS:
        fields = msgspec.structs.fields(question.parameters)
        needed = [field.encode_name for field in fields if field.required]
        for values in product(*(SAID[name] for name in needed)):
            yield question, dict(zip(needed, values, strict=True))


def shuffled(rows: Sequence[StoredRow]) -> list[StoredRow]:
    """Another order in which the ledger might have taken the services' facts."""
    queues: dict[str, deque[StoredRow]] = defaultdict(deque)
    for row in rows:
        queues[row.source].append(row)
    random, found = Random(len(rows)), []
    while waiting := [source for source, queue in queues.items() if queue]:
        found.append(queues[random.choice(waiting)].popleft())
    return found


def holds_at_every_moment(
    databases: Databases, commands: Sequence[Command], moments: Sequence[float]
) -> None:
    services = Services()
    for command in commands:
        services.decide(command)
    rows = shuffled(services.rows)
    sizes = sorted({int(share * len(rows)) for share in moments})
    with databases.fresh() as fresh, closing(Stepped(fresh)) as suite:
        then: dict[int, list[Any]] = {}
        for start, size in pairwise([0, *sizes]):
            suite.read(rows[start:size])
            then[size] = [suite.ask(question, said) for question, said in asked()]
        suite.read(rows[sizes[-1] :])
        for size, answers in then.items():
            for (question, said), answer in zip(asked(), answers, strict=True):
                now = suite.ask(question, {**said, "known_at": str(size)})
                assert now == answer, (question.name, said, size, len(rows))


@pytest.mark.clause("E-12", "E-24")
@given(commands=COMMANDS, moments=MOMENTS)
@settings(max_examples=2, deadline=None, derandomize=True, phases=[Phase.generate])
def test_an_answer_at_a_size_is_that_of_a_suite_that_read_no_more(
    databases: Databases, commands: Sequence[Command], moments: Sequence[float]
) -> None:
    holds_at_every_moment(databases, commands, moments)


@pytest.mark.soak
@given(commands=COMMANDS, moments=MOMENTS)
@settings(max_examples=200, deadline=None, phases=[Phase.generate])
def test_an_answer_at_a_size_is_that_of_a_suite_that_read_no_more_at_length(
    databases: Databases, commands: Sequence[Command], moments: Sequence[float]
) -> None:
    holds_at_every_moment(databases, commands, moments)
