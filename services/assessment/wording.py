"""What judgement says, in words: each state, fault, note and meaning in Chinese and English."""

from collections.abc import Mapping

from services.assessment.domain.obligations import Fault, Note, State
from services.assessment.rules.points import Meaning
from shared.contracts.rule_duties import EvidenceWanted, Institution, Wording


def _say(zh: str, en: str) -> Wording:
    return Wording(zh=zh, en=en)


STATES: Mapping[State, Wording] = {
    State.SCHEDULED: _say("未到期", "not yet due"),
    State.DUE_SOON: _say("即将到期", "due soon"),
    State.FULFILLED: _say("已履行", "fulfilled"),
    State.FULFILLED_LATE: _say("逾期履行(或逾期录入)", "fulfilled late, or entered late"),
    State.HELD_INVALID: _say("已做但不合规", "done, but invalid"),
    State.MISSED: _say("未履行", "missed"),
    State.WAIVED: _say("已豁免", "waived"),
    State.VOID: _say("不计(未满期间、暂停或已取消)", "void: not owed for the whole period"),
}

FAULTS: Mapping[Fault, Wording] = {
    Fault.CHAIR: _say(
        "主持人当日不是书记,也无代理或书面委托",
        "the chair was neither secretary that day, nor acting, nor entrusted in writing",
    ),
    Fault.QUORUM: _say("到会人数不足", "no quorum"),
    Fault.AGENDA: _say("没有党建议题", "no party-building item"),
    Fault.CONCLUSION: _say("没有研究问题并形成结论", "no problem studied with a conclusion"),
    Fault.NOT_LAGGING: _say(
        "选定之日不是后进单位", "the unit was not lagging on the day of choice"
    ),
    Fault.TOO_MANY: _say("超过规定的最多数", "more than the most that is asked"),
    Fault.NOT_CONFIRMED: _say("对方未确认", "not confirmed by the other side"),
    Fault.NO_CHECKLIST: _say("没有检查清单", "without its checklist"),
    Fault.NOT_SATISFIED: _say("检查未达到要求", "looked at and not in order"),
    Fault.NO_IDEOLOGY: _say("没有意识形态内容", "without an item on ideology"),
    Fault.NO_SECTION: _say("没有责任制落实情况部分", "without the section on responsibility"),
    Fault.NOT_STUDIED: _say("没有会议学习记录", "not studied by a meeting"),
}

NOTES: Mapping[Note, Wording] = {
    Note.ENTERED_LATE: _say("超过宽限期才收到", "received after the days of grace"),
    Note.AFTER_DUE: _say("超过期限才完成", "done after the due day"),
    Note.CHAIR_ACTING: _say("由代理书记主持", "chaired by whoever acted for the secretary"),
    Note.CHAIR_ENTRUSTED: _say("受书面委托主持", "chaired on a written entrustment"),
    Note.CREDIT_SHARED: _say("与合作者平分", "credit shared equally with co-authors"),
    Note.QUORUM_UNKNOWN: _say("应到人数不明", "the number of those entitled is not known"),
}

MEANINGS: Mapping[Meaning, Wording] = {
    "full": _say("满分", "full points"),
    "deducted": _say("扣分", "deducted"),
    "earned": _say("得分", "earned"),
    "late_entry": _say("逾期录入扣分", "cost of entering late"),
    "floor": _say("扣至零分为止", "an item does not go below 0"),
    "not_applicable": _say("不适用,按满分计", "not applicable: full points by the pack"),
    "added": _say("加分", "added"),
    "manual": _say("委员会评定", "given by the committee"),
    "observed": _say("计算依据", "what the figure was made of"),
    "capped": _say("超出上限部分", "beyond the cap"),
    "ceiling": _say("超出本项满分部分", "beyond the points of the item"),
    "awaits_round": _say("考核轮次中计分", "scored in a round only"),
}

INSTITUTIONS: Mapping[Institution, Wording] = {
    Institution.TARGETS: _say("党建工作目标管理制度", "Management by targets"),
    Institution.MEETINGS: _say("例会制度", "Regular meetings"),
    Institution.CONTACT_POINTS: _say("领导干部党建工作联系点制度", "Leaders' contact points"),
    Institution.RESEARCH: _say("调查研究制度", "Research"),
    Institution.INSPECTION: _say("督促检查制度", "Inspection"),
    Institution.REPORTING: _say("党建工作情况通报制度", "Reporting"),
    Institution.ASSESSMENT: _say("党建工作考核及评比表彰制度", "Assessment and commendation"),
}

EVIDENCE: Mapping[EvidenceWanted, Wording] = {
    EvidenceWanted.DATE: _say("日期", "date"),
    EvidenceWanted.CHAIR: _say("主持人", "chair"),
    EvidenceWanted.ATTENDANCE: _say("到会人数", "attendance"),
    EvidenceWanted.CONCLUSION: _say("结论", "conclusion"),
    EvidenceWanted.CONFIRMATION: _say("对方确认", "confirmation by the other side"),
    EvidenceWanted.DOCUMENT: _say("文件名称或文号", "name or number of the document"),
    EvidenceWanted.SIGNATURE: _say("签名", "signature"),
    EvidenceWanted.FILE: _say("附件", "file"),
}
