"""Every command as a form: what it asks, filled in, checked by the same door as everybody's."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID, uuid4

import msgspec
from flask import Flask, Response, request

from services.gateway.commands import spec_of
from services.gateway.desk.deeds import CORRECTS, REPEATABLE, as_recorded, last_time, seen_at
from services.gateway.desk.excel.bodies import code_of, path_of
from services.gateway.desk.excel.faults import SENTENCES
from services.gateway.desk.forms import Input, another_row, body_of, inputs_of, pattern_of
from services.gateway.desk.labels import field_label
from services.gateway.desk.references import Choice, choices, secretary_of
from services.gateway.desk.visit import Desk, Visit, form_values, page, render, sent_id
from shared.contracts.errors import FieldError, IdempotencyKeyReusedError, NotAllowedError
from shared.contracts.fact import Quantity, Sha256
from shared.contracts.facts.assessment_results import Code
from shared.contracts.principal import Principal
from shared.contracts.roles import ON_BEHALF
from shared.contracts.table import COMMANDS, CommandSpec
from shared.kernel.errors import ZerenError

_BEHIND = ("received_on", "on_behalf_of", "reason")  # rarely filled in: folded away
_OF_OTHERS = frozenset({"received_on", "on_behalf_of"})
_OF_SECRETARY = frozenset({"chair_id", "signer_id"})
_ASKED = {  # of an input that is filled in with something else
    "number": ("请填整数", "Give a whole number"),
    "date": ("请填日期,如 2026-03-05", "Give a date such as 2026-03-05"),
    "reference": ("请从列表中选择", "Choose from the list"),
    "choice": ("请从列表中选择", "Choose from the list"),
}
_OF_PATTERNS = {
    pattern_of(Quantity): ("请填数字,如 2 或 1.5", "Give a number such as 2 or 1.5"),
    pattern_of(Code): (
        "请填规则中的代码:字母、数字、点、横线",
        "Give a code of the rules: letters, digits, dots, dashes",
    ),
    pattern_of(Sha256): (
        "应为 64 位十六进制(0-9、a-f)",
        "It is 64 hexadecimal digits (0-9, a-f)",
    ),
}
_OF_LISTS = {
    "too_short": ("至少填 {limit} 项", "At least {limit} of them"),
    "too_long": ("最多填 {limit} 项", "At most {limit} of them"),
}
_MORE, _REPEAT = "more", "repeat"


class Form(NamedTuple):
    """A form as it is shown."""

    spec: CommandSpec
    first: tuple[Input, ...]  # what must be said
    more: tuple[Input, ...]  # what may be
    values: Mapping[str, str]
    choices: Mapping[str, tuple[Choice, ...]]
    faults: Mapping[str, str]


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/do", "commands", page(desk, commands))
    app.add_url_rule("/do/<key>", "command", page(desk, command), methods=["GET", "POST"])


def allowed(principal: Principal) -> list[CommandSpec]:
    """Give the commands that a role may give, in the order of the table."""
    return [spec for spec in COMMANDS.values() if principal.role in spec.roles]


def commands(visit: Visit) -> Response:
    """GET /do: what may be recorded, by service."""
    groups: dict[str, list[CommandSpec]] = {}
    for spec in allowed(visit.principal):
        groups.setdefault(spec.service, []).append(spec)
    return render("commands.html", groups=groups)


def command(visit: Visit, key: str) -> Response:
    """GET and POST /do/{service}.{command}."""
    spec = spec_of(key)
    if visit.principal.role not in spec.roles:
        raise NotAllowedError(key, role=str(visit.principal.role))
    if request.method == "GET" or _MORE in request.form:
        values = {**request.args.to_dict(), **form_values()}
        is_repeat = bool(values.pop(_REPEAT, ""))
        values |= another_row(values, values.pop(_MORE, ""))
        return _form(visit, spec, _begun(visit, spec, values, is_repeat=is_repeat), uuid4())
    values = dict(form_values())
    given = sent_id(values)
    values.pop("command_id", None)
    try:
        answered = visit.give(key, _changed(visit, spec, values), given).answered
    except ZerenError as error:
        return _form(visit, spec, values, id_after(error, given), error)
    organization_id = values.get("organization_id") or _own(visit)
    seen = seen_at(spec, organization_id)
    return render("done.html", answered=answered, key=key, spec=spec, seen=seen)


def _changed(visit: Visit, spec: CommandSpec, values: Mapping[str, str]) -> dict[str, Any]:
    """Give the body of a form; of a correction only what is not as it was recorded."""
    body = body_of(spec.struct, values)
    was = body_of(spec.struct, as_recorded(visit, spec.key, values))
    kept = {"organization_id", "meeting_id"}
    return {k: v for k, v in body.items() if k in kept or was.get(k) != v}


def _own(visit: Visit) -> str:
    return str(visit.principal.organization_id or "")


def id_after(error: ZerenError | None, given: UUID) -> UUID:
    """Give the id for a form that is shown again.

    It is the one that it was sent with, lest what was recorded all the same be recorded twice; a
    new one where that id stands for something else.
    """
    return uuid4() if isinstance(error, IdempotencyKeyReusedError) else given


def _begun(
    visit: Visit, spec: CommandSpec, values: dict[str, str], *, is_repeat: bool = False
) -> dict[str, str]:
    """Fill in what need not be asked: today, one's own organization, its secretary in the chair.

    ``is_repeat``: and what was said the last time, but for what is new each time.
    """
    names = spec.struct.__struct_fields__
    own = visit.principal.organization_id
    given = {"occurred_on": str(visit.desk.context.today())}
    if own is not None and "organization_id" in names:
        given["organization_id"] = str(own)
    organization = values.get("organization_id") or given.get("organization_id", "")
    chairs = [name for name in names if name in _OF_SECRETARY and spec.key != CORRECTS]
    secretary = secretary_of(visit, organization) if chairs else ""
    given |= dict.fromkeys(chairs, secretary) if secretary else {}
    repeated = last_time(visit, spec.key, organization) if is_repeat else {}
    stands = as_recorded(visit, spec.key, {**given, **values})
    return {**given, **repeated, **stands, **values}


def _form(
    visit: Visit,
    spec: CommandSpec,
    values: Mapping[str, str],
    command_id: UUID,
    error: ZerenError | None = None,
) -> Response:
    wanted = {"reason"} if spec.needs_reason else set()
    inputs = tuple(
        one._replace(required=one.required or one.name in wanted)
        for one in inputs_of(spec.struct, values)
    )
    if visit.principal.role not in ON_BEHALF:
        inputs = tuple(one for one in inputs if one.name not in _OF_OTHERS)
    first = tuple(one for one in inputs if one.required)
    shown = Form(
        spec=spec,
        first=first,
        more=tuple(one for one in inputs if one not in first),
        values=values,
        choices={
            kind: choices(visit, kind, {**request.args.to_dict(), **values})
            for kind in _references(inputs)
        },
        faults=faults_of(error, visit.language, inputs),
    )
    return render(
        "command.html",
        error.status if error else 200,
        form=shown,
        command_id=command_id,
        problem=error,
        corrects=CORRECTS,
        repeat=_repeat_link(spec, values) if request.method == "GET" else "",
    )


def _repeat_link(spec: CommandSpec, values: Mapping[str, str]) -> str:
    """Give where the form stands filled in as the last time, if it may be and is not yet."""
    if spec.key not in REPEATABLE or _REPEAT in request.args:
        return ""
    given = {**request.args.to_dict(), "organization_id": values.get("organization_id", "")}
    return f"/do/{spec.key}?{urlencode({**given, _REPEAT: '1'})}"


def _references(inputs: tuple[Input, ...]) -> set[str]:
    found = {one.reference for one in inputs if one.reference}
    return found.union(*(_references(one.items) for one in inputs if one.items))


def faults_of(
    error: ZerenError | None, language: str, inputs: tuple[Input, ...] = ()
) -> dict[str, str]:
    """Give what is wrong by the input it is wrong in, and what to do about it."""
    told: dict[str, Any] = error.details if error else {}
    known = {one.path: one for one in _flat(inputs)}
    faults = dict(_fault(FieldError(**each), language, known) for each in told.get("fields", ()))
    field = told.get("field")
    if error is not None and field and field not in faults:
        faults[str(field)] = error.zh if language == "zh" else error.en
    return faults


def _fault(one: FieldError, language: str, known: Mapping[str, Input]) -> tuple[str, str]:
    one = msgspec.structs.replace(one, field=one.field.replace("[", ".").replace("]", ""))
    if one.code not in {"missing_field", "wrong_value"}:
        return one.field, one.zh if language == "zh" else one.en
    path, (code, told) = path_of(one, {}, known), code_of(one)
    kind = known[path].kind if path in known else ""
    zh, en = SENTENCES[code]
    if code == "wrong_form":
        pattern = known[path].pattern if path in known else ""
        zh, en = _OF_PATTERNS.get(pattern) or _ASKED.get(kind, (zh, en))
    if "`array`" in one.en:
        zh, en = _OF_LISTS.get(code, (zh, en))
    label = label_of(path.rpartition(".")[2], language)
    return path, (zh if language == "zh" else en).format_map({"label": label, **told})


def _flat(inputs: tuple[Input, ...]) -> Iterator[Input]:
    for one in inputs:
        yield one
        yield from _flat(one.items)


def label_of(name: str, language: str) -> str:
    """Give what an input is called."""
    return field_label(name).in_(language)
