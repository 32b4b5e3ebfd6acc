"""What changed between two sizes of the ledger: tree, scores, obligations; and by which facts.

The scores of leaders are told under every organization that they led in the year.

Both sides are judged for one valid date, so that only what came to be known makes a difference.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from services.assessment import explaining
from services.assessment.answers import CitedFact, ObligationOn
from services.assessment.citing import Citable, citable
from services.assessment.difference_answers import (
    Difference,
    Marked,
    ObligationChange,
    Placed,
)
from services.assessment.domain.assess import assess
from services.assessment.domain.known import Record
from services.assessment.domain.owed import segments
from services.assessment.domain.results import Assessment
from services.assessment.leader_changes import (
    LeaderChange,
    facts_behind,
    leaders_changed_by_organization,
    leaders_in,
    posts_of,
)
from services.assessment.loading import Known, load_county, load_some, progress_at
from services.assessment.table import above_of
from shared.contracts.errors import InvalidQuestionError
from shared.contracts.page import MAX_LIMIT, Page

_RULING = ("targets.rule_pack.", "targets.calendar.")  # facts of a superior that judge those below


class _Known(NamedTuple):
    """What was known at one size, and what of it may be cited."""

    known: Known
    cited: Citable


class _Side(NamedTuple):
    """An organization as known at one size."""

    placed: Placed
    assessment: Assessment | None


class _Asked(NamedTuple):
    led: Mapping[UUID, Collection[UUID]]  # the leaders who may be told, where they held posts
    year: int
    day: date


class _Changed(NamedTuple):
    organization_id: UUID
    above: frozenset[UUID]  # on either side
    before: _Side
    after: _Side
    leaders: tuple[LeaderChange, ...]


def differences(
    connection: psycopg.Connection[Any],
    *,
    sizes: tuple[int, int],
    year: int,
    valid_at: date,
    organization_ids: Collection[UUID] | None = None,
    below: UUID | None = None,
    sees: Callable[[UUID], bool] = lambda _: True,
    limit: int = 100,
    offset: int = 0,
) -> Page[Difference]:
    """Give the organizations about which something changed, by name.

    Args:
        connection: a reader's.
        sizes: of the ledger, the earlier first.
        year: calendar year in Asia/Shanghai whose scores and obligations are compared.
        valid_at: the day on which both sides are judged.
        organization_ids: only these; None: the whole county.
        below: only those that stood strictly below this one, on either side.
        sees: the organizations that the asker sees; a leader is told to who sees all of theirs.
        limit: rows at most, 1 … 1000.
        offset: rows passed by.

    Raises:
        InvalidQuestionError: the later size comes first, or ``limit`` is out of range.
        NotYetVisibleError: the projection has not come to the later size.
        InvalidRulePackError: a published pack cannot be read.
    """
    if sizes[0] > sizes[1]:
        raise InvalidQuestionError(field="to")
    if not 1 <= limit <= MAX_LIMIT or offset < 0:
        raise InvalidQuestionError(field="limit, offset", at_most=MAX_LIMIT)
    before, after, led = _sides(connection, sizes, organization_ids, sees)
    leaders = leaders_changed_by_organization(before, after, led, year=year, valid_at=valid_at)
    wanted = (before.county.keys() | after.county.keys()) & (
        set(organization_ids) if organization_ids is not None else after.county.keys()
    )
    found = [
        changed
        for each in wanted
        if (
            changed := _changed(
                each, before, after, year=year, day=valid_at, leaders=leaders.get(each, ())
            )
        )
        is not None
        if below in {None, *changed.above}
    ]
    found.sort(key=lambda one: (one.after.placed.name or "", str(one.organization_id)))
    one, two = (_Known(known, citable(known)) for known in (before, after))
    asked = _Asked(led, year, valid_at)
    items = tuple(_difference(one, two, each, asked) for each in found[offset : offset + limit])
    return Page(items=items, total=len(found), limit=limit, offset=offset)


def _sides(
    connection: psycopg.Connection[Any],
    sizes: tuple[int, int],
    organization_ids: Collection[UUID] | None,
    sees: Callable[[UUID], bool],
) -> tuple[Known, Known, Mapping[UUID, Collection[UUID]]]:
    """Give what was known at both sizes, and the leaders among it who may be told."""
    before, after = (_known(connection, size, organization_ids) for size in sizes)
    asked = after.county.keys() if organization_ids is None else organization_ids
    led = posts_of(connection, progress_at(connection, sizes[1]), leaders_in(after, asked), sees)
    wanted = {*asked, *(each for its in led.values() for each in its)}
    if not wanted <= set(asked):
        before, after = (_known(connection, size, wanted) for size in sizes)
    return before, after, led


def _known(
    connection: psycopg.Connection[Any], size: int, organization_ids: Collection[UUID] | None
) -> Known:
    if organization_ids is None:
        return load_county(connection, known_at=size)
    return load_some(connection, organization_ids, known_at=size)


def _changed(
    organization_id: UUID,
    before: Known,
    after: Known,
    *,
    year: int,
    day: date,
    leaders: tuple[LeaderChange, ...],
) -> _Changed | None:
    one, two = (_side(known, organization_id, year, day) for known in (before, after))
    same = one.placed == two.placed and _judgement(one.assessment) == _judgement(two.assessment)
    if same and not leaders:
        return None
    above = {up for known in (before, after) for up in above_of(known, organization_id, day)}
    return _Changed(organization_id, frozenset(above), one, two, leaders)


def _side(known: Known, organization_id: UUID, year: int, day: date) -> _Side:
    record = known.county.get(organization_id)
    if record is None or record.established is None:
        return _Side(Placed(), None)
    judged = assess(known.county, organization_id, year=year, valid_at=day)
    return _Side(_placed(record, day), judged if segments(record, year) else None)


def _placed(record: Record, day: date) -> Placed:
    category = record.categories.on(day)
    return Placed(
        name=record.names.on(day),
        category=str(category) if category else None,
        superior_id=record.superiors.on(day),
        ended_on=record.end.ends_on if record.end else None,
    )


def _judgement(judged: Assessment | None) -> tuple[Any, ...]:
    if judged is None:
        return ()
    return judged.score, judged.grade, _standings(judged)


def _standings(judged: Assessment | None) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for segment in judged.segments if judged else ():
        for standing in segment.standings:
            owed = standing.obligation
            found[owed.key].append(
                (standing.state, standing.facts, standing.faults, owed.due_on, owed.answerable)
            )
    return found


def _difference(before: _Known, after: _Known, changed: _Changed, asked: _Asked) -> Difference:
    one, two = changed.before, changed.after
    obligations = tuple(_obligations(before, after, one.assessment, two.assessment))
    return Difference(
        organization_id=changed.organization_id,
        from_size=before.known.size,
        to_size=after.known.size,
        placed_before=one.placed,
        placed_after=two.placed,
        marked_before=_marked(before.known, one.assessment),
        marked_after=_marked(after.known, two.assessment),
        obligations=obligations,
        facts=_facts(before.known.size, after, changed, obligations, asked),
        leaders=changed.leaders,
    )


def _marked(known: Known, judged: Assessment | None) -> Marked:
    if judged is None:
        return Marked()
    score = explaining.score_of(known, judged)
    return Marked(score=score.score, grade=score.grade)


def _obligations(
    before: _Known, after: _Known, one: Assessment | None, two: Assessment | None
) -> Iterator[ObligationChange]:
    was, now = _standings(one), _standings(two)
    moved = {key for key in was.keys() | now.keys() if was.get(key) != now.get(key)}
    if not moved:
        return
    shown_before, shown_after = _shown(before, one), _shown(after, two)
    for key in sorted(moved):
        pairs = max(len(shown_before[key]), len(shown_after[key]))
        for number in range(pairs):
            sides = (shown[key][number : number + 1] for shown in (shown_before, shown_after))
            first, second = (side[0] if side else None for side in sides)
            yield ObligationChange(obligation=key, before=first, after=second)


def _shown(side: _Known, judged: Assessment | None) -> Mapping[str, list[ObligationOn]]:
    found: dict[str, list[ObligationOn]] = defaultdict(list)
    known, cited = side
    for each in explaining.obligations_of(known, judged, cited) if judged else ():
        found[each.obligation].append(each)
    return found


def _facts(
    start: int,
    after: _Known,
    changed: _Changed,
    obligations: Iterable[ObligationChange],
    asked: _Asked,
) -> tuple[CitedFact, ...]:
    own = changed.organization_id
    record = after.known.county.get(own)
    own_and_before = {own, *(record.predecessors if record else ())}
    resting = {fact.fact for each in obligations if each.after for fact in each.after.facts}
    posts = {each.person_id: asked.led[each.person_id] for each in changed.leaders}
    resting |= facts_behind(after.known.county, posts, year=asked.year, valid_at=asked.day)
    rows = (
        row
        for organization_id, its in after.known.rows.items()
        for row in its
        if row.index >= start
        and (
            organization_id in own_and_before
            or row.fact in resting
            or (row.type.startswith(_RULING) and organization_id in changed.above)
        )
    )
    ordered = sorted(rows, key=lambda row: row.index)
    return after.cited.facts(row.fact for row in ordered)
