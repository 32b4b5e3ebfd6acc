"""Rebuilds of the assessment: asked of its service, which alone has the rights."""

from collections.abc import Callable

from services.gateway.commands import Rpc
from services.gateway.reach import OPERATES, require_role
from shared.contracts.principal import Principal

_SERVICE = "assessment"


class Rebuilds:
    """Has rebuilds started and stopped.

    Args:
        rpc: calls to services.
        sign: signs who asks, for a minute.
    """

    def __init__(self, rpc: Rpc, sign: Callable[[Principal], str]) -> None:
        self._rpc = rpc
        self._sign = sign

    def start(self, principal: Principal) -> None:
        """Have a rebuild started.

        Raises:
            NotAllowedError: the role may not.
            ServiceUnavailableError: assessment does not answer.
            ZerenError: assessment refuses: one is running, or it has not the rights itself.
        """
        self._ask("start_rebuild", principal)

    def stop(self, principal: Principal) -> None:
        """Have the rebuild that runs stopped, whoever started it; raises as `start`."""
        self._ask("stop_rebuild", principal)

    def _ask(self, method: str, principal: Principal) -> None:
        require_role(principal, OPERATES)
        self._rpc.call(_SERVICE, method, principal=self._sign(principal))
