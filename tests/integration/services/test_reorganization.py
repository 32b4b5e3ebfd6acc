"""How organizations stand, change and end, on PostgreSQL: answered of any day."""

from datetime import date
from uuid import UUID

import psycopg
import pytest

from services.registry import queries as registry
from services.registry.domain.errors import (
    ApprovalMissingError,
    OthersBelowError,
)
from services.registry.queries import Own, Root, Shape, TermState
from shared.contracts.facts.registry_structure import Form
from shared.eventstore.connections import conninfo
from shared.kernel.sorting import sort_key
from tests.integration.services.life import (
    BAI,
    COUNTY,
    DECEMBER,
    EAST,
    MAY,
    QING,
    TODAY,
    TOWNSHIP,
    UNITED,
    WEST,
    Connection,
    Suite,
    merge,
)


@pytest.mark.clause("S-14", "S-27", "E-16", "E-17")
def test_the_tree_of_a_day_is_asked_for_as_it_was_and_as_it_is_today(
    county: Suite, reader: Connection
) -> None:
    merge(county, "2025-06-01")
    county.give(
        "registry.split-organization",
        on="2025-11-01",
        organization_id=UNITED,
        successor_ids=[str(EAST), str(WEST)],
        successor_names=["东村党支部", "西村党支部"],
        approving_id=COUNTY,
    )
    county.settle()

    was = registry.tree(reader, on=MAY, today=TODAY, root=TOWNSHIP)
    today = registry.tree(reader, on=MAY, today=TODAY, shape=Shape.TODAY, root=TOWNSHIP)

    assert [one.organization_id for one in was.nodes] == [TOWNSHIP, BAI, QING]
    assert [(one.name, one.was_ids) for one in today.nodes] == [
        ("青山乡党委", (TOWNSHIP,)),
        ("东村党支部", (BAI, QING)),
        ("西村党支部", (BAI, QING)),
    ]
    assert today.gone_ids == ()


@pytest.mark.clause("S-14", "S-15", "E-16", "E-17", "E-19")
def test_registers_of_a_day_are_asked_for_by_the_tree_of_that_day_or_by_todays(
    county: Suite, reader: Connection
) -> None:
    for unit, own in ((UUID(int=51), QING), (UUID(int=52), BAI)):
        county.give(
            "registry.register-unit",
            on="2024-06-01",
            organization_id=own,
            unit_id=unit,
            kind="enterprise",
            name="某企业",
        )
    merge(county, "2025-06-01")
    county.settle()

    def seen(root: Root) -> tuple[set[UUID], int]:
        among = registry.as_today(reader, on=MAY, today=TODAY, root=root)
        page = registry.responsibility(reader, on=MAY, within=among)
        units = registry.coverage(reader, on=MAY, within=among).all.units
        return {one.organization_id for one in page.items}, units

    assert registry.responsibility(reader, on=MAY, within=UNITED).total == 0
    assert seen(UNITED) == seen(Own(UNITED)) == ({QING, BAI}, 2)
    assert seen(TOWNSHIP) == ({TOWNSHIP, QING, BAI}, 2)
    assert seen(Own(TOWNSHIP)) == ({TOWNSHIP}, 0)
    assert seen(QING) == ({QING}, 1)
    assert registry.as_today(reader, on=MAY, today=TODAY, root=None) is None


@pytest.mark.clause("E-23", "S-14")
def test_an_organization_voided_stands_on_no_day_and_what_was_abolished_is_gone(
    county: Suite, reader: Connection
) -> None:
    mistaken = {"on": "2025-06-01", "reason": "重复录入"}
    with pytest.raises(OthersBelowError):
        county.give("registry.void-organization", organization_id=TOWNSHIP, **mistaken)
    county.give("registry.void-organization", organization_id=QING, **mistaken)
    county.give(
        "registry.abolish-organization",
        on="2025-06-01",
        organization_id=BAI,
        approving_id=TOWNSHIP,
        approved_by="青山乡党发〔2025〕9号",
    )
    county.settle()

    today = registry.tree(reader, on=MAY, today=TODAY, shape=Shape.TODAY, root=TOWNSHIP)

    assert registry.organization(reader, QING, on=MAY) is None
    assert (today.gone_ids, len(today.nodes)) == ((BAI,), 1)
    with psycopg.connect(conninfo(county.settings, "registry_service")) as connection:
        (approved,) = connection.execute(
            "SELECT act, approving_id FROM registry.approvals WHERE organization_id = %s", [BAI]
        ).fetchall()
    assert approved == ("abolition", TOWNSHIP)


@pytest.mark.clause("S-14")
def test_a_branch_below_a_general_branch_needs_a_committees_approval(county: Suite) -> None:
    branch = {"kind": "branch", "name": "三组党支部", "category": "village"}
    county.give(
        "registry.establish-organization",
        on="2025-01-01",
        organization_id=UNITED,
        kind="general_branch",
        name="青山村党总支",
        category="village",
        superior_id=TOWNSHIP,
    )

    with pytest.raises(ApprovalMissingError):
        county.give("registry.establish-organization", on="2025-02-01", organization_id=EAST,
                    superior_id=UNITED, **branch)  # fmt: skip
    county.give("registry.establish-organization", on="2025-02-01", organization_id=EAST,
                superior_id=UNITED, approving_id=TOWNSHIP, **branch)  # fmt: skip


@pytest.mark.clause("S-06", "E-22", "S-15")
def test_a_branch_shows_its_form_its_superiors_and_the_one_that_assesses(
    county: Suite, reader: Connection
) -> None:
    second = {"organization_id": QING, "superior_id": COUNTY}
    county.give("registry.add-superior", on="2025-01-01", **second)
    county.give("registry.set-assessor", on="2025-05-01", **second)
    county.give("registry.end-superior", on="2025-12-01", **second)
    county.give(
        "registry.set-form",
        on="2025-05-01",
        organization_id=QING,
        form="temporary",
        until="2026-05-01",
    )
    county.settle()

    days = [date(2025, 1, 1), MAY, DECEMBER]
    seen = [registry.organization(reader, QING, on=day) for day in days]
    (listed,) = [
        one for one in registry.organizations(reader, on=MAY).items if one.organization_id == QING
    ]

    assert [one and one.assessor_id for one in seen] == [TOWNSHIP, COUNTY, TOWNSHIP]
    assert [one and one.other_superior_ids for one in seen] == [(COUNTY,), (COUNTY,), ()]
    assert [one and one.form for one in seen] == [Form.REGULAR, Form.TEMPORARY, Form.TEMPORARY]
    assert listed == seen[1]


@pytest.mark.clause("S-14", "E-21")
def test_terms_are_running_due_soon_overdue_or_missing_and_an_extension_moves_the_day(
    county: Suite, reader: Connection
) -> None:
    county.give("registry.start-term", on="2024-03-01", organization_id=QING)
    county.settle()

    def state(day: str) -> TermState:
        page = registry.terms(reader, on=date.fromisoformat(day), within=QING)
        return page.items[0].state

    days = ["2024-02-29", "2028-08-31", "2028-09-01", "2029-02-28", "2029-03-01"]
    assert [state(day) for day in days] == [
        TermState.MISSING,
        TermState.RUNNING,
        TermState.DUE_SOON,
        TermState.DUE_SOON,
        TermState.OVERDUE,
    ]

    county.give(
        "registry.extend-term",
        on="2026-01-10",
        organization_id=QING,
        until="2030-03-01",
        approving_id=TOWNSHIP,
    )
    county.settle()

    assert state("2029-03-01") is TermState.RUNNING
    assert state("2030-03-01") is TermState.OVERDUE


@pytest.mark.clause("S-14", "S-37b")
def test_a_committee_is_there_from_its_day_on(county: Suite, reader: Connection) -> None:
    for day, has_committee in (("2025-03-01", True), ("2025-09-01", False)):
        county.give(
            "registry.set-committee", on=day, organization_id=QING, has_committee=has_committee
        )
    county.settle()

    days = (date(2025, 2, 28), date(2025, 3, 1), date(2025, 8, 31), date(2025, 9, 1))
    there = [registry.organization(reader, QING, on=day) for day in days]
    assert [one.has_committee for one in there if one] == [False, True, True, False]


def test_chinese_names_are_sorted_by_pinyin() -> None:
    names = ["张", "王", "阿", "李", "赵", "陈"]

    assert sorted(names, key=sort_key) == ["阿", "陈", "李", "王", "张", "赵"]
