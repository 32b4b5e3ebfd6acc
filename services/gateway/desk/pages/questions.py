"""Every question as a page: its parameters as a form, its answer as tables, each also as CSV."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from flask import Flask, Response, request

from services.gateway.desk.exports import table_file
from services.gateway.desk.forms import body_of, inputs_of
from services.gateway.desk.pages.commands import allowed
from services.gateway.desk.references import choices, names_of
from services.gateway.desk.tables import Table, ids_in, shown
from services.gateway.desk.visit import Desk, Visit, page, render
from services.gateway.questions import QUESTIONS
from services.gateway.questions.question import Moments, Ordering, Question, put
from services.gateway.reach import require_role
from shared.contracts.command import Ref
from shared.contracts.errors import NotFoundError
from shared.contracts.page import MAX_LIMIT, Page
from shared.contracts.principal import Principal
from shared.contracts.wire import marks
from shared.kernel.errors import ZerenError

_BY_NAME: dict[str, Question] = {question.name: question for question in QUESTIONS}
_GROUPS = {
    "registry": ("组织与职务", "Organizations and posts"),
    "targets": ("目标与文件", "Targets and documents"),
    "activities": ("活动与检查", "Activities and inspections"),
    "assessment": ("考核", "Assessment"),
    "ledger": ("台账", "Ledger"),
}
_ROWS_SHOWN = 200
_MAX_DIGITS = 9
_FORMATS = frozenset({"csv", "xlsx"})
MAX_EXPORTED = 50_000  # rows


class _About(NamedTuple):
    """What is asked about, as the tables of other pages know it."""

    organization_id: str
    year: str


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/ask", "questions", page(desk, questions))
    app.add_url_rule("/ask/<name>", "question", page(desk, question))


def questions(visit: Visit) -> Response:
    """GET /ask: what may be looked up, by service."""
    groups: dict[tuple[str, str], list[Question]] = {}
    for one in QUESTIONS:
        if visit.principal.role in one.roles:
            group = _GROUPS.get(one.reads, ("其他", "Other"))
            groups.setdefault(group, []).append(one)
    return render("questions.html", groups=groups)


def question(visit: Visit, name: str) -> Response:
    """GET /ask/{name}: the form, and the answer where enough is said."""
    asked = _BY_NAME.get(name)
    if asked is None:
        raise NotFoundError(name[:100])
    require_role(visit.principal, asked.roles)
    values = _begun(visit, asked)
    body = body_of(asked.parameters, values) | _shared(asked, values)
    problem, answer = None, None
    try:
        answer = _put(visit, asked, body)
    except ZerenError as error:
        problem = error
    if isinstance(answer, Response):
        return answer
    told = shown(answer) if answer is not None else None
    names = names_of(visit, ids_in(told)) if told is not None else {}
    if told is not None and request.args.get("format") in _FORMATS:
        return _exported(visit, asked, body, answer)
    moments = (one for one in inputs_of(Moments, values) if one.name in asked.moments)
    inputs = (*inputs_of(asked.parameters, values), *moments)
    rows = _Rows(asked, values, told.tables.get("") if told else None)
    return render(
        "question.html",
        problem.status if problem and request.args else 200,
        asked=asked,
        asked_inputs=inputs,
        values=values,
        choices={
            "registry.organization": choices(visit, "registry.organization", values),
        },
        shown=told,
        names=names,
        problem=problem if request.args else None,
        here=f"/ask/{name}?{urlencode(values)}",
        order=rows,
        acts=acts(visit.principal),
        at=_About(values.get("organization_id", ""), values.get("year", "")),
        rows_shown=_ROWS_SHOWN,
    )


def _put(visit: Visit, asked: Question, body: Mapping[str, Any]) -> Any:
    return put(asked, visit.asking(), [(name, str(value)) for name, value in body.items()])


def _exported(visit: Visit, asked: Question, body: Mapping[str, Any], answer: Any) -> Response:
    """Give one table of the answer as a file, every page of it."""
    told = shown(_whole(visit, asked, body, answer))
    table = told.tables.get(request.args.get("table", ""))
    if table is None:
        raise NotFoundError(asked.name)
    names = names_of(visit, ids_in(told))
    title = asked.zh if visit.language == "zh" else asked.en
    return table_file(
        table,
        request.args["format"],
        name=asked.name,
        title=title,
        language=visit.language,
        names=names,
    )


def _whole(visit: Visit, asked: Question, body: Mapping[str, Any], answer: Any) -> Any:
    """Give all rows of an answer from where it begins, as many as a sheet should have."""
    if not isinstance(answer, Page):
        return answer
    items = list(answer.items)
    while items and answer.offset + len(items) < answer.total and len(items) < MAX_EXPORTED:
        further = {**body, "offset": answer.offset + len(items), "limit": MAX_LIMIT}
        page = _put(visit, asked, further).items
        if not page:
            break
        items += page
    return msgspec.structs.replace(answer, items=tuple(items[:MAX_EXPORTED]))


def acts(principal: Principal) -> Mapping[str, list[Any]]:
    """Give, for each field that names a thing, the commands that may be given about that thing."""
    may = {spec.key for spec in allowed(principal)}
    return {
        field: [spec for spec in specs if spec.key in may]
        for field, specs in _acts_by_field().items()
    }


@cache
def _acts_by_field() -> Mapping[str, list[Any]]:
    from shared.contracts.table import COMMANDS  # noqa: PLC0415

    found: dict[str, list[Any]] = {}
    plain = {"organization_id", "person_id", "post_id"}
    for spec in COMMANDS.values():
        for field, mark in marks(spec.struct).items():
            if isinstance(mark, Ref) and field not in plain and field == _own_id(mark.kind):
                specs = found.setdefault(field, [])
                # Its own service's commands first: those that correct or withdraw it.
                own = sum(one.service in mark.kind for one in specs)
                specs.insert(own if spec.service in mark.kind else len(specs), spec)
    return found


def _own_id(kind: str) -> str:
    return f"{kind.partition('.')[2]}_id"


class _Rows:
    """The order and the pages of an answer's rows, as links that need no script."""

    def __init__(self, asked: Question, values: Mapping[str, str], table: Table | None) -> None:
        self._name, self._values = asked.name, values
        self.sort = values.get("sort", "")
        self.sorts = [one for one in asked.sorts if not one.endswith("_id")]  # names are shown
        self.is_cut = "limit" in asked.ordering  # a plain list: cut into pages here
        self.offset = table.offset if table is not None else 0
        self.step = (table.limit if table is not None else 0) or _ROWS_SHOWN
        if self.is_cut:
            given = values.get("offset", "")
            self.offset = int(given) if given.isdecimal() and len(given) < _MAX_DIGITS else 0
        self.total = table.total if table is not None else 0

    def by(self, column: str) -> str:
        """Give where the rows stand by a column: rising, or falling where they rise already."""
        given = f"-{column}" if self.sort == column else column
        return self._link(sort=given, offset="")

    def direction(self, column: str) -> str:
        """Give a column's `aria-sort`."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.sort, "none")

    @property
    def before(self) -> str:
        """Where the page before stands; empty on the first."""
        return self._link(offset=str(max(self.offset - self.step, 0))) if self.offset else ""

    @property
    def following(self) -> str:
        """Where the next page stands; empty on the last."""
        there = self.offset + self.step
        return self._link(offset=str(there)) if there < self.total else ""

    def _link(self, **given: str) -> str:
        values = {k: v for k, v in {**self._values, **given}.items() if v}
        return f"/ask/{self._name}?{urlencode(values)}"


def _shared(asked: Question, values: Mapping[str, str]) -> dict[str, Any]:
    """Give what many questions take; a plain list is asked for whole, and cut into pages here."""
    given = body_of(Moments, values) | body_of(Ordering, values)
    names = {*asked.moments, *(("sort",) if asked.sorts else ())}
    return {name: value for name, value in given.items() if name in names}


def _begun(visit: Visit, asked: Question) -> dict[str, str]:
    values = {k: v for k, v in request.args.to_dict().items() if k not in {"format", "table"}}
    own = visit.principal.organization_id
    if own is not None and "organization_id" in asked.parameters.__struct_fields__:
        values.setdefault("organization_id", str(own))
    if "year" in asked.parameters.__struct_fields__:
        values.setdefault("year", str(visit.desk.context.today().year))
    return values
