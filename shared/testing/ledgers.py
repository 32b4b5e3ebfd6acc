"""A made-up county as rows of the services' stores, and as a ledger: for tests and benchmarks.

Everything follows from the seed. Entries are as long as real ones (600 to 900 bytes on the mean).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from shared.contracts.entry import StoredRow, entry_bytes
from shared.contracts.fact import Fact
from shared.contracts.facts import activities as a
from shared.contracts.facts import registry as r
from shared.contracts.facts import targets as t
from shared.kernel.canonical import canonical

_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HELD_OF_100, _CORRECTED_OF_100, _WITHDRAWN_OF_100 = 95, 4, 1
_OFFICE = "system:made-up"
_PROBLEM = "部分流动党员联系不上"
_CONCLUSION = "由支部书记牵头逐户走访,下次会议报告进展"


class MadeUpCounty:
    """Writes facts into the logs of three services, as those services would have stored them.

    Args:
        seed: what everything is drawn from.
        branches: how many, below one township committee for each twenty.
        pack: YAML text of the rule pack that is published first; None publishes none.
    """

    def __init__(self, seed: int, *, branches: int, pack: str | None = None) -> None:
        self.random = Random(seed)  # noqa: S311  (made up, and the same again)
        self.rows: list[StoredRow] = []
        self.county = self.new_id()
        self.branches: list[UUID] = []
        self.townships: list[UUID] = []
        self.secretaries: dict[UUID, UUID] = {}
        self._posts: dict[UUID, UUID] = {}
        self._heads: dict[str, int] = {}
        self._versions: dict[UUID, int] = {}
        self._clock = datetime(2024, 12, 1, tzinfo=UTC)
        self._meetings: list[tuple[UUID, UUID, date]] = []
        self._found(pack)
        for number in range(branches):
            if number % 20 == 0:
                self.townships.append(self._township(number // 20))
            self.branches.append(self._branch(number))

    def new_id(self) -> UUID:
        """Draw an id."""
        return UUID(bytes=self.random.randbytes(16), version=4)

    def state(
        self, fact: Fact, subject: UUID, occurred_on: date, *, received_on: date | None = None
    ) -> StoredRow:
        """Append a fact to the log of its service."""
        source = fact.TOPIC.split(".", 1)[0]
        self._clock += timedelta(seconds=self.random.randrange(1, 900))
        previous = self._heads.get(source, 0)
        self._heads[source] = previous + 1
        version = self._versions[subject] = self._versions.get(subject, 0) + 1
        command = self.new_id()
        row = StoredRow(
            source=source,
            position=previous + 1,
            previous=previous,
            originator_id=subject,
            originator_version=version,
            topic=fact.TOPIC,
            state=canonical(fact),
            recorded_at=self._clock,
            occurred_on=occurred_on,
            received_on=received_on,
            relies_on_index=len(self.rows),
            actor=_OFFICE,
            actor_post=None,
            actor_org=self.county,
            on_behalf_of=None,
            reason="更正会议日期" if "corrected" in fact.TOPIC else None,
            command_id=command,
            correlation_id=command,
            causation_id=None,
        )
        self.rows.append(row)
        return row

    def year(self, organization: UUID, year: int = 2025) -> None:
        """Live through a year in one organization: twelve months of meetings, two reports."""
        for month in range(1, 13):
            if self.random.randrange(100) < _HELD_OF_100:
                self.meeting(organization, date(year, month, self.random.randrange(1, 29)))
        for half in (1, 2):
            report = a.ReportFiled(
                organization_id=organization, year=year, half=half, title="党建工作情况报告"
            )
            self.state(report, self.new_id(), date(year, half * 6, self.random.randrange(1, 31)))

    def meeting(self, organization: UUID, held_on: date) -> None:
        """Hold a meeting; one in twenty-five is then corrected, one in a hundred withdrawn."""
        meeting, random = self.new_id(), self.random
        held = a.MeetingHeld(
            organization_id=organization,
            kind=a.MeetingKind.GENERAL_MEETING,
            chair_id=self.secretaries[organization],
            present=random.randrange(5, 20),
            entitled=random.randrange(9, 20),
            started_at="19:30",
            agenda=(a.AgendaItem(title="研究抓党建促乡村振兴"),),
            conclusions=(a.Conclusion(problem=_PROBLEM, conclusion=_CONCLUSION),),
        )
        late = held_on + timedelta(days=random.choice((0, 0, 0, 2, 9)))
        self.state(held, meeting, held_on, received_on=late)
        chance = random.randrange(100)
        if chance < _CORRECTED_OF_100:
            moved = held_on + timedelta(days=1)
            corrected = a.MeetingCorrected(organization_id=organization, held_on=moved)
            self.state(corrected, meeting, held_on)
        elif chance < _CORRECTED_OF_100 + _WITHDRAWN_OF_100:
            self.state(a.MeetingWithdrawn(organization_id=organization), meeting, held_on)

    def _found(self, pack: str | None) -> None:
        kind = r.OrganizationKind.COUNTY_COMMITTEE
        first_day = date(2020, 1, 1)
        self.state(r.OrganizationEstablished(kind=kind, name="样县县委"), self.county, first_day)
        if pack is None:
            return
        published = t.RulePackPublished(
            organization_id=self.county,
            name="样县考核规则",
            effective_from=date(2025, 1, 1),
            effective_to=date(2025, 12, 31),
            sha256=sha256(pack.encode()).hexdigest(),
            content=pack,
        )
        self.state(published, self.new_id(), date(2024, 12, 20))

    def _township(self, number: int) -> UUID:
        kind = r.OrganizationKind.TOWNSHIP_COMMITTEE
        return self._organization(kind, f"第{number}镇党委", self.county, None)

    def _branch(self, number: int) -> UUID:
        kind, category = r.OrganizationKind.BRANCH, self.random.choice(list(r.Category))
        return self._organization(kind, f"第{number}党支部", self.townships[-1], category)

    def _organization(
        self, kind: r.OrganizationKind, name: str, superior: UUID, category: r.Category | None
    ) -> UUID:
        organization, first_day = self.new_id(), date(2020, 1, 1)
        established = r.OrganizationEstablished(
            kind=kind, name=name, superior_id=superior, category=category
        )
        self.state(established, organization, first_day)
        counted = r.MembersCounted(full_members=14, probationary_members=1, entitled_to_vote=14)
        self.state(counted, organization, first_day)
        self._secretary(organization, first_day)
        self._plans(organization)
        return organization

    def _secretary(self, organization: UUID, day: date) -> None:
        person, post = self.new_id(), self.new_id()
        kind = r.PostKind.SECRETARY
        self.state(r.PersonRegistered(), person, day)
        self.state(r.PostCreated(organization_id=organization, kind=kind), post, day)
        appointed = r.PersonAppointed(organization_id=organization, kind=kind, person_id=person)
        self.state(appointed, post, day)
        self.secretaries[organization] = person
        self._posts[organization] = post

    def _plans(self, organization: UUID) -> None:
        adopted_on, last_day = date(2025, 2, self.random.randrange(1, 28)), date(2025, 12, 31)
        plan, target = self.new_id(), self.new_id()
        for kind, last, subject in (
            (t.PlanKind.LONG_TERM, date(2029, 12, 31), self.new_id()),
            (t.PlanKind.ANNUAL, last_day, plan),
        ):
            adopted = t.PlanAdopted(
                organization_id=organization,
                kind=kind,
                title="党建工作规划",
                starts_on=date(2025, 1, 1),
                ends_on=last,
            )
            self.state(adopted, subject, adopted_on)
        indicator = t.Indicator(
            indicator_id=self.new_id(),
            name="发展党员",
            unit="名",
            quantity="2",
            due_on=last_day,
            standard="按程序发展,材料齐全",
        )
        target_set = t.TargetSet(
            organization_id=organization, plan_id=plan, title="队伍", indicators=(indicator,)
        )
        self.state(target_set, target, adopted_on)
        for step in (t.IndicatorCascaded, t.IndicatorAccepted):
            given: dict[str, Any] = {
                "organization_id": organization,
                "indicator_id": indicator.indicator_id,
                "post_id": self._posts[organization],
                "person_id": self.secretaries[organization],
            }
            self.state(step(**given), target, adopted_on)


def many_facts(seed: int, facts: int, *, branches: int) -> Iterator[StoredRow]:
    """Give that many rows, year after year in every branch, in constant memory."""
    county = MadeUpCounty(seed, branches=branches)
    given = 0
    for year in count(2025):
        for branch in county.branches:
            yield from county.rows[: facts - given]
            given += len(county.rows)
            if given >= facts:
                return
            county.rows.clear()
            county.year(branch, min(year, 2100))


def integrate(
    connection: psycopg.Connection[Any], rows: Iterable[StoredRow], *, batch: int = 1000
) -> int:
    """Put rows into the ledger in the order given, and commit; gives the ledger's size.

    The connection is the ledger service's.
    """
    waiting: list[StoredRow] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == batch:
            _integrate(connection, waiting)
            waiting.clear()
    _integrate(connection, waiting)
    found = connection.execute("SELECT count(*) FROM ledger.entries").fetchone()
    connection.commit()
    return int(found[0]) if found else 0


def interleave(seed: int, rows: Sequence[StoredRow]) -> list[StoredRow]:
    """Give the same rows in another lawful order.

    Each source keeps its own order, and no fact stands before one that it names.
    """
    random = Random(seed)  # noqa: S311  (an order, and the same again)
    made = {row.originator_id for row in rows if row.originator_version == 1}
    named = {id(row): _named(row, made) for row in rows}
    queues: dict[str, list[StoredRow]] = {}
    for row in reversed(rows):
        queues.setdefault(row.source, []).append(row)
    seen: set[UUID] = set()
    given: list[StoredRow] = []
    while queues:
        ready = [s for s, queue in sorted(queues.items()) if named[id(queue[-1])] <= seen]
        source = random.choice(ready)
        for _ in range(random.randrange(1, 8)):
            queue = queues.get(source)
            if not queue or not named[id(queue[-1])] <= seen:
                break
            given.append(row := queue.pop())
            seen.add(row.originator_id)
            if not queue:
                del queues[source]
    return given


def _named(row: StoredRow, made: set[UUID]) -> set[UUID]:
    """Give the streams that a fact names, its own first fact included."""
    ids = {UUID(each) for each in _ID.findall(row.state.decode())} & made
    return ids | {row.originator_id} if row.originator_version > 1 else ids


def _integrate(connection: psycopg.Connection[Any], rows: list[StoredRow]) -> None:
    if not rows:
        return
    connection.execute(
        "SELECT ledger.integrate(%s, %s::bigint[], %s::bigint[], %s, %b)",
        [
            [row.source for row in rows],
            [row.position for row in rows],
            [row.previous for row in rows],
            [row.topic for row in rows],
            [entry_bytes(row) for row in rows],
        ],
    )
    connection.commit()
