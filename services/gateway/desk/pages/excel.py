"""Excel at the desk: templates to fill in offline, and workbooks checked whole and recorded."""

import hashlib
import hmac
from base64 import b64encode
from typing import NamedTuple

from flask import Flask, Response, request

from services.gateway.desk.bounds import bound
from services.gateway.desk.excel.columns import LISTED
from services.gateway.desk.excel.directory import lists_for
from services.gateway.desk.excel.faults import Fault
from services.gateway.desk.excel.groups import Group, groups_of
from services.gateway.desk.excel.package import MAX_BYTES
from services.gateway.desk.excel.reading import Reading
from services.gateway.desk.excel.recording import Recorded, Recorder
from services.gateway.desk.excel.template import template, written_columns
from services.gateway.desk.excel.worker import mark_beside, read_beside
from services.gateway.desk.exports import XLSX, as_download, as_xlsx
from services.gateway.desk.tables import Table, as_csv
from services.gateway.desk.visit import Desk, Visit, page, render
from shared.contracts.errors import NotFoundError
from shared.contracts.roles import ON_BEHALF
from shared.kernel.errors import ZerenError

FAULTS_SHOWN = 200
_COLUMNS = ("workbook_sheet", "cell", "explanation")
_MORE_BYTES = 100_000  # of a form beside its file
_IDENTITY = b"identity of workbook rows"
_LOST = 500  # statuses from here on say nothing of what was asked for


class Result(NamedTuple):
    """What became of a workbook."""

    reading: Reading | None
    faults: list[Fault]
    more: int = 0  # faults beside those
    seen: int = 0
    recorded: Recorded | None = None
    error: ZerenError | None = None
    marked: str = ""  # the workbook with its faults, in base64
    as_csv: str = ""  # the table of its faults as files, in base64, too
    as_xlsx: str = ""

    @property
    def new(self) -> int:
        """Rows that did not stand before."""
        return len(self.reading.rows) - self.seen if self.reading else 0

    @property
    def repeated(self) -> int:
        """Rows that say the same as an earlier one of the file."""
        return sum(one.is_note for one in self.faults)

    @property
    def wrong(self) -> list[Fault]:
        """What must be mended."""
        return [one for one in self.faults if not one.is_note]

    @property
    def is_unknown(self) -> bool:
        """Whether the answer to a recording was lost: all of it stands, or nothing."""
        return self.recorded is not None and self.error is not None and self.error.status >= _LOST


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    bound(app, "/excel", MAX_BYTES + _MORE_BYTES, told_bytes=MAX_BYTES)
    app.add_url_rule("/excel", "excel", page(desk, excel), methods=["GET", "POST"])
    app.add_url_rule("/excel/<name>.xlsx", "excel_template", page(desk, excel_template))


def excel(visit: Visit) -> Response:
    """GET and POST /excel: the templates, and what became of a workbook that was sent."""
    groups = groups_of(visit.principal.role)
    if request.method == "GET":
        return render("excel.html", groups=groups, result=None)
    file = request.files.get("file")
    content = file.stream.read(MAX_BYTES + 1) if file else b""
    is_trial = "check" in request.form
    result = _with_table(_taken(visit, content, is_trial=is_trial), visit.language)
    status = 422 if result.wrong or result.more else result.error.status if result.error else 200
    return render(
        "excel.html",
        status,
        groups=groups,
        result=result,
        is_trial=is_trial,
        faults_shown=FAULTS_SHOWN,
    )


def excel_template(visit: Visit, name: str) -> Response:
    """GET /excel/{group}.xlsx: a template with the lists of whoever asks."""
    group = next((one for one in groups_of(visit.principal.role) if one.name == name), None)
    if group is None:
        raise NotFoundError(name[:100])
    for_others = visit.principal.role in ON_BEHALF
    lists = lists_for(visit, _kinds(group, for_others=for_others))
    content = template(group, lists, language=visit.language, for_others=for_others)
    return as_download(content, f"{name}.xlsx", XLSX)


def _taken(visit: Visit, content: bytes, *, is_trial: bool) -> Result:
    """Read a workbook, check it whole, and record it where it is right and wanted."""
    context = visit.desk.context
    key = hmac.digest(context.settings.secret("desk.key").encode(), _IDENTITY, hashlib.sha256)
    try:
        reading = read_beside(content, key=key)
    except ZerenError as error:
        return Result(None, [], error=error)
    recorder = Recorder(context.door, context.readers, visit.principal)
    try:
        checked = recorder.check(reading)
    except ZerenError as error:
        return Result(reading, reading.faults, more=reading.more_faults, error=error)
    faults, more = [*reading.faults, *checked.faults], reading.more_faults + checked.more_faults
    result = Result(reading, faults, more=more, seen=len(checked.seen))
    if result.wrong or more:
        return result._replace(marked=_marked(content, faults))
    if is_trial:
        return result
    recorded = recorder.record(reading, checked.seen)
    if recorded.faults:
        faults = [*faults, *recorded.faults]
        marked = _marked(content, faults)
        result = result._replace(faults=faults, more=recorded.more_faults, marked=marked)
    return result._replace(recorded=recorded, error=recorded.refused)


def _with_table(result: Result, language: str) -> Result:
    """Give a result with its faults as a table in files: the page that shows them is sent once."""
    rows = tuple(
        {
            "workbook_sheet": one.sheet,
            "cell": one.cell,
            "explanation": one.zh if language == "zh" else one.en,
        }
        for one in result.faults
    )
    table = Table(_COLUMNS, rows, len(rows))
    written = "".join(as_csv(table, language, {})).encode()
    book = as_xlsx(table, "zeren", language, {})
    return result._replace(
        as_csv=b64encode(written).decode("ascii"), as_xlsx=b64encode(book).decode("ascii")
    )


def _marked(content: bytes, faults: list[Fault]) -> str:
    """Give the marked workbook; none where it is too large to be marked: the page tells all."""
    try:
        return b64encode(mark_beside(content, faults)).decode("ascii")
    except ZerenError:
        return ""


def _kinds(group: Group, *, for_others: bool) -> frozenset[str]:
    return LISTED & {
        column.reference
        for spec in group.commands
        for column in written_columns(spec, for_others=for_others)
    }
