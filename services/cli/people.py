"""`zeren person` and `zeren duties`: a leader's score, and what somebody or a unit owes."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.output import console, print_json, print_table, tell_in_time, telling_errors
from services.cli.points import print_part
from services.cli.questions import Year, this_year

PersonOf = Annotated[str, typer.Argument(metavar="PERSON", help="人员编号 / A person's id")]


def person(
    person_id: PersonOf,
    *,
    year: Year = None,
    valid_at: options.ValidAt = None,
    known_at: options.KnownAt = None,
    after: options.After = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """一名领导干部的考核得分及说明 / One leader's score, line by line: rule, clauses, facts."""
    asked = {
        "year": year or this_year(),
        "valid_at": valid_at,
        "known_at": options.said_or_read(known_at),
    }
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get(f"/v1/persons/{segment(person_id)}/score", **asked, after=after)
    if as_json:
        print_json(found)
        return
    figure, grade = found["score"], found["grade"]
    earned = f"{figure['rounded']} ({figure['exact']})" if figure else "未考核 / not assessed"
    words = f"{grade['zh']} / {grade['en']}" if grade else ""
    console().print(f"[bold]{found['person_id']}[/] {earned} {words}")
    for each in found["parts"]:
        part = each["part"]
        print_part(
            part,
            f"{each['organization_name']} {part['starts_on']} … {part['ends_on']}: "
            f"{part['days']} 天 / days",
        )
        tell_in_time(each.get("in_time"))


def duties(
    subject: Annotated[
        str, typer.Argument(metavar="PERSON", help="人员编号,或组织编号加 --organization / An id")
    ],
    *,
    organization: Annotated[
        bool, typer.Option("--organization", help="所给为组织编号 / The id is an organization's")
    ] = False,
    year: Year = None,
    valid_at: options.ValidAt = None,
    known_at: options.KnownAt = None,
    state: Annotated[
        str | None, typer.Option(help="状态:due_soon, missed, held_invalid … / Only in this state")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    after: options.After = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """应尽义务及其状态 / What is owed, and how each obligation stands: due soon, late, invalid."""
    of = "organizations" if organization else "persons"
    asked = {
        "year": year or this_year(),
        "valid_at": valid_at,
        "known_at": options.said_or_read(known_at),
    }
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get(
            f"/v1/{of}/{segment(subject)}/obligations",
            **asked,
            state=state,
            limit=limit,
            offset=offset,
            after=after,
        )
    if as_json:
        print_json(found)
        return
    print_table(
        f"{asked['year']} 年应尽义务 / Owed: {len(found['items'])} / {found['total']}",
        (
            "到期 / Due",
            "义务 / Obligation",
            "状态 / State",
            "已做 / Done",
            "原因 / Why",
            "条款 / Clauses",
        ),
        map(_duty, found["items"]),
    )


def _duty(row: Mapping[str, Any]) -> tuple[Any, ...]:
    state, duty = row["state"], row["duty"]
    why = "; ".join(f"{each['zh']} / {each['en']}" for each in (*row["faults"], *row["notes"]))
    return (
        row["due_on"],
        f"{row['obligation']} {duty['zh']} / {duty['en']}",
        f"{state['zh']} / {state['en']}",
        f"{row['done']} / {row['asked']}",
        why,
        " ".join(row["clauses"]),
    )
