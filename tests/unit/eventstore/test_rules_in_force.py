"""Which rule pack binds an organization on a day, from the ledger's own entries."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from shared.contracts.checklist import CHECKLIST, checklist
from shared.contracts.fact import Fact
from shared.contracts.facts.registry import (
    OrganizationEstablished,
    OrganizationKind,
    OrganizationMoved,
)
from shared.contracts.facts.targets import RulePackPublished
from shared.contracts.practice import DEFAULTS
from shared.contracts.rule_pack import InvalidRulePackError, read_rule_pack
from shared.eventstore.rules_in_force import TYPES, RulesInForce

TOWNSHIP_PACK = (Path(__file__).parents[3] / "deploy/rules/township.yaml").read_text("utf-8")
COUNTY, EAST, WEST, BRANCH = (UUID(int=n) for n in range(1, 5))
LONG_AGO, JUNE, JULY = date(2024, 1, 1), date(2025, 6, 1), date(2025, 7, 1)


def a_pack(visits: int) -> str:
    return f"{TOWNSHIP_PACK}\npractice: {{visits_a_year: {visits}}}\n"


def published(by: UUID, visits: int, first: date, last: date = date(2025, 12, 31)) -> Fact:
    return RulePackPublished(
        organization_id=by,
        name="x",
        effective_from=first,
        effective_to=last,
        sha256="0" * 64,
        content=a_pack(visits),
    )


def established(superior: UUID | None) -> Fact:
    kind = OrganizationKind.TOWNSHIP_COMMITTEE
    return OrganizationEstablished(kind=kind, name="x", superior_id=superior)


class Ledger:
    """Entries as the ledger gives them, each read once."""

    def __init__(self, *facts: tuple[UUID, Fact, date]) -> None:
        self.rows: list[tuple[int, str, bytes]] = []
        self.read = 0
        for subject, fact, on in facts:
            self.append(subject, fact, on)

    def append(self, subject: UUID, fact: Fact, on: date) -> None:
        entry = {
            **dict.fromkeys(("specversion", "id", "source", "type", "actor"), "x"),
            **dict.fromkeys(("streamversion", "sequence", "previous", "reliesonindex"), 1),
            **dict.fromkeys(("commandid", "correlationid"), UUID(int=9)),
            "subject": subject,
            "occurredon": on,
            "time": "2025-01-01T00:00:00.000000Z",
            "data": fact,
        }
        self.rows.append((len(self.rows), fact.TOPIC, msgspec.json.encode(entry)))

    def __call__(self, start: int) -> Sequence[tuple[int, str, bytes]]:
        rows = self.rows[start:]
        self.read += len(rows)
        return rows


TREE = (
    (COUNTY, established(None), LONG_AGO),
    (EAST, established(COUNTY), LONG_AGO),
    (WEST, established(COUNTY), LONG_AGO),
    (BRANCH, established(EAST), LONG_AGO),
)


def visits(ledger: Ledger, on: date, organization: UUID = BRANCH) -> int:
    return RulesInForce(ledger).practice(organization, on).visits_a_year


def test_where_no_pack_is_in_force_the_defaults_hold() -> None:
    ledger = Ledger(*TREE, (UUID(int=20), published(WEST, 9, LONG_AGO), LONG_AGO))

    assert visits(ledger, JUNE) == DEFAULTS.visits_a_year


def test_the_pack_of_the_nearest_superior_of_the_day_holds() -> None:
    ledger = Ledger(
        *TREE,
        (UUID(int=20), published(COUNTY, 5, LONG_AGO), LONG_AGO),
        (UUID(int=21), published(EAST, 6, LONG_AGO), LONG_AGO),
        (BRANCH, OrganizationMoved(superior_id=WEST), JULY),
    )

    assert [visits(ledger, on) for on in (JUNE, JULY, date(2026, 1, 1))] == [6, 5, 4]
    assert visits(ledger, JULY, EAST) == 6


def test_a_later_pack_of_the_same_root_supersedes_from_its_own_first_day() -> None:
    ledger = Ledger(
        *TREE,
        (UUID(int=20), published(COUNTY, 5, JULY), LONG_AGO),
        (UUID(int=21), published(COUNTY, 6, LONG_AGO), LONG_AGO),
    )

    assert [visits(ledger, on) for on in (JUNE, JULY)] == [6, 5]


def test_what_comes_later_is_read_and_what_was_read_is_not_read_again() -> None:
    ledger = Ledger(*TREE)
    rules = RulesInForce(ledger)
    assert rules.practice(BRANCH, JUNE) == DEFAULTS

    ledger.append(UUID(int=20), published(COUNTY, 7, LONG_AGO), LONG_AGO)

    assert rules.practice(BRANCH, JUNE).visits_a_year == 7
    assert ledger.read == len(TREE) + 1


def test_superiors_that_form_a_ring_end_the_search() -> None:
    ledger = Ledger(*TREE, (COUNTY, OrganizationMoved(superior_id=BRANCH), JUNE))

    assert visits(ledger, JUNE) == DEFAULTS.visits_a_year


def test_the_index_of_the_ledger_is_for_the_types_that_are_read() -> None:
    migration = Path(__file__).parents[3] / "deploy/postgres/ledger/0006_closed_periods.sql"

    assert all(f"'{name}'" in migration.read_text("utf-8") for name in TYPES)


def test_a_pack_adds_items_to_the_checklist_and_words_a_default_one_anew() -> None:
    added = """
checklist:
  - {code: volunteers, clause: S-56, zh: 志愿服务, en: Volunteers}
  - {code: dues_used, clause: S-55, zh: 党费使用公示, en: Use of dues made public}
"""
    items = checklist(read_rule_pack(TOWNSHIP_PACK + added).checklist)

    assert [*items] == [*(item.code for item in CHECKLIST), "volunteers"]
    assert items["dues_used"].zh == "党费使用公示"


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("practice: {visits_a_year: -1}", "practice.visits_a_year"),
        ("practice: {visits_a_month: 1}", "practice.visits_a_month"),
        ("practice: {secretaries: none}", "practice.secretaries"),
        ("practice: {rectification_days: 0}", "practice.rectification_days"),
        ("checklist: [{code: a b, clause: S-56, zh: 甲, en: x}]", "checklist"),
        (
            "checklist: [{code: a, clause: b, zh: 甲, en: x}, {code: a, clause: b, zh: 乙, en: y}]",
            "checklist",
        ),
    ],
)
def test_numbers_and_items_out_of_form_are_refused_by_their_key(said: str, key: str) -> None:
    with pytest.raises(InvalidRulePackError) as refused:
        read_rule_pack(f"{TOWNSHIP_PACK}\n{said}\n")

    assert refused.value.details["key"].startswith(key)


def test_as_it_was_read_it_answers_without_reading_on_and_whoever_asks_next_reads_on() -> None:
    ledger = Ledger(*TREE)
    known = RulesInForce(ledger)
    as_read = known.as_read()
    ledger.append(UUID(int=20), published(COUNTY, 7, LONG_AGO), LONG_AGO)

    assert as_read.practice(BRANCH, JUNE) == DEFAULTS
    assert known.as_read().practice(BRANCH, JUNE).visits_a_year == 7
