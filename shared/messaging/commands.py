"""Services that take commands over RPC: one method a command, ``batch`` and ``trial``."""

from types import FunctionType
from typing import Any, TypeVar, cast

from nameko.extensions import DependencyProvider

from shared.contracts.table import COMMANDS, CommandSpec
from shared.messaging.door import CommandDoor, door_key, loops_key
from shared.messaging.rpc import rpc

__all__ = ["CommandDoor", "Provided", "door_key", "loops_key", "takes_commands"]

Class = TypeVar("Class", bound=type)


class Provided(DependencyProvider):  # type: ignore[misc]  # nameko has no types
    """Gives a service an object of its process, by its key in the runner's ``extras``."""

    def __init__(self, key: str) -> None:
        self.key = key

    def get_dependency(self, worker_ctx: Any) -> Any:  # noqa: ARG002  (nameko's signature)
        return self.container.config[self.key]


def takes_commands(cls: Class) -> Class:
    """Give a nameko service its RPC methods: one a command of the table, ``batch`` and ``trial``.

    The class says its ``name`` and has the ``door`` of the service provided.
    """
    service: str = cls.name  # type: ignore[attr-defined]
    methods = [_method(spec) for spec in COMMANDS.values() if spec.service == service]
    for method in (*methods, _batch_method(), _trial_method()):
        method.__qualname__ = f"{cls.__name__}.{method.__name__}"
        setattr(cls, method.__name__, rpc(method))
    return cls


def _method(spec: CommandSpec) -> FunctionType:
    def give(
        self: Any,
        *,
        principal: str,
        command_id: str,
        body: dict[str, Any],
        after: dict[str, int] | None = None,
        correlation_id: str | None = None,
        causation_id: str | None = None,
    ) -> dict[str, Any]:
        row = {
            "id": command_id,
            "command": spec.name,
            "body": body,
            "correlation_id": correlation_id,
            "causation_id": causation_id,
        }
        answers: list[dict[str, Any]] = self.door.batch(principal, [row], after)
        return answers[0]

    give.__name__, give.__doc__ = spec.method, spec.struct.__doc__
    return cast("FunctionType", give)


def _batch_method() -> FunctionType:
    def batch(
        self: Any, *, principal: str, commands: list[Any], after: dict[str, int] | None = None
    ) -> list[dict[str, Any]]:
        """Take commands of this service, all or none."""
        answers: list[dict[str, Any]] = self.door.batch(principal, commands, after)
        return answers

    return cast("FunctionType", batch)


def _trial_method() -> FunctionType:
    def trial(
        self: Any, *, principal: str, commands: list[Any], after: dict[str, int] | None = None
    ) -> dict[str, Any]:
        """Decide commands of this service and record none."""
        answer: dict[str, Any] = self.door.trial(principal, commands, after)
        return answer

    return cast("FunctionType", trial)
