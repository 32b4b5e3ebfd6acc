"""`zeren diff`: what changed between two moments of the ledger, and which facts did it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from services.cli import options
from services.cli.client import Gateway
from services.cli.output import print_json, print_table, telling_errors
from services.cli.questions import Year, this_year

Start = Annotated[
    str, typer.Option("--from", help="起:台账前 N 条、时刻、日期或 @检查点 / From which moment")
]
End = Annotated[str | None, typer.Option("--to", help="止,默认现在 / To which, now by default")]
Below = Annotated[str | None, typer.Option(help="仅此组织之下 / Below this one only")]


def diff(
    *,
    start: Start,
    end: End = None,
    year: Year = None,
    organization: options.Organization = None,
    below: Below = None,
    valid_at: options.ValidAt = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """两个时点之间的变化及其依据 / What changed between two moments, and which facts did it."""
    asked = {
        "from": options.said_or_read(start),
        "to": options.said_or_read(end),
        "year": year or this_year(),
        "valid_at": valid_at,
        "organization_id": organization,
        "below": below,
        "limit": limit,
    }
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get("/v1/diff", **asked)
    if as_json:
        print_json(found)
        return
    print_table(
        f"变化 / Changed: {len(found['items'])} / {found['total']}",
        ("组织 / Organization", "何事 / What", "之前 / Before", "之后 / After", "事实 / Facts"),
        (row for one in found["items"] for row in _rows(one)),
    )


def _rows(one: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    facts = " ".join(f"#{fact['index']}" for fact in one["facts"])
    name = one["placed_after"]["name"] or one["placed_before"]["name"] or ""
    marks = [_mark(one[side]) for side in ("marked_before", "marked_after")]
    yield f"{name} {one['organization_id']}", "得分 / Score", *marks, facts
    for field, before in one["placed_before"].items():
        after = one["placed_after"][field]
        if before != after:
            yield "", field, before, after, ""
    for change in one["obligations"]:
        sides = [change[side] for side in ("before", "after")]
        states = [
            f"{each['state']['zh']} / {each['state']['en']}" if each else None for each in sides
        ]
        yield "", change["obligation"], *states, ""
    for leader in one["leaders"]:
        marks = [
            _mark({"score": leader[f"score_{side}"], "grade": leader[f"grade_{side}"]})
            for side in ("before", "after")
        ]
        yield "", f"领导 / Leader {leader['person_id']}", *marks, ""


def _mark(mark: Mapping[str, Any]) -> str | None:
    if mark["score"] is None:
        return None
    grade = mark["grade"]
    return f"{mark['score']['rounded']} {grade['zh'] if grade else ''}".rstrip()
