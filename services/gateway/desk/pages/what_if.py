"""What-if: a draft of a rule pack beside the pack in force, over the facts of a year.

The same program that `zeren rules what-if` becomes, run beside this process with a reader's rights.
"""

import os
import threading
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from flask import Flask, Response, request

from services.assessment.queries import WhatIf
from services.gateway.bodies import wrong_parameter
from services.gateway.desk.beside import run_beside
from services.gateway.desk.bounds import bound
from services.gateway.desk.exports import as_download, table_file
from services.gateway.desk.references import names_of
from services.gateway.desk.sections import Section, section, where
from services.gateway.desk.tables import ids_in, shown
from services.gateway.desk.visit import Desk, Visit, form_values, page, render
from services.gateway.reach import SEES_EVERYTHING, require_role
from shared.contracts.errors import ServiceUnavailableError
from shared.contracts.rule_check import MAX_LETTERS, check
from shared.contracts.rule_mistakes import Mistake
from shared.contracts.rule_pack import read_rule_pack
from shared.kernel.errors import ZerenError

PATH = "/rules/what-if"
TIMEOUT_S = 240.0
WAIT_S = 30.0  # for another one to end
MAX_BYTES = 400_000  # of a form; a pack has at most `MAX_LETTERS`
ROWS_SHOWN = 200
_MODULE = "services.suite.what_if"
_DONE, _REFUSED = 0, 1
_GROUPS = (
    *("kind", "category", "subjects", "winners", "losers", "unchanged", "newly_assessed"),
    *("no_longer_assessed", "mean_before", "mean_after", "grades_before", "grades_after"),
)
_MOVED = (
    *("organization_id", "person_id", "kind", "category", "before", "after", "difference"),
    *("grade_before", "grade_after"),
)
_place = threading.BoundedSemaphore(1)


class Refused(msgspec.Struct, frozen=True):
    """Why the program did not try the draft, in its own words."""

    code: str
    zh: str
    en: str
    subject: str | None = None
    status: int = 422


class _Refusal(msgspec.Struct, frozen=True):
    error: Refused


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    bound(app, PATH, MAX_BYTES)
    app.add_url_rule(PATH, "what_if_page", page(desk, what_if), methods=["GET", "POST"])


def what_if(visit: Visit) -> Response:
    """GET and POST /rules/what-if: who would win and who would lose by a draft."""
    require_role(visit.principal, SEES_EVERYTHING)
    values = dict(form_values())
    at = where(visit)
    content = _content(values)
    problem: ZerenError | Refused | None = None
    found: WhatIf | None = None
    mistakes: list[Mistake] = []
    if request.method == "POST":
        mistakes = check(content)
        try:
            told = None if mistakes else _tried(visit, content, _year(values), _unit(values))
        except ZerenError as error:
            problem = error
        else:
            problem, found = (told, None) if isinstance(told, Refused) else (None, told)
    sections = _sections(found, content, visit.language) if found else ()
    names = names_of(visit, {one for each in sections for one in ids_in(shown(each.table.rows))})
    if found:  # of organizations that are no more, too
        names |= {
            str(one.organization_id): one.name
            for one in found.moved
            if one.name and not one.person_id
        }
    if found and values.get("as"):
        return _file(visit, found, sections, values["as"], names)
    return render(
        "what_if.html",
        422 if mistakes else problem.status if problem else 200,
        at=at,
        year=values.get("year") or at.year,
        of=values.get("of", ""),
        content=content,
        most_letters=MAX_LETTERS,
        mistakes=mistakes,
        problem=problem,
        found=found,
        sha256=sha256(found.as_file()).hexdigest() if found else "",
        sections=sections,
        names=names,
        acts={},
        no_files=True,  # they are made from the form
        shown_rows=ROWS_SHOWN,
    )


def _content(values: dict[str, str]) -> str:
    """Give the draft: the file where one was sent, else what was pasted."""
    file = request.files.get("file")
    sent = file.stream.read(MAX_BYTES).decode(errors="replace") if file else ""
    return (sent or values.get("content", "")).replace("\r\n", "\n")


def _year(values: dict[str, str]) -> int:
    try:
        return date(int(values.get("year", "")), 1, 1).year
    except ValueError:
        raise wrong_parameter("year", "a year such as 2025") from None


def _unit(values: dict[str, str]) -> UUID | None:
    """Give whose rules are tried anew; None: of whoever published those of the year."""
    try:
        return UUID(values["of"]) if values.get("of") else None
    except ValueError:
        raise wrong_parameter("of", "the id of an organization") from None


def _tried(visit: Visit, content: str, year: int, of: UUID | None) -> WhatIf | Refused:
    """Have the draft tried; one at a time in a gateway.

    Raises:
        ServiceUnavailableError: others took so long that it was not its turn, or it took too long.
    """
    if not _place.acquire(timeout=WAIT_S):
        raise ServiceUnavailableError("what-if", why="another one is running")
    environ = {**os.environ, **visit.desk.context.settings.environ()}
    arguments = ["/dev/stdin", "--year", str(year), "--json"]
    arguments += ["--organization", str(of)] if of else []
    try:
        code, raw = run_beside(
            _MODULE,
            content.encode(),
            timeout_s=TIMEOUT_S,
            arguments=arguments,
            environ=environ,
        )
    finally:
        _place.release()
    if code == _DONE:
        return msgspec.json.decode(raw, type=WhatIf)
    if code == _REFUSED and raw:
        return msgspec.json.decode(raw, type=_Refusal).error
    raise ServiceUnavailableError("what-if", why="it took too long or ended")


def _sections(found: WhatIf, content: str, language: str) -> tuple[Section, ...]:
    words = {
        one.id: one.zh if language == "zh" else one.en for one in read_rule_pack(content).grades
    }

    def graded(one: Any, *names: str) -> dict[str, Any]:
        row = msgspec.structs.asdict(one)
        return row | {name: _worded(row[name], words) for name in names}

    groups = [graded(one, "grades_before", "grades_after") for one in found.groups]
    moved = [graded(one, "grade_before", "grade_after") for one in found.moved]
    return (
        section(("groups", "各类对象的升降", "Winners and losers by category"), groups, _GROUPS),
        section(("moved", "得分或等次有变化的对象", "Whose score or grade changes"), moved, _MOVED),
    )


def _worded(grades: dict[str, int] | str | None, words: dict[str, str]) -> str:
    if isinstance(grades, dict):
        return ", ".join(f"{words.get(one, one)} {count}" for one, count in grades.items())
    return words.get(grades, grades) if grades else ""


def _file(
    visit: Visit,
    found: WhatIf,
    sections: tuple[Section, ...],
    wanted: str,
    names: dict[str, str],
) -> Response:
    """Give the answer as the file whose hash a publication names, or a table of it."""
    which, _, ending = wanted.rpartition(".")
    table = next((each for each in sections if each.id == which), None)
    if table is None:
        return as_download(found.as_file(), "what-if.json", "application/json")
    title = table.zh if visit.language == "zh" else table.en
    return table_file(
        table.table,
        ending,
        name=f"what-if-{which}",
        title=title,
        language=visit.language,
        names=names,
    )
