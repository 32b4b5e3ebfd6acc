"""Questions about an organization and all below it at once, for boards; and about one person."""

from datetime import date
from uuid import UUID

from services.activities.queries import MeetingView, ReportView, within
from services.activities.queries.findings import FindingView
from services.activities.queries.within import MeetingMonth
from services.gateway.pools import ask
from services.gateway.questions import leadership
from services.gateway.questions.asked import viewer_of
from services.gateway.questions.below import below
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.reach import require_sight, sees
from services.registry import queries as registry
from services.registry.queries import Tenure
from services.targets.queries import within as targets
from services.targets.queries.within import OverdueTarget, RulePackText
from shared.contracts.errors import NotFoundError
from shared.contracts.fact import Year
from shared.contracts.page import MAX_LIMIT, Limit, Offset, Page

_ACTIVITIES, _REGISTRY, _TARGETS = "activities", "registry", "targets"
_OF = "/v1/organizations/{organization_id}"


class YearWithinAsked(Parameters, frozen=True, kw_only=True):
    """``on``: the day on whose tree the organizations below are found; today if left out."""

    organization_id: UUID
    year: Year
    on: date | None = None


class DayWithinAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None


class MeetingsWithinAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    held_from: date | None = None
    held_to: date | None = None
    limit: Limit = 100
    offset: Offset = 0


class ReportsWithinAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    year: Year | None = None
    limit: Limit = 100
    offset: Offset = 0


class FindingsWithinAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    on: date | None = None
    open_only: bool = False
    limit: Limit = 100
    offset: Offset = 0


class PostsOfPersonAsked(Parameters, frozen=True, kw_only=True):
    person_id: UUID
    on: date | None = None
    limit: Limit = 100
    offset: Offset = 0


class RulePackAsked(Parameters, frozen=True, kw_only=True):
    rule_pack_id: UUID


def meetings_by_month(asking: Asking, asked: YearWithinAsked) -> tuple[MeetingMonth, ...]:
    """Meetings by month of an organization and all below it."""
    _, organizations = _within(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _ACTIVITIES,
        lambda connection: within.meetings_by_month(connection, organizations, year=asked.year),
    )


def meetings_within(asking: Asking, asked: MeetingsWithinAsked) -> Page[MeetingView]:
    """Meetings of an organization and all below it, the latest first."""
    _, organizations = _within(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _ACTIVITIES,
        lambda connection: within.meetings_within(
            connection,
            organizations,
            held_from=asked.held_from,
            held_to=asked.held_to,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def reports_within(asking: Asking, asked: ReportsWithinAsked) -> Page[ReportView]:
    """Written reports of an organization and all below it, by the numbers that bind the former."""
    on, organizations = _within(asking, asked.organization_id, asked.on)
    practice = leadership.practice(asking, asked.organization_id, on)
    return ask(
        asking.readers,
        _ACTIVITIES,
        lambda connection: within.reports_within(
            connection,
            organizations,
            year=asked.year,
            practice=practice,
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def findings_within(asking: Asking, asked: FindingsWithinAsked) -> Page[FindingView]:
    """The rectification ledger of an organization and all below it; open ones first."""
    on, organizations = _within(asking, asked.organization_id, asked.on)
    return ask(
        asking.readers,
        _ACTIVITIES,
        lambda connection: within.findings_within(
            connection,
            organizations,
            open_only=asked.open_only,
            on=on,
            viewer=viewer_of(asking),
            limit=asked.limit,
            offset=asked.offset,
        ),
    )


def overdue_targets(asking: Asking, asked: DayWithinAsked) -> tuple[OverdueTarget, ...]:
    """Indicators past due and not reached, of an organization and all below it."""
    on, organizations = _within(asking, asked.organization_id, asked.on)
    line = [asked.organization_id, *(asking.tree.ancestors(asked.organization_id, on) or ())]
    return ask(
        asking.readers,
        _TARGETS,
        lambda connection: targets.overdue_targets(connection, organizations, on=on, above=line),
    )


def person_posts(asking: Asking, asked: PostsOfPersonAsked) -> Page[Tenure]:
    """The posts a person held or acted for, in the organizations that the asker sees.

    Raises:
        NotFoundError: there is none.
    """
    day = asked.on or asking.today
    found = ask(
        asking.readers,
        _REGISTRY,
        lambda connection: registry.tenures(connection, person_id=asked.person_id, limit=MAX_LIMIT),
    )
    seen = {
        organization: sees(organization, day, asking.principal, asking.tree)
        for organization in {one.organization_id for one in found.items}
    }
    items = tuple(one for one in found.items if seen[one.organization_id])
    if not items:
        raise NotFoundError(str(asked.person_id))
    shown = items[asked.offset : asked.offset + asked.limit]
    return Page(items=shown, total=len(items), limit=asked.limit, offset=asked.offset)


def rule_pack(asking: Asking, asked: RulePackAsked) -> RulePackText:
    """A published rule pack with its text. It binds everybody, so everybody sees it."""
    found = ask(
        asking.readers,
        _TARGETS,
        lambda connection: targets.rule_pack(connection, asked.rule_pack_id),
    )
    if found is None:
        raise NotFoundError(str(asked.rule_pack_id))
    return found


def _within(
    asking: Asking, organization_id: UUID, on: date | None
) -> tuple[date, tuple[UUID, ...]]:
    day = on or asking.today
    require_sight(organization_id, day, asking.principal, asking.tree)
    return day, (organization_id, *below(asking, organization_id, day))


QUESTIONS = (
    Question(
        name="meetings_by_month",
        path=f"{_OF}/meetings-by-month",
        zh="各月会议(含下级)",
        en="Meetings by month, of an organization and all below it",
        parameters=YearWithinAsked,
        result=tuple[MeetingMonth, ...],
        reads=_ACTIVITIES,
        answer=meetings_by_month,
        clauses=("S-36", "S-37a", "S-37b"),
    ),
    Question(
        name="meetings_within",
        path=f"{_OF}/meetings-within",
        zh="会议(含下级)",
        en="Meetings of an organization and all below it",
        parameters=MeetingsWithinAsked,
        result=Page[MeetingView],
        reads=_ACTIVITIES,
        answer=meetings_within,
        clauses=("S-36",),
    ),
    Question(
        name="reports_within",
        path=f"{_OF}/reports-within",
        zh="书面报告(含下级)",
        en="Written reports of an organization and all below it",
        parameters=ReportsWithinAsked,
        result=Page[ReportView],
        reads=_ACTIVITIES,
        answer=reports_within,
        clauses=("S-58", "S-70"),
    ),
    Question(
        name="findings_within",
        path=f"{_OF}/findings-within",
        zh="整改台账(含下级)",
        en="The rectification ledger of an organization and all below it",
        parameters=FindingsWithinAsked,
        result=Page[FindingView],
        reads=_ACTIVITIES,
        answer=findings_within,
        clauses=("S-51",),
    ),
    Question(
        name="overdue_targets",
        path=f"{_OF}/overdue-targets",
        zh="逾期未完成的指标(含下级)",
        en="Indicators past due and not reached, of an organization and all below it",
        parameters=DayWithinAsked,
        result=tuple[OverdueTarget, ...],
        reads=_TARGETS,
        answer=overdue_targets,
        clauses=("S-33",),
    ),
    Question(
        name="person_posts",
        path="/v1/people/{person_id}/posts",
        zh="一人的历次任职",
        en="The posts of one person, by interval",
        parameters=PostsOfPersonAsked,
        result=Page[Tenure],
        reads=_REGISTRY,
        answer=person_posts,
        clauses=("S-17", "S-67"),
    ),
    Question(
        name="rule_pack",
        path="/v1/rule-packs/{rule_pack_id}",
        zh="一份考核规则的全文",
        en="A published rule pack, its text verbatim",
        parameters=RulePackAsked,
        result=RulePackText,
        reads=_TARGETS,
        answer=rule_pack,
        never_changes=True,
        clauses=("S-61",),
    ),
)
