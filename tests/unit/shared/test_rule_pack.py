"""Rule packs: what is refused, and that the refusal names the key."""

from contextlib import suppress
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.facts.registry import OrganizationKind
from shared.contracts.rule_duties import day_of
from shared.contracts.rule_pack import InvalidRulePackError, read_rule_pack

TOWNSHIP = (Path(__file__).parents[3] / "deploy/rules/township.yaml").read_text("utf-8")


def test_the_township_pack_has_the_items_points_and_clauses_of_the_rules() -> None:
    pack = read_rule_pack(TOWNSHIP)

    assert pack.name == "township-2025"
    assert {item.id: item.points for item in pack.items} == {"M1": 16, "M2": 24, "T1": 16, "B1": 12}
    assert {item.id: item.clauses for item in pack.items} == {
        "M1": ("S-37a", "S-37c"),
        "M2": ("S-37b", "S-37c"),
        "T1": ("S-31", "S-32", "S-33", "S-34"),
        "B1": ("S-58",),
    }
    assert (pack.grace_days, pack.due_soon_days, pack.valid_date) == (3, 14, "next 01-16")
    assert [grade.at_least for grade in pack.grades] == [90, 80, 60, 0]


def test_each_item_concerns_the_kinds_the_rules_name() -> None:
    pack = read_rule_pack(TOWNSHIP)
    duties = {duty.id: duty for duty in pack.duties}
    kinds = {item.id: {k for d in item.duties for k in duties[d].subjects} for item in pack.items}

    branches = {OrganizationKind.BRANCH, OrganizationKind.GENERAL_BRANCH}
    township = {OrganizationKind.TOWNSHIP_COMMITTEE}
    assert kinds == {"M1": township, "M2": branches, "T1": township | branches, "B1": branches}


def test_numbers_are_exact() -> None:
    pack = read_rule_pack(TOWNSHIP.replace("held_invalid: 0.5", "held_invalid: 0.1"))

    assert pack.items[1].rule.held_invalid == Fraction(1, 10)


def test_equal_texts_are_read_once() -> None:
    assert read_rule_pack(TOWNSHIP) is read_rule_pack(str(TOWNSHIP))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("format: zeren-rules/1", "format: zeren-rules/2", "format"),
        ("grace_days: 3", "grace_days: three", "grace_days"),
        ("grace_days: 3", "grace_dayz: 3", "grace_dayz"),
        ("points: 16", "points: 16\n    colour: red", "items[0].colour"),
        ("points: 16", "points: -16", "items[0].points"),
        ("points: 16", "points: 1e5", "items[0].points"),
        ("points: 16", "points: .nan", "items[0].points"),
        ("points: 16", "points: [1]", "items[0].points"),
        ("shape: deductions", "shape: magic", "items[0].rule.shape"),
        ("duty: committee-meeting", "duty: party", "items[0].rule.duty"),
        ("weight: 1/2", "weight: 1/3", "items[2].rule.parts"),
        ("weight: 1/2", "weight: 1/0", "items[2].rule.parts[2].weight"),
        ("{every: 03-31}", "{every: 02-30}", "duties[4].due.every"),
        ("{H1: 07-15, H2: next 01-15}", "{H1: 07-15}", "duties[6].due"),
        ("period: half", "period: month", "duties[6].period"),
        ("id: branch-meeting", "id: county-meeting", "duties"),
        ("at_least: 80", "at_least: 95", "grades"),
        ("step: 0.01", "step: 1/3", "rounding.step"),
        ("step: 0.01", "step: 0", "rounding.step"),
        ("  - id: M2", "  - id: M1", "items"),
        ("grace_days: 3 ", "grace_days: 3\ngrace_days: 4 ", "grace_days"),
        ("quotas: none", "quotas: &a none\nmore: *a", "line 14"),
        ("[S-36, S-37c]", "[S-36, S-37c", "line 35"),
    ],
)
def test_what_is_wrong_is_refused_and_its_key_is_named(old: str, new: str, key: str) -> None:
    assert old in TOWNSHIP

    with pytest.raises(InvalidRulePackError) as refusal:
        read_rule_pack(TOWNSHIP.replace(old, new, 1))

    assert refusal.value.details["key"] == key
    assert refusal.value.zh
    assert refusal.value.code == "invalid_rule_pack"


@pytest.mark.parametrize(
    "text", ["", "\x00", "[" * 5000, "- 1", "a: !!python/name:os.system x", "? [a]\n: b"]
)
def test_what_is_no_pack_at_all_is_refused(text: str) -> None:
    with pytest.raises(InvalidRulePackError):
        read_rule_pack(text)


@settings(deadline=None, max_examples=150)
@given(place=st.integers(0, len(TOWNSHIP)), cut=st.integers(0, 40), text=st.text(max_size=12))
def test_a_damaged_pack_is_read_or_refused_and_nothing_else(
    place: int, cut: int, text: str
) -> None:
    with suppress(InvalidRulePackError):
        read_rule_pack(TOWNSHIP[:place] + text + TOWNSHIP[place + cut :])


def test_days_are_of_the_year_assessed_or_of_the_next() -> None:
    assert day_of("last_day", 2025, date(2025, 6, 30)) == date(2025, 6, 30)
    assert day_of("07-15", 2025, date(2025, 6, 30)) == date(2025, 7, 15)
    assert day_of("next 01-15", 2025, date(2025, 12, 31)) == date(2026, 1, 15)
