"""What is found of a team's contact points on a day: number, lag, sharing, review (S-38 … S-41)."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.activities.domain.contact_rules import (
    ContactFinding,
    Lagging,
    Leader,
    Point,
    findings,
    uncovered,
)
from shared.contracts.facts.registry import PostKind
from shared.contracts.practice import DEFAULTS, Practice

TOWNSHIP, UNIT, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
LI, WANG, ZHAO = UUID(int=11), UUID(int=12), UUID(int=13)
MARCH, JUNE, NOVEMBER = date(2025, 3, 1), date(2025, 6, 1), date(2025, 11, 1)


def unit(number: int) -> UUID:
    return UUID(int=100 + number)


def point(number: int, person: UUID = LI, **changes: Any) -> Point:
    fields: dict[str, Any] = {
        "contact_point_id": UUID(int=200 + number),
        "person_id": person,
        "chosen_unit_id": unit(number),
        "unit_id": unit(number),
        "chosen_on": MARCH,
        "division": "片区",
        "reviewed_on": None,
        "shortage_waiver": None,
    }
    return Point(**fields | changes)


def leader(person: UUID = LI, kind: PostKind = PostKind.SECRETARY, since: date = MARCH) -> Leader:
    return Leader(person, kind, since)


def lagging(*numbers: int) -> set[Lagging]:
    return {Lagging(unit(number), MARCH) for number in numbers}


def found(
    *points: Point,
    who: Leader | None = None,
    flags: Any = None,
    practice: Practice = DEFAULTS,
    **more: Any,
) -> list[str]:
    flags = lagging(*range(1, 9)) if flags is None else flags
    return [
        str(each.finding)
        for each in findings(
            [who or leader()], points, flags, on=NOVEMBER, practice=practice, **more
        )
    ]


@pytest.mark.clause("S-39", "E-08")
@pytest.mark.parametrize("kind", [PostKind.SECRETARY, PostKind.DEPUTY_SECRETARY])
@pytest.mark.parametrize(
    ("count", "said"),
    [(0, ["none_chosen"]), (1, ["too_few"]), (2, []), (3, []), (4, ["too_many"])],
)
def test_a_secretary_and_each_deputy_has_two_to_three_lagging_units(
    kind: PostKind, count: int, said: list[str]
) -> None:
    points = [point(number) for number in range(1, count + 1)]

    assert found(*points, who=leader(kind=kind)) == said


@pytest.mark.clause("S-39")
def test_a_unit_that_was_not_lagging_on_the_day_of_choice_is_found() -> None:
    assert found(point(1), point(2), flags=lagging(1)) == ["not_lagging"]


@pytest.mark.clause("S-39")
def test_a_unit_that_has_lost_the_flag_since_stays_a_valid_choice() -> None:
    # The flags asked for are those of the day of choice; those of today are not looked at.
    assert found(point(1), point(2), flags=lagging(1, 2)) == []


@pytest.mark.clause("S-39", "E-06")
def test_a_shortage_waiver_excuses_fewer_units_and_units_that_do_not_lag() -> None:
    waived = point(1, shortage_waiver="青委〔2025〕8号")

    assert found(waived) == ["waived"]
    assert found(waived, point(2), flags=lagging(2)) == ["waived"]


@pytest.mark.clause("S-39", "E-06")
def test_a_waiver_for_the_whole_team_excuses_secretaries_and_nobody_else() -> None:
    member = leader(kind=PostKind.MEMBER)

    assert found(has_shortage=True) == ["waived"]
    assert found(who=member, has_shortage=True) == ["none_chosen"]


@pytest.mark.clause("S-39")
def test_a_leader_new_in_post_has_time_to_choose() -> None:
    assert found(who=leader(since=date(2025, 10, 20))) == ["starting"]


@pytest.mark.clause("S-40")
def test_any_other_leader_needs_one_that_need_not_lag() -> None:
    member = leader(kind=PostKind.MEMBER)

    assert found(who=member) == ["none_chosen"]
    assert found(point(1), who=member, flags=set()) == []


@pytest.mark.clause("S-40")
def test_who_is_exempt_as_no_party_member_needs_none_and_a_secretary_all_the_same() -> None:
    member = leader(kind=PostKind.MEMBER)._replace(is_exempt=True)

    assert found(who=member) == []
    assert found(who=leader()._replace(is_exempt=True)) == ["none_chosen"]


@pytest.mark.clause("S-39")
def test_two_leaders_at_one_unit_are_shown_as_a_warning() -> None:
    team = [leader(LI, PostKind.MEMBER), leader(WANG, PostKind.MEMBER)]
    both = [point(1), point(2, WANG, unit_id=unit(1))]

    said = findings(team, both, lagging(1, 2), on=NOVEMBER, practice=DEFAULTS)
    assert [each.finding for each in said] == [ContactFinding.SHARED_UNIT] * 2


@pytest.mark.clause("S-39")
def test_a_pack_may_let_two_leaders_share_a_unit() -> None:
    team = [leader(LI, PostKind.MEMBER), leader(WANG, PostKind.MEMBER)]
    both = [point(1), point(2, WANG, unit_id=unit(1))]

    assert not findings(team, both, set(), on=NOVEMBER, practice=Practice(shared_unit="allow"))


@pytest.mark.clause("S-39", "S-40")
def test_a_pack_with_other_numbers_finds_otherwise() -> None:
    practice = Practice(lagging_points_min=1, lagging_points_max=1, other_points_min=2)
    member = leader(kind=PostKind.MEMBER)

    assert found(point(1), practice=practice) == []
    assert found(point(1), point(2), practice=practice) == ["too_many"]
    assert found(point(1), who=member, practice=practice) == ["too_few"]


@pytest.mark.clause("S-39")
def test_a_pack_may_read_the_secretary_and_deputies_jointly() -> None:
    team = [leader(LI), leader(WANG, PostKind.DEPUTY_SECRETARY)]
    one_each = [point(1), point(2, WANG)]
    jointly = Practice(secretaries="jointly")

    def said(practice: Practice) -> list[str]:
        told = findings(team, one_each, lagging(1, 2), on=NOVEMBER, practice=practice)
        return [str(each.finding) for each in told]

    assert said(DEFAULTS) == ["too_few", "too_few"]
    assert said(jointly) == []


@pytest.mark.clause("S-38")
def test_a_changed_division_of_work_prompts_a_review_and_breaks_nothing() -> None:
    points = [point(1), point(2)]

    said = found(*points, redivided={points[0].contact_point_id})
    assert said == ["review_due"]
    assert found(point(1, division=None), point(2)) == ["no_division"]


def test_the_point_of_somebody_who_leads_no_more_is_found() -> None:
    assert found(point(1), point(2), point(3, ZHAO)) == ["no_leader"]


@pytest.mark.clause("S-41")
def test_weak_units_that_are_nobodys_contact_point_are_listed() -> None:
    assert uncovered([unit(1), unit(2), unit(3)], [point(1), point(3)]) == [unit(2)]
