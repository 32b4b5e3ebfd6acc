"""S-32, S-33: what an indicator must say, and what nobody needs to report."""

from typing import Any

import msgspec
import pytest

from services.targets.domain.errors import (
    ChangedBeforeSetError,
    DerivableIndicatorError,
    IndicatorDueOutsidePlanError,
    NotOfRubricError,
    NotQuantifiedError,
    ParentMissingError,
    QuantifiedIndicatorMissingError,
    SheetOwnerError,
    SourceMissingError,
)
from services.targets.domain.target import Target
from shared.contracts.catalogue import decode_fact
from shared.contracts.derivations import DERIVATIONS
from shared.contracts.facts.targets import Direction, RubricLevel, Sheet, TargetSet
from shared.contracts.facts.targets_progress import DeadlineChanged, ProgressReported
from shared.kernel.canonical import canonical
from tests.unit.targets.builders import (
    BRANCH,
    DECEMBER,
    INCOME,
    JANUARY,
    POST,
    TRAINING,
    a_plan,
    a_target,
    a_target_set,
    an_indicator,
    facts_of,
    on,
)

RUBRIC = (
    RubricLevel(level="好", description="群众认可"),
    RubricLevel(level="差", description="无"),
)


def a_judged_one(**said: Any) -> Any:
    judged: dict[str, Any] = {"indicator_id": TRAINING, "name": "团结协作", "rubric": RUBRIC}
    return an_indicator(**judged | {"unit": None, "quantity": None} | said)


def change(target: Target, due_on: Any, on_day: Any) -> None:
    target.change_deadline(BRANCH, INCOME, due_on, approved_by="乡党委", on=on_day, plan=a_plan())


@pytest.mark.clause("S-32")
@pytest.mark.parametrize(
    ("name", "derivation"),
    [
        ("召开党委会次数", "committee-meetings-per-quarter"),
        ("支部党员大会", "branch-meetings-per-month"),
        ("调查报告", "research-reports-filed"),
        ("班子成员到联系点指导", "contact-point-visits"),
        ("半年书面报告", "situation-reports-filed"),
        ("党费收缴率", "dues-settled"),
        ("目标签收率", "acceptance-share"),
    ],
)
def test_what_facts_can_tell_is_refused_with_the_name_of_the_derivation(
    name: str, derivation: str
) -> None:
    with pytest.raises(DerivableIndicatorError) as caught:
        a_target(an_indicator(name=name))

    assert caught.value.details["derivation"] == derivation


@pytest.mark.clause("S-32")
def test_every_derivation_names_the_clause_whose_facts_it_counts() -> None:
    assert len({each.name for each in DERIVATIONS}) == len(DERIVATIONS)
    assert all(each.clause.startswith("S-") for each in DERIVATIONS)


@pytest.mark.clause("S-32")
@pytest.mark.parametrize(
    "said",
    [
        {"quantity": None},
        {"unit": None},
        {"rubric": RUBRIC},
        {"quantity": None, "unit": None, "rubric": RUBRIC[:1]},
        {"quantity": None, "unit": None, "rubric": RUBRIC[:1] * 2},
    ],
)
def test_an_indicator_is_counted_or_judged_by_levels(said: dict[str, Any]) -> None:
    with pytest.raises(NotQuantifiedError):
        a_target(an_indicator(**said))


@pytest.mark.clause("S-32")
def test_a_target_has_something_that_is_counted() -> None:
    with pytest.raises(QuantifiedIndicatorMissingError):
        a_target(a_judged_one())
    assert a_target(an_indicator(), a_judged_one()).version == 1


@pytest.mark.clause("S-32")
def test_an_indicator_names_the_source_of_its_data() -> None:
    with pytest.raises(SourceMissingError):
        a_target(an_indicator(source=None))


@pytest.mark.clause("S-34")
def test_a_parent_indicator_is_one_of_the_parent_target() -> None:
    parent = a_target()
    below = a_target_set(an_indicator(indicator_id=TRAINING, parent_indicator_id=INCOME))

    with pytest.raises(ParentMissingError):
        Target.set_out(POST, below, on=JANUARY, plan=a_plan())
    assert Target.set_out(POST, below, on=JANUARY, plan=a_plan(), parent=parent).version == 1


@pytest.mark.clause("S-25")
def test_a_leaders_sheet_names_the_post_and_the_teams_does_not() -> None:
    with pytest.raises(SheetOwnerError):
        a_target(sheet=Sheet.LEADER)
    with pytest.raises(SheetOwnerError):
        a_target(post_id=POST)
    assert a_target(sheet=Sheet.LEADER, post_id=POST).version == 1


@pytest.mark.clause("S-33")
def test_a_changed_deadline_is_a_new_version_and_the_same_date_says_nothing() -> None:
    target = a_target()
    target.collect_events()
    change(target, DECEMBER, on(6))
    change(target, DECEMBER, on(7))
    change(target, on(11), on(8))

    changed = facts_of(target)
    assert [fact.version for fact in changed if isinstance(fact, DeadlineChanged)] == [2, 3]
    assert target.deadlines[INCOME] == [on(11, 30), DECEMBER, on(11)]


@pytest.mark.clause("S-33")
def test_a_deadline_stays_within_reach_of_the_plan_and_after_the_target_was_set() -> None:
    target = a_target()

    with pytest.raises(IndicatorDueOutsidePlanError):
        change(target, on(1, 1, 2027), on(6))
    with pytest.raises(ChangedBeforeSetError):
        change(target, DECEMBER, on(12, 31, 2024))


@pytest.mark.clause("S-32")
@pytest.mark.parametrize(
    ("indicator_id", "said"),
    [
        (INCOME, {}),
        (INCOME, {"level": "好"}),
        (TRAINING, {"quantity": "1"}),
        (TRAINING, {"level": "优秀"}),
    ],
)
def test_progress_is_of_the_indicators_kind(indicator_id: Any, said: dict[str, str]) -> None:
    target = a_target(an_indicator(), a_judged_one())
    progress = ProgressReported(organization_id=BRANCH, indicator_id=indicator_id, **said)

    with pytest.raises(NotOfRubricError):
        target.report_progress(progress, on=on(6))


@pytest.mark.clause("S-32")
def test_a_target_of_the_first_version_reads_as_one_whose_quantity_was_to_be_reached() -> None:
    old = {
        "organization_id": str(BRANCH),
        "plan_id": str(POST),
        "title": "旧",
        "indicators": [
            {
                "indicator_id": str(INCOME),
                "name": "收入",
                "unit": "万元",
                "quantity": "1",
                "due_on": "2025-12-31",
                "standard": "账目",
            }
        ],
    }

    fact = decode_fact("targets.target.set.v1", canonical(old))

    assert isinstance(fact, TargetSet)
    assert msgspec.structs.asdict(fact.indicators[0])["direction"] is Direction.AT_LEAST
    assert (fact.sheet, fact.indicators[0].source) == (Sheet.TEAM, None)
