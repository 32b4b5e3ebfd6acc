"""What stands in the main navigation, by role: what a role opens every day, in that order."""

from typing import NamedTuple

from shared.contracts.roles import Role


class Entry(NamedTuple):
    """A page with its name, and what it is for."""

    address: str
    zh: str
    en: str
    for_zh: str
    for_en: str


_DUTIES = Entry(
    *("/duties", "我的职责", "My duties"),
    "到期、逾期、不符合要求的职责及原因,一键登记",
    "What is due, late or not valid, why, and the form that records it",
)
_BOARD = Entry(
    *("/board", "工作台账", "Board"),
    "本组织及下级:覆盖、空缺、逾期、各月会议、整改台账",
    "One's own and all below: coverage, gaps, what is late, meetings, rectification",
)
_TREE = Entry(
    *("/tree", "组织体系", "Organizations"),
    "任何一天的组织、职务、届期和任职",
    "Organizations, posts, terms and who held them, on any day",
)
_TARGETS = Entry(
    *("/targets", "目标", "Targets"),
    "目标、指标、责任人、时限与进展,年度档案",
    "Targets, indicators, who answers for them, how they stand; the archive",
)
_INSPECTIONS = Entry(
    *("/inspections", "检查", "Inspections"),
    "检查日历、随机抽样、现场记录与问题整改",
    "The calendar, samples, findings on the spot and what became of them",
)
_ASSESSMENT = Entry(
    *("/assessment", "考核评议", "Assessment"),
    "得分及每一分的依据,考核从开启、公布、异议到定案",
    "Scores with every reason; rounds from opening to final",
)
_RULES = Entry(
    *("/rules", "考核规则", "Rules"),
    "评分项目、等次、职责及所依据的条款",
    "Items, grades and duties with the clauses they rest on",
)
_DOCUMENTS = Entry(
    *("/documents", "文书", "Documents"),
    "通报、限期整改通知书、结果单等,PDF 与 Word",
    "Circular, rectification notice, result sheet and more, as PDF and Word",
)
_AUDIT = Entry(
    *("/audit", "审计", "Audit"),
    "过去任何一刻所知、两个时刻的变化、条目及其证明",
    "What was known at any moment, what changed, entries with their proof",
)
_LETTERS = Entry(
    *("/audit/letters", "死信", "Dead letters"),
    "未能处理的消息,查看与重新投递",
    "Messages that could not be handled, and back they go",
)
_REBUILD = Entry(
    *("/audit/rebuild", "重建", "Rebuild"),
    "由台账重建考核,实时查看进度",
    "The assessment anew from the ledger, watched live",
)
_ACCOUNTS = Entry(
    *("/accounts", "账户", "Accounts"),
    "开设、重置、停用账户,吊销令牌",
    "Accounts added, reset, disabled; tokens revoked",
)
_ASK = Entry(
    *("/ask", "查询", "Look up"),
    "全部查询,结果可导出 CSV 和 Excel",
    "Every question; answers as CSV and Excel, too",
)
_DO = Entry(
    *("/do", "登记", "Record"),
    "全部可登记的事项",
    "Everything that may be recorded",
)
_EXCEL = Entry(
    *("/excel", "Excel 填报", "Excel"),
    "下载模板离线填写,整份检查后登记",
    "Templates to fill in offline, checked whole and recorded",
)

_BY_ROLE: dict[Role, tuple[Entry, ...]] = {
    Role.BRANCH: (
        _DUTIES,
        _DO,
        _EXCEL,
        _TARGETS,
        _INSPECTIONS,
        _ASSESSMENT,
        _DOCUMENTS,
        _TREE,
        _RULES,
        _ASK,
    ),
    Role.TOWNSHIP: (
        *(_DUTIES, _BOARD, _DO, _EXCEL, _TREE, _TARGETS),
        *(_INSPECTIONS, _ASSESSMENT, _DOCUMENTS, _RULES, _ASK),
    ),
    Role.COUNTY_OFFICE: (
        *(_BOARD, _DUTIES, _ASSESSMENT, _TREE, _TARGETS),
        *(_INSPECTIONS, _DOCUMENTS, _RULES, _AUDIT, _DO, _EXCEL, _ASK),
    ),
    Role.INSPECTOR: (
        *(_INSPECTIONS, _BOARD, _TREE, _TARGETS),
        *(_ASSESSMENT, _DOCUMENTS, _AUDIT, _DO, _EXCEL, _ASK),
    ),
    Role.AUDITOR: (
        _AUDIT,
        _ASSESSMENT,
        _BOARD,
        _TREE,
        _TARGETS,
        _INSPECTIONS,
        _DOCUMENTS,
        _RULES,
        _ASK,
    ),
    Role.SYSTEM_ADMIN: (_LETTERS, _REBUILD, _ASK),
    Role.SECURITY_ADMIN: (_ACCOUNTS,),
}
_ALL = (
    *(_DUTIES, _BOARD, _TREE, _TARGETS, _INSPECTIONS),
    *(_ASSESSMENT, _DOCUMENTS, _RULES, _AUDIT, _DO, _EXCEL, _ASK),
)


def navigation(role: Role) -> tuple[Entry, ...]:
    """Give the pages of a role; a role that nobody has listed sees all of them."""
    return _BY_ROLE.get(role, _ALL)
