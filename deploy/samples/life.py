"""What else happens to organizations and posts: terms, forms, flags, leave, handovers, mistakes."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from deploy.samples.cast import Cast
from deploy.samples.county import DEPUTY, MEMBER, SECRETARY, Unit
from deploy.samples.faults import script_of
from deploy.samples.names import uid
from deploy.samples.registry import new_secretary
from shared.contracts.command import Command
from shared.contracts.commands import registry as r
from shared.contracts.commands import registry_duties as d
from shared.contracts.commands import registry_people as p
from shared.contracts.commands import registry_structure as s
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.facts.registry_duties import HandoverItemKind, LeaveKind, Side, WorkField
from shared.contracts.facts.registry_structure import Flag, Form, WeakCriterion

TOWNSHIP = 9  # where most of it happens
WITH_LAGGING = (8, 9, 10, 11)  # townships that say which of their branches lag behind
LAGGING = (9, 10, 11)  # places of a township
_FIELDS = tuple(WorkField)


def life_of(people: Cast) -> Iterator[Command]:
    """Give what the year brings beside what is scored; needs everybody to be established."""
    yield from _terms(people)
    yield from _forms(people)
    yield from _superiors(people)
    yield from _flags(people)
    yield from _duties(people)
    yield from _handovers(people)
    yield from _mistakes(people)


def flagged(people: Cast) -> Iterator[tuple[Unit, list[Unit]]]:
    """Give townships and their branches that lag behind from 10 January on."""
    for number in WITH_LAGGING:
        yield people.townships[number], [people.below(number)[place] for place in LAGGING]


def _terms(people: Cast) -> Iterator[Command]:
    township, branches = people.townships[TOWNSHIP], people.below(TOWNSHIP)
    for unit in branches:
        yield s.StartTerm(occurred_on=unit.seats[0].since, organization_id=unit.id)
    yield s.HoldElection(
        occurred_on=date(2025, 4, 10),
        organization_id=branches[4].id,
        document="关于换届选举结果的批复",
    )
    for unit, change, days in (
        (branches[5], s.ExtendTerm, 90),
        (branches[6], s.AdvanceElection, -90),
    ):
        due = unit.seats[0].since.replace(year=unit.seats[0].since.year + 5)
        until = date.fromordinal(due.toordinal() + days)
        yield change(
            occurred_on=date(2025, 2, 17),
            organization_id=unit.id,
            until=until,
            approving_id=township.id,
            document="关于调整换届时间的批复",
        )


def _forms(people: Cast) -> Iterator[Command]:
    township = people.townships[TOWNSHIP]
    project = uid("organization", township.key, "temporary")
    yield r.EstablishOrganization(
        occurred_on=date(2025, 4, 1),
        organization_id=project,
        kind=OrganizationKind.BRANCH,
        name=f"中共{township.key}引水工程临时支部",
        superior_id=township.id,
        category=Category.ENTERPRISE,
        approved_by=township.name,
    )
    yield s.SetForm(
        occurred_on=date(2025, 4, 1),
        organization_id=project,
        form=Form.TEMPORARY,
        until=date(2025, 12, 1),
    )
    yield r.AbolishOrganization(
        occurred_on=date(2025, 12, 1), organization_id=project, approved_by=township.name
    )
    yield s.SetCommittee(
        occurred_on=date(2025, 6, 2),
        organization_id=project,
        has_committee=True,
        document="关于设立临时支部委员会的批复",
    )
    yield s.SetForm(
        occurred_on=date(2025, 1, 8), organization_id=people.below(TOWNSHIP)[18].id, form=Form.JOINT
    )


def _superiors(people: Cast) -> Iterator[Command]:
    county, office = people.county, people.below(TOWNSHIP)[16]
    neighbour, joint = people.townships[TOWNSHIP + 1], people.below(TOWNSHIP)[18]
    yield s.AddSuperior(
        occurred_on=date(2025, 1, 6), organization_id=office.id, superior_id=county.id
    )
    yield s.SetAssessor(
        occurred_on=date(2025, 1, 6), organization_id=office.id, superior_id=county.id
    )
    yield s.AddSuperior(
        occurred_on=date(2025, 2, 3), organization_id=joint.id, superior_id=neighbour.id
    )
    yield s.EndSuperior(
        occurred_on=date(2025, 9, 1), organization_id=joint.id, superior_id=neighbour.id
    )


def _flags(people: Cast) -> Iterator[Command]:
    for _, units in flagged(people):
        for unit in units:
            yield s.SetFlag(
                occurred_on=date(2025, 1, 10),
                organization_id=unit.id,
                flag=Flag.LAGGING,
                criteria=(WeakCriterion.LIFE_NOT_HELD,),
                evidence=("2024年度测评位次靠后",),
            )
    last = people.below(TOWNSHIP)[LAGGING[-1]]
    yield s.ClearFlag(
        occurred_on=date(2025, 11, 3),
        organization_id=last.id,
        flag=Flag.LAGGING,
        evidence=("县委组织部实地核查通过",),
    )


def _duties(people: Cast) -> Iterator[Command]:
    township, branches = people.townships[TOWNSHIP], people.below(TOWNSHIP)
    for number, seat in enumerate(township.seats):
        yield d.AssignScope(
            occurred_on=date(2025, 1, 3),
            organization_id=township.id,
            post_id=seat.post_id,
            unit_ids=tuple(unit.id for unit in branches[number :: len(township.seats)]),
            fields=(_FIELDS[number % len(_FIELDS)],),
            document="关于乡党委班子成员分工的通知",
        )
    unit = branches[9]
    post = unit.seat(DEPUTY)
    yield d.StartLeave(
        occurred_on=date(2025, 3, 3),
        organization_id=unit.id,
        post_id=post.post_id,
        person_id=post.person_id,
        leave=LeaveKind.TRAINING,
        expected_until=date(2025, 6, 30),
    )
    yield d.EndLeave(
        occurred_on=date(2025, 6, 27),
        organization_id=unit.id,
        post_id=post.post_id,
        person_id=post.person_id,
    )
    yield from _filings(people)


def _filings(people: Cast) -> Iterator[Command]:
    """Secretaries go on file and leave a number; a member who is in no party needs no point."""
    for number, unit in enumerate(people.below(TOWNSHIP)[:6]):
        secretary = unit.seat(SECRETARY)
        held: dict[str, Any] = {
            "organization_id": unit.id,
            "post_id": secretary.post_id,
            "person_id": secretary.person_id,
        }
        yield d.FileSecretary(
            occurred_on=date(2025, 1, 20), document="关于支部书记备案的批复", **held
        )
        yield p.RecordContact(
            occurred_on=date(2025, 1, 20), contact=f"0000-555{number:04d}", **held
        )
    township = people.townships[1]
    member = township.seat(MEMBER)
    yield d.ExemptFromContactPoints(
        occurred_on=date(2025, 1, 3),
        reason="非中共党员干部,不建党建工作联系点",
        organization_id=township.id,
        post_id=member.post_id,
        person_id=member.person_id,
    )


def _handovers(people: Cast) -> Iterator[Command]:
    """One is signed by both; in the other the township rules, as the predecessor did not sign."""
    for place in (7, 8):
        unit = people.below(TOWNSHIP)[place]
        changed = script_of(unit.key).new_secretary
        if changed is None:
            raise ValueError(unit.key)
        old, new = unit.seat(SECRETARY), new_secretary(unit, changed)
        handover = uid("handover", unit.key)
        yield d.OpenHandover(
            occurred_on=changed,
            organization_id=unit.id,
            handover_id=handover,
            post_id=new.post_id,
            predecessor_id=old.person_id,
            successor_id=new.person_id,
        )
        for kind, title in (
            (HandoverItemKind.DOCUMENTS, "党员名册和会议记录本"),
            (HandoverItemKind.FUNDS, "党费账目,截至上月底"),
        ):
            yield d.ListHandoverItem(
                occurred_on=changed,
                organization_id=unit.id,
                handover_id=handover,
                kind=kind,
                title=title,
            )
        signed = date.fromordinal(changed.toordinal() + 2)
        sides = {Side.SUCCESSOR: new, Side.PREDECESSOR: old}
        for side, seat in list(sides.items())[: 2 if place == 7 else 1]:  # noqa: PLR2004
            yield d.SignHandover(
                occurred_on=signed,
                organization_id=unit.id,
                handover_id=handover,
                side=side,
                person_id=seat.person_id,
            )
    yield d.RuleHandover(
        occurred_on=date(2025, 8, 11),
        reason="原书记外出未归,账物已由乡党委当面清点",
        organization_id=unit.id,
        handover_id=handover,
        ruling_id=people.townships[TOWNSHIP].id,
        document="关于村党支部工作交接的意见",
    )


def _mistakes(people: Cast) -> Iterator[Command]:
    township = people.townships[TOWNSHIP]
    twice = uid("organization", township.key, "entered twice")
    yield r.EstablishOrganization(
        occurred_on=date(2025, 5, 6),
        organization_id=twice,
        kind=OrganizationKind.BRANCH,
        name=f"中共{township.key}机关支部委员会",
        superior_id=township.id,
        category=Category.OFFICE,
        has_committee=True,
        approved_by=township.name,
    )
    yield s.VoidOrganization(
        occurred_on=date(2025, 5, 8), reason="与已有的机关支部重复建档", organization_id=twice
    )
    somebody = uid("person", township.key, "registered by mistake")
    yield r.RegisterPerson(occurred_on=date(2025, 3, 4), person_id=somebody, name="钟无误")
    yield p.ErasePerson(
        occurred_on=date(2025, 3, 18),
        reason="本人不是党员干部,误登记",
        person_id=somebody,
        document="关于删除误登记个人信息的处理单",
    )
    kept = uid("person", township.key, "kept by law")
    yield r.RegisterPerson(occurred_on=date(2025, 3, 4), person_id=kept, name="钟有据")
    yield p.RestrictPerson(
        occurred_on=date(2025, 3, 19),
        reason="离任审计期间依法保存,停止使用",
        person_id=kept,
        document="审计资料保存通知",
    )
    yield p.LiftRestriction(
        occurred_on=date(2025, 6, 30),
        reason="审计已结束",
        person_id=kept,
        document="审计结束通知",
    )
    unit = people.below(TOWNSHIP)[LAGGING[0]]
    member = unit.seat(MEMBER)
    yield r.EndAppointment(
        occurred_on=date(2025, 9, 1),
        organization_id=unit.id,
        post_id=member.post_id,
        person_id=member.person_id,
    )
