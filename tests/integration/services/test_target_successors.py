"""What becomes of targets when organizations are merged or split, on PostgreSQL."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.services.life import BAI, BELOW, PART, QING, TOWNSHIP, Suite


@pytest.mark.clause("S-34", "S-06", "E-16")
def test_a_merged_branchs_indicator_is_left_open_until_its_successor_goes_on_with_it(
    with_targets: Suite, ask: Any
) -> None:
    united, plan, new = (uuid4() for _ in range(3))
    with_targets.give(
        "registry.merge-organizations",
        on="2025-07-01",
        organization_id=united,
        predecessor_ids=[str(QING), str(BAI)],
        kind="branch",
        name="联合党支部",
        superior_id=TOWNSHIP,
        category="village",
    )
    with_targets.settle()
    with_targets.give(
        "targets.adopt-plan",
        on="2025-07-02",
        organization_id=united,
        plan_id=plan,
        kind="annual",
        title="2025年目标",
        starts_on="2025-07-01",
        ends_on="2025-12-31",
    )
    asked = {"on": date(2025, 8, 1)}
    (left,) = [
        one for one in ask("plan_findings", QING, year=2025, **asked) if one.target_id is not None
    ]

    with_targets.give(
        "targets.inherit-target",
        on="2025-07-03",
        organization_id=united,
        from_organization_id=QING,
        target_id=BELOW,
        new_target_id=new,
        plan_id=plan,
        indicator_ids=[str(PART)],
    )

    assert (left.kind, left.target_id) == ("target_left_open", BELOW)
    assert not any(one.target_id for one in ask("plan_findings", QING, year=2025, **asked))
    (sum_below,) = ask("allocations", TOWNSHIP, **asked)
    assert (sum_below.children, sum_below.children_sum) == (1, "2")
    (waits,) = ask("responsibilities", united, **asked)
    assert (waits.target_id, waits.indicator_id, waits.state) == (new, PART, "not_given")
    assert ask("responsibilities", QING, **asked) == ()
    levels = ask("level_findings", TOWNSHIP, year=2025, **asked).items
    assert [(one.organization_id, one.fault) for one in levels if one.indicator_id == PART] == [
        (united, "not_given")
    ]
    (shown,) = ask("indicators", QING, target_id=BELOW)
    assert shown.closed_on == date(2025, 7, 3)
    (of_successor,) = ask("targets", united).items
    assert of_successor.inherited_from == QING
