"""The cut that results rest on: the county at a size, as far as some subjects need it.

Where a pack ranks among peers, all of the county is read and every peer judged: a figure among
peers is nobody's own (E-40).
"""

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from services.assessment.book import Book, without
from services.assessment.domain.known import Record
from services.assessment.domain.owed import segments
from services.assessment.domain.packs import pack_in_force
from services.assessment.domain.peers import rank_lists, ranks
from services.assessment.domain.persons import posts_in
from services.assessment.domain.rounds.errors import SizeAheadError
from services.assessment.domain.rounds.result import Result
from services.assessment.domain.rounds.round import Round
from services.assessment.domain.rounds.scoring import Cut, given_of
from services.assessment.loading import Known
from services.assessment.rules.reading import Reading
from shared.contracts.facts.assessment_rounds import RoundSubject
from shared.contracts.rule_pack import read_rule_pack

Results = Callable[[], Mapping[UUID, Result]]
"""Gives what the organizations of the round have in it; asked where there are ranks."""


def cut_of(
    book: Book,
    round_: Round,
    subjects: Iterable[RoundSubject],
    results: Results,
    *,
    size: int,
    disregarded: tuple[str, ...] = (),
) -> tuple[Cut, Known]:
    """Give what results of these subjects rest on, and the rows that it was folded from.

    Raises:
        SizeAheadError: so much is not filed.
        InvalidRulePackError: a published pack cannot be read.
    """
    if size > book.size():
        raise SizeAheadError(field="size", size=book.size())
    asked = list(subjects)
    people = {each.person_id for each in asked if each.person_id is not None}
    wanted = {each.organization_id for each in asked}
    if people:
        wanted |= book.organizations_of(people, size)
    known = book.some(wanted, size)
    opened = round_.opened
    if not ranks_anybody(known.county):
        known = without(known, disregarded)
        led = posts_in(known.county) if opened.leaders else {}
        return Cut(known.county, size, disregarded, led=led), known
    known = without(book.county(size), disregarded)
    led = posts_in(known.county) if opened.leaders else {}
    peers = rank_lists(
        known.county,
        year=opened.year,
        valid_at=opened.valid_on,
        given=given_in(known.county, results(), opened.year),
    )
    return Cut(known.county, size, disregarded, peers, led), known


def ranks_anybody(county: Mapping[UUID, Record]) -> bool:
    """Say whether a pack published in a county has a rule among peers."""
    contents = {pack.content for record in county.values() for pack in record.packs}
    return any(ranks(read_rule_pack(content)) for content in contents)


def given_in(
    county: Mapping[UUID, Record], results: Mapping[UUID, Result], year: int
) -> dict[UUID, dict[str, Reading]]:
    """Give what a round has of each organization, read by the pack in force at the year's end."""
    found: dict[UUID, dict[str, Reading]] = {}
    for organization_id, result in results.items():
        cut = segments(county[organization_id], year) if organization_id in county else []
        pack = pack_in_force(county, organization_id, cut[-1].last_day) if cut else None
        if pack is not None and result.given:
            found[organization_id] = given_of(result.given, read_rule_pack(pack.content))
    return found
