"""The routes under ``/v1``: commands, questions, and the few acts on the suite itself."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, request

from services.gateway.answering import json_response
from services.gateway.assets import kept
from services.gateway.batches import BatchAnswered
from services.gateway.bodies import (
    IDEMPOTENCY_KEY,
    MAX_BATCH_BYTES,
    MAX_COMMAND_BYTES,
    after_of,
    command_id,
    read_json,
)
from services.gateway.commands import spec_of
from services.gateway.context import Context
from services.gateway.letters import replay
from services.gateway.openapi_parameters import TOTAL_COUNT
from services.gateway.questions import QUESTIONS
from services.gateway.questions.asking import asking_of
from services.gateway.questions.question import Question, put
from services.gateway.tokens import revoke


def register(app: Flask, context: Context) -> None:
    """Put the routes into the application."""
    posts: dict[str, Callable[..., Response]] = {
        "/v1/commands/<key>": give_command,
        "/v1/batches": give_batch,
        "/v1/dead-letters/<service>/<int(max=9007199254740991):number>/replay": replay_dead_letter,
        "/v1/tokens/<token_id>/revoke": revoke_token,
    }
    for rule, handle in posts.items():
        app.add_url_rule(rule, handle.__name__, partial(handle, context), methods=["POST"])
    for question in QUESTIONS:
        rule = question.path.replace("{", "<").replace("}", ">")
        app.add_url_rule(rule, question.name, partial(ask, context, question), methods=["GET"])


def give_command(context: Context, key: str) -> Response:
    """POST /v1/commands/{service}.{command}."""
    principal = context.principal()
    spec_of(key)
    given = command_id(request)
    answer = context.door.give(
        key,
        read_json(request, limit_bytes=MAX_COMMAND_BYTES),
        command_id=given,
        principal=principal,
        after=after_of(request),
    )
    response = json_response(answer.answered, 201 if answer.is_new else 200)
    response.headers[IDEMPOTENCY_KEY] = str(given)
    return response


def give_batch(context: Context) -> Response:
    """POST /v1/batches."""
    principal = context.principal()
    given = command_id(request)
    answers = context.door.give_batch(
        read_json(request, limit_bytes=MAX_BATCH_BYTES),
        batch_id=given,
        principal=principal,
        after=after_of(request),
    )
    recorded = any(answer.is_new for answer in answers)
    body = BatchAnswered(answers=[answer.answered for answer in answers])
    response = json_response(body, 201 if recorded else 200)
    response.headers[IDEMPOTENCY_KEY] = str(given)
    return response


def ask(context: Context, question: Question, **path: str) -> Response:
    """GET a question."""
    given = [*path.items(), *((k, v) for k, v in request.args.items(multi=True) if k != "after")]
    totals: list[int] = []
    asking = asking_of(context, context.principal(), after_of(request))
    asking = asking._replace(tell_total=totals.append)
    answer: Any = put(question, asking, given)
    if isinstance(answer, Response):
        return answer
    response = json_response(answer)
    for total in totals:
        response.headers[TOTAL_COUNT] = str(total)
    # Who may see it is looked at each time; what it says then stays.
    is_fixed = question.never_changes or "known_at" in request.args
    return kept(response, "private, no-cache") if is_fixed else response


def replay_dead_letter(context: Context, service: str, number: int) -> Response:
    """POST /v1/dead-letters/{service}/{number}/replay: back into its own queue, then marked."""
    replay(context, context.principal(), service, number)
    return json_response({"service": service, "number": number, "replayed": True})


def revoke_token(context: Context, token_id: str) -> Response:
    """POST /v1/tokens/{token_id}/revoke: no gateway takes the token from a second later on."""
    revoke(context.revocations, context.principal(), token_id)
    return json_response({"token_id": token_id, "revoked": True})
