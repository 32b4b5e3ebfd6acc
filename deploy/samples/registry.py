"""The registry's commands: people, organizations, posts and what changes in the year."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest
from uuid import UUID

from deploy.samples.county import DEPUTY, SECRETARY, Seat, Unit, branch_name
from deploy.samples.faults import script_of
from deploy.samples.names import drawing, person_name, uid
from deploy.samples.script import ALWAYS, FIRST_DAY, Script
from shared.contracts.command import Command
from shared.contracts.commands import registry as r
from shared.contracts.commands.registry_structure import SplitOrganization
from shared.contracts.facts.registry import Category, OrganizationKind

COUNTED_ON = (date(2024, 12, 31), date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30))
REGISTERED_ON = date(2024, 12, 20)


def new_secretary(unit: Unit, since: date) -> Seat:
    """Give the seat of a secretary who comes within the year: same post, another person."""
    return replace(
        unit.seat(SECRETARY),
        person_id=uid("person", unit.key, "new secretary"),
        name=person_name(unit.key, "new secretary"),
        since=since,
    )


def secretary_on(unit: Unit, day: date) -> UUID:
    """Give who is secretary on a day of the year."""
    changed = script_of(unit.key).new_secretary
    if changed is not None and day >= changed:
        return new_secretary(unit, changed).person_id
    return unit.seat(SECRETARY).person_id


def establish(unit: Unit) -> Iterator[Command]:
    """Establish an organization; posts and people follow by ``fill``."""
    yield r.EstablishOrganization(
        occurred_on=unit.founded,
        organization_id=unit.id,
        kind=unit.kind,
        name=unit.name,
        superior_id=unit.superior.id if unit.superior else None,
        category=unit.category,
        has_committee=unit.has_committee,
        approved_by=unit.superior.name if unit.superior else None,
        approving_id=_approving(unit),
    )


def register(seats: Iterable[Seat], day: date) -> Iterator[Command]:
    """Give people their ids; this is the only place where names stand."""
    for seat in seats:
        yield r.RegisterPerson(
            occurred_on=day, received_on=day, person_id=seat.person_id, name=seat.name
        )


def fill(unit: Unit) -> Iterator[Command]:
    """Create an organization's posts and put their first holders in."""
    for seat in unit.seats:
        yield r.CreatePost(
            occurred_on=seat.since,
            organization_id=unit.id,
            post_id=seat.post_id,
            kind=seat.kind,
            title=seat.title,
        )
        yield appoint(unit, seat)


def _approving(unit: Unit) -> UUID | None:
    """Below a general branch the township approves; elsewhere the superior itself."""
    above = unit.superior
    if above is None or above.kind is not OrganizationKind.GENERAL_BRANCH or not above.superior:
        return None
    return above.superior.id


def appoint(unit: Unit, seat: Seat) -> Command:
    """Put a person in a post from the seat's first day on."""
    number = drawing("paper", seat.person_id).randint(1, 90)
    return r.AppointPerson(
        occurred_on=seat.since,
        organization_id=unit.id,
        post_id=seat.post_id,
        person_id=seat.person_id,
        document=f"任职通知〔{seat.since.year}〕{number}号",
    )


def end(unit: Unit, seat: Seat, day: date) -> Command:
    """End an appointment; `day` is the first day without."""
    return r.EndAppointment(
        occurred_on=day, organization_id=unit.id, post_id=seat.post_id, person_id=seat.person_id
    )


def count(unit: Unit, day: date, probationary_members: int | None = None) -> Command:
    """Count an organization's members on a day."""
    draw = drawing("count", unit.key, day)
    drawn = draw.randint(0, 2)
    return r.CountMembers(
        occurred_on=day,
        received_on=day + timedelta(days=draw.randint(0, 3)),
        organization_id=unit.id,
        full_members=unit.members,
        probationary_members=drawn if probationary_members is None else probationary_members,
        entitled_to_vote=unit.members,
    )


def counts(unit: Unit) -> Iterator[Command]:
    """Count members at each quarter's end, and on the first day of those founded in the year."""
    script = script_of(unit.key)
    if unit.members == 0:
        return
    founded_in_the_year = script.stands_from > FIRST_DAY
    if founded_in_the_year:
        yield count(unit, script.stands_from)
    for day, probationary in zip_longest(COUNTED_ON, script.probationary):
        if script.stands_on(day) or (day < FIRST_DAY and not founded_in_the_year):
            yield count(unit, day, probationary)


def changes(unit: Unit, townships: list[Unit]) -> Iterator[Command]:
    """Give what changes about one organization in the year; mergers are told apart from it."""
    script = script_of(unit.key)
    if script.new_secretary is not None:
        yield from _change_of_secretary(unit, script.new_secretary)
    if script.acting is not None:
        yield from _acting(unit, *script.acting)
    yield from _reorganized(unit, script, townships)
    if script.stands_until < ALWAYS:
        yield from (end(unit, seat, script.stands_until) for seat in unit.seats)
    if script.stands_until < ALWAYS and not (script.merged_into or script.split_into):
        yield r.AbolishOrganization(
            occurred_on=script.stands_until,
            organization_id=unit.id,
            approved_by=unit.superior.name if unit.superior else None,
        )


def merge(successor: Unit, predecessors: Iterable[Unit]) -> Iterator[Command]:
    """Merge organizations into their successor and fill its posts with their people."""
    if successor.superior is None:
        raise ValueError("a successor has a superior")
    yield r.MergeOrganizations(
        occurred_on=successor.founded,
        organization_id=successor.id,
        predecessor_ids=tuple(unit.id for unit in predecessors),
        kind=successor.kind,
        name=successor.name,
        superior_id=successor.superior.id,
        category=successor.category,
        has_committee=successor.has_committee,
        approved_by=successor.superior.name,
    )
    yield from fill(successor)
    yield from counts(successor)


def split(before: Unit, halves: list[Unit]) -> Iterator[Command]:
    """Split an organization into its halves and fill their posts with new people."""
    yield SplitOrganization(
        occurred_on=halves[0].founded,
        organization_id=before.id,
        successor_ids=tuple(half.id for half in halves),
        successor_names=tuple(half.name for half in halves),
        document="关于分设村党支部的批复",
    )
    for half in halves:
        yield from register(half.seats, half.founded)
        yield from fill(half)
        yield from counts(half)


def _change_of_secretary(unit: Unit, day: date) -> Iterator[Command]:
    seat = new_secretary(unit, day)
    yield from register([seat], day)
    yield end(unit, unit.seat(SECRETARY), day)
    yield appoint(unit, seat)


def _acting(unit: Unit, first_day: date, ends_on: date) -> Iterator[Command]:
    secretary, deputy = unit.seat(SECRETARY), unit.seat(DEPUTY)
    yield r.StartActing(
        occurred_on=first_day,
        organization_id=unit.id,
        post_id=secretary.post_id,
        person_id=deputy.person_id,
        document="书记脱产学习期间由副书记主持工作的通知",
    )
    yield r.EndAppointment(
        occurred_on=ends_on,
        organization_id=unit.id,
        post_id=secretary.post_id,
        person_id=deputy.person_id,
        acting=True,
    )


def _reorganized(unit: Unit, script: Script, townships: list[Unit]) -> Iterator[Command]:
    if script.renamed is not None:
        day, place = script.renamed
        key = f"{unit.key.partition('/')[0]}/{place}"
        name = branch_name(key, OrganizationKind.BRANCH, has_committee=unit.has_committee)
        yield r.RenameOrganization(occurred_on=day, organization_id=unit.id, name=name)
    if script.moved is not None:
        day, township = script.moved
        yield r.MoveOrganization(
            occurred_on=day, organization_id=unit.id, superior_id=townships[township].id
        )
    if script.categorized is not None:
        yield r.CategorizeOrganization(
            occurred_on=script.categorized, organization_id=unit.id, category=Category.COMMUNITY
        )
