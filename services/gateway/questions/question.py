"""What a question is: its path and parameters, who may ask, what it waits for, who answers."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import msgspec

from services.gateway.bodies import wrong_parameter
from services.gateway.pools import Readers
from services.gateway.reach import Tree
from shared.contracts.errors import FieldError, InvalidQuestionError, NotYetVisibleError
from shared.contracts.principal import Position, Principal
from shared.contracts.roles import Role

VISIBLE_TIMEOUT_S = 5.0
_FIRST_PAUSE_S = 0.002
_LONGEST_PAUSE_S = 0.05


class Asking(NamedTuple):
    """Who asks, and what answers."""

    principal: Principal
    readers: Readers
    tree: Tree
    today: date  # in Asia/Shanghai


class Parameters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of every question's parameters, those in its path included."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. ``reads`` names the read model whose positions ``after`` waits for."""

    name: str
    path: str
    zh: str
    en: str
    parameters: type[Parameters]
    result: Any
    reads: str
    answer: Callable[[Asking, Any], Any]
    roles: frozenset[Role] | None = None  # None: any, each seeing as far as it reaches


def read_parameters(kind: type[Parameters], given: Sequence[tuple[str, str]]) -> Any:
    """Read parameters as they came in the path and behind the question mark.

    Raises:
        InvalidQuestionError: its fields name what is unknown, missing, twice or wrong.
    """
    values = dict(given)
    if len(values) != len(given):
        twice = next(name for name, _ in given if [n for n, _ in given].count(name) > 1)
        raise wrong_parameter(twice, "given twice")
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
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


def wait_until_visible(
    reached: Callable[[], Mapping[str, int]],
    after: Sequence[Position],
    *,
    timeout_s: float | None = None,
) -> None:
    """Wait until a read model has taken in these positions.

    Raises:
        NotYetVisibleError: it has not within ``timeout_s`` (`VISIBLE_TIMEOUT_S` where None); the
            subject is what it waits for.
    """
    deadline = time.monotonic() + (VISIBLE_TIMEOUT_S if timeout_s is None else timeout_s)
    pause_s = _FIRST_PAUSE_S
    while after:
        at = reached()
        missing = [place for place in after if at.get(place.service, 0) < place.sequence]
        if not missing:
            return
        if time.monotonic() >= deadline:
            raise NotYetVisibleError(", ".join(map(str, missing)))
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
