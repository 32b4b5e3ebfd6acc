"""Rows of the table of commands: the organization registry."""

from shared.contracts.commands import registry as r
from shared.contracts.spec import ANYWHERE, EVERYBODY, OFFICES, SUPERIORS, above, row

ROWS = (
    row(r.RegisterPerson, "登记人员", ANYWHERE, "", deed=True, clauses="S-34"),
    row(
        r.EstablishOrganization,
        "成立组织",
        OFFICES,
        "superior_id",
        clauses="S-14",
        lines=(above("approving_id", "superior_id", or_same=True),),
    ),
    row(r.RenameOrganization, "组织更名", SUPERIORS, clauses="S-14"),
    row(
        r.MoveOrganization,
        "调整隶属关系",
        SUPERIORS,
        "organization_id",
        "superior_id",
        clauses="S-27",
    ),
    row(r.CategorizeOrganization, "调整组织类别", SUPERIORS, clauses="S-08"),
    row(
        r.MergeOrganizations,
        "合并组织",
        OFFICES,
        "predecessor_ids",
        "superior_id",
        clauses="S-14",
        lines=(above("approving_id", "superior_id", or_same=True),),
    ),
    row(
        r.AbolishOrganization,
        "撤销组织",
        SUPERIORS,
        clauses="S-14",
        lines=(above("approving_id"),),
    ),
    row(r.CountMembers, "登记党员人数", EVERYBODY, deed=True, clauses="S-19"),
    row(r.CreatePost, "设置职务", OFFICES, clauses="S-17"),
    row(r.AppointPerson, "任职", OFFICES, clauses="S-17 S-67 S-68"),
    row(r.StartActing, "主持工作(代理)", OFFICES, clauses="S-17 S-67"),
    row(r.EndAppointment, "免职(离任)", OFFICES, clauses="S-17"),
)
