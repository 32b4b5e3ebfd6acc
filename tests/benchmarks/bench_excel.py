"""A workbook of many rows, checked whole and recorded, and the bare append beside it.

The workbook goes through the desk as a county office uploads it: read in its own process, every
row decided once for the check and once for the record, one batch. The bare append is one row a
transaction into a table of the same size on the same server. The upload again, of which every
row stands already, is told as well.
"""

import io
import re
import time
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from services.gateway.desk.excel.columns import columns_of
from services.gateway.desk.excel.sheets import head_of
from shared.contracts.roles import Role
from shared.testing.desks import Desk
from tests.benchmarks.bench_append import bare, rate
from tests.benchmarks.figures import Figure
from tests.benchmarks.roads import Roads

ROWS = 10_000
_KEY = "activities.record-meeting"
_FIGURES = re.compile(rb"<dd>(\d+)</dd>")


def on(roads: Roads, rows: int, seconds: float) -> list[Figure]:
    """Measure on roads that run."""
    return list(_figures(roads, rows, seconds))


def workbook(roads: Roads, rows: int) -> bytes:
    """Give a workbook of meetings of the county, each said to be another."""
    out = io.BytesIO()
    columns = {column.path: place for place, column in enumerate(columns_of(_KEY))}
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("meetings")
        for path, place in columns.items():
            sheet.write_string(0, place, head_of(_KEY, path))
        for number in range(rows):
            body = roads.meetings[number % len(roads.meetings)].body
            row = {**_flat(body), "reason": f"bench {number}"}
            for path, value in row.items():
                if path in columns:
                    sheet.write(number + 2, columns[path], value)
    return out.getvalue()


def _figures(roads: Roads, rows: int, seconds: float) -> Iterator[Figure]:
    county = next(
        one["organization_id"]
        for one in roads.http.get("/v1/organizations?limit=1000").json["items"]
        if one["kind"] == "county_committee"
    )
    desk = Desk(roads.http, Role.COUNTY_OFFICE, county)
    content = workbook(roads, rows)
    with bare(roads.bare_sql, 1) as insert:
        peer = rate(insert, 1, seconds)
    for name, place in (("checked and recorded", 1), ("uploaded again", 2)):
        began = time.perf_counter()
        reply = desk.upload("/excel", content, {"record": "yes"})
        took = time.perf_counter() - began
        told = [int(one) for one in _FIGURES.findall(reply.raw)]
        assert told[place] == rows, (reply.status, told)
        yield Figure(
            benchmark=f"excel {roads.transport}",
            name=f"workbook of {rows:,} rows {name}",
            value=rows / took,
            unit="/s",
            peer="bare INSERT",
            peer_value=peer,
        )


def _flat(body: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in body.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict):
            found |= _flat(value, f"{path}.")
        elif isinstance(value, list | tuple) and value and isinstance(value[0], dict):
            for number, one in enumerate(value):
                found |= _flat(one, f"{path}.{number}.")
        else:
            found[path] = "\n".join(value) if isinstance(value, list | tuple) else value
    return found
