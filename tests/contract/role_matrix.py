"""Who reaches what: every role × command × place, as the gateway decides it.

``python -m tests.contract.role_matrix`` writes ``role-matrix.csv`` anew. A change of that file is a
change of somebody's rights: it is to be read before it is committed.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, get_origin, get_type_hints
from uuid import UUID

from services.gateway.reach import authorize
from shared.contracts.command import Command
from shared.contracts.errors import NotAllowedError, OutOfScopeError
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.contracts.table import COMMANDS, CommandSpec

FILE = Path(__file__).with_name("role-matrix.csv")
DAY = date(2025, 9, 1)
PLACES = {name: UUID(int=n) for n, name in enumerate(("own", "below", "sibling", "above"), 1)}
NOWHERE = "–"  # the role may not give the command at all
ANYWHERE = "anywhere"  # the command concerns no organization


class FourPlaces:
    """An organization with one above it, one beside it and one below it."""

    def ancestors(self, organization_id: UUID, day: date) -> Sequence[UUID] | None:
        assert day == DAY
        above = PLACES["above"]
        return {
            PLACES["above"]: (),
            PLACES["own"]: (above,),
            PLACES["sibling"]: (above,),
            PLACES["below"]: (PLACES["own"], above),
        }.get(organization_id)

    def leaders(self, organization_id: UUID, day: date) -> Sequence[UUID] | None:
        return self.ancestors(organization_id, day)


def reaches(spec: CommandSpec, role: Role, places: Sequence[str]) -> bool:
    """Whether a role at ``own`` gives the command about these places, one for each scope field."""
    own = None if role is Role.SYSTEM else PLACES["own"]
    principal = Principal(actor=str(UUID(int=9)), role=role, organization_id=own)
    try:
        named = dict(zip(spec.scope_fields, places, strict=True))
        authorize(spec, about(spec, named), principal, FourPlaces())
    except (NotAllowedError, OutOfScopeError):
        return False
    return True


def about(spec: CommandSpec, places: Mapping[str, str]) -> Command:
    """Make a command that names these places in these fields and says nothing else."""
    fields: dict[str, Any] = dict.fromkeys(spec.struct.__struct_fields__)
    for field, place in places.items():
        several = _holds_several(spec.struct, field)
        fields[field] = (PLACES[place],) if several else PLACES[place]
    return spec.struct(**fields | {"occurred_on": DAY})


def cell(spec: CommandSpec, role: Role) -> str:
    """Where a role gives a command, in words: ``own below``."""
    if not spec.scope_fields:
        return ANYWHERE if reaches(spec, role, ()) else NOWHERE
    there = [name for name in PLACES if reaches(spec, role, [name] * len(spec.scope_fields))]
    return " ".join(there) or NOWHERE


def matrix() -> str:
    """Give the whole matrix as CSV, a row for each command and a column for each role."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["command", "about", *(role.value for role in Role)])
    for key in sorted(COMMANDS):
        spec = COMMANDS[key]
        cells = [cell(spec, role) for role in Role]
        writer.writerow([key, " ".join(spec.scope_fields) or NOWHERE, *cells])
    return out.getvalue()


def read_matrix() -> dict[str, dict[str, str]]:
    """Read the committed matrix: by command, the columns."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {line["command"]: line for line in csv.DictReader(file)}


@cache
def _holds_several(struct: type[Command], field: str) -> bool:
    hint = get_type_hints(struct)[field]
    return tuple in {get_origin(hint), *map(get_origin, getattr(hint, "__args__", ()))}


if __name__ == "__main__":
    FILE.write_text(matrix(), encoding="utf-8")
