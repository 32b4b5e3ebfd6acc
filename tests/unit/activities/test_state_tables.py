"""Every record of activity logging against its table of states, on any walk through its commands.

A table (`state_tables.py`) says, for each state, which commands are taken and where they lead;
whatever it leaves out is refused and records nothing.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.table import COMMANDS
from shared.kernel.sampling import combined_seed, commitment, draw
from tests.unit.activities.state_tables import TABLES
from tests.unit.commands.pool import TODAY
from tests.unit.commands.walking import Walk, try_every_step

OWN, UNIT, OTHER, ONE, TWO, RAISER, SUBJECT = (str(UUID(int=n)) for n in range(1, 8))
SEEDS = {OWN: "11" * 32, OTHER: "22" * 32}
BOUND = {
    party: commitment(UUID(SUBJECT), UUID(party), bytes.fromhex(seed))
    for party, seed in SEEDS.items()
}
BOTH = combined_seed(UUID(SUBJECT), [bytes.fromhex(seed) for seed in SEEDS.values()])
FRAME = (OWN, OTHER, UNIT)
(DRAWN,) = draw(BOTH, tuple(map(UUID, FRAME)), 1)

SAID: dict[str, Any] = {  # of a field, where a command has it and the step says nothing else
    **dict.fromkeys(("title", "about", "outcome", "means", "practice", "trigger"), "甲"),
    **dict.fromkeys(("document", "note", "answer", "measure", "problem", "summary"), "甲"),
    **dict.fromkeys(("evidence", "approved_by", "topic", "frame"), "甲"),
    **dict.fromkeys(("present", "members", "households", "size", "size_bytes"), 1),
    **dict.fromkeys(("starts_on", "ends_on", "opened_on"), TODAY.isoformat()),
    "organization_id": OWN,
    "occurred_on": TODAY.isoformat(),
    **dict.fromkeys(("unit_id", "adopted_by_id", "superior_id", "surveyed_by"), UNIT),
    "unit_ids": FRAME,
    "party_ids": [*SEEDS],
    **dict.fromkeys(("person_id", "author_id", "chair_id", "owner_id", "owner_post_id"), ONE),
    "replacement_id": TWO,
    "raised_by_id": RAISER,
    "raiser": "masses",
    "inspector_ids": [ONE],
    "year": 2025,
    "half": 1,
    "item": "dues_used",
    "agenda": [{"title": "甲"}],
    "items": [{"code": "dues_used", "verdict": "satisfied"}],
    "standing": "lagging",
    "mode": "circuit",
    "ground": "disaster",
    "form": "advice",
    "field": "member_team",
    "has_responsibility_section": True,
    "sha256": "0" * 64,
    "media_type": "application/pdf",
    "method": "paper",
    "chosen": "random",
    "frame_size": 9,
    **dict.fromkeys(("asked", "answered"), 1),
    "results": [{"group": "serve", "satisfied": 1, "answered": 1}],
    "answers": [{"vector": "2" * 64, "minute": f"{TODAY}T09:30", "count": 1}],
    "subject_id": SUBJECT,
}
KINDS = {
    "record-meeting": "branch_committee",
    "record-aborted-meeting": "branch_committee",
    "record-service": "help",
    "raise-problem": "other",
}
VARIANTS: dict[str, dict[str, Any]] = {
    "correct-meeting:who": {"present": None, "chair_id": TWO},
    "change-contact-point-standing:better": {"standing": "demonstration"},
    "confirm-visit": {"organization_id": UNIT},
    "dispute-visit": {"organization_id": UNIT},
    "adopt-experience": {"organization_id": UNIT},
    "adopt-innovation:another": {"adopted_by_id": OTHER},
    "confirm-problem-solved:owner": {"raised_by_id": ONE},
    "extend-rectification": {"due_on": (TODAY + timedelta(days=60)).isoformat()},
    "reopen-finding": {"due_on": (TODAY + timedelta(days=20)).isoformat()},
    "report-rectification": {"organization_id": UNIT},
    "commit-seed:one": {"organization_id": OWN, "commitment": BOUND[OWN]},
    "commit-seed:two": {"organization_id": OTHER, "commitment": BOUND[OTHER]},
    "reveal-seed:one": {"organization_id": OWN, "seed": SEEDS[OWN]},
    "reveal-seed:two": {"organization_id": OTHER, "seed": SEEDS[OTHER]},
    "reveal-seed:another": {"organization_id": OWN, "seed": SEEDS[OTHER]},
    "redraw-unit": {"unit_id": str(DRAWN)},
}


def a_command(step: str) -> Any:
    name = step.partition(":")[0]
    struct = COMMANDS[f"activities.{name}"].struct
    kind = {"kind": KINDS[name]} if name in KINDS else {}
    said = {**SAID, **kind, **VARIANTS.get(step, {})}
    fields = {
        field: said.get(field, SUBJECT)
        for field in struct.__struct_fields__
        if field in said or (field.endswith("_id") and field in REQUIRED[name])
    }
    if name == "correct-meeting":
        fields = {**fields, "reason": "甲"}
        wanted = {"meeting_id", "organization_id", "occurred_on", "reason"}
        wanted |= {"chair_id"} if step.endswith("who") else {"present"}
        fields = {field: value for field, value in fields.items() if field in wanted}
    return msgspec.convert(fields, struct)


REQUIRED = {
    spec.name: {field.name for field in msgspec.structs.fields(spec.struct)}
    - {"inspection_id", "sample_id", "contact_point_id", "topic_id", "post_id"}
    | {field.name for field in msgspec.structs.fields(spec.struct) if field.required}
    for spec in COMMANDS.values()
    if spec.service == "activities"
}


@pytest.mark.parametrize("begins", TABLES)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_the_table_of_states_allows_is_taken_and_everything_else_refused(
    begins: str, data: st.DataObject
) -> None:
    table = TABLES[begins]
    steps = sorted({step for taken in table.values() for step in taken})
    walk, state = Walk({}), next(iter(table))
    assert walk.is_taken(a_command(begins))

    for step in data.draw(st.lists(st.sampled_from(steps or [begins]), max_size=15)):
        leads_to = table[state].get(step, "")
        assert (step, walk.is_taken(a_command(step))) == (step, bool(leads_to)), state
        state = leads_to or state


@pytest.mark.parametrize("begins", TABLES)
def test_each_step_is_taken_in_the_states_that_allow_it_and_refused_in_every_other(
    begins: str,
) -> None:
    def begun() -> Walk:
        walk = Walk({})
        assert walk.is_taken(a_command(begins))
        return walk

    try_every_step(TABLES[begins], begun, a_command)


def test_every_command_of_activities_that_goes_on_with_a_record_is_in_a_table() -> None:
    taken = [step for table in TABLES.values() for steps in table.values() for step in steps]
    walked = {step.partition(":")[0] for step in taken}
    begun = {*TABLES, "attach-evidence"}
    registers = {"record-education", "record-support", "settle-dues", "count-mobile-members"}
    registers |= {"set-development-quota", "count-development", "count-dispositions"}
    left = {spec.name for spec in COMMANDS.values() if spec.service == "activities"}
    elsewhere = {"record-appraisal", "detach-evidence", "rehome-finding"}  # tests of their own

    assert left - walked - begun - registers == elsewhere
