"""Filing: under which organization's dossier an entry of the ledger belongs.

Nothing of a payload is decoded but the one id that says where to.
"""

from datetime import date
from enum import Enum
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import msgspec

from shared.contracts.catalogue import FACTS, UPCASTERS
from shared.contracts.entry import Entry
from shared.kernel.calendar import local_date_of
from shared.kernel.errors import UnknownFactError


class Filed(NamedTuple):
    """A fact in a dossier; its payload stands as the ledger has it."""

    index: int  # type: ignore[assignment]  # in the ledger
    organization_id: UUID
    fact: str  # entry id: subject.streamversion
    type: str  # stored name
    subject: UUID
    occurred_on: date
    received_on: date  # Asia/Shanghai
    data: bytes


class _Owner(msgspec.Struct, frozen=True, gc=False):
    organization_id: UUID


_owner = msgspec.json.Decoder(_Owner)

# The first two parts of a stored name say whose it is; everything else names its organization.
_BY_SUBJECT = frozenset({"registry.organization"})
_BY_NOBODY = frozenset({"registry.person"})


def _kind(name: str) -> str:
    return ".".join(name.split(".", 2)[:2])


class By(Enum):
    """What says whose dossier a fact belongs to."""

    OWNER = 1  # organization_id in its data
    SUBJECT = 2
    NOBODY = 3


def _by(name: str) -> By:
    kind = _kind(name)
    if kind in _BY_NOBODY:
        return By.NOBODY
    return By.SUBJECT if kind in _BY_SUBJECT else By.OWNER


FILED_BY = {name: _by(name) for name in {*FACTS, *UPCASTERS}}


def file_entry(entry: Entry, index: int) -> Filed | None:
    """Say where the entry at a ledger index belongs; None where it concerns no organization.

    Raises:
        UnknownFactError: a stored name this version does not know; the follower stops.
    """
    name = entry.type
    by = FILED_BY.get(name)
    if by is By.OWNER:
        organization_id = _owner.decode(entry.data).organization_id
    elif by is By.SUBJECT:
        organization_id = entry.subject
    elif by is By.NOBODY:
        return None
    else:
        raise UnknownFactError(name)
    return Filed(
        index,
        organization_id,
        entry.id,
        name,
        entry.subject,
        entry.occurredon,
        entry.receivedon or local_day(entry.time[:13]),
        bytes(entry.data),
    )


@lru_cache(maxsize=4096)
def local_day(hour: str) -> date:
    """Give the day in Asia/Shanghai of an hour of UTC, ``YYYY-MM-DDThh``.

    Asia/Shanghai is whole hours ahead, so the hour settles the day.
    """
    return local_date_of(f"{hour}:00:00.000000Z")
