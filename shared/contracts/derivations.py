"""What the ledger can work out by itself, so that nobody has to report it as an indicator.

Data, by the clause under which the facts are recorded. A name is taken to be derivable where it
holds all the words of one of the groups.
"""

from typing import NamedTuple


class Derivation(NamedTuple):
    """Something counted from facts."""

    name: str
    zh: str
    en: str
    clause: str
    words: tuple[tuple[str, ...], ...]  # any group; all words of it


DERIVATIONS: tuple[Derivation, ...] = (
    Derivation(
        "committee-meetings-per-quarter",
        "党委会研究党建次数,由会议记录得出",
        "Committee meetings on party building, from the meetings recorded",
        "S-37a",
        (("党委会",),),
    ),
    Derivation(
        "branch-meetings-per-month",
        "支部会议次数,由会议记录得出",
        "Branch meetings, from the meetings recorded",
        "S-37b",
        (("支委会",), ("支部委员会",), ("支部会议",), ("党员大会",), ("党小组会",)),
    ),
    Derivation(
        "contact-points-chosen",
        "联系点数量,由联系点登记得出",
        "Contact points, from those chosen",
        "S-39",
        (("建立", "联系点"), ("联系点", "个数"), ("联系点", "数量")),
    ),
    Derivation(
        "contact-point-visits",
        "到联系点指导次数,由走访记录得出",
        "Visits to contact points, from the visits recorded",
        "S-42",
        (("到联系点",), ("深入联系点",), ("联系点", "走访")),
    ),
    Derivation(
        "research-reports-filed",
        "调查报告篇数,由报告登记得出",
        "Research reports, from those filed",
        "S-47",
        (("调查报告",), ("调研报告",)),
    ),
    Derivation(
        "situation-reports-filed",
        "书面报告次数,由报告登记得出",
        "Written reports, from those filed",
        "S-58",
        (("书面报告",), ("情况报告",)),
    ),
    Derivation(
        "education-months",
        "组织生活和党员教育次数,由活动记录得出",
        "Months with education, from the activities recorded",
        "S-52",
        (("主题党日",), ("党课",), ("组织生活会",)),
    ),
    Derivation(
        "dues-settled",
        "党费收缴,由党费结算得出",
        "Dues settled, from the totals recorded",
        "S-55",
        (("党费",),),
    ),
    Derivation(
        "acceptance-share",
        "责任签收率,由签收记录得出",
        "Share of indicators signed for, from the signatures recorded",
        "S-34",
        (("签收",), ("分解到人",)),
    ),
    Derivation(
        "rectification-share",
        "整改销号率,由督查记录得出",
        "Share of findings closed, from the inspections recorded",
        "S-51",
        (("整改", "率"), ("销号", "率")),
    ),
)


def derivation_of(name: str) -> Derivation | None:
    """Give what an indicator of that name can be worked out by; None where nothing is known.

    >>> derivation_of("支部党员大会召开次数").name
    'branch-meetings-per-month'
    """
    return next(
        (
            derivation
            for derivation in DERIVATIONS
            if any(all(word in name for word in group) for group in derivation.words)
        ),
        None,
    )
