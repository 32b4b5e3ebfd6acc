"""What a log line tells of an error: never what a variable held, never a refusal's trace."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from shared.contracts.errors import UnknownReferenceError
from shared.observability.logging import configure_logging


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(params=[True, False], ids=["readable", "json"])
def written(request: pytest.FixtureRequest, root: logging.Logger) -> io.StringIO:
    """What is logged from now on."""
    stream = io.StringIO()
    configure_logging("test", readable=request.param, stream=stream)
    assert root.handlers
    return stream


def fail(body: dict[str, str], error: Exception) -> None:
    assert body
    try:
        raise error  # noqa: TRY301  (with a variable of somebody's name in its frame)
    except Exception:
        logging.getLogger("library").exception("it failed")
        structlog.get_logger("own").exception("it_failed")


def test_an_error_is_traced_without_what_its_variables_held(written: io.StringIO) -> None:
    fail({"name": "张三"}, RuntimeError("broken"))

    assert written.getvalue().count("RuntimeError: broken") == 2
    assert "张三" not in written.getvalue()


def test_a_refusal_is_a_line_with_its_code(written: io.StringIO) -> None:
    fail({"name": "张三"}, UnknownReferenceError("00000000-0000-0000-0000-000000000001"))

    first, second = written.getvalue().splitlines()
    assert all("refused" in one and "unknown_reference" in one for one in (first, second))
    assert "Traceback" not in first + second
