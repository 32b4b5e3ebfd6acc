"""A round over one township's villages: opened to final, an objection, what followed from it.

Everything happens in 2026, so no score of 2025 that EXPECTED.md works out is touched.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from deploy.samples.cast import Cast
from deploy.samples.county import DEPUTY, SECRETARY, Unit
from deploy.samples.life import TOWNSHIP
from deploy.samples.names import YEAR, uid
from deploy.samples.targets import DECREED_ON, RULES
from shared.contracts.command import Command
from shared.contracts.commands import activities as v
from shared.contracts.commands import assessment_consequences as c
from shared.contracts.commands import assessment_results as r
from shared.contracts.commands import assessment_rounds as a
from shared.contracts.commands import targets as t
from shared.contracts.facts.activities import AgendaItem, Conclusion, MeetingKind
from shared.contracts.facts.assessment_consequences import CriticismGround
from shared.contracts.facts.assessment_results import (
    BallotGroup,
    ObjectionOutcome,
    Use,
    Votes,
)
from shared.contracts.facts.registry import Category

# Places of the township, see county.py.
PRAISED, REVOKED, VETOED = 4, 5, 6
SUPERSEDED, OBJECTING, CRITICISED = 11, 12, 18
_VETO = """
indicators:
  - id: fabrication
    kind: cases
    title: {zh: 经查实弄虚作假, en: Proven fabrication}
    clauses: [S-65]
    subjects: [branch, general_branch]
    case: fabrication
vetoes:
  - id: fabrication
    title: {zh: 经查实弄虚作假, en: Proven fabrication}
    clauses: [S-65]
    reads: fabrication
    grade_at_most: fair
"""


def pack_of(people: Cast) -> Iterator[Command]:
    """Give the township's own rule pack: the county's items, and a veto."""
    township = people.townships[TOWNSHIP]
    county = (RULES / "township.yaml").read_text("utf-8")
    yield t.PublishRulePack(
        occurred_on=DECREED_ON,
        organization_id=township.id,
        rule_pack_id=uid("rule pack", township.key, YEAR),
        effective_from=date(YEAR, 1, 1),
        effective_to=date(YEAR, 12, 31),
        content=county.replace("name: township-2025", "name: meixi-2025") + _VETO,
    )


def minutes_of(people: Cast) -> Iterator[Command]:
    """Give the meeting at which the committee went through the year's assessment."""
    township = people.townships[TOWNSHIP]
    yield v.RecordMeeting(
        occurred_on=date(2026, 1, 12),
        organization_id=township.id,
        meeting_id=_minutes(township),
        kind=MeetingKind.PARTY_COMMITTEE,
        chair_id=township.seat(SECRETARY).person_id,
        present=8,
        entitled=8,
        started_at="09:00",
        agenda=(AgendaItem(title="研究2025年度基层党建工作考核"),),
        conclusions=(Conclusion(problem="考核组织", conclusion="一月中旬开展,月底定案"),),
    )


def round_of(people: Cast) -> Iterator[Command]:
    """Open the round, take what is given in it, compute, grade, publish; one village objects."""
    township, branches = people.townships[TOWNSHIP], people.below(TOWNSHIP)
    on = date(2026, 1, 16)
    yield a.OpenRound(
        **_round(township, on),
        title="2025年度村级党组织党建责任制考核",
        year=YEAR,
        categories=(Category.VILLAGE,),
    )
    yield r.FileSelfAssessment(
        **_of(township, branches[PRAISED], on),
        statement="按月召开会议,两次书面报告按时报送",
        claimed="98",
    )
    yield r.CloseBallot(**_of(township, branches[PRAISED], on), groups=_ballot())
    yield r.GiveMark(
        **_of(township, branches[OBJECTING], on),
        title="承办片区现场会",
        points="0.5",
        meeting_id=_minutes(township),
        document="乡党委会纪要〔2026〕1号",
    )
    yield r.ApplyVeto(
        **_of(township, branches[VETOED], on),
        reason="会议记录与到会名单不符,查实补造",
        veto="fabrication",
        facts=(_meeting(branches[VETOED], 8),),
        meeting_id=_minutes(township),
    )
    yield a.ComputeResults(**_round(township, on), page=1)
    yield a.ProposeGrades(**_round(township, on), page=1)
    yield a.PublishRound(**_round(township, date(2026, 1, 19)))
    yield r.FileObjection(
        **_of(township, branches[OBJECTING], date(2026, 1, 20)),
        grounds="一月会议研究了问题,记录时漏填结论",
        facts=(_meeting(branches[OBJECTING], 1),),
    )


def corrected_in_the_window(people: Cast) -> Iterator[Command]:
    """Give the record that the objection was about, put right."""
    yield v.CorrectMeeting(
        occurred_on=date(2026, 1, 20),
        reason="补填漏记的结论",
        organization_id=people.below(TOWNSHIP)[OBJECTING].id,
        meeting_id=uid("meeting", people.below(TOWNSHIP)[OBJECTING].key, "monthly", 1),
        conclusions=(Conclusion(problem="流动党员联系少", conclusion="每月通话一次"),),
    )


def settled(people: Cast) -> Iterator[Command]:
    """Decide the objection, make the results final, use them; praise, criticise, refer."""
    township, branches = people.townships[TOWNSHIP], people.below(TOWNSHIP)
    yield r.DecideObjection(
        **_of(township, branches[OBJECTING], date(2026, 1, 22)),
        reason="查阅原始记录,情况属实",
        outcome=ObjectionOutcome.UPHELD,
        meeting_id=_minutes(township),
    )
    yield a.ProposeGrades(**_round(township, date(2026, 1, 22)), page=1)
    yield a.FinaliseRound(**_round(township, date(2026, 1, 28)))
    yield r.RecordUse(
        **_of(township, branches[SUPERSEDED], date(2026, 2, 4)),
        version=1,
        use=Use.REWARD,
        decision="2025年度村干部绩效",
        other_bases=("民主测评", "群众满意度"),
    )
    for place in (PRAISED, REVOKED):
        yield c.GrantCommendation(
            occurred_on=date(2026, 2, 6),
            organization_id=branches[place].id,
            commendation_id=uid("commendation", branches[place].key),
            round_id=_round_id(township),
            title="2025年度先进基层党组织",
            meeting_id=_minutes(township),
        )
    yield c.RevokeCommendation(
        occurred_on=date(2026, 2, 25),
        reason="公示期间查实台账不实",
        organization_id=branches[REVOKED].id,
        commendation_id=uid("commendation", branches[REVOKED].key),
        meeting_id=_minutes(township),
        facts=(_meeting(branches[REVOKED], 3),),
    )
    yield from _criticised(branches[CRITICISED])
    yield c.ReferAccountability(
        occurred_on=date(2026, 3, 4),
        organization_id=branches[CRITICISED].id,
        accountability_case_id=uid("accountability case", branches[CRITICISED].key),
        problem_on=date(2025, 8, 31),
        duty_not_performed=tuple(_meeting(branches[CRITICISED], month) for month in (1, 2, 8)),
        serious_problem=(_meeting(branches[CRITICISED], 8),),
        bad_influence=(_meeting(branches[CRITICISED], 2),),
        serious_consequences=(_meeting(branches[CRITICISED], 8),),
        person_ids=(branches[CRITICISED].seat(SECRETARY).person_id,),
    )


def withdrawn_later(people: Cast) -> Iterator[Command]:
    """Give the withdrawal of a record on which a final result rests."""
    branch = people.below(TOWNSHIP)[SUPERSEDED]
    yield v.WithdrawMeeting(
        occurred_on=date(2026, 3, 9),
        reason="十月会议未开,误录",
        organization_id=branch.id,
        meeting_id=uid("meeting", branch.key, "monthly", 10),
    )


def superseded(people: Cast) -> Iterator[Command]:
    """Give the result that takes the place of the final one."""
    township, branch = people.townships[TOWNSHIP], people.below(TOWNSHIP)[SUPERSEDED]
    yield r.SupersedeResult(**_of(township, branch, date(2026, 3, 12)), reason="十月会议记录已撤回")


def _criticised(branch: Unit) -> Iterator[Command]:
    of: dict[str, Any] = {
        "organization_id": branch.id,
        "criticism_id": uid("criticism", branch.key),
    }
    yield c.IssueCriticism(
        **of,
        occurred_on=date(2026, 2, 3),
        grounds=(CriticismGround.NOT_VALUED, CriticismGround.INEFFECTIVE),
        facts=tuple(_meeting(branch, month) for month in (1, 2, 8)),
        due_on=date(2026, 3, 31),
        person_id=branch.seat(SECRETARY).person_id,
    )
    yield c.ReassignCriticism(
        **of, occurred_on=date(2026, 2, 20), person_id=branch.seat(DEPUTY).person_id
    )
    yield c.ExtendCriticism(
        **of, occurred_on=date(2026, 3, 25), due_on=date(2026, 4, 30), approved_by="梅溪乡党委"
    )
    yield c.AnswerCriticism(
        **of, occurred_on=date(2026, 4, 15), measures="每次会议研究一个问题并写明结论"
    )
    yield c.RecheckCriticism(**of, occurred_on=date(2026, 4, 22), is_put_right=True)


def _ballot() -> tuple[BallotGroup, ...]:
    return tuple(
        BallotGroup(
            group=group,
            issued=issued,
            levels=(
                Votes(level="good", points="100", votes=good),
                Votes(level="fairly_good", points="80", votes=issued - good),
                Votes(level="fair", points="60", votes=0),
            ),
        )
        for group, issued, good in (("leaders", 9, 7), ("members", 24, 20), ("villagers", 30, 22))
    )


def _round_id(township: Unit) -> UUID:
    return uid("round", township.key, YEAR)


def _round(township: Unit, on: date) -> dict[str, Any]:
    return {
        "occurred_on": on,
        "organization_id": township.id,
        "round_id": _round_id(township),
    }


def _of(township: Unit, branch: Unit, on: date) -> dict[str, Any]:
    return {"occurred_on": on, "organization_id": branch.id, "round_id": _round_id(township)}


def _minutes(township: Unit) -> UUID:
    return uid("meeting", township.key, "assessment", YEAR)


def _meeting(branch: Unit, month: int) -> str:
    """Give the fact that records a month's meeting."""
    return f"{uid('meeting', branch.key, 'monthly', month)}.1"
