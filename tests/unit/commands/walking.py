"""Aggregates on a walk through commands, kept in memory as a store would keep them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.activities.application import Activities
from services.registry.application import Registry
from services.targets.application import Targets
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.eventstore.aggregate import Aggregate
from shared.eventstore.batch import Context
from shared.eventstore.mapper import DatedEvent
from shared.eventstore.session import Session
from shared.kernel.errors import ZerenError
from tests.unit.commands.pool import TODAY
from tests.unit.test_any_commands import recorded_from, state_of, stored_from

HANDLERS = {**Registry.handlers, **Targets.handlers, **Activities.handlers}
CONTEXT = Context(Principal(actor="system:test", role=Role.SYSTEM), TODAY, UUID(int=9))
Table = Mapping[str, Mapping[str, str]]
"""By state: each command that is taken in it, and the state that it leads to."""


def same(state: str, *steps: str) -> dict[str, str]:
    return dict.fromkeys(steps, state)


class Walk:
    """What was recorded so far."""

    def __init__(self, stored: Mapping[UUID, Sequence[DatedEvent]]) -> None:
        self.stored = {stream: list(events) for stream, events in stored.items()}

    def read(self, ids: Iterable[UUID]) -> Mapping[UUID, Sequence[DatedEvent]]:
        return {stream: self.stored[stream] for stream in ids if stream in self.stored}

    def begun(self, kind: str) -> list[UUID]:
        return [one for one, (first, *_) in self.stored.items() if first.topic.startswith(kind)]

    def is_taken(self, command: Any) -> bool:
        """Give a command; whether it was taken. What it changed replays to what it is."""
        session = Session(self.read, recorded_from, self.begun)
        session.preload(self.stored)
        try:
            HANDLERS[type(command)](session, command, CONTEXT)
        except ZerenError:
            assert session.recorded == []
            return False
        for one in session.recorded:
            self.stored.setdefault(one.originator_id, []).append(stored_from(one))
        for stream in {one.originator_id for one in session.recorded}:
            live = session.get(Aggregate, stream)  # type: ignore[type-abstract]
            history = [recorded_from(event) for event in self.stored[stream]]
            assert state_of(type(live).replay(stream, history)) == state_of(live)
        return True


def ways(table: Table) -> dict[str, list[str]]:
    """Give a shortest way from the first state to each that can be reached."""
    first = next(iter(table))
    found, ahead = {first: list[str]()}, [first]
    for state in ahead:
        for step, leads_to in table[state].items():
            if leads_to and leads_to not in found:
                found[leads_to] = [*found[state], step]
                ahead.append(leads_to)
    return found


def try_every_step(table: Table, begin: Callable[[], Walk], command: Callable[[str], Any]) -> None:
    """Try each step of a table in each of its states: taken where it says so, else refused."""
    steps = sorted({step for taken in table.values() for step in taken})
    found = ways(table)
    assert found.keys() == table.keys()
    for state, way in found.items():
        for step in steps:
            walk = begin()
            for one in way:
                assert walk.is_taken(command(one)), (state, one)
            taken = bool(table[state].get(step, ""))
            assert (state, step, walk.is_taken(command(step))) == (state, step, taken)
