"""The digest of scores: one hash for what a county is judged on a day, however facts interleaved.

SHA-256 over lines, each ending in a line feed: first the valid date and the hashes of the rule
packs, then each organization's whole explanation as one canonical object, the lines in byte order.
Exact fractions stand as ``n/d``, facts by id. Source: ARCHITECTURE, section 6, "Digest".
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from services.assessment.digest import hash_lines
from services.assessment.domain.assess import assess
from services.assessment.domain.explain import explain
from services.assessment.domain.known import Record
from services.assessment.loading import load_county
from shared.kernel.canonical import canonical

TABLE = "score"


class ScoresDigest(msgspec.Struct, frozen=True, kw_only=True):
    """A digest of scores and what it is of."""

    year: int
    valid_at: date
    packs: dict[str, str]  # SHA-256 of each pack's text, by the id of its stream
    organizations: int
    sha256: str


def scores_digest(
    connection: psycopg.Connection[Any], *, year: int, valid_at: date, known_at: int | None = None
) -> ScoresDigest:
    """Give the digest of every organization's score as of a size of the ledger.

    Raises:
        NotYetVisibleError: the projection has not come to ``known_at``.
        InvalidRulePackError: a published pack cannot be read.
    """
    known = load_county(connection, known_at=known_at)
    return digest_of_scores(known.county, year=year, valid_at=valid_at)


def digest_of_scores(county: Mapping[UUID, Record], *, year: int, valid_at: date) -> ScoresDigest:
    """Give the digest of the scores of these records.

    Raises:
        InvalidRulePackError: a published pack cannot be read.
    """
    lines = sorted(
        canonical({"table": TABLE, **explain(assess(county, each, year=year, valid_at=valid_at))})
        + b"\n"
        for each in county
    )
    packs = {
        pack.fact.rpartition(".")[0]: sha256(pack.content.encode()).hexdigest()
        for record in county.values()
        for pack in record.packs
    }
    first = canonical({"packs": packs, "valid_at": valid_at.isoformat(), "year": year}) + b"\n"
    return ScoresDigest(
        year=year,
        valid_at=valid_at,
        packs=packs,
        organizations=len(lines),
        sha256=hash_lines(first, lines),
    )
