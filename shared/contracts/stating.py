"""A fact that says what its command says."""

from typing import TypeVar

from shared.contracts.command import Command
from shared.contracts.fact import Fact

F = TypeVar("F", bound=Fact)


def stated(kind: type[F], command: Command, **more: object) -> F:
    """Give a fact of a kind with the command's fields of the same names, and with ``more``."""
    names = [name for name in kind.__struct_fields__ if name not in more]
    return kind(**{name: getattr(command, name) for name in names}, **more)
