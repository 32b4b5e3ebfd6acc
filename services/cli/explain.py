"""`zeren explain`: what each point rests on; and which scores rest on a fact."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from services.cli import options
from services.cli.client import Gateway, segment
from services.cli.output import console, print_json, print_table, tell_in_time, telling_errors
from services.cli.points import print_part
from services.cli.questions import Year, this_year


def explain(
    organization: Annotated[
        str | None, typer.Argument(metavar="ORGANIZATION", help="组织编号 / Its id")
    ] = None,
    *,
    without: Annotated[
        str | None,
        typer.Option(metavar="FACT", help="如撤回此事实,哪些得分会变 / Scores that rest on it"),
    ] = None,
    year: Year = None,
    valid_at: options.ValidAt = None,
    known_at: options.KnownAt = None,
    after: options.After = None,
    data: options.Data = options.DEFAULT_DATA,
    url: options.Url = None,
    token_file: options.TokenFile = None,
    as_json: options.AsJson = False,
) -> None:
    """得分说明:每一分的规则、条款与事实 / A score line by line: rule, clauses, facts."""
    if (organization is None) == (without is None):
        raise typer.BadParameter("组织编号或 --without / an organization, or --without")
    path = (
        f"/v1/facts/{segment(without)}/without"
        if without
        else f"/v1/organizations/{segment(organization or '')}/explain"
    )
    with telling_errors(as_json=as_json), Gateway.of(data, url, token_file) as gateway:
        found = gateway.get(
            path,
            year=year or this_year(),
            valid_at=valid_at,
            known_at=options.said_or_read(known_at),
            after=after,
        )
    if as_json:
        print_json(found)
    elif without:
        _show_changes(found)
    else:
        _show(found)


def _show_changes(withdrawal: Mapping[str, Any]) -> None:
    print_table(
        f"如撤回 / Without {withdrawal['fact']['fact']} ({withdrawal['fact']['type']})",
        ("组织 / Organization", "名称 / Name", "现得分 / Score", "将为 / Would be"),
        (
            (
                change["before"]["organization_id"],
                change["before"]["name"],
                _marked(change["before"]),
                _marked(change["after"]),
            )
            for change in withdrawal["changes"]
        ),
    )
    if withdrawal["leaders"]:
        print_table(
            "领导 / Leaders",
            ("人员 / Person", "现得分 / Score", "将为 / Would be"),
            (
                (one["person_id"], *(_scored(one, side) for side in ("before", "after")))
                for one in withdrawal["leaders"]
            ),
        )


def _scored(change: Mapping[str, Any], side: str) -> str:
    return _marked({"score": change[f"score_{side}"], "grade": change[f"grade_{side}"]})


def _marked(score: Mapping[str, Any] | None) -> str:
    if not score or not score["score"]:
        return "未考核 / not assessed"
    grade = score["grade"]
    words = f" {grade['zh']} / {grade['en']}" if grade else ""
    return f"{score['score']['rounded']}{words}"


def _show(explanation: Mapping[str, Any], *, depth: int = 0) -> None:
    score = explanation["score"]
    figure, grade = score["score"], score["grade"]
    earned = f"{figure['rounded']} ({figure['exact']})" if figure else "未考核 / not assessed"
    words = f"{grade['zh']} / {grade['en']}" if grade else ""
    indent = "  " * depth
    console().print(
        f"{indent}[bold]{score['name'] or score['organization_id']}[/] {earned} {words}"
    )
    tell_in_time(score.get("in_time"), indent)
    for part in explanation["segments"]:
        print_part(
            part,
            f"{indent}{part['starts_on']} … {part['ends_on']}: "
            f"{part['earned']['rounded']} / {part['applicable']['rounded']}",
            indent,
        )
    for predecessor in explanation["inherited"]:
        weight = predecessor["weight"]["exact"]
        console().print(f"{indent}前身,权重 / Predecessor, weight {weight}:")
        _show(predecessor["explanation"], depth=depth + 1)
