"""A pass over a log that cannot be read comes to its end, and to its alarms."""

from types import SimpleNamespace
from typing import Any

import pytest

from services.monitor import passing
from services.monitor.alarms import Kind
from services.verifier.checkpoint import Checkpoint
from tests.unit.verifier.logs import ORIGIN, Files

NO_STORES: Any = SimpleNamespace(
    ends=lambda *_: SimpleNamespace(last=0, first_lost=None, waits_s=None),
    wrong_heads=list,
    entries_wait_s=lambda _: None,
    connection=lambda: None,
)


def test_a_size_that_no_log_has_is_told_and_not_counted_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passing, "check_catalog", lambda _: [])
    head = Checkpoint(ORIGIN, 2**63 - 1, bytes(32))
    wanted = passing.Pass(Files({}), NO_STORES, head, known=None, start=0, reached={})

    steps = sum(1 for _ in iter(wanted.step, False))

    assert steps == len(wanted.alarms) == passing.MAX_UNREADABLE
    assert {(alarm.store, alarm.kind) for alarm in wanted.alarms} == {(passing.LOG, Kind.MISSING)}
    assert wanted.alarms[0].index == 0
