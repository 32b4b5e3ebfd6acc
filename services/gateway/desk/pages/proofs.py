"""The proof that a fact stands in the ledger: made from the files of the log, checked, given."""

from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response

from services.gateway.bodies import wrong_parameter
from services.gateway.desk.visit import Desk, Visit, page
from services.gateway.reach import SEES_EVERYTHING, require_role
from services.verifier.layout import LayoutError
from services.verifier.merkle import ProofError
from services.verifier.note import NoteError
from services.verifier.policy import PolicyError, read_policy
from services.verifier.proof_file import ProofFile, check_proof
from services.verifier.proof_page import signed_by
from services.verifier.proving import make_proof
from services.verifier.sources import FileMissingError, Folder, UnreachableError
from shared.contracts.errors import NotFoundError

_WRONG = (ProofError, NoteError, LayoutError, PolicyError)
_NOT_THERE = (FileMissingError, UnreachableError)
_MAX_DIGITS = 15  # below 2**53
MEDIA_TYPE = "application/octet-stream"
SUFFIX = ".tlog-proof"


class Standing(NamedTuple):
    """What the proof of an entry shows; ``why`` says what is wrong where it does not hold."""

    holds: bool
    why: str = ""
    origin: str = ""
    size: int = 0
    root: str = ""
    signers: str = ""


def register(app: Flask, desk: Desk) -> None:
    """Put the routes into the application."""
    app.add_url_rule("/audit/entries/<number>/proof", "proof_file", page(desk, proof))


def proof(visit: Visit, number: str) -> Response:
    """GET /audit/entries/{number}/proof: the proof file, for any verifier.

    Raises:
        NotFoundError: the log has no such entry, or this gateway has no log.
    """
    require_role(visit.principal, SEES_EVERYTHING)
    if not number.isdecimal() or len(number) > _MAX_DIGITS:
        raise wrong_parameter("number", "the index of an entry")
    folder = _log_of(visit)
    if folder is None:
        raise NotFoundError("log")
    try:
        text = _made(folder, int(number)).text()
    except (*_WRONG, *_NOT_THERE) as error:
        raise NotFoundError(number) from error
    response = Response(text, content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{int(number)}{SUFFIX}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def standing_of(visit: Visit, index: int) -> Standing | None:
    """Make the proof of an entry and check it against the log's policy; None: no log is here."""
    folder = _log_of(visit)
    if folder is None:
        return None
    try:
        policy = read_policy((folder / "policy").read_bytes())
        proven = check_proof(_made(folder, index), policy)
    except (*_WRONG, *_NOT_THERE, OSError) as error:
        return Standing(holds=False, why=str(error))
    head = proven.checkpoint
    signers = signed_by(proven.signers)
    return Standing(True, "", head.origin, head.size, head.root.hex(), signers)


def _made(folder: Path, index: int) -> ProofFile:
    return make_proof(Folder(folder), index)


def _log_of(visit: Visit) -> Path | None:
    log = visit.desk.context.settings.log
    return None if log is None else log / "public"
