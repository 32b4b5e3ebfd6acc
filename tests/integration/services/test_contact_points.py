"""Contact points, visits, experience and innovation: from commands to questions."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

COUNTY, TOWNSHIP, QING, BAI = (UUID(int=n) for n in range(1, 5))  # see `county`
LI, WANG = UUID(int=11), UUID(int=12)
POINT, VISIT, CARD = (UUID(int=n) for n in (61, 62, 63))

Suite = Any  # of conftest.py


def choose(suite: Suite, unit: UUID, *, on: str, point: UUID = POINT, **said: Any) -> None:
    suite.give(
        "activities.choose-contact-point",
        on=on,
        organization_id=TOWNSHIP,
        contact_point_id=point,
        unit_id=unit,
        person_id=WANG,
        standing="lagging",
        division="农业片",
        **said,
    )


def visit(suite: Suite, on: str, *, confirmed: bool, number: UUID | None = None) -> None:
    number = number or uuid4()
    own = {"organization_id": TOWNSHIP, "unit_id": QING, "person_id": WANG}
    point = {"contact_point_id": POINT, "problem": "场所漏雨", "guidance": "列入维修"}
    suite.give("activities.record-visit", on=on, visit_id=number, **own, **point)
    if confirmed:
        suite.give("activities.confirm-visit", on=on, organization_id=QING, visit_id=number)


@pytest.mark.clause("S-39", "S-41", "S-43")
def test_points_are_judged_by_the_flags_of_the_day_of_choice(township: Suite, ask: Any) -> None:
    other = uuid4()
    choose(township, QING, on="2025-02-01")
    choose(township, BAI, on="2025-02-01", point=other)
    township.give("registry.clear-flag", on="2025-06-01", organization_id=QING, flag="lagging")
    township.give(
        "registry.set-flag",
        on="2025-06-01",
        organization_id=BAI,
        flag="weak",
        criteria=["secretary_vacant"],
    )
    township.give(
        "activities.change-contact-point-standing",
        on="2025-07-01",
        organization_id=TOWNSHIP,
        contact_point_id=POINT,
        standing="ordinary",
        evidence="验收合格",
    )

    said = ask("contact-point-findings", on=date(2025, 12, 1))
    points = ask("contact-points", on=date(2025, 12, 1))
    before = ask("contact-points", on=date(2025, 6, 30))
    weak = ask("contact-point-coverage", on=date(2025, 12, 1))

    assert [(one.finding, one.unit_id) for one in said] == [("not_lagging", BAI)]
    assert {one.contact_point_id: one.standing for one in points} == {
        POINT: "ordinary",
        other: "lagging",
    }
    assert {one.standing for one in before} == {"lagging"}
    assert (weak.units, weak.covered, weak.uncovered_unit_ids) == (1, 1, ())


@pytest.mark.clause("S-41", "S-39")
@pytest.mark.usefixtures("township")
def test_a_weak_unit_without_a_contact_point_is_listed(ask: Any) -> None:
    weak = ask("contact-point-coverage", on=date(2025, 3, 1))
    said = ask("contact-point-findings", on=date(2025, 3, 1))

    assert (weak.units, weak.covered, weak.uncovered_unit_ids) == (1, 0, (QING,))
    assert [(one.person_id, one.finding) for one in said] == [(WANG, "none_chosen")]


@pytest.mark.clause("S-40")
def test_a_member_who_is_in_no_party_is_asked_for_no_point_from_that_day_on(
    township: Suite, ask: Any
) -> None:
    member = {"organization_id": TOWNSHIP, "post_id": UUID(int=64)}
    township.give("registry.create-post", on="2024-01-01", kind="member", **member)
    township.give("registry.appoint-person", on="2024-01-01", person_id=LI, **member)
    township.give(
        "registry.exempt-from-contact-points",
        on="2025-06-01",
        person_id=LI,
        reason="非中共党员干部",
        **member,
    )
    township.settle()

    for day, asked in ((date(2025, 5, 31), {WANG, LI}), (date(2025, 6, 1), {WANG})):
        said = ask("contact-point-findings", on=day)
        assert {one.person_id for one in said if one.finding == "none_chosen"} == asked


@pytest.mark.clause("S-39", "E-06")
def test_a_shortage_waiver_is_considered_while_it_is_in_force(township: Suite, ask: Any) -> None:
    township.give(
        "targets.grant-waiver",
        on="2025-03-01",
        organization_id=TOWNSHIP,
        waiver_id=uuid4(),
        kind="contact_point_shortage",
        ground="shortage",
        authority_id=COUNTY,
        document="县组〔2025〕8号",
        starts_on="2025-03-01",
        ends_on="2025-06-30",
        units_available=1,
    )

    for day, said in ((date(2025, 6, 30), "waived"), (date(2025, 7, 1), "none_chosen")):
        assert [one.finding for one in ask("contact-point-findings", on=day)] == [said]


@pytest.mark.clause("S-42", "S-46")
def test_visits_count_when_the_unit_confirms_them_and_midyear_warns(
    township: Suite, ask: Any
) -> None:
    choose(township, QING, on="2025-02-01")
    visit(township, "2025-03-01", confirmed=True)
    visit(township, "2025-05-01", confirmed=False, number=VISIT)

    (late,) = ask("visit-cadence", on=date(2025, 6, 30))
    (work,) = ask("fieldwork", on=date(2025, 6, 30))
    township.give("activities.confirm-visit", on="2025-06-01", organization_id=QING, visit_id=VISIT)
    (settled,) = ask("visit-cadence", on=date(2025, 6, 30))
    (ended,) = ask("visit-cadence", on=date(2025, 12, 31))

    assert (late.made, late.confirmed, late.wanted, late.state) == (2, 1, 4, "behind")
    assert (work.visits, work.confirmed, work.at_contact_points, work.units) == (2, 1, 2, 1)
    assert (settled.confirmed, settled.state, ended.state) == (2, "on_course", "missed")
    assert ask("visits", QING, as_unit=True).total == 2


@pytest.mark.clause("S-44", "S-16")
def test_a_card_shows_where_it_went_and_who_adopted_it(township: Suite, ask: Any) -> None:
    own = {"organization_id": QING, "experience_id": CARD}
    township.give(
        "activities.record-experience", on="2025-03-01", title="包联", practice="三名", **own
    )
    township.give(
        "activities.spread-experience",
        on="2025-04-01",
        unit_ids=[str(BAI)],
        means="现场会",
        **own,
    )
    township.give("activities.adopt-experience", on="2025-05-01", **{**own, "organization_id": BAI})
    township.give(
        "activities.record-guidance",
        on="2025-03-01",
        organization_id=TOWNSHIP,
        guidance_id=uuid4(),
        unit_id=BAI,
        form="advice",
        about="规范记录",
        follow_up_on="2025-04-01",
    )

    (card,) = ask("experiences", BAI).items
    (advice,) = ask("guidance", BAI, as_unit=True).items
    (reached,) = card.units
    assert (reached.spread_on, reached.adopted_on) == (date(2025, 4, 1), date(2025, 5, 1))
    assert advice.is_overdue


@pytest.mark.clause("S-11")
def test_a_practice_claimed_twice_is_shown_on_both_claims(township: Suite, ask: Any) -> None:
    claims = {QING: uuid4(), BAI: uuid4()}
    for organization, number in claims.items():
        township.give(
            "activities.claim-innovation",
            on="2025-03-01",
            organization_id=organization,
            innovation_id=number,
            field="member_team",
            year=2025,
            title=f"党员夜校{number}",
            practice="每周三晚集中学习,并解答群众提出的问题",
        )
    own = {"organization_id": QING, "innovation_id": claims[QING]}
    township.give("activities.evidence-innovation", on="2025-04-01", note="课表", **own)
    township.give(
        "activities.adopt-innovation",
        on="2025-05-01",
        adopted_by_id=TOWNSHIP,
        document="〔2025〕21号",
        **own,
    )

    (adopted,) = ask("innovations", QING).items
    (other,) = ask("innovations", BAI).items
    assert (adopted.is_adopted, adopted.same_as) == (True, (claims[BAI],))
    assert (other.is_adopted, other.same_as) == (False, (claims[QING],))
