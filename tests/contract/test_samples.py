"""The sample county: lines that the contracts take, in an order that holds, the same every time."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))  # `deploy` is no installed package

from deploy.samples.faults import NAMED  # noqa: E402
from deploy.samples.generate import cast, generate  # noqa: E402
from deploy.samples.line import Line, as_bytes  # noqa: E402
from deploy.samples.names import uid  # noqa: E402
from shared.contracts.command import Command, New, Ref  # noqa: E402
from shared.contracts.table import COMMANDS  # noqa: E402
from shared.contracts.wire import ids_of, marks, read_command  # noqa: E402


@cache
def lines() -> list[Line]:
    return generate()


@cache
def commands() -> list[tuple[str, Command]]:
    return [
        (line.command, read_command(COMMANDS[f"{line.service}.{line.command}"].struct, line.body))
        for line in lines()
    ]


@cache
def organization_of(fault: str) -> UUID:
    key = next(key for key, script in NAMED.items() if script.fault == fault)
    return uid("organization", key)


def said_of(fault: str, name: str) -> list[Any]:
    return [
        command
        for given, command in commands()
        if given == name and getattr(command, "organization_id", None) == organization_of(fault)
    ]


def monthly(fault: str) -> Counter[int]:
    """Meetings in each month of an organization, party groups apart."""
    return Counter(
        meeting.occurred_on.month
        for meeting in said_of(fault, "record-meeting")
        if meeting.kind != "party_group"
    )


def test_two_runs_give_the_same_bytes_whatever_the_hash_seed() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-m", "deploy.samples.generate"],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert runs == [as_bytes(lines())] * 2


def test_a_written_line_is_read_back_as_the_same_command() -> None:
    first = as_bytes(lines()[:1])

    assert first.endswith(b"\n")
    assert msgspec.json.decode(first, type=Line) == lines()[0]


def test_there_are_at_least_twenty_thousand_commands_and_each_is_valid() -> None:
    assert len(commands()) >= 20_000


def test_every_command_of_the_table_is_used() -> None:
    assert {f"{line.service}.{line.command}" for line in lines()} == set(COMMANDS)


def test_every_reference_precedes_its_use() -> None:
    known: set[tuple[str, UUID]] = set()
    for line, (_, command) in zip(lines(), commands(), strict=True):
        for field, mark in marks(type(command)).items():
            if isinstance(mark, Ref):
                missing = {(mark.kind, one) for one in ids_of(command, field)} - known
                assert not missing, line
        known.update(_made_by(command))


def _made_by(command: Command) -> Iterator[tuple[str, UUID]]:
    for field, mark in marks(type(command)).items():
        if isinstance(mark, New):
            yield from ((mark.kind, one) for one in ids_of(command, field))


def test_lines_of_one_service_stand_together() -> None:
    services = [line.service for line in lines()]

    blocks = [one for at, one in enumerate(services) if at == 0 or services[at - 1] != one]

    assert blocks == [
        "registry",
        "targets",
        "activities",
        "targets",  # what names a meeting
        "assessment",
        "activities",  # put right after the objection
        "assessment",
        "activities",  # withdrawn after all was final
        "assessment",
        "targets",  # a period is closed when all is said
    ]


def test_one_id_is_one_body() -> None:
    bodies = {line.id: line.body for line in lines()}

    assert all(bodies[line.id] == line.body for line in lines())


def test_names_of_people_stand_in_registrations_alone() -> None:
    names = {line.body["name"] for line in lines() if line.command == "register-person"}
    other = [line.body for line in lines() if line.command != "register-person"]
    values = {value for body in other for value in body.values() if isinstance(value, str)}

    assert names.isdisjoint(values)


def test_every_deed_is_received_on_or_after_its_day() -> None:
    for name, command in commands():
        spec = next(spec for spec in COMMANDS.values() if spec.name == name)
        if spec.deed:
            assert command.received_on is not None
            assert command.received_on >= command.occurred_on


def test_the_county_has_all_kinds_and_categories() -> None:
    kinds = Counter(unit.kind.value for unit in cast().units)
    categories = {unit.category for unit in cast().branches}

    assert kinds["county_committee"] == 1
    assert kinds["township_committee"] == 12
    assert len(cast().branches) == 240
    assert kinds["general_branch"] == 12
    assert len(categories) == 6


def test_a_quarter_has_no_committee_meeting_and_the_next_has_two() -> None:
    months = monthly("a quarter without a committee meeting, two in the next")

    assert sorted(months) == [2, 7, 9, 11]


@pytest.mark.parametrize(
    ("fault", "basis"),
    [
        ("deputy in the chair, entrusted", "entrusted"),
        ("deputy in the chair, not entrusted", "secretary"),
    ],
)
def test_a_deputy_is_in_the_chair_once_with_and_once_without_entrustment(
    fault: str, basis: str
) -> None:
    deputy = next(unit for unit in cast().units if unit.id == organization_of(fault)).seats[1]

    (chaired,) = [
        one for one in said_of(fault, "record-meeting") if one.chair_id == deputy.person_id
    ]

    assert chaired.chair_basis == basis
    assert (chaired.entrustment is not None) == (basis == "entrusted")


@pytest.mark.parametrize(
    ("fault", "signatures"),
    [
        ("secretary changes in June, indicators accepted again", 8),
        ("secretary changes in June, indicators not accepted again", 6),
    ],
)
def test_a_secretary_changes_in_june(fault: str, signatures: int) -> None:
    ended = said_of(fault, "end-appointment")

    assert [one.occurred_on.isoformat() for one in ended] == ["2025-06-16"]
    assert len(said_of(fault, "accept-indicator")) == signatures


def test_two_villages_are_merged_in_september() -> None:
    (merged,) = said_of("successor of two merged villages", "merge-organizations")

    assert merged.occurred_on.isoformat() == "2025-09-15"
    assert set(merged.predecessor_ids) == {
        organization_of("merged, the larger predecessor"),
        organization_of("merged, the smaller predecessor"),
    }


def test_a_branch_is_founded_on_the_20th() -> None:
    (established,) = said_of("founded on the 20th", "establish-organization")

    assert established.occurred_on.isoformat() == "2025-03-20"


def test_both_reports_are_filed_in_december() -> None:
    filed = said_of("both reports filed in December", "file-report")

    assert [(one.half, one.occurred_on.month) for one in filed] == [(1, 12), (2, 12)]


def test_late_entries_come_more_than_three_days_after() -> None:
    lags = [
        (one.received_on - one.occurred_on).days
        for name in ("record-meeting", "file-report")
        for one in said_of("late entries", name)
    ]

    assert sorted(lag for lag in lags if lag > 3) == [7, 12, 12]


def test_one_record_is_sent_twice_at_once_and_one_again_weeks_later() -> None:
    places: dict[UUID, list[int]] = {}
    for place, line in enumerate(lines()):
        places.setdefault(line.id, []).append(place)
    repeated = sorted(places[-1] - places[0] for places in places.values() if len(places) > 1)

    assert repeated[0] == 1
    assert len(repeated) == 2
    assert repeated[1] > 500


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        ("wrong month corrected", "correct-meeting"),
        ("wrong chair corrected", "correct-meeting"),
        ("record withdrawn", "withdraw-meeting"),
        ("meeting aborted", "record-aborted-meeting"),
        ("acting secretary", "start-acting"),
        ("moved to another township", "move-organization"),
        ("renamed", "rename-organization"),
        ("change of category", "categorize-organization"),
        ("abolished", "abolish-organization"),
    ],
)
def test_each_other_named_fault_is_there(fault: str, name: str) -> None:
    assert len(said_of(fault, name)) == 1


def test_a_general_meeting_has_exactly_half_of_those_entitled() -> None:
    halves = [
        one for one in said_of("no quorum", "record-meeting") if one.entitled == 2 * one.present
    ]

    assert [one.occurred_on.month for one in halves] == [6]


def test_every_clause_quotes_the_plan_in_its_own_words() -> None:
    plan = (ROOT / "deploy/rules/plan.zh.txt").read_text("utf-8")
    clauses = msgspec.yaml.decode((ROOT / "deploy/rules/clauses.zh.yaml").read_bytes())["clauses"]

    assert clauses[0]["number"] == "S-01"
    assert clauses[-1]["number"] == "S-72"
    for clause in clauses:
        place = 0
        for words in clause["quote"].split("…"):
            place = plan.find(words, place)
            assert place >= 0, clause
            place += len(words)
