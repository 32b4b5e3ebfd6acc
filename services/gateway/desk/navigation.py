"""What stands in the main navigation, by role: what a role opens every day, in that order."""

from typing import NamedTuple

from shared.contracts.roles import Role


class Entry(NamedTuple):
    """A page with its name."""

    address: str
    zh: str
    en: str


_DUTIES = Entry("/duties", "我的职责", "My duties")
_BOARD = Entry("/board", "工作台账", "Board")
_TREE = Entry("/tree", "组织体系", "Organizations")
_TARGETS = Entry("/targets", "目标", "Targets")
_INSPECTIONS = Entry("/inspections", "检查", "Inspections")
_ASSESSMENT = Entry("/assessment", "考核评议", "Assessment")
_RULES = Entry("/rules", "考核规则", "Rules")
_DOCUMENTS = Entry("/documents", "文书", "Documents")
_AUDIT = Entry("/audit", "审计", "Audit")
_LETTERS = Entry("/audit/letters", "死信", "Dead letters")
_REBUILD = Entry("/audit/rebuild", "重建", "Rebuild")
_ACCOUNTS = Entry("/accounts", "账户", "Accounts")
_ASK = Entry("/ask", "查询", "Look up")
_DO = Entry("/do", "登记", "Record")
_EXCEL = Entry("/excel", "Excel 填报", "Excel")

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
