"""A round: how far it is, its lines by category, objections, the steps to the final result."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from flask import Flask, Response, request

from services.assessment.queries import ResultOn, RoundOn, RoundState, StandingInRound
from services.gateway.bodies import wrong_parameter
from services.gateway.desk.pages.commands import allowed, faults_of, id_after
from services.gateway.desk.pages.rules import clauses
from services.gateway.desk.references import answer, names_of
from services.gateway.desk.sections import asked, where
from services.gateway.desk.visit import Desk, Visit, form_values, go, page, render, sent_id
from services.gateway.reach import SEES_EVERYTHING
from shared.contracts.errors import NotFoundError
from shared.contracts.table import CommandSpec
from shared.kernel.errors import ZerenError


class Step(NamedTuple):
    """A step of a round: its command, given once, or once for each page of subjects."""

    key: str
    of_each_page: bool
    states: frozenset[RoundState]


_CRITICISM, _DECISION = "assessment.issue-criticism", "assessment.decide-objection"
_OPEN = frozenset({RoundState.OPEN, RoundState.COMPUTED})
_STEPS = (
    Step("assessment.compute-results", of_each_page=True, states=_OPEN),
    Step(
        "assessment.propose-grades",
        of_each_page=True,
        states=frozenset({RoundState.COMPUTED, RoundState.PUBLISHED}),
    ),
    Step("assessment.publish-round", of_each_page=False, states=frozenset({RoundState.COMPUTED})),
    Step("assessment.finalise-round", of_each_page=False, states=frozenset({RoundState.PUBLISHED})),
)
_BEFORE = ("file-self-assessment", "close-ballot", "give-mark", "apply-veto")
_AFTER = ("supersede-result", "record-use", "grant-commendation", "issue-criticism")
_ACTS: Mapping[RoundState, tuple[str, ...]] = {  # on a subject
    RoundState.OPEN: _BEFORE,
    RoundState.COMPUTED: _BEFORE,
    RoundState.PUBLISHED: ("file-objection", "decide-objection"),
    RoundState.FINAL: _AFTER,
}


class Group(NamedTuple):
    """The lines of one category, of organizations or of leaders; a rank counts inside it only."""

    category: Any
    of_leaders: bool
    lines: tuple[StandingInRound, ...]


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/rounds/<round_id>", "round_page", page(desk, one), methods=["GET", "POST"])
    app.add_url_rule("/rounds/<round_id>/result", "result_page", page(desk, result))


def one(visit: Visit, round_id: str) -> Response:
    """GET and POST /rounds/{id}: a round with its lines; a step of it for all its subjects."""
    at = where(visit)
    found = _round(visit, at.organization_id, round_id)
    problem, values = None, form_values()
    if request.method == "POST":
        try:
            _take(
                visit, found, values.get("step", ""), values.get("occurred_on", ""), sent_id(values)
            )
        except ZerenError as error:
            problem = error
        else:
            here = {"organization_id": at.organization_id, "said": values["step"]}
            return go(f"/rounds/{round_id}?{urlencode(here)}")
    given = {"organization_id": at.organization_id, "round_id": round_id}
    lines = answer(visit, "round_standings", **given)
    objections = answer(visit, "round_objections", **given)
    may = {spec.key: spec for spec in allowed(visit.principal)}
    ids = {str(each.person_id) for each in lines if each.person_id}
    return render(
        "round.html",
        problem.status if problem else 200,
        at=at,
        one=found,
        groups=_by_category(lines),
        is_corrected=any(each.at_final for each in lines),
        to_review=[(each, use) for each in lines for use in each.to_review],
        in_vain=[(each, title) for each in lines for title in each.commendations_to_review],
        objections=objections,
        open_of={(each.organization_id, each.person_id) for each in objections if not each.outcome},
        steps=[may[each.key] for each in _STEPS if each.key in may and found.state in each.states],
        may=may,
        acts=[may[key] for act in _ACTS[found.state] if (key := f"assessment.{act}") in may],
        names=names_of(visit, ids),
        problem=problem,
        faults=faults_of(problem, visit.language),
        said=next((each.key for each in _STEPS if each.key == request.args.get("said")), ""),
        command_ids={each.key: _id_of(each.key, problem, values) for each in _STEPS},
        today=visit.desk.context.today(),
    )


def result(visit: Visit, round_id: str) -> Response:
    """GET /rounds/{id}/result: a version of a result, worked out anew, with each fact."""
    at = where(visit)
    given = {"organization_id": at.organization_id, "round_id": round_id}
    more = {k: request.args[k] for k in ("person_id", "version") if request.args.get(k)}
    found = answer(visit, "explained_result", **given, **more)
    anew, person = found.explanation, found.person
    if anew is None and person is None:
        return go(f"/ask/explained_result?{urlencode(given | more)}")
    names = names_of(visit, filter(None, [at.organization_id, more.get("person_id")]))
    own: ResultOn | None = next(
        (
            each
            for each in asked(visit, "round_results", organization_id=at.organization_id)
            if str(each.round.round_id) == round_id
            and str(each.person_id or "") == more.get("person_id", "")
        ),
        None,
    )
    person_id = more.get("person_id", "")
    names = names_of(visit, [at.organization_id, person_id])
    return render(
        "explained.html",
        at=at._replace(year=own.round.year) if own else at,
        score=person or anew.score,
        name=names.get(more["person_id"], more["person_id"]) if person else anew.score.name,
        parts=person.parts if person else (),
        segments=[each.part for each in person.parts] if person else anew.segments,
        inherited=() if person else anew.inherited,
        records=f"/ask/explained_result?{urlencode(given | more)}",
        clauses=clauses(),
        sees_facts=visit.principal.role in SEES_EVERYTHING,
        of_round=found,
        rests_on=_resting(visit, own),
        facts_given=partial(_given, own) if own else None,
        held=own,
        may={spec.key for spec in allowed(visit.principal)},
    )


def _resting(visit: Visit, own: ResultOn | None) -> list[CommandSpec]:
    """Give the acts on a result, as it stands, that name facts of its lines."""
    if own is None:
        return []
    keys = {_CRITICISM} if own.round.final_on else set()
    keys |= {_DECISION} if any(each.outcome is None for each in own.objections) else set()
    return [spec for spec in allowed(visit.principal) if spec.key in keys]


def _given(own: ResultOn, spec: CommandSpec, facts: Sequence[Any]) -> dict[str, Any]:
    """Give what the form of such an act is filled in with."""
    field = "facts" if spec.key == _CRITICISM else "disregarded"
    named = {f"{field}.{place}": each.fact for place, each in enumerate(facts)}
    whom = {"organization_id": own.organization_id, "person_id": own.person_id or ""}
    return {**whom, "round_id": own.round.round_id, **named}


def _id_of(key: str, problem: ZerenError | None, values: Mapping[str, str]) -> UUID:
    """Give the command's id for a step's form; another step is another command."""
    return id_after(problem, sent_id(values)) if values.get("step") == key else uuid4()


def _take(visit: Visit, found: RoundOn, key: str, occurred_on: str, command_id: UUID) -> None:
    """Give a step's command; sent again, the same commands go out, and nothing is done twice."""
    step = next((each for each in _STEPS if each.key == key), None)
    if step is None:
        raise NotFoundError(key[:100])
    try:
        day = date.fromisoformat(occurred_on)
    except ValueError:
        raise wrong_parameter("occurred_on", "a day such as 2026-01-16") from None
    body = {
        "organization_id": str(found.organization_id),
        "round_id": str(found.round_id),
        "occurred_on": str(day),
    }
    if not step.of_each_page:
        visit.give(key, body, command_id)
        return
    for number in range(1, found.pages + 1):
        visit.give(key, {**body, "page": number}, uuid5(command_id, str(number)))


def _round(visit: Visit, organization_id: str, round_id: str) -> RoundOn:
    for each in answer(visit, "rounds", organization_id=organization_id):
        if str(each.round_id) == round_id:
            found: RoundOn = each
            return found
    raise NotFoundError(round_id[:100])


def _by_category(lines: tuple[StandingInRound, ...]) -> tuple[Group, ...]:
    """Give the lines of each category, leaders apart, ranked ones first in the order of rank."""

    def group(line: StandingInRound) -> tuple[str, bool]:
        return line.category or "", line.person_id is not None

    def place(line: StandingInRound) -> tuple[tuple[str, bool], bool, int, str]:
        return group(line), line.rank is None, line.rank or 0, line.name or ""

    grouped = groupby(sorted(lines, key=place), key=group)
    told = ((key, tuple(each)) for key, each in grouped)
    return tuple(Group(each[0].category, is_person, each) for (_, is_person), each in told)
