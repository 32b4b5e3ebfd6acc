"""Research of the leaders, innovations, problems, and what becomes of written reports."""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

from deploy.samples.cast import Cast
from deploy.samples.county import MEMBER, OFFICE_HEAD, SECRETARY, Seat, Unit
from deploy.samples.life import TOWNSHIP
from deploy.samples.names import YEAR, uid
from deploy.samples.reports import reports_of
from shared.contracts.command import Command
from shared.contracts.commands import activities_problems as b
from shared.contracts.commands import activities_reports as c
from shared.contracts.commands import activities_research as a
from shared.contracts.commands.activities import FileReport
from shared.contracts.facts.activities_problems import ProblemKind, Raiser
from shared.contracts.facts.activities_research import InnovationField

_TOPICS = (
    "村党支部书记后备力量",
    "流动党员管理",
    "集体经济薄弱村党建",
    "两新组织党建覆盖",
    "村级议事规则执行",
    "青年党员作用发挥",
    "基层减负落实",
    "联系服务群众",
)


def research_of(people: Cast) -> Iterator[Command]:
    """Give topics and reports of one township's leaders, and innovations of its branches."""
    township, branches = people.townships[TOWNSHIP], people.below(TOWNSHIP)
    leaders = [seat for seat in township.seats if seat.kind is not OFFICE_HEAD]
    for seat, title in zip(leaders, _TOPICS, strict=True):
        yield from _research(township, seat, title, dropped=seat is leaders[-1])
    yield from _innovations(township, branches)


def problems_of(people: Cast) -> Iterator[Command]:
    """Give problems that were raised: solved, rejected once, escalated, withdrawn."""
    township, branches = people.townships[TOWNSHIP], people.below(TOWNSHIP)
    for number, unit in enumerate(branches[4:9]):
        yield from _problem(township, unit, number)


def papers_of(people: Cast) -> Iterator[Command]:
    """Give what a township does with written reports, and the secretaries' reports of duty."""
    branches = people.below(TOWNSHIP)
    filed = [one for unit in branches for one in reports_of(unit) if isinstance(one, FileReport)]
    for report in filed:
        yield c.ReceiveReport(
            occurred_on=report.received_on or report.occurred_on,
            organization_id=report.organization_id,
            report_id=report.report_id,
        )
    yield from _returned(next(one for one in filed if one.half == 1))
    for unit in branches[4:8]:
        yield from _duty_report(unit, withdrawn=unit is branches[5])


def _research(township: Unit, seat: Seat, title: str, *, dropped: bool) -> Iterator[Command]:
    topic_id = uid("topic", seat.post_id)
    owner: dict[str, Any] = {"organization_id": township.id}
    yield a.SetTopic(
        occurred_on=date(2025, 2, 18),
        **owner,
        topic_id=topic_id,
        person_id=seat.person_id,
        year=YEAR,
        title=f"{title}调研",
        trigger="年初走访中多个支部反映",
        due_on=date(2025, 10, 31),
    )
    if dropped:
        yield a.DropTopic(
            occurred_on=date(2025, 4, 14), reason="与另一课题重复", **owner, topic_id=topic_id
        )
        return
    if seat.kind is SECRETARY:
        yield a.ChangeTopic(
            occurred_on=date(2025, 5, 19),
            reason="增加调研村",
            **owner,
            topic_id=topic_id,
            title=f"{title}再调研",
        )
    yield from _research_report(township, seat, title)


def _research_report(township: Unit, seat: Seat, title: str) -> Iterator[Command]:
    report: dict[str, Any] = {
        "organization_id": township.id,
        "research_report_id": uid("research report", seat.post_id),
    }
    yield a.FinishResearchReport(
        occurred_on=date(2025, 9, 15),
        **report,
        author_id=seat.person_id,
        title=f"关于{title}的调研报告",
        year=YEAR,
        topic_id=uid("topic", seat.post_id),
        sha256=sha256(f"research/{seat.post_id}".encode()).hexdigest(),
        summary=f"走访十个支部,梳理{title}存在的问题和建议",
    )
    if seat.title == "统战委员":
        yield a.WithdrawResearchReport(
            occurred_on=date(2025, 9, 16), reason="误将草稿登记为成稿", **report
        )
        return
    yield a.FileResearchReport(occurred_on=date(2025, 9, 19), **report)
    if seat.kind is MEMBER:
        yield a.ReturnResearchReport(occurred_on=date(2025, 9, 24), reason="缺少对策建议", **report)
        yield a.FileResearchReport(occurred_on=date(2025, 10, 9), **report)
    yield a.AcceptResearchReport(occurred_on=date(2025, 10, 15), **report)


def _innovations(township: Unit, branches: list[Unit]) -> Iterator[Command]:
    for number, unit in enumerate(branches[4:7]):
        claim: dict[str, Any] = {
            "organization_id": unit.id,
            "innovation_id": uid("innovation", unit.key),
        }
        yield a.ClaimInnovation(
            occurred_on=date(2025, 8, 5),
            **claim,
            field=tuple(InnovationField)[number % 2],
            year=YEAR,
            title=("积分换服务", "夜校送课", "板凳会")[number],
            practice="把议事放到田间地头,当场答复,逐件登记",
        )
        if number == 2:  # noqa: PLR2004
            yield a.WithdrawInnovation(
                occurred_on=date(2025, 8, 20), reason="与往年申报相同", **claim
            )
            continue
        yield a.EvidenceInnovation(occurred_on=date(2025, 8, 12), **claim, note="活动登记簿")
        yield a.AdoptInnovation(
            occurred_on=date(2025, 10, 13),
            **claim,
            adopted_by_id=township.id,
            document="关于推广基层做法的通知",
        )
        if number == 1:
            yield a.RevokeInnovationAdoption(
                occurred_on=date(2025, 12, 1), reason="复核发现参加人数不实", **claim
            )


def _problem(township: Unit, unit: Unit, number: int) -> Iterator[Command]:
    raiser, owner = unit.seats[1].person_id, unit.seat(SECRETARY).person_id
    problem: dict[str, Any] = {"organization_id": unit.id, "problem_id": uid("problem", unit.key)}
    said: dict[str, Any] = {**problem, "raised_by_id": raiser}
    yield b.RaiseProblem(
        occurred_on=date(2025, 3, 6),
        **said,
        kind=tuple(ProblemKind)[number % 4],
        problem="灌溉水渠淤堵,春耕用水困难",
        raiser=Raiser.CADRE,
        due_on=date(2025, 5, 31),
    )
    if number == 3:  # noqa: PLR2004
        yield b.WithdrawProblem(
            occurred_on=date(2025, 3, 7), reason="与上月登记的问题相同", **problem
        )
        return
    yield b.AssignProblem(occurred_on=date(2025, 3, 12), **problem, owner_id=owner)
    if number == 2:  # noqa: PLR2004
        yield b.EscalateProblem(occurred_on=date(2025, 4, 8), **problem, superior_id=township.id)
    yield b.ClaimProblemSolved(occurred_on=date(2025, 4, 21), **problem, measure="清淤八百米")
    if number == 1:
        yield b.RejectProblemSolution(occurred_on=date(2025, 4, 24), reason="下游仍不通水", **said)
        yield b.ClaimProblemSolved(occurred_on=date(2025, 5, 12), **problem, measure="下游补修")
    yield b.ConfirmProblemSolved(occurred_on=date(2025, 5, 15), **said)


def _returned(report: FileReport) -> Iterator[Command]:
    about: dict[str, Any] = {
        "organization_id": report.organization_id,
        "report_id": report.report_id,
    }
    yield c.ReturnReport(occurred_on=date(2025, 7, 18), reason="缺少问题部分", **about)
    yield c.RefileReport(occurred_on=date(2025, 7, 25), **about, title=f"{report.title}(修改稿)")
    yield c.AnswerReport(
        occurred_on=date(2025, 7, 30), **about, answer="请按月报告流动党员联系情况"
    )


def _duty_report(unit: Unit, *, withdrawn: bool) -> Iterator[Command]:
    duty: dict[str, Any] = {
        "organization_id": unit.id,
        "duty_report_id": uid("duty report", unit.key),
    }
    seat = unit.seat(SECRETARY)
    yield c.DeliverDutyReport(
        occurred_on=date(2025, 12, 24),
        **duty,
        person_id=seat.person_id,
        year=YEAR,
        starts_on=max(seat.since, date(YEAR, 1, 1)),
        ends_on=date(YEAR, 12, 24),
        has_responsibility_section=True,
        delivered_to_id=unit.superior.id if unit.superior else None,
    )
    if withdrawn:
        yield c.WithdrawDutyReport(occurred_on=date(2025, 12, 26), reason="误用上年文本", **duty)
