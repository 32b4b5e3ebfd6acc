"""Who may do what, and where: a role's row in the table of commands, and how far it reaches.

Pure decisions. The tree is asked for the ancestors of an organization on the command's day; it is
asked anew for every request, since a tree remembered would be a right remembered.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from itertools import product
from typing import Protocol
from uuid import UUID

from shared.contracts.command import Command, New
from shared.contracts.errors import (
    NotAboveError,
    NotAllowedError,
    OnBehalfNotAllowedError,
    OutOfScopeError,
    UnknownReferenceError,
)
from shared.contracts.principal import Principal
from shared.contracts.roles import NO_BUSINESS, ON_BEHALF, OPERATORS, Role, Scope
from shared.contracts.spec import Line
from shared.contracts.table import CommandSpec
from shared.contracts.wire import ids_of, marks

SEES_EVERYTHING = frozenset({Role.COUNTY_OFFICE, Role.INSPECTOR, Role.AUDITOR, Role.SYSTEM})
AUDITS = frozenset({Role.AUDITOR})  # signs, which are for no other eye
OPERATES = OPERATORS
SECURES = frozenset({Role.SECURITY_ADMIN, Role.SYSTEM})  # accounts, revocations
TIDIES = frozenset({Role.COUNTY_OFFICE, Role.SYSTEM})  # files that no fact cites

_ORGANIZATION = "registry.organization"


class Tree(Protocol):
    """Which organizations stand above one, on a day."""

    def ancestors(self, organization_id: UUID, day: date) -> Sequence[UUID] | None:
        """Give the superiors, nearest first, the organization not among them.

        None where no such organization is known.
        """

    def leaders(self, organization_id: UUID, day: date) -> Collection[UUID] | None:
        """Give all that lead it, by its first superior or another one, and all above those.

        None where no such organization is known.
        """


class TreeWithNew:
    """A tree that also holds what the commands of one batch will establish."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[tuple[UUID, date], Sequence[UUID] | None] = {}
        self._leaders: dict[tuple[UUID, date], Collection[UUID] | None] = {}
        self._superiors: dict[UUID, UUID | None] = {}  # of the new; None of a root

    def ancestors(self, organization_id: UUID, day: date) -> Sequence[UUID] | None:
        if organization_id in self._superiors:
            superior = self._superiors[organization_id]
            return () if superior is None else (superior, *(self.ancestors(superior, day) or ()))
        if (organization_id, day) not in self._known:
            self._known[organization_id, day] = self._tree.ancestors(organization_id, day)
        return self._known[organization_id, day]

    def leaders(self, organization_id: UUID, day: date) -> Collection[UUID] | None:
        if organization_id in self._superiors:
            superior = self._superiors[organization_id]
            return () if superior is None else {superior, *(self.leaders(superior, day) or ())}
        if (organization_id, day) not in self._leaders:
            self._leaders[organization_id, day] = self._tree.leaders(organization_id, day)
        return self._leaders[organization_id, day]

    def note(self, command: Command, *, gives_reach: bool = True) -> None:
        """Take in the organization that an allowed command establishes.

        One that is known already keeps its place: the command will be refused by the registry.
        Its superior must be known, so what is noted never forms a ring. Nobody is asked where the
        place gives no reach, as to whoever reaches everything.
        """
        mark = marks(type(command)).get("organization_id")
        superior = getattr(command, "superior_id", None)
        if not isinstance(mark, New) or mark.kind != _ORGANIZATION:
            return
        (organization_id,) = ids_of(command, "organization_id")
        day = command.occurred_on
        if not gives_reach:
            if organization_id not in self._noted_above(superior):
                self._superiors[organization_id] = superior
            return
        is_known = superior is None or self.ancestors(superior, day) is not None
        if not is_known or self.ancestors(organization_id, day) is not None:
            return
        self._superiors[organization_id] = superior

    def _noted_above(self, organization_id: UUID | None) -> set[UUID]:
        found: set[UUID] = set()
        while organization_id is not None:
            found.add(organization_id)
            organization_id = self._superiors.get(organization_id)
        return found


def authorize(spec: CommandSpec, command: Command, principal: Principal, tree: Tree) -> None:
    """Let a command pass, or say why not.

    Raises:
        NotAllowedError: the role may not give this command.
        OnBehalfNotAllowedError: it says when it was received, or on whose behalf it is given.
        OutOfScopeError: an organization that it concerns is out of reach on the command's day.
        UnknownReferenceError: such an organization is not known.
        NotAboveError: an authority does not stand above, or a unit not below, whom it must.
    """
    scope = spec.roles.get(principal.role)
    if scope is None:
        raise NotAllowedError(spec.key, role=str(principal.role))
    entered_for_others = command.received_on is not None or command.on_behalf_of is not None
    if entered_for_others and principal.role not in ON_BEHALF:
        field = "received_on" if command.received_on is not None else "on_behalf_of"
        raise OnBehalfNotAllowedError(field=field)
    for field in spec.scope_fields if scope is not Scope.ANY else ():
        ids = ids_of(command, field)
        if not ids:
            raise OutOfScopeError(field=field)
        for organization_id in ids:
            above = partial(tree.ancestors, organization_id, command.occurred_on)
            _require(scope, organization_id, principal, field=field, above=above)
    for line in spec.lines:
        _require_line(line, command, tree)


def _require(
    scope: Scope,
    target: UUID,
    principal: Principal,
    *,
    field: str,
    above: Callable[[], Sequence[UUID] | None],
) -> None:
    own = principal.organization_id
    is_own = own is not None and target == own
    if is_own and scope in {Scope.OWN, Scope.WITHIN}:
        return
    if own is None or is_own or scope is Scope.OWN:
        raise OutOfScopeError(str(target), field=field)
    superiors = above()
    if superiors is None:
        raise UnknownReferenceError(str(target), field=field, kind=_ORGANIZATION)
    if own not in superiors:
        raise OutOfScopeError(str(target), field=field)


def _require_line(line: Line, command: Command, tree: Tree) -> None:
    for upper, lower in product(ids_of(command, line.upper), ids_of(command, line.lower)):
        if line.or_same and upper == lower:
            continue
        leaders = tree.leaders(lower, command.occurred_on)
        if leaders is None:
            raise UnknownReferenceError(str(lower), field=line.lower, kind=_ORGANIZATION)
        if upper not in leaders:
            field = line.lower if line.upper == "organization_id" else line.upper
            raise NotAboveError(str(lower), field=field, above=str(upper))


def require_sight(target: UUID, day: date, principal: Principal, tree: Tree) -> None:
    """Let a question about one organization pass: a branch sees its own, a township its subtree.

    Raises:
        NotAllowedError: the role sees no organization at all.
        OutOfScopeError: the role does not see it, or there is no such organization.
    """
    require_business(principal)
    if principal.role in SEES_EVERYTHING or target == principal.organization_id:
        return
    above = tree.ancestors(target, day) if principal.role is Role.TOWNSHIP else ()
    if principal.organization_id is None or principal.organization_id not in (above or ()):
        raise OutOfScopeError(str(target))


def sees(target: UUID, day: date, principal: Principal, tree: Tree) -> bool:
    """Say whether `require_sight` lets the organization pass.

    Raises:
        NotAllowedError: the role sees no organization at all.
    """
    try:
        require_sight(target, day, principal, tree)
    except OutOfScopeError:
        return False
    return True


def require_business(principal: Principal) -> None:
    """Let pass whoever may read what the county records, as far as the role reaches.

    Raises:
        NotAllowedError: an administrator of the system or of security.
    """
    if principal.role in NO_BUSINESS:
        raise NotAllowedError(role=str(principal.role))


def require_role(principal: Principal, roles: frozenset[Role]) -> None:
    """Let a question or an act pass that is for some roles only.

    Raises:
        NotAllowedError: the principal's role is none of them.
    """
    if principal.role not in roles:
        raise NotAllowedError(role=str(principal.role))
