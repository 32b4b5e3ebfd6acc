"""THE table of commands: RPC, HTTP, CLI, batch loading and OpenAPI are made from it.

A new command appears in all of them by one row here.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from shared.contracts.command import Command
from shared.contracts.commands import activities as a
from shared.contracts.commands import registry as r
from shared.contracts.commands import targets as t
from shared.contracts.roles import Role, Scope

OFFICES = {Role.COUNTY_OFFICE: Scope.WITHIN, Role.TOWNSHIP: Scope.WITHIN, Role.SYSTEM: Scope.ANY}
EVERYBODY = {**OFFICES, Role.BRANCH: Scope.OWN}
SUPERIORS = {Role.COUNTY_OFFICE: Scope.BELOW, Role.TOWNSHIP: Scope.BELOW, Role.SYSTEM: Scope.ANY}
ANYWHERE = dict.fromkeys(EVERYBODY, Scope.ANY)  # concerns no organization
COUNTY = {Role.COUNTY_OFFICE: Scope.WITHIN, Role.SYSTEM: Scope.ANY}


class CommandSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One command: where it goes, its shape, who may give it, and how it is called."""

    service: str
    struct: type[Command]
    zh: str
    en: str
    roles: Mapping[Role, Scope]
    scope_fields: tuple[str, ...]  # organizations that must be in reach
    deed: bool = False  # a deed may not lie in the future, a decision may
    needs_reason: bool = False

    @property
    def name(self) -> str:
        """The command's name in URLs, on the command line and in batches: ``record-meeting``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.struct.__name__).lower()

    @property
    def key(self) -> str:
        """Service and name: ``activities.record-meeting``."""
        return f"{self.service}.{self.name}"

    @property
    def method(self) -> str:
        """The RPC method: ``record_meeting``."""
        return self.name.replace("-", "_")


def _row(
    struct: type[Command],
    zh: str,
    roles: Mapping[Role, Scope],
    *scope_fields: str,
    deed: bool = False,
    needs_reason: bool = False,
) -> CommandSpec:
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", struct.__name__).lower()
    return CommandSpec(
        service=struct.__module__.rsplit(".", 1)[-1],
        struct=struct,
        zh=zh,
        en=words[0].upper() + words[1:],
        roles=MappingProxyType(dict(roles)),
        scope_fields=tuple(filter(None, scope_fields or ("organization_id",))),
        deed=deed,
        needs_reason=needs_reason,
    )


_ROWS = (
    _row(r.RegisterPerson, "登记人员", ANYWHERE, "", deed=True),
    _row(r.EstablishOrganization, "成立组织", OFFICES, "superior_id"),
    _row(r.RenameOrganization, "组织更名", SUPERIORS),
    _row(r.MoveOrganization, "调整隶属关系", SUPERIORS, "organization_id", "superior_id"),
    _row(r.CategorizeOrganization, "调整组织类别", SUPERIORS),
    _row(r.MergeOrganizations, "合并组织", OFFICES, "predecessor_ids", "superior_id"),
    _row(r.AbolishOrganization, "撤销组织", SUPERIORS),
    _row(r.CountMembers, "登记党员人数", EVERYBODY, deed=True),
    _row(r.CreatePost, "设置职务", OFFICES),
    _row(r.AppointPerson, "任职", OFFICES),
    _row(r.StartActing, "主持工作(代理)", OFFICES),
    _row(r.EndAppointment, "免职(离任)", OFFICES),
    _row(t.IssueDocument, "印发文件", OFFICES),
    _row(t.PublishRulePack, "发布考核规则", COUNTY),
    _row(t.AdoptPlan, "通过规划(计划)", EVERYBODY, deed=True),
    _row(t.SetTarget, "设定目标", EVERYBODY, deed=True),
    _row(t.CascadeIndicator, "分解指标到人", EVERYBODY, deed=True),
    _row(t.AcceptIndicator, "签收指标", EVERYBODY, deed=True),
    _row(a.RecordMeeting, "记录会议", EVERYBODY, deed=True),
    _row(a.RecordAbortedMeeting, "记录未开成的会议", EVERYBODY, deed=True),
    _row(a.CorrectMeeting, "更正会议记录", EVERYBODY, deed=True, needs_reason=True),
    _row(a.WithdrawMeeting, "撤回会议记录", EVERYBODY, deed=True, needs_reason=True),
    _row(a.FileReport, "报送书面报告", EVERYBODY, deed=True),
)

COMMANDS: Mapping[str, CommandSpec] = MappingProxyType({row.key: row for row in _ROWS})

COMMAND_SERVICES: tuple[str, ...] = ("registry", "targets", "activities")
