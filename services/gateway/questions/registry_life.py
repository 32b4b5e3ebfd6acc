"""Questions to the registry: the tree of a day, who answers for what, terms, vacancies, names."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from services.gateway.names import ERASED, RESTRICTED
from services.gateway.pools import Reader, ask
from services.gateway.questions.below import known_of
from services.gateway.questions.leadership import practice_of
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import SEES_EVERYTHING, require_sight
from services.registry import queries
from services.registry.queries import (
    HandoverOn,
    Own,
    Responsibility,
    Root,
    Shape,
    Structure,
    TermOn,
    TermState,
    TreeOn,
    Vacancy,
)
from shared.contracts.errors import NotYetVisibleError, OutOfScopeError
from shared.contracts.page import Limit, Offset, Page
from shared.contracts.roles import NAME_READERS, Role
from shared.kernel.sorting import sort_key

_SCHEMA = "registry"
T = TypeVar("T")


class WithinAsked(Parameters, frozen=True, kw_only=True):
    """``within``: an organization and those below it; all that the asker sees if left out.

    ``shape``: of the tree that says who is below it: that of the day, or today's with whatever went
    into its organizations since.
    """

    on: date | None = None
    within: UUID | None = None
    shape: Shape = Shape.WAS
    limit: Limit = 100
    offset: Offset = 0


class TreeAsked(Parameters, frozen=True, kw_only=True):
    on: date | None = None
    within: UUID | None = None
    shape: Shape = Shape.WAS


class TermsAsked(WithinAsked, frozen=True, kw_only=True):
    state: TermState | None = None


class ResponsibilityAsked(WithinAsked, frozen=True, kw_only=True):
    with_gaps_only: bool = False


class StructureAsked(WithinAsked, frozen=True, kw_only=True):
    with_faults_only: bool = False


class HandoversAsked(WithinAsked, frozen=True, kw_only=True):
    open_only: bool = False


class NamesAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None


class PersonNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who held a post by a day; the erased and the restricted are without a name."""

    person_id: UUID
    name: str
    contact: str | None  # as last recorded
    contact_on: date | None  # the day of it
    is_serving: bool
    is_erased: bool  # nobody can read it again
    is_restricted: bool  # kept by law, and shown to nobody


def ask_within(
    asking: Asking,
    on: date | None,
    within: UUID | None,
    question: Callable[[Reader, date, Root], T],
    *,
    shape: Shape = Shape.WAS,
) -> T:
    """Ask about an organization and those below it, as far as the asker sees; a branch its own.

    The tree is that of the day, or today's: each organization of the day counts where it went.

    Raises:
        OutOfScopeError: the asker does not see the organization, or has none of its own.
    """
    day = on or asking.today
    tree_day = day if shape is Shape.WAS else asking.today
    root: Root = within
    if asking.principal.role not in SEES_EVERYTHING:
        top = within or asking.principal.organization_id
        if top is None:
            raise OutOfScopeError
        require_sight(top, tree_day, asking.principal, asking.tree)
        root = Own(top) if asking.principal.role is Role.BRANCH else top

    def answer(connection: Reader) -> T:
        among = root
        if shape is Shape.TODAY:
            among = queries.as_today(
                connection, on=day, today=asking.today, root=root, known_of=known_of(asking)
            )
        return question(connection, day, among)

    return ask(asking.readers, _SCHEMA, answer)


def paged(
    query: Callable[..., Any], *names: str, by_practice: bool = False
) -> Callable[[Asking, Any], Any]:
    """Give the answer of a question whose parameters, besides those of all, bear these names.

    With ``by_practice`` the query is also told the numbers in force.
    """

    def answer(asking: Asking, asked: Any) -> Any:
        values = {name: getattr(asked, name) for name in (*names, "limit", "offset")}
        values["known_of"] = known_of(asking)
        if by_practice:
            values["practice_of"] = practice_of(asking, asked.on or asking.today)
        return ask_within(
            asking,
            asked.on,
            asked.within,
            lambda connection, day, root: query(connection, on=day, within=root, **values),
            shape=asked.shape,
        )

    return answer


def tree(asking: Asking, asked: TreeAsked) -> TreeOn:
    """The tree of a day, as it was then or as it is today."""
    return ask_within(
        asking,
        asked.on,
        asked.within,
        lambda connection, day, root: queries.tree(
            connection,
            on=day,
            today=asking.today,
            shape=asked.shape,
            root=root,
            known_of=known_of(asking),
        ),
    )


def person_names(asking: Asking, asked: NamesAsked) -> tuple[PersonNamed, ...]:
    """Names and contacts of all who held a post of an organization, in the order of pinyin."""
    on = asked.on or asking.today
    require_sight(asked.organization_id, on, asking.principal, asking.tree)
    if asking.names is None:
        raise NotYetVisibleError("names")
    there = ask(
        asking.readers,
        _SCHEMA,
        lambda connection: queries.people(connection, asked.organization_id, on=on),
    )
    names = asking.names.of([one.person_id for one in there], asking.principal)
    contacts = asking.names.contacts_of([one.person_id for one in there], asking.principal)
    found = [
        PersonNamed(
            person_id=one.person_id,
            name=names.get(one.person_id, RESTRICTED if one.restricted_on else ERASED),
            contact=contacts.get(one.person_id),
            contact_on=one.contact_on,
            is_serving=one.is_serving,
            is_erased=one.erased_on is not None
            or (one.person_id not in names and one.restricted_on is None),
            is_restricted=one.restricted_on is not None,
        )
        for one in there
    ]
    return tuple(sorted(found, key=lambda one: (one.is_erased, sort_key(one.name), one.person_id)))


QUESTIONS = (
    Question(
        name="tree",
        path="/v1/tree",
        zh="某日的组织体系(按当日或按今日)",
        en="The tree of a day, as it was then or as it is today",
        parameters=TreeAsked,
        result=TreeOn,
        reads=_SCHEMA,
        answer=tree,
        clauses=("S-06", "S-14"),
    ),
    Question(
        name="responsibility",
        path="/v1/responsibility",
        zh="责任人:第一责任人、直接责任人、分工,及空缺与重叠",
        en="Who answers for what on a day, with gaps and overlaps",
        parameters=ResponsibilityAsked,
        result=Page[Responsibility],
        reads=_SCHEMA,
        answer=paged(queries.responsibility, "with_gaps_only"),
        clauses=("S-03", "S-06", "S-67", "S-68", "S-69"),
    ),
    Question(
        name="structure",
        path="/v1/structure",
        zh="组织健全与设置合理情况",
        en="Whether organizations are complete and reasonably put together on a day",
        parameters=StructureAsked,
        result=Page[Structure],
        reads=_SCHEMA,
        answer=paged(queries.structure, "with_faults_only", by_practice=True),
        clauses=("S-14", "S-27"),
    ),
    Question(
        name="vacancies",
        path="/v1/vacancies",
        zh="空缺职务及空缺时长",
        en="Posts that nobody holds on a day, and since when",
        parameters=WithinAsked,
        result=Page[Vacancy],
        reads=_SCHEMA,
        answer=paged(queries.vacancies, by_practice=True),
        clauses=("S-14", "S-17"),
    ),
    Question(
        name="terms",
        path="/v1/terms",
        zh="届期:到期、超期与提前提醒",
        en="Terms of office: due, overdue, and the reminder ahead",
        parameters=TermsAsked,
        result=Page[TermOn],
        reads=_SCHEMA,
        answer=paged(queries.terms, "state", by_practice=True),
        clauses=("S-14", "S-27"),
    ),
    Question(
        name="handovers",
        path="/v1/handovers",
        zh="交接:事项与签字",
        en="Handovers of posts, their items and signatures",
        parameters=HandoversAsked,
        result=Page[HandoverOn],
        reads=_SCHEMA,
        answer=paged(queries.handovers, "open_only"),
        clauses=("S-67",),
    ),
    Question(
        name="person_names",
        path="/v1/organizations/{organization_id}/people",
        zh="任职人员姓名和联系方式",
        en="The names and contacts of those who held posts of an organization",
        parameters=NamesAsked,
        result=tuple[PersonNamed, ...],
        reads=_SCHEMA,
        answer=person_names,
        roles=NAME_READERS,
        clauses=("S-17",),
    ),
)
