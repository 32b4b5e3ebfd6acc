"""What a row of the table of commands says, and who may give what: the words that rows are made of.

The rows stand in ``shared/contracts/rows/``, one file a service or topic.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from shared.contracts.command import Command, New, Ref
from shared.contracts.roles import Role, Scope
from shared.contracts.wire import marks

OFFICES = {Role.COUNTY_OFFICE: Scope.WITHIN, Role.TOWNSHIP: Scope.WITHIN, Role.SYSTEM: Scope.ANY}
EVERYBODY = {**OFFICES, Role.BRANCH: Scope.OWN}
SUPERIORS = {Role.COUNTY_OFFICE: Scope.BELOW, Role.TOWNSHIP: Scope.BELOW, Role.SYSTEM: Scope.ANY}
ANYWHERE = dict.fromkeys(EVERYBODY, Scope.ANY)  # concerns no organization
COUNTY = {Role.COUNTY_OFFICE: Scope.WITHIN, Role.SYSTEM: Scope.ANY}


class Line(msgspec.Struct, frozen=True):
    """Of the organizations that two fields name, the first must stand above the second.

    On the command's day, whoever gives the command; nothing is asked where a field is left out.
    """

    upper: str
    lower: str
    or_same: bool = False


def above(upper: str, lower: str = "organization_id", *, or_same: bool = False) -> Line:
    """Ask that an authority stands above whom it decides about."""
    return Line(upper, lower, or_same)


def within(lower: str, upper: str = "organization_id") -> Line:
    """Ask that units are the organization itself or below it."""
    return Line(upper, lower, or_same=True)


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
    clauses: tuple[str, ...] = ()  # of the plan: what the coverage table is made from
    lines: tuple[Line, ...] = ()  # who must stand above whom

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


def filled_in(spec: CommandSpec) -> frozenset[str]:
    """Give the fields that may be left out though a command needs them.

    Ids of new streams, and whose record it is: that of whoever gives the command. A command of the
    registry is about an organization, and names it.
    """
    found = marks(spec.struct)
    new = {name for name, mark in found.items() if isinstance(mark, New)}
    is_record = spec.service != "registry" and isinstance(found.get("organization_id"), Ref)
    return frozenset(new | ({"organization_id"} if is_record else set()))


def row(
    struct: type[Command],
    zh: str,
    roles: Mapping[Role, Scope],
    *scope_fields: str,
    deed: bool = False,
    needs_reason: bool = False,
    clauses: str = "",
    lines: tuple[Line, ...] = (),
) -> CommandSpec:
    """Give a row; the service is the first word of the command's module, ``registry_posts``.

    ``clauses`` names the plan's clauses that the command serves, ``"S-37a S-37c"``.
    """
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", struct.__name__).lower()
    return CommandSpec(
        service=struct.__module__.rsplit(".", 1)[-1].split("_")[0],
        struct=struct,
        zh=zh,
        en=words[0].upper() + words[1:],
        roles=MappingProxyType(dict(roles)),
        scope_fields=tuple(filter(None, scope_fields or ("organization_id",))),
        deed=deed,
        needs_reason=needs_reason,
        clauses=tuple(clauses.split()),
        lines=lines,
    )
