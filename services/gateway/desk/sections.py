"""Parts of a page made from answers: tables with names and links, filters, and bars of a chart."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request

from services.gateway.desk.exports import table_file
from services.gateway.desk.references import Choice, answer, names_of, not_listed, organizations
from services.gateway.desk.tables import Shown, Table, ids_in, shown
from services.gateway.desk.visit import Visit
from shared.contracts.errors import InvalidQuestionError
from shared.contracts.page import Page
from shared.kernel.errors import ZerenError

_YEARS = range(1900, 2200)
_FORMATS = frozenset({"csv", "xlsx"})
_UNIT = 1000  # of a chart's height, so that its figures are whole


class Where(NamedTuple):
    """What a page is about: an organization, a year, a day, and how much of the ledger is known."""

    organization_id: str
    year: int
    on: date
    known_at: str
    choices: tuple[Choice, ...]

    def link(self, name: str, **given: Any) -> str:
        """Give the address of a question about this organization."""
        values = {"organization_id": self.organization_id, **given}
        return f"/ask/{name}?{urlencode(values)}"


class Section(NamedTuple):
    """A table of a page: which columns of which rows, and where all of it stands."""

    id: str
    zh: str
    en: str
    columns: tuple[str, ...]
    table: Table
    link: str = ""
    part: str = ""  # what the table is called in the answer behind the link

    def export(self, ending: str) -> str:
        """Give the address of the whole table as a file: ``csv`` or ``xlsx``."""
        if not self.link:
            given = {**request.args.to_dict(), "format": ending, "table": self.id}
            return f"{request.path}?{urlencode(given)}"
        joint = "&" if "?" in self.link else "?"
        return f"{self.link}{joint}{urlencode({'format': ending, 'table': self.part})}"


class Bar(NamedTuple):
    """A bar of a chart: its place and height in the chart's own units."""

    x: int
    y: int
    width: int
    height: int
    label: str
    value: int
    link: str


def where(visit: Visit, *, with_organization: bool = True) -> Where:
    """Read what a page is asked about; one's own organization and the year of the rules in force.

    Raises:
        InvalidQuestionError: the organization, the year or the day cannot be read.
    """
    today = visit.desk.context.today()
    found = organizations(visit) if with_organization else ()
    own = visit.principal.organization_id
    given = request.args.get("organization_id", "")
    organization = given or (str(own) if own else "") or (found[0].id if found else "")
    on = _read(request.args.get("on"), date.fromisoformat, "on")
    year = _read(request.args.get("year"), int, "year") or (on.year if on else _last_year(visit))
    if year not in _YEARS:
        raise InvalidQuestionError(field="year")
    _read(organization, UUID, "organization_id")
    if (
        with_organization and given and all(one.id != given for one in found)
    ):  # one that stands no more
        found = (*found, *(Choice(*one) for one in not_listed(visit, [UUID(given)]).items()))
    last = date(year, 12, 31)
    day = on if on is not None and on.year == year else min(today, last)
    return Where(organization, year, day, request.args.get("known_at", ""), found)


def section(
    name: tuple[str, str, str],
    value: Any,
    columns: Sequence[str],
    link: str = "",
    *,
    part: str = "",
    at_most: int | None = None,
) -> Section:
    """Give a table of some columns of an answer.

    Args:
        name: its id, in Chinese, in English.
        value: the rows.
        columns: which of them to show.
        link: the question that gives all of it; none where only its own page does.
        part: what it is called in that question's answer, where that has several.
        at_most: rows that the page has of it, where the link has the others.
    """
    rows = value.items if isinstance(value, Page) else value
    told = shown(rows[:at_most])
    table = told.tables.get("", Table((), (), 0))
    return Section(*name, tuple(columns), table._replace(total=total(value)), link, part)


def exported(visit: Visit, sections: Iterable[Section]) -> Response | None:
    """Give one of a page's tables as a file, where that is what is asked for."""
    found = wanted(sections)
    return as_file(found, visit.language, names_in(visit, (found,))) if found else None


def wanted(sections: Iterable[Section]) -> Section | None:
    """Give which of a page's tables is asked for as a file."""
    if request.args.get("format") not in _FORMATS:
        return None
    return next((each for each in sections if each.id == request.args.get("table")), None)


def as_file(found: Section, language: str, names: Mapping[str, str]) -> Response:
    """Give a table as the file that is asked for."""
    return table_file(
        found.table._replace(columns=found.columns),
        request.args["format"],
        name=found.id,
        title=found.zh if language == "zh" else found.en,
        language=language,
        names=names,
    )


def names_in(visit: Visit, sections: Iterable[Section], *more: str) -> dict[str, str]:
    """Give what the ids of tables are called, all asked for at once."""
    ids = {one for each in sections for one in ids_in(_told(each))}
    return names_of(visit, {*ids, *more})


def asked(visit: Visit, name: str, **given: Any) -> Any:
    """Ask a question; nothing where it is refused to this role or has no answer."""
    try:
        values = {key: str(value) for key, value in given.items() if value not in {None, ""}}
        return answer(visit, name, **values)
    except ZerenError:
        return ()


def total(value: Any) -> int:
    """Give how many rows an answer has in all."""
    return value.total if isinstance(value, Page) else len(value)


def bars(points: Sequence[tuple[str, int, str]]) -> tuple[Bar, ...]:
    """Give the bars of a chart 1200 wide and 1000 high; each point is label, value and address."""
    highest = max((value for _, value, _ in points), default=0) or 1
    step = 1200 // max(len(points), 1)
    return tuple(
        Bar(
            x=place * step + step // 8,
            y=_UNIT - value * _UNIT // highest,
            width=step * 3 // 4,
            height=value * _UNIT // highest,
            label=label,
            value=value,
            link=link,
        )
        for place, (label, value, link) in enumerate(points)
    )


def _last_year(visit: Visit) -> int:
    """This year where rules are in force in it, else the last year that had any."""
    today: date = visit.desk.context.today()
    packs = asked(visit, "rule_packs", limit=100)
    years = [each.effective_to.year for each in getattr(packs, "items", ())]
    return today.year if not years else min(today.year, max(years))


def _read(given: str | None, read: Any, field: str) -> Any:
    if not given:
        return None
    try:
        return read(given)
    except ValueError:
        raise InvalidQuestionError(field=field) from None


def _told(section: Section) -> Shown:
    """Give what a table shows: of its rows, its columns."""
    rows = tuple({name: row.get(name) for name in section.columns} for row in section.table.rows)
    return Shown({}, {"": section.table._replace(rows=rows)})
