"""What a body may leave out, filled in from the command's id and from who gives it. Pure."""

from typing import Any
from uuid import UUID, uuid5

from shared.contracts.command import Command, New
from shared.contracts.principal import Principal
from shared.contracts.spec import filled_in
from shared.contracts.table import CommandSpec
from shared.contracts.wire import marks


def with_new_ids(struct: type[Command], body: Any, command_id: UUID) -> Any:
    """Fill in the ids of new streams that were left out, the same ones for the same command id."""
    if not isinstance(body, dict):
        return body
    new = {
        field: str(uuid5(command_id, field))
        for field, mark in marks(struct).items()
        if isinstance(mark, New) and field not in body
    }
    return {**body, **new}


def with_own(spec: CommandSpec, body: Any, principal: Principal) -> Any:
    """Fill in whose record it is, where that was left out: the organization that speaks."""
    own = principal.organization_id
    if not isinstance(body, dict) or own is None or "organization_id" not in filled_in(spec):
        return body
    return {"organization_id": str(own), **body}
