"""The templates: one workbook for each topic of commands, by the module that declares them."""

from typing import NamedTuple

from services.gateway.desk.labels import Label, field_label
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS, CommandSpec

_TITLES = {
    "registry": Label("组织、职务和人员", "Organizations, posts and people"),
    "registry_structure": Label("组织设置和换届", "Structure and terms"),
    "registry_duties": Label("离岗、分工和交接", "Leave, division of work and handover"),
    "registry_people": Label("人员联系方式", "People's contacts"),
    "registry_cases": Label("整顿和着力点", "Weak organizations and points of focus"),
    "registry_reach": Label("单位、覆盖和阵地", "Units, coverage and venues"),
    "targets": Label("文件、规划和目标", "Documents, plans and targets"),
    "targets_governance": Label(
        "部署考核、豁免、档案和关账", "Rounds, waivers, archives and closing"
    ),
    "targets_policy": Label("贯彻上级精神", "Directives of superiors"),
    "targets_progress": Label("目标进展和协助", "Progress and assistance"),
    "activities": Label("会议和书面报告", "Meetings and written reports"),
    "activities_research": Label("调研和创新", "Research and innovation"),
    "activities_reports": Label("报告答复和述职", "Answers to reports, and duty reports"),
    "activities_problems": Label("问题台账", "Problems"),
    "activities_points": Label("联系点、走访和经验", "Contact points, visits and experience"),
    "activities_inspection": Label("检查和整改", "Inspection and rectification"),
    "activities_registers": Label("党员队伍登记", "Registers of members"),
    "assessment_rounds": Label("考核开启、计算、公布和定案", "Rounds from opening to final"),
    "assessment_results": Label("自评、测评、评分和异议", "Self-assessments, marks and objections"),
    "assessment_consequences": Label("表彰、批评和追责", "Commendation, criticism, accountability"),
}
_NOT_IN_CELLS = frozenset({"targets.publish-rule-pack"})  # longer than a cell holds


class Group(NamedTuple):
    """Commands that stand in one template, a sheet each."""

    name: str
    label: Label
    commands: tuple[CommandSpec, ...]


def groups_of(role: Role) -> tuple[Group, ...]:
    """Give the templates of a role, with the commands that it may give."""
    found: dict[str, list[CommandSpec]] = {}
    for spec in COMMANDS.values():
        if role in spec.roles and spec.key not in _NOT_IN_CELLS:
            found.setdefault(_module(spec), []).append(spec)
    return tuple(Group(name, _title(name), tuple(specs)) for name, specs in found.items())


def _module(spec: CommandSpec) -> str:
    return spec.struct.__module__.rpartition(".")[2]


def _title(module: str) -> Label:
    service, _, topic = module.partition("_")
    return _TITLES.get(module) or Label(
        field_label(f"service_{service}").zh, f"{service} {topic}".strip().replace("_", " ")
    )
