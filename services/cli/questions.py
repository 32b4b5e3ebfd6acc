"""`zeren score` and `zeren explain`: what was earned, and what each point rests on."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.output import print_json, print_table, telling_errors
from shared.kernel.calendar import local_date

Year = Annotated[
    int | None,
    typer.Option(min=1921, max=2100, help="年度,默认今年 / Year, this one by default"),
]
OrganizationOf = Annotated[str, typer.Argument(metavar="ORGANIZATION", help="组织编号 / Its id")]


def score(
    organization: Annotated[
        str | None, typer.Argument(metavar="ORGANIZATION", help="组织编号 / Its id; all without")
    ] = None,
    *,
    year: Year = None,
    valid_at: options.ValidAt = None,
    known_at: options.KnownAt = None,
    below: Annotated[str | None, typer.Option(help="仅此组织之下 / Below this one only")] = None,
    kind: Annotated[str | None, typer.Option(help="组织种类 / Kind")] = None,
    category: Annotated[str | None, typer.Option(help="支部类别 / Category")] = None,
    sort: Annotated[
        str, typer.Option(help="name|kind|category,前加 - 为降序 / - for falling")
    ] = "name",
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    after: options.After = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """考核得分:一个组织,或全部 / The score of one organization, or of all."""
    asked = {
        "year": year or this_year(),
        "valid_at": valid_at,
        "known_at": options.said_or_read(known_at),
        "after": after,
    }
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        if organization is None:
            found = gateway.get(
                "/v1/scores",
                **asked,
                below=below,
                kind=kind,
                category=category,
                sort=sort,
                limit=limit,
            )
        else:
            found = gateway.get(f"/v1/organizations/{segment(organization)}/score", **asked)
    if as_json:
        print_json(found)
        return
    rows = [found] if organization else found["items"]
    total = 1 if organization else found["total"]
    days = ", ".join(sorted({str(row["valid_at"]) for row in rows})) or "–"
    print_table(
        f"{asked['year']} 年考核 / Assessment: {len(rows)} / {total}, 截至 / judged on {days}",
        (
            "组织 / Organization",
            "名称 / Name",
            "得分 / Score",
            "等次 / Grade",
            "及时录入 / In time, %",
        ),
        map(_score_row, rows),
    )


def _score_row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    grade = row["grade"]
    return (
        row["organization_id"],
        row["name"],
        row["score"]["rounded"] if row["score"] else None,
        f"{grade['zh']} / {grade['en']}" if grade else None,
        row["in_time"]["percent"] if row.get("in_time") else None,
    )


def this_year() -> int:
    """Give the calendar year in Asia/Shanghai."""
    return local_date(datetime.now(UTC)).year
