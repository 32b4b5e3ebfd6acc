"""Who gives a command, in which post, for which organization; and what a command is answered."""

from uuid import UUID

import msgspec

from shared.contracts.roles import Role


class Principal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whoever gives a command: a person's id, or ``system:<name>``."""

    actor: str
    role: Role
    organization_id: UUID | None = None
    post_id: UUID | None = None
    token_id: str = ""


class Position(msgspec.Struct, frozen=True):
    """A place in a service's log; written ``service:sequence``."""

    service: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.service}:{self.sequence}"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a command is answered: its stream, the stream's version, and the place of its last fact.

    ``sequence`` is 0 where the command recorded nothing, because all it asked for was so already;
    ``is_repeat`` where its id stood before, and this is the first answer once more.
    """

    stream: UUID
    version: int
    service: str
    sequence: int
    is_repeat: bool = False


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A command as it arrives at a service: its id, its name, its body as builtins."""

    id: UUID
    command: str  # "establish-organization"
    body: dict[str, object]
    correlation_id: UUID | None = None
    causation_id: str | None = None
