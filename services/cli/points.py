"""A scored part of a year, an organization's or a leader's, with what every point rests on."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.cli.output import console, print_table


def print_part(part: Mapping[str, Any], title: str, indent: str = "") -> None:
    """Print items and lines with rule, clauses and facts; the rules by version and hash; vetoes."""
    print_table(
        title,
        ("项目 / Item", "分 / Points", "说明 / Why", "条款 / Clauses", "事实 / Facts"),
        _lines(part),
    )
    if pack := part["pack"]:
        words = pack["title"]
        console().print(
            f"{indent}规则 / Rules: {words['zh']} / {words['en']}"
            f" ({pack['name']}, sha256:{pack['sha256']})"
        )
    for veto in part["vetoes"]:
        console().print(f"{indent}{veto['zh']} / {veto['en']}")


def _lines(part: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for item in (*part["items"], *part["bonuses"]):
        word = item["item"]
        yield (
            f"{word['code']} {word['zh']} / {word['en']}",
            f"{item['earned']['rounded']} / {item['applicable']['rounded']}",
            ", ".join(dict.fromkeys(line["rule"] for line in item["lines"])),
            " ".join(item["clauses"]),
            "",
        )
        for line in item["lines"]:
            facts = " ".join(map(_cited, line["facts"]))
            why = f"{line['zh']} / {line['en']}"
            yield "", line["points"]["rounded"], why, " ".join(line["clauses"]), facts


def _cited(fact: Mapping[str, Any]) -> str:
    place = fact["fact"] if fact["index"] is None else f"#{fact['index']}"
    return place + "".join(f" sha256:{each}" for each in fact["evidence"])
