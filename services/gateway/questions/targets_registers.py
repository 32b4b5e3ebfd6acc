"""Registers of target management: what an organization's file says on a day."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from services.assessment.queries import grace_days
from services.gateway.pools import Reader, ask
from services.gateway.questions import leadership
from services.gateway.questions.question import Asking, Parameters
from services.gateway.reach import require_sight
from services.registry.queries import organization, posts
from services.targets.queries import entered_in_time, periods, registers
from shared.contracts.errors import NotFoundError
from shared.contracts.fact import Count, Year
from shared.contracts.facts.registry import PostKind

SCHEMA = "targets"
_REGISTRY = "registry"
_LEADERS = frozenset(PostKind) - {PostKind.OFFICE_HEAD}
T = TypeVar("T")


class OnDayAsked(Parameters, frozen=True, kw_only=True):
    """``on``: the day asked about, and on whose tree the asker must see it; today if left out."""

    organization_id: UUID
    on: date | None = None


class OfYearAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    on: date | None = None


class LineageAsked(Parameters, frozen=True, kw_only=True):
    document_id: UUID
    on: date | None = None


class WorkingDayAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    day: date
    on: date | None = None


class ArchiveAsked(Parameters, frozen=True, kw_only=True):
    organization_id: UUID
    year: Year
    up_to: Count | None = None
    on: date | None = None


def document_lineage(asking: Asking, asked: LineageAsked) -> Any:
    """A document and those above it. They bind everybody, so everybody sees them."""
    day = asked.on or asking.today
    found = ask(
        asking.readers,
        SCHEMA,
        lambda connection: registers.document_lineage(connection, asked.document_id, on=day),
    )
    if not found:
        raise NotFoundError(str(asked.document_id))
    return found


def registered(register: Callable[..., Any]) -> Callable[[Asking, OnDayAsked], Any]:
    """Give the answer of a question that is one register of an organization on a day."""

    def answer(asking: Asking, asked: OnDayAsked) -> Any:
        day = _in_sight(asking, asked)
        return _ask(asking, lambda connection: register(connection, asked.organization_id, on=day))

    return answer


def four_togethers(asking: Asking, asked: OfYearAsked) -> Any:
    """Whether ideology was part of each round of work."""
    day = _in_sight(asking, asked)
    return _ask(
        asking,
        lambda connection: registers.four_togethers(
            connection, asked.organization_id, year=asked.year, on=day
        ),
    )


def plan_findings(asking: Asking, asked: OfYearAsked) -> Any:
    """What is missing among plans; of an organization that has ended, what nobody goes on with."""
    day, own = _in_sight(asking, asked), asked.organization_id
    stands = ask(
        asking.readers, _REGISTRY, lambda connection: organization(connection, own, on=day)
    )
    since = stands.starts_on if stands else None
    practice = leadership.practice(asking, own, day)
    return _ask(
        asking,
        lambda connection: registers.plan_findings(
            connection, own, year=asked.year, on=day, stands_since=since, practice=practice
        ),
    )


def ideology_sheets(asking: Asking, asked: OfYearAsked) -> Any:
    """The team's target sheet and that of every leader in post on the day."""
    day, own = _in_sight(asking, asked), asked.organization_id
    held = ask(asking.readers, _REGISTRY, lambda connection: posts(connection, own, on=day))
    leaders = [
        post.post_id
        for post in held
        if post.kind in _LEADERS and (post.holder_id or post.acting_id)
    ]
    return _ask(
        asking,
        lambda connection: registers.ideology_sheets(
            connection, own, year=asked.year, on=day, leaders=leaders
        ),
    )


def responsibilities(asking: Asking, asked: OnDayAsked) -> Any:
    """Who answers for each indicator, and whether still in post."""
    day, own = _in_sight(asking, asked), asked.organization_id
    holders = in_post(asking, own, day)
    return _ask(
        asking,
        lambda connection: registers.responsibilities(connection, own, on=day, in_post=holders),
    )


def deadlines(asking: Asking, asked: OnDayAsked) -> Any:
    """When indicators are due, on which working day, and every version of the date."""
    day, own = _in_sight(asking, asked), asked.organization_id
    above = tuple(asking.tree.ancestors(own, day) or ())
    return _ask(
        asking, lambda connection: registers.deadlines(connection, own, on=day, above=above)
    )


def working_day(asking: Asking, asked: WorkingDayAsked) -> Any:
    """The next working day by the calendar that binds the organization."""
    day, own = _in_sight(asking, asked), asked.organization_id
    line = [own, *(asking.tree.ancestors(own, day) or ())]
    return _ask(
        asking, lambda connection: registers.next_working_day(connection, line, asked.day, on=day)
    )


def target_health(asking: Asking, asked: OnDayAsked) -> Any:
    """Coverage of responsibility and punctuality."""
    day, own = _in_sight(asking, asked), asked.organization_id
    holders = in_post(asking, own, day)
    above = tuple(asking.tree.ancestors(own, day) or ())
    return _ask(
        asking,
        lambda connection: registers.target_health(
            connection, own, on=day, above=above, in_post=holders
        ),
    )


def archive(asking: Asking, asked: ArchiveAsked) -> Any:
    """The yearly archive, file by file; the same for the same position at every time.

    Beside the files stands the share of its entries that was received within the days of grace.
    """
    _in_sight(asking, asked)
    found = _ask(
        asking,
        lambda connection: registers.archive(
            connection, asked.organization_id, year=asked.year, up_to=asked.up_to
        ),
    )
    grace = ask(
        asking.readers,
        "assessment",
        lambda connection: grace_days(
            connection,
            asked.organization_id,
            on=date(asked.year, 12, 31),
            known_at=asking.known_at,
        ),
    )
    if grace is None:
        return found
    return msgspec.structs.replace(found, in_time=entered_in_time(found, grace))


def seals(asking: Asking, asked: OnDayAsked) -> Any:
    """Seals of yearly archives."""
    _in_sight(asking, asked)
    return _ask(asking, lambda connection: registers.seals(connection, asked.organization_id))


def closed_periods(asking: Asking, asked: OnDayAsked) -> Any:
    """Periods closed for the organization or a superior, with the late entries approved."""
    day, own = _in_sight(asking, asked), asked.organization_id
    line = [own, *(asking.tree.ancestors(own, day) or ())]
    return _ask(asking, lambda connection: periods.closed_periods(connection, line, on=day))


def _in_sight(asking: Asking, asked: Any) -> date:
    day: date = asked.on or asking.today
    require_sight(asked.organization_id, day, asking.principal, asking.tree)
    return day


def in_post(asking: Asking, own: UUID, day: date) -> dict[UUID, set[UUID]]:
    """Give who holds each post of an organization on a day, or acts for it."""
    held = ask(asking.readers, _REGISTRY, lambda connection: posts(connection, own, on=day))
    return {
        post.post_id: {each for each in (post.holder_id, post.acting_id) if each} for post in held
    }


def _ask(asking: Asking, register: Callable[[Reader], T]) -> T:
    return ask(asking.readers, SCHEMA, register)
