"""Questions to the registry: organizations on a day, and their posts."""

from datetime import date
from uuid import UUID

from services.gateway.pools import ask
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import SEES_EVERYTHING, require_sight
from services.registry import queries
from services.registry.queries import MemberCount, OrganizationOn, PostOn, Tenure
from shared.contracts.errors import NotFoundError, OutOfScopeError
from shared.contracts.facts.registry import Category, OrganizationKind
from shared.contracts.page import Limit, Offset, Page
from shared.contracts.roles import Role

_SCHEMA = "registry"


class OrganizationsAsked(Parameters, frozen=True, kw_only=True):
    on: date | None = None
    below: UUID | None = None
    kind: OrganizationKind | None = None
    category: Category | None = None
    limit: Limit = 100
    offset: Offset = 0


class OrganizationAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None


class TenuresAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    limit: Limit = 100
    offset: Offset = 0


def organizations(asking: Asking, asked: OrganizationsAsked) -> Page[OrganizationOn]:
    """Organizations standing on a day, as far as the asker sees."""
    on = asked.on or asking.today
    own, role = asking.principal.organization_id, asking.principal.role
    if role is Role.BRANCH:
        return _own(asking, on)
    below = asked.below
    if role not in SEES_EVERYTHING:
        below = below or own
        if below is None:
            raise OutOfScopeError
        require_sight(below, on, asking.principal, asking.tree)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.organizations(
            connection,
            on=on,
            below=below,
            kind=asked.kind,
            category=asked.category,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def organization(asking: Asking, asked: OrganizationAsked) -> OrganizationOn:
    """One organization as it stood on a day."""
    on = _in_sight(asking, asked)
    found = ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.organization(connection, asked.organization_id, on=on),
    )
    if found is None:
        raise NotFoundError(str(asked.organization_id))
    return found


def posts(asking: Asking, asked: OrganizationAsked) -> tuple[PostOn, ...]:
    """The posts of an organization, and who held them on a day."""
    on = _in_sight(asking, asked)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.posts(connection, asked.organization_id, on=on),
    )


def members(asking: Asking, asked: OrganizationAsked) -> MemberCount:
    """The last count of members on or before a day."""
    on = _in_sight(asking, asked)
    found = ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.members(connection, asked.organization_id, on=on),
    )
    if found is None:
        raise NotFoundError(str(asked.organization_id))
    return found


def tenures(asking: Asking, asked: TenuresAsked) -> Page[Tenure]:
    """Who held which post of an organization, from when to when."""
    day = asked.on or asking.today
    require_sight(asked.organization_id, day, asking.principal, asking.tree)
    return ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.tenures(
            connection,
            organization_id=asked.organization_id,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def _own(asking: Asking, on: date) -> Page[OrganizationOn]:
    own = asking.principal.organization_id
    if own is None:
        raise OutOfScopeError
    found = ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.organization(connection, own, on=on),
    )
    items = () if found is None else (found,)
    return Page(items=items, total=len(items), limit=1, offset=0)


def _in_sight(asking: Asking, asked: OrganizationAsked) -> date:
    on = asked.on or asking.today
    require_sight(asked.organization_id, on, asking.principal, asking.tree)
    return on


QUESTIONS = (
    Question(
        name="organizations",
        path="/v1/organizations",
        zh="某日的组织",
        en="Organizations standing on a day (`on`, today where left out)",
        parameters=OrganizationsAsked,
        result=Page[OrganizationOn],
        reads=_SCHEMA,
        answer=organizations,
        clauses=("S-14",),
    ),
    Question(
        name="organization",
        path="/v1/organizations/{organization_id}",
        zh="某日的一个组织",
        en="One organization as it stood on a day",
        parameters=OrganizationAsked,
        result=OrganizationOn,
        reads=_SCHEMA,
        answer=organization,
        clauses=("S-14", "S-27"),
    ),
    Question(
        name="posts",
        path="/v1/organizations/{organization_id}/posts",
        zh="职务与任职人",
        en="Posts, and who held them on a day",
        parameters=OrganizationAsked,
        result=tuple[PostOn, ...],
        reads=_SCHEMA,
        answer=posts,
        clauses=("S-17",),
    ),
    Question(
        name="members",
        path="/v1/organizations/{organization_id}/members",
        zh="党员人数",
        en="The last count of members on or before a day",
        parameters=OrganizationAsked,
        result=MemberCount,
        reads=_SCHEMA,
        answer=members,
        clauses=("S-19",),
    ),
    Question(
        name="tenures",
        path="/v1/organizations/{organization_id}/tenures",
        zh="历次任职",
        en="Who held which post, from when to when",
        parameters=TenuresAsked,
        result=Page[Tenure],
        reads=_SCHEMA,
        answer=tenures,
        clauses=("S-17", "S-67"),
    ),
)
