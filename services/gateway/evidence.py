"""Files of evidence over HTTP: kept for whoever may record, given to whoever sees their use.

One that no fact cites may be removed by whoever operates the suite.
"""

from collections.abc import Callable
from functools import partial

from flask import Flask, Response, request

from services.gateway.answering import json_response
from services.gateway.assets import kept
from services.gateway.bodies import read_bytes
from services.gateway.context import Context
from services.gateway.evidence_store import EvidenceStore
from services.gateway.questions.asked import files_cited
from services.gateway.questions.orphans import ORPHAN_DAYS, Days, remove_orphan
from services.gateway.questions.question import Parameters, read_parameters
from services.gateway.questions.tree import RegistryTree
from services.gateway.reach import TIDIES, require_role, require_sight
from shared.contracts.errors import NotFoundError, OutOfScopeError, ServiceUnavailableError
from shared.contracts.roles import ADMINISTRATORS, Role
from shared.eventstore.cited_files import uses_of

MAX_EVIDENCE_BYTES = 10_000_000
KEEPS_EVIDENCE = frozenset(Role) - ADMINISTRATORS


class OrphanRemoved(Parameters, frozen=True, kw_only=True):
    days: Days = ORPHAN_DAYS


def register(app: Flask, context: Context) -> None:
    """Put the routes into the application."""
    routes: dict[str, Callable[[Context, str], Response]] = {
        "PUT": keep,
        "GET": give,
        "DELETE": remove,
    }
    for method, handle in routes.items():
        app.add_url_rule(
            "/v1/evidence/<sha256>",
            f"{handle.__name__}_evidence",
            partial(handle, context),
            methods=[method],
        )


def keep(context: Context, sha256: str) -> Response:
    """PUT /v1/evidence/{sha256}: the bytes, whatever their type; sent again nothing changes."""
    principal = context.principal()
    require_role(principal, KEEPS_EVIDENCE)
    store = _store(context)
    is_new = store.put(sha256, read_bytes(request, limit_bytes=MAX_EVIDENCE_BYTES))
    return json_response({"sha256": sha256, "is_new": is_new}, 201 if is_new else 200)


def give(context: Context, sha256: str) -> Response:
    """GET /v1/evidence/{sha256}: for whoever sees an organization whose record cites it."""
    principal = context.principal()
    content = _store(context).get(sha256)
    uses = files_cited(context.readers, lambda reader: uses_of(reader, sha256))
    tree = RegistryTree(context.readers)
    for use in uses:
        try:
            require_sight(use.organization_id, context.today(), principal, tree)
        except OutOfScopeError:
            continue
        if content is None:
            break
        # Never shown by a browser as a page of this origin, whatever it is said to be.
        response = Response(content, content_type="application/octet-stream")
        response.headers["Content-Disposition"] = f'attachment; filename="{sha256}"'
        # Asked for again each time, since sight may end; sent again only where it is not there yet.
        return kept(response, "private, no-cache")
    raise NotFoundError(sha256)


def remove(context: Context, sha256: str) -> Response:
    """DELETE /v1/evidence/{sha256}?days=30: an orphan; a file that is cited, or new, stays."""
    principal = context.principal()
    require_role(principal, TIDIES)
    asked = read_parameters(OrphanRemoved, list(request.args.items(multi=True)))
    removed = remove_orphan(
        context.readers, _store(context), sha256, today=context.today(), days=asked.days
    )
    return json_response({"sha256": sha256, "size_bytes": removed.size_bytes, "removed": True})


def _store(context: Context) -> EvidenceStore:
    if context.evidence is None:
        raise ServiceUnavailableError("evidence")
    return context.evidence
