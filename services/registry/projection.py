"""The registry's read model; each topic says in `projections` what its facts change."""

from collections.abc import Iterable, Mapping

from services.registry.projections import cases, organizations, posts, standing
from services.registry.projections.part import Part
from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.eventstore.follower import Follower, Statement
from shared.kernel.errors import UnknownFactError
from shared.settings import Settings

_PARTS: Mapping[type[Fact], Part] = {
    **organizations.PARTS,
    **standing.PARTS,
    **posts.PARTS,
    **cases.PARTS,
}


def follower(settings: Settings) -> Follower:
    """Give what keeps the registry's read model at the ledger."""
    return Follower(settings, "registry", project)


def project(entry: Entry, fact: Fact) -> Iterable[Statement]:
    """Give what a fact of the registry changes in its read model.

    Raises:
        UnknownFactError: a fact that this version does not know.
    """
    part = _PARTS.get(type(fact))
    if part is None:
        raise UnknownFactError(fact.TOPIC)
    return part(entry, fact)
