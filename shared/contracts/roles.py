"""Roles and the organizations they reach. Which role may give which command stands in the table."""

from enum import StrEnum


class Role(StrEnum):
    COUNTY_OFFICE = "county_office"  # 县委组织部
    TOWNSHIP = "township"
    BRANCH = "branch"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"  # administrates the audit: reads everything, changes nothing
    SYSTEM_ADMIN = "system_admin"  # operates: positions, dead letters, rebuilds
    SECURITY_ADMIN = "security_admin"  # accounts and tokens
    SYSTEM = "system"


class Scope(StrEnum):
    """How far a role reaches from its own organization, on the tree of the command's day."""

    OWN = "own"
    BELOW = "below"  # strictly below
    WITHIN = "within"  # own or below
    ANY = "any"


ROLE_NAMES: dict[Role, tuple[str, str]] = {
    Role.COUNTY_OFFICE: ("县委组织部门", "County organization office"),
    Role.TOWNSHIP: ("乡镇党委", "Township committee"),
    Role.BRANCH: ("党支部", "Branch"),
    Role.INSPECTOR: ("督查人员", "Inspector"),
    Role.AUDITOR: ("审计人员", "Auditor"),
    Role.SYSTEM_ADMIN: ("系统管理员", "System administrator"),
    Role.SECURITY_ADMIN: ("安全管理员", "Security administrator"),
    Role.SYSTEM: ("系统", "System"),
}

ON_BEHALF: frozenset[Role] = frozenset({Role.COUNTY_OFFICE, Role.TOWNSHIP, Role.SYSTEM})
"""Who may enter on behalf of others, and so may set ``received_on`` and ``on_behalf_of``."""

OPERATORS: frozenset[Role] = frozenset({Role.SYSTEM_ADMIN, Role.SYSTEM})
"""Who runs the suite: dead letters and rebuilds."""

NAME_READERS: frozenset[Role] = frozenset(
    {Role.COUNTY_OFFICE, Role.TOWNSHIP, Role.BRANCH, Role.SYSTEM}
)
"""Who may see people's names, as far as the role reaches; inspectors and auditors see ids."""

ADMINISTRATORS: frozenset[Role] = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
"""The three who exclude each other: nobody holds two of them (三员分立)."""

NO_BUSINESS: frozenset[Role] = ADMINISTRATORS - {Role.AUDITOR}
"""Who neither reads nor changes what the county records, not even of the own organization."""
