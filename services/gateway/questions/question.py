"""What a question is: its path and parameters, who may ask, who answers."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar

import msgspec

from services.gateway.as_of import KnownAt, ValidAt, size_of
from services.gateway.bodies import wrong_parameter
from services.gateway.checkpoints import PolicyOf, no_policy
from services.gateway.evidence_store import EvidenceStore
from services.gateway.names import Names
from services.gateway.pools import Readers
from services.gateway.questions.ordering import (
    MAX_SORTED,
    every,
    paged,
    row_of,
    sorted_by,
    sorts_of,
)
from services.gateway.reach import Tree, require_role
from services.gateway.waiting import WaitingReaders
from shared.contracts.errors import FieldError, InvalidQuestionError
from shared.contracts.page import Limit, Offset, Page
from shared.contracts.principal import Principal
from shared.contracts.roles import NO_BUSINESS, Role
from shared.eventstore.rules_in_force import RulesInForce
from shared.observability.positions import Alarm

EVERYBODY = frozenset(Role) - NO_BUSINESS
T = TypeVar("T")


class Memo:
    """What one request has found out already; it is thrown away with the request."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """Give what was found under a key; look for it the first time."""
        if key not in self._found:
            self._found[key] = find()
        found: T = self._found[key]
        return found


class Asking(NamedTuple):
    """Who asks, and what answers."""

    principal: Principal
    readers: Readers
    tree: Tree
    today: date  # in Asia/Shanghai
    evidence: EvidenceStore | None = None
    names: Names | None = None
    known_at: int | None = None  # size of the ledger; `readers` lend what was known by then
    monitor: Callable[[], list[Alarm]] | None = None  # its alarms that stand
    tell_total: Callable[[int], None] = lambda _: None  # of a plain list, of which some is given
    policy: PolicyOf = no_policy  # names the keys of the log, which sign checkpoints
    rules: RulesInForce | None = None  # read so far; None: what `readers` lend is read for it
    memo: Memo | None = None  # of this request; None: whoever asks goes on asking, and is told anew

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """Find something out once in a request, for each size of the ledger that it is asked of."""
        return find() if self.memo is None else self.memo.once((self.known_at, key), find)


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of every question's parameters, those in its path included."""


class Moments(Parameters, frozen=True, kw_only=True):
    """What every question about facts takes beside its own parameters."""

    valid_at: ValidAt | None = None
    known_at: KnownAt | None = None


class Ordering(Parameters, frozen=True, kw_only=True):
    """What every list takes beside its own parameters; rows are all given where no limit is said.

    ``sort`` is one of `Question.sorts`, with ``-`` before it for falling order.
    """

    sort: str | None = None
    limit: Limit | None = None
    offset: Offset = 0


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. ``reads`` names the service that it is about: pages list it there."""

    name: str
    path: str
    zh: str
    en: str
    parameters: type[Parameters]
    result: Any
    reads: str
    answer: Callable[[Asking, Any], Any]
    roles: frozenset[Role] = EVERYBODY  # each seeing as far as it reaches
    clauses: tuple[str, ...] = ()  # of the plan: what the coverage table is made from
    never_changes: bool = False  # once it is answered
    has_moments: bool = True  # False: about the suite as it runs, or between two moments

    @cached_property
    def moments(self) -> tuple[str, ...]:
        """The parameters of `Moments` that it takes beside its own."""
        own = _fields(self.parameters)
        return tuple(name for name in _fields(Moments) if self.has_moments and name not in own)

    @cached_property
    def ordering(self) -> tuple[str, ...]:
        """The parameters of `Ordering` that it takes beside its own."""
        own = _fields(self.parameters)
        return tuple(name for name in _fields(Ordering) if row_of(self.result) and name not in own)

    @cached_property
    def sorts(self) -> tuple[str, ...]:
        """The fields that its rows can be sorted by; none where its own parameters say them."""
        row = row_of(self.result)
        return sorts_of(row) if row is not None and "sort" in self.ordering else ()


def put(question: Question, asking: Asking, given: Sequence[tuple[str, str]]) -> Any:
    """Put a question with parameters as they came.

    `Moments` say for when, `Ordering` in which order and how many rows of a list.

    Raises:
        NotAllowedError: the question is not for who asks.
        InvalidQuestionError: parameters are wrong.
        NotYetVisibleError: what was to be known is not yet.
    """
    require_role(asking.principal, question.roles)
    shared = {*question.moments, *question.ordering}
    own = [(name, value) for name, value in given if name not in shared]
    moments: Moments = read_parameters(
        Moments, [(name, value) for name, value in given if name in question.moments]
    )
    ordering: Ordering = read_parameters(
        Ordering, [(name, value) for name, value in given if name in question.ordering]
    )
    if ordering.sort is not None and ordering.sort.removeprefix("-") not in question.sorts:
        raise wrong_parameter("sort", f"one of {', '.join(question.sorts)}, or - before it")
    parameters = read_parameters(question.parameters, own)
    if moments.valid_at is not None:
        if getattr(parameters, "on", None) not in {None, moments.valid_at}:
            raise wrong_parameter("on", "another day than valid_at")
        asking = asking._replace(today=moments.valid_at)
    if moments.known_at is not None:
        size = size_of(moments.known_at, asking.readers, asking.policy)
        readers = WaitingReaders(asking.readers, known_at=size)
        asking = asking._replace(readers=readers, known_at=size)
    return _ordered(question, asking, parameters, ordering)


@cache
def _fields(kind: type[Parameters]) -> Mapping[str, Any]:
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _ordered(question: Question, asking: Asking, parameters: Any, ordering: Ordering) -> Any:
    if "limit" in question.ordering:  # a plain list
        rows = question.answer(asking, parameters)
        asking.tell_total(len(rows))
        if ordering.sort is not None:
            rows = sorted_by(rows, ordering.sort)
        return paged(rows, ordering.limit, ordering.offset)
    if ordering.sort is None:
        return question.answer(asking, parameters)

    def some(limit: int, offset: int) -> Page[Any]:
        asked = msgspec.structs.replace(parameters, limit=limit, offset=offset)
        page: Page[Any] = question.answer(asking, asked)
        if page.total > MAX_SORTED:
            raise wrong_parameter("sort", f"at most {MAX_SORTED:,} rows are sorted: ask for fewer")
        return page

    limit, offset = parameters.limit, parameters.offset
    rows = sorted_by(every(some), ordering.sort)
    return Page(
        items=tuple(paged(rows, limit, offset)), total=len(rows), limit=limit, offset=offset
    )


def read_parameters(kind: type[Parameters], given: Sequence[tuple[str, str]]) -> Any:
    """Read parameters as they came in the path and behind the question mark.

    Raises:
        InvalidQuestionError: its fields name what is unknown, missing, twice or wrong.
    """
    values = dict(given)
    if len(values) != len(given):
        twice = next(name for name, _ in given if [n for n, _ in given].count(name) > 1)
        raise wrong_parameter(twice, "given twice")
    fields = _fields(kind)
    faults = [FieldError.of(name, "unknown_field") for name in values if name not in fields]
    for name, field in fields.items():
        if name not in values:
            if field.required:
                faults.append(FieldError.of(name, "missing_field"))
            continue
        try:
            msgspec.convert(values[name], field.type, strict=False)
        except msgspec.ValidationError as error:
            faults.append(FieldError.of(name, "wrong_value", str(error)))
    if faults:
        raise InvalidQuestionError(fields=[msgspec.to_builtins(fault) for fault in faults])
    return msgspec.convert(values, kind, strict=False)
