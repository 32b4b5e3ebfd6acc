"""What a request has found out once it is not told again; and the next request knows nothing."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from flask import Flask

from services.gateway.desk.accounts import Account
from services.gateway.desk.sessions import Session
from services.gateway.desk.visit import Visit
from services.gateway.questions.asking import asking_of
from services.gateway.questions.question import Asking
from shared.contracts.principal import Principal
from shared.contracts.roles import Role

WHO = Principal(actor="system:test", role=Role.SYSTEM)
ANSWERED = SimpleNamespace(answered=SimpleNamespace(position=None))


def context() -> Any:
    return SimpleNamespace(
        readers=None,
        today=lambda: date(2025, 10, 1),
        evidence=None,
        names=None,
        monitor=None,
        policy=None,
        rules=None,
        door=SimpleNamespace(give=lambda *_, **__: ANSWERED),
    )


def found(asking: Asking, times: int = 2) -> list[int]:
    """Look for something so many times; give what each time found."""
    looked: list[int] = []

    def look() -> int:
        looked.append(len(looked))
        return looked[-1]

    return [asking.once("what", look) for _ in range(times)]


def test_a_request_looks_for_a_thing_once_and_the_next_one_anew() -> None:
    one = context()

    assert found(asking_of(one, WHO)) == [0, 0]
    assert found(asking_of(one, WHO)) == [0, 0]
    first, second = asking_of(one, WHO), asking_of(one, WHO)
    first.once("what", lambda: "first")
    assert second.once("what", lambda: "second") == "second"


def test_what_was_known_at_a_moment_is_not_taken_for_what_is_known_now() -> None:
    asking = asking_of(context(), WHO)
    asking.once("what", lambda: "now")

    assert asking._replace(known_at=3).once("what", lambda: "then") == "then"
    assert asking._replace(known_at=0).once("what", lambda: "at first") == "at first"
    assert asking.once("what", lambda: "anew") == "now"


def test_who_goes_on_asking_is_told_anew() -> None:
    asking = asking_of(context(), WHO)._replace(memo=None)

    assert found(asking) == [0, 1]


def test_a_page_that_gives_a_command_forgets_what_it_had_found_out() -> None:
    account = Account("office", uuid4(), Role.COUNTY_OFFICE, uuid4(), None, must_change=False)
    desk: Any = SimpleNamespace(context=context())
    visit = Visit(desk, Session(account, "csrf", "session:1"), "zh")
    visit.asking().once("what", lambda: "before")
    assert visit.asking().once("what", lambda: "again") == "before"

    with Flask(__name__).test_request_context():
        visit.give("targets.adopt-plan", {}, uuid4())

    assert visit.asking().once("what", lambda: "after") == "after"
