"""Making a process cooperative (eventlet), and refusing to run one that is only half so.

Nothing is imported here before the patch. psycopg chooses how it waits when it is first imported:
in a patched process its C function blocks every greenthread (five one-second statements take five
seconds), so PSYCOPG_WAIT_FUNC must be set before.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

WAIT_VARIABLE = "PSYCOPG_WAIT_FUNC"
WAIT_FUNCTION = "wait_selector"


class NotGreenError(RuntimeError):
    """The process is patched by eventlet, but psycopg would block all of it."""


def go_green() -> None:
    """Patch this process. The first call of a main, before anything else is imported.

    Raises:
        NotGreenError: psycopg was imported already with another wait function.
    """
    os.environ[WAIT_VARIABLE] = WAIT_FUNCTION
    import warnings  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # eventlet announces its own end at each import
        import eventlet  # noqa: PLC0415

    eventlet.monkey_patch()
    ensure_green_psycopg()


def is_green() -> bool:
    """Tell whether eventlet has patched this process's sockets."""
    patcher = sys.modules.get("eventlet.patcher")
    return patcher is not None and bool(patcher.is_monkey_patched("socket"))


def waiting_elsewhere() -> Callable[..., Any] | None:
    """Give what calls a function that waits for the disk in a thread beside; None where not green.

    In a patched process such a call would hold up every greenthread.
    """
    if not is_green():
        return None
    from eventlet import tpool  # noqa: PLC0415

    execute: Callable[..., Any] = tpool.execute
    return execute


def ensure_green_psycopg() -> None:
    """Refuse to go on in a patched process whose psycopg would block.

    Raises:
        NotGreenError: PSYCOPG_WAIT_FUNC is not `wait_selector`, or was set too late.
    """
    if not is_green():
        return
    waiting = sys.modules.get("psycopg.waiting")
    chosen = getattr(getattr(waiting, "wait", None), "__name__", WAIT_FUNCTION)
    if os.environ.get(WAIT_VARIABLE) != WAIT_FUNCTION or chosen != WAIT_FUNCTION:
        raise NotGreenError(f"set {WAIT_VARIABLE}={WAIT_FUNCTION} before psycopg is imported")
