"""The cut that results rest on: the county at a size, as far as a page of subjects needs it."""

from collections.abc import Sequence

from services.assessment.book import without
from services.assessment.domain.rounds.errors import SizeAheadError
from services.assessment.domain.rounds.scoring import Cut
from services.assessment.handlers.session import RoundSession
from shared.contracts.facts.assessment_rounds import RoundSubject


def cut_of(
    session: RoundSession,
    subjects: Sequence[RoundSubject],
    *,
    size: int,
    disregarded: tuple[str, ...] = (),
) -> Cut:
    """Give what results of these subjects rest on.

    Raises:
        SizeAheadError: so much is not filed.
    """
    if size > session.book.size():
        raise SizeAheadError(field="size", size=session.book.size())
    wanted = {subject.organization_id for subject in subjects}
    known = without(session.book.some(wanted, size), disregarded)
    return Cut(known.county, size, disregarded)
