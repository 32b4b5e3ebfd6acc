"""Who answers for what on a day, on PostgreSQL: posts, leave, handovers, shares."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.registry import queries as registry
from services.registry.domain.responsibility import Basis, Gap
from services.registry.queries import Own
from tests.integration.services.life import (
    BAI,
    DECEMBER,
    HANDOVER,
    JUNE,
    LEAD,
    LI,
    MAY,
    POST,
    QING,
    TOWNSHIP,
    WANG,
    Connection,
    Suite,
    appoint_lead,
)


@pytest.mark.clause("S-67", "S-68", "S-17", "E-09", "E-12", "E-13")
def test_responsibility_is_known_of_any_day_with_leave_vacancy_and_late_papers(
    county: Suite, reader: Connection
) -> None:
    appoint_lead(county)
    of_post = {"organization_id": QING, "post_id": POST}
    county.give("registry.start-leave", on="2025-03-01", person_id=LI, leave="training", **of_post)
    county.give("registry.end-leave", on="2025-04-01", person_id=LI, **of_post)
    county.give("registry.end-appointment", on="2025-06-01", person_id=LI, **of_post)
    county.settle()

    def first(day: str) -> tuple[Any, Any]:
        page = registry.responsibility(reader, on=date.fromisoformat(day), within=Own(QING))
        return page.items[0].first.person_ids, page.items[0].first.basis

    assert first("2025-02-01") == ((LI,), Basis.POST)
    assert first("2025-03-15") == ((WANG,), Basis.SUPERIOR)
    assert first("2025-04-01") == ((LI,), Basis.POST)
    assert first("2025-06-01") == ((WANG,), Basis.SUPERIOR)
    (vacant,) = registry.vacancies(reader, on=date(2025, 9, 2), within=QING).items
    assert (vacant.post_id, vacant.vacant_since, vacant.is_long) == (POST, JUNE, True)
    assert (vacant.last_holder_id, vacant.filed_on, vacant.needs_filing) == (LI, None, True)

    county.give("registry.start-acting", on="2025-06-10", person_id=WANG, **of_post)
    county.settle()

    assert first("2025-06-09") == ((WANG,), Basis.SUPERIOR)
    assert first("2025-06-10") == ((WANG,), Basis.ACTING)
    gaps = registry.responsibility(reader, on=MAY, with_gaps_only=True)
    assert {one.organization_id: one.gaps for one in gaps.items}[BAI] == (Gap.FIRST_WITH_SUPERIOR,)


@pytest.mark.clause("E-14", "S-67")
def test_a_predecessor_answers_until_the_handover_is_signed_or_ruled(
    county: Suite, reader: Connection
) -> None:
    of_post = {"organization_id": QING, "post_id": POST}
    of_handover = {"organization_id": QING, "handover_id": HANDOVER}
    county.give("registry.end-appointment", on="2025-06-01", person_id=LI, **of_post)
    county.give("registry.appoint-person", on="2025-06-01", person_id=WANG, **of_post)
    county.give(
        "registry.open-handover", on="2025-06-01", predecessor_id=LI, successor_id=WANG,
        handover_id=HANDOVER, **of_post,
    )  # fmt: skip
    county.give(
        "registry.list-handover-item", on="2025-06-02", kind="target", title="年度目标",
        **of_handover,
    )  # fmt: skip
    county.give(
        "registry.sign-handover", on="2025-06-03", side="successor", person_id=WANG, **of_handover
    )
    county.give(
        "registry.rule-handover",
        on="2025-07-01",
        ruling_id=TOWNSHIP,
        reason="前任调离",
        **of_handover,
    )
    county.settle()

    def first(day: date) -> tuple[UUID, ...]:
        return registry.responsibility(reader, on=day, within=Own(QING)).items[0].first.person_ids

    assert [first(day) for day in (MAY, JUNE, date(2025, 6, 30), date(2025, 7, 1))] == [
        (LI,),
        (LI,),
        (LI,),
        (WANG,),
    ]
    (open_one,) = registry.handovers(reader, on=JUNE, open_only=True).items
    (done,) = registry.handovers(reader, on=DECEMBER).items
    assert (open_one.items, open_one.successor_signed_on, open_one.is_done) == ((), None, False)
    assert (len(done.items), done.ruled_on, done.is_done) == (1, date(2025, 7, 1), True)
    assert registry.handovers(reader, on=DECEMBER, open_only=True).total == 0


@pytest.mark.clause("S-69")
def test_shares_of_the_work_show_which_units_nobody_has_and_which_two_have(
    county: Suite, reader: Connection
) -> None:
    appoint_lead(county)
    county.give(
        "registry.assign-scope",
        on="2025-05-01",
        organization_id=TOWNSHIP,
        post_id=LEAD,
        unit_ids=[str(QING)],
        fields=["organization"],
    )
    county.settle()

    (before,) = registry.responsibility(reader, on=date(2025, 4, 30), within=Own(TOWNSHIP)).items
    (after,) = registry.responsibility(reader, on=MAY, within=Own(TOWNSHIP)).items

    assert set(before.uncovered_unit_ids) == {QING, BAI}
    assert after.uncovered_unit_ids == (BAI,)
    assert [(one.person_ids, one.unit_ids) for one in after.shares] == [((WANG,), (QING,))]


@pytest.mark.clause("S-17")
def test_posts_show_whether_the_secretary_is_on_file_by_the_day(
    county: Suite, reader: Connection
) -> None:
    county.give(
        "registry.file-secretary",
        on="2025-03-10",
        organization_id=QING,
        post_id=POST,
        person_id=LI,
        document="备案〔2025〕1号",
    )
    county.settle()

    (before,) = registry.posts(reader, QING, on=date(2025, 3, 9))
    (after,) = registry.posts(reader, QING, on=date(2025, 3, 10))
    (tenure,) = registry.tenures(reader, organization_id=QING).items
    assert (before.filed_on, before.needs_filing) == (None, True)
    assert (after.filed_on, after.needs_filing) == (date(2025, 3, 10), False)
    assert (tenure.filed_on, tenure.filed_by) == (date(2025, 3, 10), "备案〔2025〕1号")
