"""A glance at an entry: what a row of the dossier is made of, without anything else made.

The quick way to what `file_entry` says, for a rebuild of a million entries: ids and days go from
their text to what PostgreSQL takes, past the objects that they would be elsewhere. That both ways
say the same is checked in each rebuild (`services.assessment.checking`) and by a test.
"""

from datetime import date
from functools import lru_cache
from struct import Struct

import msgspec

from services.assessment.domain.filing import FILED_BY, By, local_day
from shared.kernel.errors import UnknownFactError

_SUBJECT_LETTERS = 36  # of an entry's id, which is subject.streamversion
_POSTGRES_DAY_0 = date(2000, 1, 1).toordinal()
_two_days = Struct(">iiii").pack
_from_hex = bytes.fromhex
_OWNER, _SUBJECT, _NOBODY = By.OWNER, By.SUBJECT, By.NOBODY

Glance = tuple[bytes, str, str, bytes, bytes, msgspec.Raw]
"""A row of the dossier, as `DossierIn.write` takes it: the organization's id in 16 bytes, the
entry's id, the stored name, the subject in 16 bytes, occurred_on and received_on, each with its
length as in binary COPY, and the data. A plain tuple: a named one costs as much as a decoding."""


class _Entry(msgspec.Struct, gc=False):
    id: str
    type: str
    time: str
    occurredon: str
    data: msgspec.Raw
    receivedon: str | None = None


class _Owner(msgspec.Struct, gc=False):
    organization_id: str


_entry = msgspec.json.Decoder(_Entry).decode
_owner = msgspec.json.Decoder(_Owner).decode


def glance(raw: bytes | memoryview) -> Glance | None:
    """Say where an entry belongs and what is kept of it; None where it concerns no organization.

    Raises:
        UnknownFactError: a stored name this version does not know.
    """
    entry = _entry(raw)
    name, fact = entry.type, entry.id
    by = FILED_BY.get(name)
    if by is _NOBODY:
        return None
    subject = _from_hex(fact[:_SUBJECT_LETTERS].replace("-", ""))
    if by is _OWNER:
        organization_id = _id(_owner(entry.data).organization_id)
    elif by is _SUBJECT:
        organization_id = subject
    else:
        raise UnknownFactError(name)
    days = _days(entry.occurredon, entry.receivedon or entry.time[:13])
    return organization_id, fact, name, subject, days, entry.data


@lru_cache(maxsize=65536)
def _id(text: str) -> bytes:
    return _from_hex(text.replace("-", ""))


@lru_cache(maxsize=65536)
def _days(occurred_on: str, received: str) -> bytes:
    is_day = len(received) == len("2025-03-05")
    received_on = date.fromisoformat(received) if is_day else local_day(received)
    days = (date.fromisoformat(occurred_on), received_on)
    occurred, arrived = (day.toordinal() - _POSTGRES_DAY_0 for day in days)
    return _two_days(4, occurred, 4, arrived)
