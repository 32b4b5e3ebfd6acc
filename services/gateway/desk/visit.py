"""A request to a page: who makes it, in which language, and how a page is answered."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import psycopg
import structlog
from flask import Response, g, make_response, redirect, render_template, request
from psycopg_pool import PoolTimeout

from services.gateway.bodies import wrong_parameter
from services.gateway.commands import Given
from services.gateway.context import Context
from services.gateway.desk.accounts import Accounts
from services.gateway.desk.errors import StaleFormError
from services.gateway.desk.labels import LANGUAGES
from services.gateway.desk.log import AccessLog
from services.gateway.desk.own_places import (
    PLACES_COOKIE,
    SEEN_AFTER_S,
    note_place,
    own_places,
    wait_for_own,
)
from services.gateway.desk.provider import Provider
from services.gateway.desk.second_factor import SecondFactor
from services.gateway.desk.sessions import COOKIE, Session, Sessions
from services.gateway.problems import problem_of
from services.gateway.questions.asking import asking_of
from services.gateway.questions.question import Asking
from services.gateway.reach import require_business
from shared.contracts.errors import ServiceUnavailableError
from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.kernel.errors import InternalError, ZerenError

LANGUAGE_COOKIE = "zeren-language"
PLAIN_COOKIE = "zeren-plain"
_NO_BUSINESS_PAGES = frozenset(
    {
        *("/", "/ask", "/ask/<name>", "/password", "/totp", "/totp/qr.svg"),
        *("/audit/letters", "/audit/rebuild", "/audit/rebuild/live", "/accounts"),
    }
)
_CODE = re.compile(r"^(?=.*[A-Za-z])[\w.:/-]+$", re.ASCII)  # a name of ours, or an id
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What pages are given: built once, in ``register``."""

    context: Context
    accounts: Accounts
    sessions: Sessions
    log: AccessLog
    second_factor: SecondFactor
    totp_roles: frozenset[Role]  # whose accounts must have a second factor
    provider: Provider | None  # of OpenID Connect, where one is set

    def must_first(self, session: Session) -> str | None:
        """Give the page that a session must go through before any other."""
        account = session.account
        if session.by_provider:
            return None
        if account.must_change:
            return "/password"
        return "/totp" if account.role in self.totp_roles and not account.has_totp else None


@dataclass
class Visit:
    """The current request to a page."""

    desk: Desk
    session: Session
    language: str
    _asking: Asking | None = None

    @property
    def principal(self) -> Principal:
        """Who speaks."""
        return self.session.account.principal(self.session.id)

    def give(self, key: str, body: Any, command_id: UUID) -> Given:
        """Give a command as whoever is signed in; the pages that follow wait until it is seen.

        Raises:
            ZerenError: it is refused.
        """
        self._asking = None  # what was found out before holds no longer
        door = self.desk.context.door
        given = door.give(
            key, body, command_id=command_id, principal=self.principal, after=own_places()
        )
        if given.answered.position:
            note_place(given.answered.position)
        return given

    def asking(self) -> Asking:
        """Give what questions are asked with: the same for the whole page."""
        if self._asking is None:
            self._asking = asking_of(self.desk.context, self.principal)
        return self._asking


View = Callable[..., Response]


def page(desk: Desk, view: View) -> View:
    """Have a view run for whoever is signed in; others are sent to sign in first.

    A POST needs the session's own form token. What is refused becomes a page that says so.
    """

    @wraps(view)
    def run(**path: str) -> Response:
        session = desk.sessions.find(request.cookies.get(COOKIE))
        language = language_of()
        if session is None:
            return go(f"/sign-in?next={quote(_here())}")
        first = desk.must_first(session)
        if first is not None and request.path not in {first, f"{first}/qr.svg"}:
            return go(first)
        g.role, g.token_id, g.session = str(session.account.role), session.id, session
        rule = request.url_rule.rule if request.url_rule else request.path
        outcome = "ok"
        try:
            visit = Visit(desk, session, language)
            if rule not in _NO_BUSINESS_PAGES:
                require_business(visit.principal)
            if request.method == "POST":
                require_own_form(session.csrf)
            else:
                wait_for_own(desk.context.readers)
            response = view(visit, **path)
        except ZerenError as error:
            outcome = error.code
            response = refused(error)
        except (psycopg.OperationalError, PoolTimeout):
            return refused(ServiceUnavailableError())
        except Exception as error:  # noqa: BLE001  (a page says so, and the log what)
            outcome = InternalError.code
            response = inside(error)
        if "places" in g:
            set_cookie(response, PLACES_COOKIE, g.places, seconds=SEEN_AFTER_S)
        desk.log.note(
            session.account.login,
            str(session.account.role),
            f"{request.method} {rule}",
            outcome,
            is_page=request.method != "POST",
        )
        return response

    return run


def require_own_form(csrf: str | None) -> None:
    """Let a POST pass that a page of ours sent.

    Raises:
        StaleFormError: it came from elsewhere, or its token is not the session's.
    """
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin")
    from_elsewhere = origin is not None and origin.partition("://")[2] != request.host
    if site not in {"same-origin", "none"} or from_elsewhere:
        raise StaleFormError
    given = request.form.get("csrf", "")
    if csrf is not None and not secrets.compare_digest(given.encode(), csrf.encode()):
        raise StaleFormError


def language_of() -> str:
    """Give the language of this request: the one switched to, else the browser's, else Chinese."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES, default="zh") or "zh"


def render(template: str, status: int = 200, **values: Any) -> Response:
    """Give a page."""
    language = language_of()
    session: Session | None = g.get("session")

    def t(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    html = render_template(
        template,
        t=t,
        language=language,
        plain=request.cookies.get(PLAIN_COOKIE) == "yes",
        session=session,
        csrf=session.csrf if session else "",
        **values,
    )
    response = make_response(html, status)
    response.headers["Content-Security-Policy"] = CONTENT_POLICY
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"  # else a form's Origin is null
    return response


def refused(error: ZerenError) -> Response:
    """Give the page that says why not, and what to do."""
    problem = problem_of(error, request_id=request.environ.get("zeren.id", ""))
    named = [one["field"] for one in error.details.get("fields", ())]
    named += [field for field in [error.details.get("field")] if field]
    return render("refused.html", error.status, problem=problem, about=about(error), fields=named)


def about(error: Any) -> str:
    """Give what a refusal is about, in brackets; nothing where only machines call it that."""
    return f" ({error.subject})" if error.subject and not _CODE.search(error.subject) else ""


def inside(error: Exception) -> Response:
    """Give the page for what is not a refusal of ours."""
    _log.error("page_failed_inside", exc_info=error)
    return refused(InternalError())


def form_values() -> Mapping[str, str]:
    """Give what a form was filled in with; of a name given twice the last counts."""
    return {name: values[-1] for name, values in request.form.lists()}


def sent_id(values: Mapping[str, str]) -> UUID:
    """Give the command's id that a form was sent with, a new one where it has none.

    Raises:
        InvalidQuestionError: it is no id.
    """
    given = values.get("command_id", "")
    try:
        return UUID(given) if given else uuid4()
    except ValueError:
        raise wrong_parameter("command_id", "an id, as the form had it") from None


def set_cookie(
    response: Response, name: str, value: str, *, days: int = 0, seconds: int = 0
) -> None:
    """Set a cookie that no script reads and no other site sends."""
    response.set_cookie(
        name,
        value,
        secure=True,
        httponly=True,
        samesite="Lax",
        path="/",
        max_age=(days * 86_400 + seconds) or None,
    )


def safe_next(given: str | None) -> str:
    """Give where to go after signing in: a path of ours, never another site."""
    if not given or not given.startswith("/") or given.startswith(("//", "/\\")):
        return "/"
    return given if given.isprintable() else "/"


def go(target: str) -> Response:
    """Send the browser on to a page of ours."""
    response = make_response(redirect(target, HTTPStatus.SEE_OTHER))
    response.headers["Cache-Control"] = "no-store"
    return response


def _here() -> str:
    """The page to come back to after signing in; one that was only sent to is not opened again."""
    if request.method != "GET":
        return "/"
    return request.full_path if request.query_string else request.path
