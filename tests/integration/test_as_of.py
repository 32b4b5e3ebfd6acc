"""A question asked at a size is answered as by a suite that read so much of the ledger and no more.

Histories are random: whatever the services accepted of random commands, in a random lawful order.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from flask import Response
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from psycopg.sql import SQL, Identifier

from services.activities import projection as activities
from services.activities.domain.meeting import Meeting
from services.activities.domain.sample import Sample
from services.assessment.domain.rounds.round import Round
from services.assessment.projection import Projection
from services.gateway.as_of import size_of
from services.gateway.openapi import document
from services.gateway.pools import Pools
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Asking, Question, put
from services.gateway.questions.tree import RegistryTree
from services.registry import projection as registry
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from services.targets import projection as targets
from services.targets.domain.document import Document
from services.targets.domain.rule_pack import RulePack
from services.targets.domain.target import Target
from shared.contracts.command import Command
from shared.contracts.entry import StoredRow
from shared.contracts.errors import InvalidQuestionError
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.eventstore.connections import conninfo
from shared.eventstore.history import forget_views, keep_history, tables_of
from shared.eventstore.migrations import migrate
from shared.kernel.calendar import local_date
from shared.kernel.errors import ZerenError
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.ledgers import integrate
from tests.unit.commands.pool import TODAY, an_id
from tests.unit.test_any_commands import HANDLERS, AnyCommands, struct, struct_about_what_stands

OFFICE = Principal(actor="system:office", role=Role.SYSTEM)
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


class Services(AnyCommands):
    """The services' decisions; what they recorded, in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[StoredRow] = []
        self.found()

    def decide(self, command: Command) -> None:
        before = {stream: len(events) for stream, events in self.stored.items()}
        super().decide(command)
        for stream, events in self.stored.items():
            for event in events[before.get(stream, 0) :]:
                self.rows.append(self._row(stream, event))

    def _row(self, stream: UUID, event: Any) -> StoredRow:
        source = event.topic.split(".", 1)[0]
        previous = sum(row.source == source for row in self.rows)
        command = UUID(int=len(self.rows))
        return StoredRow(
            source=source,
            position=previous + 1,
            previous=previous,
            originator_id=stream,
            originator_version=event.originator_version,
            topic=event.topic,
            state=event.state,
            recorded_at=datetime(2025, 6, 15, tzinfo=UTC),
            occurred_on=event.occurred_on,
            received_on=None,
            relies_on_index=0,
            actor="system:test",
            actor_post=None,
            actor_org=None,
            on_behalf_of=None,
            reason=None,
            command_id=command,
            correlation_id=command,
            causation_id=None,
        )


class Stepped:
    """The read models of one database, stepped by hand; and the office, which asks them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._ledger = psycopg.connect(conninfo(settings, "ledger_service"))
        self._parts: list[Any] = [
            *(each.follower(settings) for each in (registry, targets, activities)),
            Projection(settings),
        ]
        self.pools = Pools(settings)
        self._asking = Asking(OFFICE, self.pools, RegistryTree(self.pools), TODAY)

    def read(self, rows: Sequence[StoredRow]) -> None:
        integrate(self._ledger, rows)
        while sum(part.step() for part in self._parts):
            pass

    def ask(self, question: Question, said: dict[str, str]) -> Any:
        try:
            answer = put(question, self._asking, list(said.items()))
        except ZerenError as error:
            return error.code, error.subject
        if isinstance(answer, Response):
            return answer.get_data()
        return msgspec.json.encode(answer, enc_hook=str)

    def close(self) -> None:
        self.pools.close()
        for part in (*self._parts, self._ledger):
            part.close()


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


@contextmanager
def founded(databases: Databases) -> Iterator[Stepped]:
    with databases.fresh() as fresh, closing(Stepped(fresh)) as suite:
        rows = Services().rows
        suite.read(rows[:20])
        suite.read(rows[20:])
        yield suite


@pytest.fixture(scope="module")
def suite(databases: Databases) -> Iterator[Stepped]:
    """The founding alone."""
    with founded(databases) as suite:
        yield suite


def integrated(suite: Stepped) -> list[datetime]:
    with suite.pools.reader("ledger") as connection:
        rows = connection.execute("SELECT integrated_at FROM entries ORDER BY index").fetchall()
    return [at for (at,) in rows]


def test_a_time_counts_what_was_integrated_then_or_before(suite: Stepped) -> None:
    times = integrated(suite)
    last = times[-1]

    assert size_of((times[0] - timedelta(microseconds=1)).isoformat(), suite.pools) == 0
    assert size_of(times[0].isoformat(), suite.pools) == 20
    assert size_of(last.isoformat(), suite.pools) == len(times)
    assert size_of(local_date(last).isoformat(), suite.pools) == len(times)
    assert size_of((local_date(times[0]) - timedelta(days=1)).isoformat(), suite.pools) == 0


@pytest.mark.parametrize("wrong", ["", "-1", "soon", "2025-06-15T12:00:00", "9" * 30, "٣"])
def test_what_names_no_moment_is_refused(suite: Stepped, wrong: str) -> None:
    with pytest.raises(InvalidQuestionError):
        size_of(wrong, suite.pools)


def test_more_than_the_ledger_has_is_refused_at_once(suite: Stepped) -> None:
    there = len(integrated(suite))

    assert size_of(str(there), suite.pools) == there
    with pytest.raises(InvalidQuestionError) as refused:
        size_of(str(there + 1), suite.pools)
    (field,) = refused.value.details["fields"]
    assert (field["code"], field["zh"].rpartition(" ")[2]) == ("beyond_ledger", str(there))


def test_the_day_of_a_question_takes_the_place_of_today(suite: Stepped) -> None:
    own = {"organization_id": str(an_id(Organization, 3))}
    by_name = {question.name: question for question in QUESTIONS}
    on = suite.ask(by_name["organization"], {**own, "on": "2023-12-31"})

    assert suite.ask(by_name["organization"], {**own, "valid_at": "2023-12-31"}) == on
    assert on[0] == "not_found"
    both = {**own, "valid_at": "2024-05-01", "on": "2024-05-02"}
    assert suite.ask(by_name["organization"], both) == ("invalid_question", "on")


def test_every_question_that_has_moments_says_so_in_the_interface() -> None:
    paths = document()["paths"]
    for question in QUESTIONS:
        told = paths[question.path]["get"]["parameters"]
        names = {each.get("name") or each["$ref"].rsplit("/", 1)[1] for each in told}

        assert ({"valid_at", "known_at"} <= names) is question.has_moments, question.name


def test_a_read_model_that_had_no_history_is_followed_again_from_the_first_entry(
    databases: Databases,
) -> None:
    """What a database looks like that an older version has filled."""
    with founded(databases) as suite:
        by_name = {question.name: question for question in QUESTIONS}
        asked = (by_name["tree"], {"known_at": "9"})
        before = suite.ask(*asked)
        with psycopg.connect(conninfo(suite.settings, "zeren_migrator")) as old:
            old.execute("SET ROLE registry_owner")
            forget_views(old, "registry")
            for table in tables_of(old, "registry"):
                names = (Identifier("registry", table), Identifier("registry", f"{table}_past"))
                old.execute(SQL(_WITHOUT_HISTORY).format(*names))
        migrate(suite.settings)
        suite.read([])

        assert suite.ask(*asked) == before
        assert migrate(suite.settings) == []
        assert suite.ask(*asked) == before


_WITHOUT_HISTORY = """
DROP TRIGGER remember ON {0};
DROP TRIGGER forget_past ON {0};
ALTER TABLE {0} DROP COLUMN known_from;
DROP TABLE {1};
"""


def test_a_table_changed_by_a_migration_keeps_its_past(databases: Databases) -> None:
    with (
        founded(databases) as suite,
        psycopg.connect(conninfo(suite.settings, "zeren_migrator")) as newer,
    ):
        newer.execute("SET ROLE registry_owner")
        forget_views(newer, "registry")
        newer.execute("ALTER TABLE registry.posts ADD COLUMN rank integer, DROP COLUMN title")
        keep_history(newer, "registry")
        newer.execute("SET LOCAL zeren.known_at = 9")
        columns = newer.execute("SELECT * FROM registry_asof.posts").description or ()
        (size,) = newer.execute(
            "SELECT size FROM registry.positions WHERE name = 'read_model'"
        ).fetchone() or (0,)

        assert {"rank", "title"} & {column.name for column in columns} == {"rank"}
        assert size > 0


@pytest.mark.soak
@given(commands=COMMANDS, moments=MOMENTS)
@settings(max_examples=200, deadline=None, phases=[Phase.generate])
def test_an_answer_at_a_size_is_that_of_a_suite_that_read_no_more_at_length(
    databases: Databases, commands: Sequence[Command], moments: Sequence[float]
) -> None:
    holds_at_every_moment(databases, commands, moments)
