"""The question how the mechanism runs: S-04's five views of an organization's health on a day.

Each view is a count of what is on record, none is a judgement of its own: who answers, whether the
leading meetings were held, what was done in time, whether assessment has its rules and goes through
its rounds, what support reached those below.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import TypeVar
from uuid import UUID

import msgspec

from services.activities.queries.registers import Register, fact_of, standing
from services.activities.queries.registers import support as support_of
from services.assessment.queries import ObligationOn, State
from services.assessment.queries import obligations as obligations_of
from services.gateway.pools import Reader, ask
from services.gateway.questions.below import below, known_of
from services.gateway.questions.question import Asking, Parameters, Question
from services.gateway.questions.targets_registers import in_post
from services.gateway.reach import require_sight
from services.registry import queries as registry
from services.registry.queries import Among, Own, Shape
from services.targets.queries import RulePackView, registers, rule_pack_content, rule_packs
from services.targets.queries.views import Ratio, Seal, TargetHealth, Together
from shared.contracts.errors import NotFoundError
from shared.contracts.facts.activities_registers import SupportGiven
from shared.contracts.facts.registry import OrganizationKind
from shared.contracts.page import MAX_LIMIT
from shared.contracts.rule_pack import read_rule_pack

_LEADING = frozenset({"S-36", "S-37a", "S-37b", "S-37c"})  # whose duties are leading meetings
_DONE = frozenset({State.FULFILLED, State.FULFILLED_LATE})
_KINDS_OF_ROUND = 4  # deployment, implementation, inspection, assessment
T = TypeVar("T")


class HealthAsked(Parameters, frozen=True, kw_only=True):
    """``shape``: `today` counts in what has gone into the organization since the day."""

    organization_id: UUID
    on: date | None = None
    shape: Shape = Shape.WAS


class Regularity(msgspec.Struct, frozen=True, kw_only=True):
    """Whether assessment has its rules and goes through its procedure (考核奖惩规范)."""

    rule_pack: RulePackView | None  # in force on the day, of the organization or the nearest above
    is_published_before_use: bool  # on or before its first day of force
    rounds: Ratio  # kinds of round held in the year by the day, here or above, of the four
    is_last_year_sealed: bool  # the archive of the year before, by the day


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """What support there was in the year by the day (保障措施到位)."""

    units: Ratio  # organizations directly or further below that were given some
    received: int  # times, from organizations above


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The five views of an organization's health on a day."""

    on: date
    organization_ids: tuple[UUID, ...]  # of the day, that are counted in
    responsibility: Ratio  # 责任明确: leaf indicators that a person in post has signed for
    roles_missing: int  # gaps among the three responsibility roles
    leadership: Ratio  # 领导有力: leading meetings held, of those that were due
    on_time: Ratio  # 运转有序: obligations and indicators done in time, of those that were due
    assessment: Regularity
    support: Support


def health(asking: Asking, asked: HealthAsked) -> Health:
    """S-04's five views of one organization on a day.

    Raises:
        NotFoundError: no such organization is known, or none by today's tree.
    """
    day, own = asked.on or asking.today, asked.organization_id
    tree_day = day if asked.shape is Shape.WAS else asking.today
    require_sight(own, tree_day, asking.principal, asking.tree)
    counted = _counted(asking, asked, day)
    above = _of_registry(
        asking, lambda connection: registry.ancestors(connection, own, on=tree_day)
    )
    if above is None or not counted:
        raise NotFoundError(str(own))
    owed = [each for one in counted for each in _due(asking, one, day)]
    targets = [_targets(asking, one, day) for one in counted]
    done_in_time = sum(each.state.code == State.FULFILLED for each in owed)
    return Health(
        on=day,
        organization_ids=counted,
        responsibility=_total(each.responsibility for each in targets),
        roles_missing=_roles_missing(asking, counted, day),
        leadership=_held(owed),
        on_time=_total(
            (Ratio.make(done_in_time, len(owed)), *(each.on_time for each in targets)),
        ),
        assessment=_regularity(asking, counted, above, day),
        support=_support(asking, counted, above, day),
    )


def _counted(asking: Asking, asked: HealthAsked, day: date) -> tuple[UUID, ...]:
    own = asked.organization_id
    if asked.shape is Shape.WAS:
        return (own,)
    among = _of_registry(
        asking,
        lambda connection: registry.as_today(connection, on=day, today=asking.today, root=Own(own)),
    )
    assert isinstance(among, Among)  # noqa: S101  (the root is one organization)
    return among.organization_ids


def _due(asking: Asking, organization_id: UUID, day: date) -> list[ObligationOn]:
    """Give the obligations of the day's year that count and were due by the day."""

    def question(connection: Reader) -> tuple[ObligationOn, ...]:
        try:
            return obligations_of(
                connection,
                organization_id,
                year=day.year,
                valid_at=day,
                known_at=asking.known_at,
                limit=MAX_LIMIT,
            ).items
        except NotFoundError:  # before its first day
            return ()

    found = ask(asking.readers, "assessment", question)
    return [each for each in found if each.counts and each.due_on <= day]


def _held(owed: Iterable[ObligationOn]) -> Ratio:
    meetings = [each for each in owed if not _LEADING.isdisjoint(each.clauses)]
    return Ratio.make(sum(each.state.code in _DONE for each in meetings), len(meetings))


def _targets(asking: Asking, organization_id: UUID, day: date) -> TargetHealth:
    holders = in_post(asking, organization_id, day)
    above = tuple(asking.tree.ancestors(organization_id, day) or ())
    return _of_targets(
        asking,
        lambda connection: registers.target_health(
            connection, organization_id, on=day, above=above, in_post=holders
        ),
    )


def _roles_missing(asking: Asking, counted: tuple[UUID, ...], day: date) -> int:
    page = _of_registry(
        asking,
        lambda connection: registry.responsibility(
            connection,
            on=day,
            within=Among(counted),
            limit=MAX_LIMIT,
            known_of=known_of(asking),
        ),
    )
    return sum(len(one.gaps) for one in page.items)


def _regularity(
    asking: Asking, counted: Sequence[UUID], above: Sequence[UUID], day: date
) -> Regularity:
    line = [*counted, *above]
    own = _of_registry(
        asking, lambda connection: registry.organization(connection, counted[0], on=day)
    )
    kind = own.kind if own else None
    pack = next(filter(None, (_pack(asking, one, kind, day) for one in line)), None)
    rounds = chain.from_iterable(_rounds(asking, one, day) for one in line)
    kinds = {each.kind for each in rounds if each.round_ids}
    seals = chain.from_iterable(_seals(asking, one) for one in counted)
    return Regularity(
        rule_pack=pack,
        is_published_before_use=pack is not None and pack.published_on <= pack.effective_from,
        rounds=Ratio.make(len(kinds), _KINDS_OF_ROUND),
        is_last_year_sealed=any(
            each.year == day.year - 1 and each.sealed_on <= day for each in seals
        ),
    )


def _pack(
    asking: Asking, organization_id: UUID, kind: OrganizationKind | None, day: date
) -> RulePackView | None:
    """Give the pack that an organization has published and that assesses this kind on a day."""

    def assesses(pack: RulePackView) -> bool:
        content = _of_targets(
            asking, lambda connection: rule_pack_content(connection, pack.rule_pack_id)
        )
        return read_rule_pack(content or "").is_for(kind)

    page = _of_targets(
        asking,
        lambda connection: rule_packs(connection, organization_id=organization_id, limit=MAX_LIMIT),
    )
    return next(
        (
            each
            for each in page.items  # the latest in force first
            if each.published_on <= day <= each.effective_to
            and each.effective_from <= day
            and assesses(each)
        ),
        None,
    )


def _seals(asking: Asking, organization_id: UUID) -> tuple[Seal, ...]:
    return _of_targets(asking, lambda connection: registers.seals(connection, organization_id))


def _rounds(asking: Asking, organization_id: UUID, day: date) -> tuple[Together, ...]:
    return _of_targets(
        asking,
        lambda connection: registers.four_togethers(
            connection, organization_id, year=day.year, on=day
        ),
    )


def _support(asking: Asking, counted: Sequence[UUID], above: Sequence[UUID], day: date) -> Support:
    units = {unit for one in counted for unit in below(asking, one, day)} - set(counted)

    def question(connection: Reader) -> tuple[set[UUID], int]:
        without = set(units)
        for one in counted:
            found = support_of(connection, one, unit_ids=units, year=day.year, on=day)
            without &= set(found.units_without)
        given = [
            fact_of(row, SupportGiven)
            for one in above
            for row in standing(connection, Register.SUPPORT, one, until=day)
            if row.occurred_on.year == day.year
        ]
        return without, sum(fact.unit_id in counted for fact in given)

    without, received = ask(asking.readers, "activities", question)
    return Support(units=Ratio.make(len(units - without), len(units)), received=received)


def _total(ratios: Iterable[Ratio]) -> Ratio:
    known = list(ratios)
    return Ratio.make(sum(each.done for each in known), sum(each.of for each in known))


def _of_registry(asking: Asking, question: Callable[[Reader], T]) -> T:
    return ask(asking.readers, "registry", question)


def _of_targets(asking: Asking, question: Callable[[Reader], T]) -> T:
    return ask(asking.readers, "targets", question)


QUESTIONS = (
    Question(
        name="health",
        path="/v1/organizations/{organization_id}/health",
        zh="责任制运行情况:责任、领导、运转、考核、保障",
        en="Five views of health: responsibility, leadership, order, assessment, support",
        parameters=HealthAsked,
        result=Health,
        reads="assessment",
        answer=health,
        clauses=("S-04",),
    ),
)
