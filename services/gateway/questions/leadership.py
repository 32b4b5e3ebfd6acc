"""The leadership of an organization, as questions about its leaders' own duties need it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from services.activities.queries import Secretary
from services.activities.queries.duty import SecretaryTerm
from services.activities.queries.points import ContactPointOn, Lagging, Leader
from services.activities.queries.research import Service
from services.gateway.pools import Reader, Readers, ask
from services.gateway.questions.below import known_of
from services.gateway.questions.question import Asking
from services.registry import queries
from services.registry.queries.mergers import merged_into
from services.targets.queries import registers as targets
from shared.contracts.checklist import ChecklistItem, checklist
from shared.contracts.facts.registry import PostKind
from shared.contracts.facts.registry_structure import Flag
from shared.contracts.facts.targets_governance import WaiverKind
from shared.contracts.page import MAX_LIMIT
from shared.contracts.practice import Practice, PracticeOf
from shared.eventstore.rules_in_force import RulesInForce, rows_known
from shared.kernel.calendar import Period
from shared.kernel.workdays import WorkingDays

_REGISTRY, _TARGETS = "registry", "targets"
_ONE_DAY = timedelta(days=1)
_RANKS = {
    kind: rank
    for rank, kind in enumerate(
        (
            PostKind.SECRETARY,
            PostKind.DEPUTY_SECRETARY,
            PostKind.PARTY_BUILDING_LEAD,
            PostKind.MEMBER,
        )
    )
}  # the leadership team, the highest first; other posts are none of it


def leaders(asking: Asking, organization_id: UUID, on: date) -> tuple[Leader, ...]:
    """Give the team on a day, the highest first; who acts for a post is not of it by that."""
    exempt = ask(
        asking.readers,
        _REGISTRY,
        lambda connection: queries.exempt_from_contact_points(connection, organization_id, on=on),
    )
    let_off = {(one.post_id, one.person_id) for one in exempt}
    first: dict[UUID, Leader] = {}
    for tenure in _team_tenures(asking, organization_id):
        if tenure.starts_on <= on and (tenure.ends_on is None or on < tenure.ends_on):
            is_exempt = (tenure.post_id, tenure.person_id) in let_off
            leader = Leader(tenure.person_id, tenure.kind, tenure.starts_on, is_exempt)
            known = first.get(leader.person_id)
            if known is not None:
                kind = min(leader.kind, known.kind, key=_RANKS.__getitem__)
                since, is_exempt = min(leader.since, known.since), is_exempt or known.is_exempt
                leader = Leader(leader.person_id, kind, since, is_exempt)
            first[leader.person_id] = leader
    return tuple(sorted(first.values(), key=lambda one: (_RANKS[one.kind], one.since)))


def services(asking: Asking, organization_id: UUID, year: int) -> dict[UUID, list[Service]]:
    """Give who was of the team in a year, and when."""
    found: dict[UUID, list[Service]] = {}
    for tenure in _team_tenures(asking, organization_id):
        ended = tenure.ends_on is not None and tenure.ends_on <= date(year, 1, 1)
        if tenure.starts_on < date(year + 1, 1, 1) and not ended:
            service = Service(tenure.starts_on, tenure.ends_on)
            found.setdefault(tenure.person_id, []).append(service)
    return found


def secretary_terms(asking: Asking, organization_id: UUID, year: int) -> tuple[SecretaryTerm, ...]:
    """Give each secretary's own days of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = []
    for tenure in _team_tenures(asking, organization_id):
        starts_on = max(tenure.starts_on, first)
        ends_on = min(tenure.ends_on - _ONE_DAY, last) if tenure.ends_on else last
        if tenure.kind is PostKind.SECRETARY and starts_on <= ends_on:
            found.append(SecretaryTerm(tenure.person_id, starts_on, ends_on))
    return tuple(sorted(found, key=lambda term: (term.starts_on, term.person_id)))


def lagging_when_chosen(asking: Asking, points: Iterable[ContactPointOn]) -> set[Lagging]:
    """Give which of the points' units were flagged as lagging, or weak, on the day of choice."""
    days = {point.chosen_on for point in points}
    return {
        Lagging(unit, day)
        for day in days
        for unit in flagged_units(asking, day, {Flag.LAGGING, Flag.WEAK})
    }


def flagged_units(
    asking: Asking, on: date, flags: set[Flag], *, within: UUID | None = None
) -> tuple[UUID, ...]:
    """Give the standing organizations that bear one of the flags on a day, in their order."""

    def question(connection: Reader) -> tuple[UUID, ...]:
        found: list[UUID] = []
        offset, total = 0, 1
        while offset < total:
            page = queries.flags(
                connection,
                on=on,
                within=within,
                limit=MAX_LIMIT,
                offset=offset,
                known_of=known_of(asking),
            )
            found += [one.organization_id for one in page.items if one.flag in flags]
            offset, total = offset + MAX_LIMIT, page.total
        return tuple(dict.fromkeys(found))

    return ask(asking.readers, _REGISTRY, question)


def redivided(
    asking: Asking, organization_id: UUID, points: Iterable[ContactPointOn], on: date
) -> set[UUID]:
    """Give the points whose leader's units are others than when it was chosen or last reviewed."""
    shares: dict[date, dict[UUID, frozenset[UUID]]] = {}

    def units_of(person_id: UUID, day: date) -> frozenset[UUID]:
        if day not in shares:
            shares[day] = _shares(asking, organization_id, day)
        return shares[day].get(person_id, frozenset())

    return {
        point.contact_point_id
        for point in points
        if units_of(point.person_id, max(point.chosen_on, point.reviewed_on or point.chosen_on))
        != units_of(point.person_id, on)
    }


def working_days(asking: Asking, organization_id: UUID, on: date) -> WorkingDays:
    """Give the working days as published by a day, for an organization."""
    line = [organization_id, *(asking.tree.ancestors(organization_id, on) or ())]
    return ask(
        asking.readers,
        _TARGETS,
        lambda connection: targets.working_days(connection, line, on=on),
    )


def rules(asking: Asking) -> RulesInForce:
    """Give what tells the rule pack in force, as the ledger has it, or had it when asked so.

    It reads the ledger now, and no more in this request.
    """
    known = asking.rules if asking.known_at is None else None
    return asking.once(rules, (known or rules_in_force(asking.readers)).as_read)


def rules_in_force(readers: Readers) -> RulesInForce:
    """Give what reads the rules from the ledger, further each time that it is asked."""

    def read(start: int) -> list[tuple[int, str, bytes]]:
        return ask(readers, "ledger", lambda connection: rows_known(connection, start))

    return RulesInForce(read)


def practice(asking: Asking, organization_id: UUID, on: date) -> Practice:
    """Give the numbers of practice in force for an organization on a day."""
    return rules(asking).practice(organization_id, on)


def practice_of(asking: Asking, on: date) -> PracticeOf:
    """Give what tells the numbers in force on a day, having read the ledger once for all."""
    known = rules(asking)
    return lambda organization_id: known.practice(organization_id, on)


def checklist_of(
    asking: Asking, organization_id: UUID | None, on: date
) -> Mapping[str, ChecklistItem]:
    """Give the items of inspections by code: the default ones, and those of the pack in force."""
    pack = rules(asking).pack(organization_id, on) if organization_id else None
    return checklist(pack.checklist if pack else ())


def has_shortage(asking: Asking, organization_id: UUID, on: date) -> bool:
    """Whether a waiver in force says that there are fewer lagging units than places (S-39)."""
    found = ask(
        asking.readers,
        _TARGETS,
        lambda connection: targets.waivers(connection, organization_id, on=on),
    )
    return any(
        waiver.kind is WaiverKind.CONTACT_POINT_SHORTAGE
        and waiver.starts_on <= on <= waiver.ends_on
        and (waiver.revoked_on is None or on < waiver.revoked_on)
        for waiver in found
    )


def merged_in(asking: Asking, organization_id: UUID, period: Period) -> tuple[UUID, ...]:
    """Give the organizations that were merged into one in a period, those merged into them too."""
    return ask(
        asking.readers,
        _REGISTRY,
        lambda connection: merged_into(connection, organization_id, period),
    )


def _shares(asking: Asking, organization_id: UUID, day: date) -> dict[UUID, frozenset[UUID]]:
    page = ask(
        asking.readers,
        _REGISTRY,
        lambda connection: queries.responsibility(
            connection, on=day, within=organization_id, known_of=known_of(asking)
        ),
    )
    found: dict[UUID, frozenset[UUID]] = {}
    for roles in page.items:
        if roles.organization_id == organization_id:
            for share in roles.shares:
                for person_id in share.person_ids:
                    units = found.get(person_id, frozenset()) | set(share.unit_ids)
                    found[person_id] = frozenset(units)
    return found


def secretaries(asking: Asking, organization_id: UUID) -> tuple[Secretary, ...]:
    """Give who ever held the secretary's post, or acted for it, and when."""
    return tuple(
        Secretary(one.person_id, one.starts_on, one.ends_on)
        for one in _tenures(asking, organization_id)
        if one.kind is PostKind.SECRETARY
    )


def _team_tenures(asking: Asking, organization_id: UUID) -> list[queries.Tenure]:
    found = _tenures(asking, organization_id)
    return [one for one in found if one.kind in _RANKS and not one.acting]


def _tenures(asking: Asking, organization_id: UUID) -> list[queries.Tenure]:
    def question(connection: Reader) -> list[queries.Tenure]:
        found: list[queries.Tenure] = []
        offset, total = 0, 1
        while offset < total:
            page = queries.tenures(
                connection, organization_id=organization_id, limit=MAX_LIMIT, offset=offset
            )
            found += page.items
            offset, total = offset + MAX_LIMIT, page.total
        return found

    return ask(asking.readers, _REGISTRY, question)
