"""Rule packs, readable: duties, items and points, each with the plan's own words beside it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml
from flask import Flask, Response, request

from services.gateway.desk.pages.commands import allowed
from services.gateway.desk.references import answer
from services.gateway.desk.visit import Desk, Visit, page, render
from services.gateway.questions import QUESTIONS
from services.gateway.reach import SEES_EVERYTHING
from shared.contracts.rule_pack import read_rule_pack

_CLAUSES = Path(__file__).parents[4] / "deploy" / "rules" / "clauses.zh.yaml"
_ABOUT = "rule"
_TITLED = 20  # packs whose title is read; others go by their name


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/rules", "rules_page", page(desk, rules))


def rules(visit: Visit) -> Response:
    """GET /rules: the packs that were published, and one of them in words."""
    packs = answer(visit, "rule_packs", limit="100").items  # the latest in force first
    today = visit.desk.context.today()
    in_force = [one for one in packs if one.effective_from <= today <= one.effective_to]
    first = next(iter((*in_force, *packs)), None)
    wanted = request.args.get("rule_pack_id") or (str(first.rule_pack_id) if first else "")
    text = answer(visit, "rule_pack", rule_pack_id=wanted) if wanted else None
    role = visit.principal.role
    return render(
        "rules.html",
        packs=packs,
        titles={one.rule_pack_id: _title(visit, one) for one in packs[:_TITLED]},
        text=text,
        pack=read_rule_pack(text.content) if text else None,
        clauses=clauses(),
        kind_of=_kind,
        may_try=role in SEES_EVERYTHING,
        commands=[one for one in allowed(visit.principal) if _ABOUT in one.key],
        questions=[one for one in QUESTIONS if _ABOUT in one.name and role in one.roles],
    )


def _title(visit: Visit, one: Any) -> Any:
    text = answer(visit, "rule_pack", rule_pack_id=str(one.rule_pack_id)).content
    return read_rule_pack(text).title


@cache
def clauses() -> Mapping[str, str]:
    """Give the plan's words by clause number."""
    told = yaml.safe_load(_CLAUSES.read_text(encoding="utf-8"))["clauses"]
    return {str(one["number"]): str(one["quote"]) for one in told}


def _kind(struct: msgspec.Struct) -> Any:
    return struct.__struct_config__.tag
