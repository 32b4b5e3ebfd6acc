"""Every aggregate with an end, in registry and targets, against its table of states.

A table says, for each state, which commands are taken and where they lead; whatever it leaves out
is refused and records nothing. Walks begin where `founding` has put the aggregate.
"""

from collections.abc import Mapping, Sequence
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
from shared.contracts.table import COMMANDS
from shared.eventstore.mapper import DatedEvent
from tests.unit.commands.founding import founding
from tests.unit.commands.pool import TODAY, an_id
from tests.unit.commands.walking import Table, Walk, same

STRUCTS = {spec.name: spec.struct for spec in COMMANDS.values()}
FIRST, SECOND = an_id(Organization, 3), an_id(Organization, 4)

GOING_ON = ("assign-weak-case", "take-weak-case-measure", "continue-weak-case")
CHANGES = ("rename-organization", "categorize-organization", "count-members", "set-committee")
INDICATORS = ("cascade-indicator", "report-progress", "change-deadline", "agree-assistance")
DIRECTIVES = ("study-directive", "take-directive-measure", "report-directive-result")
TABLES: dict[str, Table] = {
    "weak case": {
        "open": {
            **same("open", *GOING_ON, "hold-weak-case-acceptance:failed"),
            "hold-weak-case-acceptance": "accepted",
        },
        "accepted": {
            **same("accepted", *GOING_ON, "hold-weak-case-acceptance"),
            "hold-weak-case-acceptance:failed": "open",
            "close-weak-case": "closed",
        },
        "closed": {"reopen-weak-case": "open"},
    },
    "focus": {
        "open": {**same("open", "plan-focus-measure"), "close-focus": "closed"},
        "closed": {"reopen-focus": "open"},
    },
    "unit": {
        "open": {**same("open", "cover-unit"), "close-unit": "closed"},
        "closed": same("closed", "close-unit"),
    },
    "venue": {"open": {"close-venue": "closed"}, "closed": same("closed", "close-venue")},
    # Who has signed may say so again, whatever has come since.
    "handover": {
        "empty": {"list-handover-item": "listed", "rule-handover": "ruled"},
        "listed": {
            **same("listed", "list-handover-item"),
            "sign-handover": "by one",
            "sign-handover:successor": "by the other",
            "rule-handover": "ruled",
        },
        "by one": {
            **same("by one", "sign-handover"),
            "sign-handover:successor": "by both",
            "rule-handover": "ruled after one",
        },
        "by the other": {
            **same("by the other", "sign-handover:successor"),
            "sign-handover": "by both",
            "rule-handover": "ruled after the other",
        },
        "by both": same("by both", "sign-handover", "sign-handover:successor"),
        "ruled": {},
        "ruled after one": same("ruled after one", "sign-handover"),
        "ruled after the other": same("ruled after the other", "sign-handover:successor"),
    },
    "organization": {
        "standing": {
            **same("standing", *CHANGES),
            "abolish-organization": "ended",
            "void-organization": "voided",
        },
        "ended": same("ended", "abolish-organization"),
        "voided": same("voided", "void-organization"),
    },
    "person": {
        "known": {**same("known", "record-contact"), "erase-person": "erased"},
        "erased": same("erased", "erase-person"),
    },
    # A long-term plan: only the targets of a year are linked.
    "plan": {"in force": {"link-plan": "", "end-plan": "ended"}, "ended": {}},
    "target": {"open": {**same("open", *INDICATORS), "end-target": "closed"}, "closed": {}},
    "directive": {
        "received": {
            **same("received", "study-directive"),
            "take-directive-measure": "measured",
            **same("closed", "set-directive-aside", "supersede-directive"),
        },
        "measured": {
            **same("measured", *DIRECTIVES),
            **same("closed", "set-directive-aside", "supersede-directive"),
        },
        "closed": {},
    },
    "waiver": {"granted": {"revoke-waiver": "revoked"}, "revoked": {}},
    "document": {
        "issued": {"supersede-document": "superseded"},
        "superseded": same("superseded", "supersede-document"),
    },
}
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
}
OF_SECOND = {"organization_id": SECOND}
VARIANTS: dict[str, dict[str, Any]] = {
    "hold-weak-case-acceptance:failed": {"grade": "unqualified", "score_points": 10},
    "sign-handover:successor": {"side": "successor", "person_id": an_id(Person, 2)},
    **dict.fromkeys((*CHANGES, "abolish-organization", "void-organization"), OF_SECOND),
    "agree-assistance": {"unit_id": SECOND, "person_id": an_id(Person, 2)},
    "supersede-directive": {"successor_id": an_id(Directive, 2)},
    "close-focus": {"evidence": ["甲"]},
    "reopen-focus": {"evidence": ["甲"]},
    "reopen-weak-case": {"evidence": ["甲"]},
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
