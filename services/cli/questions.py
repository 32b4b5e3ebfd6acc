"""`zeren score` and `zeren explain`: what was earned, and what each point rests on."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.output import console, print_json, print_table, telling_errors
from shared.kernel.calendar import local_date

Year = Annotated[
    int | None,
    typer.Option(min=1921, max=2100, help="年度,默认今年 / Year, this one by default"),
]
KnownAt = Annotated[
    str | None,
    typer.Option("--known-at", help="台账前 N 条,或时刻 / By the first N entries, or as of a time"),
]
OrganizationOf = Annotated[str, typer.Argument(metavar="ORGANIZATION", help="组织编号 / Its id")]


def score(
    organization: Annotated[
        str | None, typer.Argument(metavar="ORGANIZATION", help="组织编号 / Its id; all without")
    ] = None,
    *,
    year: Year = None,
    valid_at: options.ValidAt = None,
    known_at: KnownAt = None,
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
        "known_at": known_at,
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
        ("组织 / Organization", "名称 / Name", "得分 / Score", "等次 / Grade"),
        map(_score_row, rows),
    )


def explain(
    organization: OrganizationOf,
    *,
    year: Year = None,
    valid_at: options.ValidAt = None,
    known_at: KnownAt = None,
    after: options.After = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """得分说明:每一分的规则、条款与事实 / A score line by line: rule, clauses, facts."""
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get(
            f"/v1/organizations/{segment(organization)}/explain",
            year=year or this_year(),
            valid_at=valid_at,
            known_at=known_at,
            after=after,
        )
    if as_json:
        print_json(found)
    else:
        _show(found)


def _show(explanation: Mapping[str, Any], *, depth: int = 0) -> None:
    score = explanation["score"]
    figure, grade = score["score"], score["grade"]
    earned = f"{figure['rounded']} ({figure['exact']})" if figure else "未考核 / not assessed"
    words = f"{grade['zh']} / {grade['en']}" if grade else ""
    indent = "  " * depth
    console().print(
        f"{indent}[bold]{score['name'] or score['organization_id']}[/] {earned} {words}"
    )
    for part in explanation["segments"]:
        print_table(
            f"{indent}{part['starts_on']} … {part['ends_on']}: "
            f"{part['earned']['rounded']} / {part['applicable']['rounded']}",
            ("项目 / Item", "分 / Points", "说明 / Why", "条款 / Clauses", "事实 / Facts"),
            _lines(part),
        )
    for predecessor in explanation["inherited"]:
        weight = predecessor["weight"]["exact"]
        console().print(f"{indent}前身,权重 / Predecessor, weight {weight}:")
        _show(predecessor["explanation"], depth=depth + 1)


def _lines(part: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for item in part["items"]:
        word = item["item"]
        total = f"{item['earned']['rounded']} / {item['applicable']['rounded']}"
        yield (
            f"{word['code']} {word['zh']} / {word['en']}",
            total,
            "",
            " ".join(item["clauses"]),
            "",
        )
        for line in item["lines"]:
            facts = " ".join(
                fact["fact"] if fact["index"] is None else f"#{fact['index']}"
                for fact in line["facts"]
            )
            why = f"{line['zh']} / {line['en']}"
            yield "", line["points"]["rounded"], why, " ".join(line["clauses"]), facts


def _score_row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    grade = row["grade"]
    return (
        row["organization_id"],
        row["name"],
        row["score"]["rounded"] if row["score"] else None,
        f"{grade['zh']} / {grade['en']}" if grade else None,
    )


def this_year() -> int:
    """Give the calendar year in Asia/Shanghai."""
    return local_date(datetime.now(UTC)).year
