"""An auditor's sandbox: the ledger cut at a size, in a store of its own, under rules of one's own.

A database is made in a folder of its own, the entries are put into it as they are, the read models
follow them, and questions are answered from it. Nothing is written back: the sandbox holds no
connection, key or token of the suite that the entries come from. Afterwards the folder is deleted.
Names of people are not in the ledger, so there are none in a sandbox.
"""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import msgspec
import psycopg
from flask import Response
from msgspec import structs

from services.activities import projection as activities
from services.assessment.projection import Projection
from services.gateway.answering import json_response
from services.gateway.checkpoints import PolicyOf, no_policy
from services.gateway.pools import Pools
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Asking, put
from services.gateway.questions.tree import RegistryTree
from services.registry import projection as registry
from services.suite.errors import EntriesMissingError, PacksTooManyError
from services.targets import projection as targets
from shared.contracts.catalogue import decode_fact
from shared.contracts.entry import read_entry
from shared.contracts.errors import NotFoundError
from shared.contracts.facts.targets import RulePackPublished, WholeYear
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.contracts.rule_pack import read_rule_pack
from shared.embedded.postgres import HOST, EmbeddedPostgres
from shared.eventstore.migrations import migrate
from shared.eventstore.roles import prepare
from shared.kernel.calendar import FIRST_DAY, local_date
from shared.kernel.canonical import canonical
from shared.secrets import make_secrets
from shared.settings import Settings

DATABASE = "zeren_sandbox"
_PACK = "targets.rule_pack.published."
_AUDITOR = Principal(actor="system:sandbox", role=Role.AUDITOR, token_id="sandbox")  # noqa: S106


class Line(msgspec.Struct, frozen=True):
    """An entry in its place, as `zeren feed` prints it and the gateway gives it."""

    index: int
    integratedat: datetime
    entry: msgspec.Raw


class Cut(NamedTuple):
    """What the ledger held at a size, under other rules where those were given."""

    lines: tuple[Line, ...]

    @classmethod
    def of(cls, lines: Iterable[Line], size: int | None, rules: Sequence[str] = ()) -> Self:
        """Cut the ledger.

        Args:
            lines: entries from the first on, in order.
            size: how many count; None: all of them.
            rules: YAML texts of packs that stand in place of all that were published, each as if
                it had been published by whoever published first, second …, for all their years.

        Raises:
            EntriesMissingError: there are not so many, or one is missing between.
            PacksTooManyError: fewer packs were published than are given.
            InvalidRulePackError: a text is no pack.
        """
        kept = tuple(line for line in lines if size is None or line.index < size)
        expected = range(len(kept) if size is None else size)
        if [line.index for line in kept] != list(expected):
            raise EntriesMissingError(str(len(kept)), size=size)
        return cls(_under(kept, rules) if rules else kept)


class Sandbox:
    """Questions to a cut; a context that leaves nothing behind.

    Args:
        cut: what the ledger held.
        today: the day on which questions are asked where they name none.
        policy: names the keys that may have signed a checkpoint which a question names.
    """

    def __init__(
        self, cut: Cut, *, today: datetime | None = None, policy: PolicyOf = no_policy
    ) -> None:
        self.size = len(cut.lines)
        self._cut = cut
        self._today = local_date(today or datetime.now(UTC))
        self._policy = policy
        self._folder = tempfile.TemporaryDirectory(prefix="zeren-sandbox-")
        self._postgres: EmbeddedPostgres | None = None
        self._pools: Pools | None = None

    def __enter__(self) -> Self:
        try:
            self._make()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def ask(self, name: str, said: Sequence[tuple[str, str]]) -> bytes:
        """Put a question as an auditor; gives its answer as JSON.

        Raises:
            NotFoundError: there is no such question.
            ZerenError: the question was refused, as the gateway would have.
        """
        question = next((each for each in QUESTIONS if each.name == name), None)
        if question is None or self._pools is None:
            raise NotFoundError(name[:100])
        tree = RegistryTree(self._pools)
        asking = Asking(_AUDITOR, self._pools, tree, self._today, policy=self._policy)
        answer = put(question, asking, said)
        response = answer if isinstance(answer, Response) else json_response(answer)
        return bytes(response.get_data())

    def close(self) -> None:
        """Stop the database and delete the folder. A second call changes nothing."""
        if self._pools is not None:
            self._pools.close()
        if self._postgres is not None:
            self._postgres.stop()
        self._folder.cleanup()

    def _make(self) -> None:
        place = Path(self._folder.name)
        secrets = place / "secrets"
        make_secrets(secrets)
        self._postgres = EmbeddedPostgres(place / "postgres", secrets=secrets, fast=True)
        self._postgres.start()
        prepare(self._postgres.conninfo(), secrets, database=DATABASE)
        settings = Settings(
            secrets=secrets,
            pg_host=HOST,
            pg_port=self._postgres.port,
            pg_database=DATABASE,
            http_port=0,
        )
        migrate(settings)
        with psycopg.connect(self._postgres.conninfo(DATABASE)) as connection:
            _fill(connection, self._cut)
        _follow(settings)
        self._pools = Pools(settings)


def _under(lines: Sequence[Line], rules: Sequence[str]) -> tuple[Line, ...]:
    """Put other packs in the place of those that were published."""
    entries = {line.index: read_entry(bytes(line.entry)) for line in lines}
    published = {
        index: decode_fact(entry.type, entry.data)
        for index, entry in entries.items()
        if entry.type.startswith(_PACK)
    }
    packs = {
        index: fact for index, fact in published.items() if isinstance(fact, RulePackPublished)
    }
    if len(rules) > len(packs):
        raise PacksTooManyError(str(len(packs)))
    since = min(fact.effective_from for fact in packs.values())
    until = max(fact.effective_to for fact in packs.values())
    texts = iter(rules)
    other: dict[int, Line] = {}
    for line in lines:
        if line.index in packs:
            said = _said(packs[line.index], next(texts, None), since, until)
            changed = structs.replace(
                entries[line.index], type=said.TOPIC, data=msgspec.Raw(canonical(said))
            )
            other[line.index] = structs.replace(line, entry=msgspec.Raw(canonical(changed)))
    return tuple(other.get(line.index, line) for line in lines)


def _said(fact: RulePackPublished, text: str | None, since: date, until: date) -> RulePackPublished:
    """Give what a publication says instead; without a text, a pack that is never in force."""
    if text is None:
        return structs.replace(fact, effective_from=FIRST_DAY, effective_to=FIRST_DAY)
    digest = sha256(text.encode()).hexdigest()
    return structs.replace(
        fact,
        name=read_rule_pack(text).name,
        content=text,
        sha256=digest,
        effective_from=since,
        effective_to=until,
        whole_year=WholeYear(
            approved_by="sandbox", document="sandbox", what_if_sha256=digest, what_if_size=0
        ),
    )


def _fill(connection: psycopg.Connection[Any], cut: Cut) -> None:
    """Put the entries into the ledger as they stood, times included."""
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for line in cut.lines:
            raw = bytes(line.entry)
            entry = read_entry(raw)
            copy.write_row(
                (line.index, entry.source, entry.sequence, entry.type, raw, line.integratedat)
            )


def _follow(settings: Settings) -> None:
    followers = [each.follower(settings) for each in (registry, targets, activities)]
    for follower in (*followers, Projection(settings)):
        while follower.step():
            pass
        follower.close()


_COPY = "COPY ledger.entries (index, source, sequence, type, entry, integrated_at) FROM STDIN"
