"""Facts of rounds: what is assessed on which entries, computed, graded, published, made final."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import Count, Fact, Part, Sha256, ShortText, Year
from shared.contracts.facts.registry import Category, OrganizationKind

LedgerSize = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
PageNumber = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class RoundSubject(Part, frozen=True, kw_only=True):
    """Whom a round assesses: an organization, or a leader in it."""

    organization_id: UUID
    person_id: UUID | None = None


class PackOfRound(Part, frozen=True, kw_only=True):
    """A rule pack in force for a subject of the round: the version by which it is assessed."""

    rule_pack_id: UUID
    sha256: Sha256


class RoundOpened(Fact, frozen=True, kw_only=True):
    """A round began: it rests on the first ``size`` entries of the ledger, judged on one day."""

    TOPIC = "assessment.round.opened.v1"
    CLAUSES = "S-60 S-61 S-70"

    organization_id: UUID  # which holds it
    title: ShortText
    year: Year
    size: LedgerSize
    valid_on: date
    packs: tuple[PackOfRound, ...]
    subjects: Count
    objection_working_days: Count
    kinds: tuple[OrganizationKind, ...] = ()  # none named: all
    categories: tuple[Category, ...] = ()  # none named: all
    leaders: bool = False  # leaders are assessed besides their organizations
    same_cut_as: UUID | None = None  # the round whose size and day it shares


class SubjectsNamed(Fact, frozen=True, kw_only=True):
    """Subjects of a round, in the order of its pages; a round has as many of these as it needs."""

    TOPIC = "assessment.round.subjects_named.v1"
    CLAUSES = "S-60 S-61"

    organization_id: UUID
    subjects: tuple[RoundSubject, ...]


class PageComputed(Fact, frozen=True, kw_only=True):
    """A page of subjects was computed; ``sha256`` is of what was computed, line by line."""

    TOPIC = "assessment.round.page_computed.v1"
    CLAUSES = "S-61"

    organization_id: UUID
    page: PageNumber
    subjects: Count
    not_assessed: Count
    sha256: Sha256


class RoundPublished(Fact, frozen=True, kw_only=True):
    """The results were made known; objections are taken to the last day, that day included."""

    TOPIC = "assessment.round.published.v1"
    CLAUSES = "S-61 S-70"

    organization_id: UUID
    objections_until: date
    is_provisional: bool = False  # the calendar of a day within is not published
    sha256: Sha256  # of the results as published, line by line


class RoundFinalised(Fact, frozen=True, kw_only=True):
    """The window is over, every objection is decided: the results are final."""

    TOPIC = "assessment.round.finalised.v1"
    CLAUSES = "S-61 S-62"

    organization_id: UUID
    sha256: Sha256  # of the final results, line by line


FACTS = (RoundOpened, SubjectsNamed, PageComputed, RoundPublished, RoundFinalised)
