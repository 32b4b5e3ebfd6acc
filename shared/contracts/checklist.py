"""The default checklist of inspections (S-52 … S-57), as data.

A rule pack adds items under `checklist`, and says otherwise what a default one is; no code is
refused for standing nowhere.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from shared.contracts.rule_duties import Name, Sentence, Strict


class ChecklistItem(Strict, frozen=True, kw_only=True):
    """One thing to look at; ``clause`` is the plan's."""

    code: Name
    clause: Name
    zh: Sentence
    en: Sentence


CHECKLIST: tuple[ChecklistItem, ...] = tuple(
    ChecklistItem(code=code, clause=clause, zh=zh, en=en)
    for code, clause, zh, en in (
        ("member_education", "S-52", "党员经常性教育", "Regular education of members"),
        ("service_to_masses", "S-53", "党员联系和服务群众", "Contact with the masses, and service"),
        ("mobile_members", "S-54", "流动党员管理", "Mobile members"),
        ("dues_collected", "S-55", "党费收缴", "Dues collected"),
        ("dues_managed", "S-55", "党费管理", "Dues managed"),
        ("dues_used", "S-55", "党费使用", "Dues used"),
        ("institutions", "S-56", "各项制度落实", "Institutions carried out"),
        ("new_economic", "S-57", "新经济组织党建", "Party building in new economic organizations"),
        ("new_social", "S-57", "新社会组织党建", "Party building in new social organizations"),
    )
)  # fmt: skip


def checklist(more: Iterable[ChecklistItem] = ()) -> Mapping[str, ChecklistItem]:
    """Give the items by code: the default ones in their order, then those that a pack adds."""
    return MappingProxyType({item.code: item for item in (*CHECKLIST, *more)})
