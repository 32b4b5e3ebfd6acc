"""Every aggregate with an end, in registry and targets, against its table of states.

A table (`state_tables.py`) says, for each state, which commands are taken and where they lead;
whatever it leaves out is refused and records nothing. Walks begin where `founding` has put the
aggregate.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.domain.focus import Focus
from services.registry.domain.handover import Handover
from services.registry.domain.organization import Organization
from services.registry.domain.person import Person
from services.registry.domain.post import Post
from services.registry.domain.reach import Unit, Venue
from services.registry.domain.weak_case import WeakCase
from services.targets.domain.directive import Directive
from services.targets.domain.document import Document
from services.targets.domain.plan import Plan
from services.targets.domain.target import Target
from services.targets.domain.waiver import Waiver
from services.targets.domain.work_document import WorkDocument
from shared.contracts.command import New
from shared.contracts.table import COMMANDS
from shared.contracts.wire import marks
from shared.eventstore.mapper import DatedEvent
from tests.unit.commands.founding import founding
from tests.unit.commands.pool import TODAY, an_id
from tests.unit.commands.walking import Walk, try_every_step
from tests.unit.state_tables import CHANGES, TABLES

STRUCTS = {spec.name: spec.struct for spec in COMMANDS.values()}
FIRST, SECOND = an_id(Organization, 3), an_id(Organization, 4)

YESTERDAY = TODAY - timedelta(days=1)
SAID: dict[str, Any] = {
    "occurred_on": TODAY,
    "reason": "甲",
    "organization_id": FIRST,
    "weak_case_id": an_id(WeakCase, 1),
    "focus_id": an_id(Focus, 1),
    "unit_id": an_id(Unit, 1),
    "venue_id": an_id(Venue, 1),
    "handover_id": an_id(Handover, 1),
    "person_id": an_id(Person, 1),
    "post_id": an_id(Post, 1),
    "plan_id": an_id(Plan, 1),
    "target_id": an_id(Target, 1),
    "directive_id": an_id(Directive, 1),
    "waiver_id": an_id(Waiver, 1),
    "document_id": an_id(Document, 1),
    "work_document_id": an_id(WorkDocument, 1),
    "superior_id": an_id(Organization, 1),
    "unit_ids": [FIRST],
    "indicator_id": UUID(int=201),
    "ruling_id": an_id(Organization, 2),
    "successor_id": an_id(Document, 2),
    "meeting_id": UUID(int=301),
    **dict.fromkeys(("measure", "title", "result", "name", "document", "contact"), "甲"),
    **dict.fromkeys(("approved_by", "development_goal", "evidence"), "甲"),
    "until": TODAY.replace(year=2026),
    "due_on": TODAY.replace(year=2026),
    "criteria": ["other"],
    "grade": "qualified",
    "score_points": 90,
    "representatives": 10,
    "dissatisfied": 0,
    "full_members": 5,
    "probationary_members": 0,
    "entitled_to_vote": 5,
    "has_committee": True,
    "category": "community",
    "coverage": "work_only",
    "members": 1,
    "percent": 10,
    "quantity": "1",
    "side": "predecessor",
    "kind": "other",
    "leave": "training",
    "flag": "lagging",
    "starts_on": TODAY,
    "what": "甲",
}
OF_SECOND = {"organization_id": SECOND}
BY_ANOTHER = {"person_id": an_id(Person, 2)}
VARIANTS: dict[str, dict[str, Any]] = {
    "hold-weak-case-acceptance:failed": {"grade": "unqualified", "score_points": 10},
    "sign-handover:successor": {"side": "successor", "person_id": an_id(Person, 2)},
    **dict.fromkeys((*CHANGES, "abolish-organization", "void-organization"), OF_SECOND),
    "agree-assistance": {"unit_id": SECOND, "person_id": an_id(Person, 2)},
    "supersede-directive": {"successor_id": an_id(Directive, 2)},
    "close-focus": {"evidence": ["甲"]},
    "reopen-focus": {"evidence": ["甲"]},
    "reopen-weak-case": {"evidence": ["甲"]},
    **dict.fromkeys(("appoint-person", "accept-assistance"), BY_ANOTHER),
    "start-acting": {"person_id": an_id(Person, 2), "occurred_on": YESTERDAY},
    "end-appointment:acting": {"person_id": an_id(Person, 2), "acting": True},
    "start-leave": {"occurred_on": YESTERDAY},
    "set-flag": {"occurred_on": YESTERDAY, "evidence": ["甲"]},
    "clear-flag": {"evidence": ["甲"]},
    "add-superior": {**OF_SECOND, "occurred_on": YESTERDAY},
    **dict.fromkeys(("set-assessor", "end-superior"), OF_SECOND),
    "revise-work-document:another": OF_SECOND,
    "record-implementation:another": OF_SECOND,
}


@cache
def founded() -> Mapping[UUID, Sequence[DatedEvent]]:
    """Give what stands before every walk."""
    walk = Walk({})
    assert all(walk.is_taken(command) for command in founding())
    return walk.stored


def a_command(step: str) -> Any:
    struct = STRUCTS[step.partition(":")[0]]
    said = {**SAID, **VARIANTS.get(step, {})}
    fields = {field: said[field] for field in struct.__struct_fields__ if field in said}
    return msgspec.convert(msgspec.to_builtins(fields), struct)


@pytest.mark.parametrize("kind", TABLES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_the_table_of_states_allows_is_taken_and_everything_else_refused(
    kind: str, data: st.DataObject
) -> None:
    table = TABLES[kind]
    steps = sorted({step for taken in table.values() for step in taken})
    walk, state = Walk(founded()), next(iter(table))

    for step in data.draw(st.lists(st.sampled_from(steps), max_size=10)):
        leads_to = table[state].get(step, "")
        assert (step, walk.is_taken(a_command(step))) == (step, bool(leads_to)), state
        state = leads_to or state


@pytest.mark.parametrize("kind", TABLES)
def test_each_step_is_taken_in_the_states_that_allow_it_and_refused_in_every_other(
    kind: str,
) -> None:
    try_every_step(TABLES[kind], lambda: Walk(founded()), a_command)


def test_every_command_of_registry_and_targets_that_goes_on_with_a_record_is_in_a_table() -> None:
    steps = [step for table in TABLES.values() for taken in table.values() for step in taken]
    walked = {step.partition(":")[0] for step in steps}
    left = {
        spec.name
        for spec in COMMANDS.values()
        if spec.service in {"registry", "targets"}
        and not any(isinstance(mark, New) for mark in marks(spec.struct).values())
    }
    elsewhere = {  # tests of their own
        *("move-organization", "set-form", "follow-weak-case", "inherit-plan"),
        *("start-term", "hold-election", "extend-term", "advance-election"),
        "approve-late-entry",
    }

    assert left - walked == elsewhere
