"""When a question is asked for: a day on which things held, and what the ledger held by then.

``valid_at`` takes the place of today. ``known_at`` is a size of the ledger: what counts is what its
first so many entries said. Both are taken by every question alike; rights are those of the present.
"""

from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Annotated

import msgspec

from services.gateway.bodies import wrong_parameter
from services.gateway.checkpoints import PolicyOf, no_policy, size_signed
from services.gateway.pools import Readers
from services.ledger import queries as ledger
from shared.contracts.errors import InvalidQuestionError
from shared.kernel.calendar import SHANGHAI
from shared.kernel.canonical import MAX_INTEGER

ValidAt = Annotated[
    date,
    msgspec.Meta(description="以何日为准,默认今天 / The day it is asked for; today if left out"),
]
KnownAt = Annotated[
    str,
    msgspec.Meta(
        max_length=4_096,
        description="台账的前 N 条,或带时区的时刻,或某日终,或经日志签名的检查点全文 / The first N "
        "entries of the ledger; or by a time with its zone, by the end of a day, by a checkpoint's "
        "text, which a key of the log must have signed",
    ),
]


def size_of(text: str, readers: Readers, policy: PolicyOf = no_policy) -> int:
    """Read ``known_at``: a size, a time or a checkpoint, as a size of the ledger.

    Args:
        text: what was said.
        readers: to the ledger.
        policy: names the keys that may have signed a checkpoint.

    Raises:
        InvalidQuestionError: it is none of them, a checkpoint that the log has not signed, or more
            than the ledger has.
    """
    size = size_said(text, policy)
    with readers.reader("ledger") as connection:
        there = ledger.size(connection)
        if size is None:
            return ledger.size_at(connection, moment_said(text))
    if size > there:
        raise wrong_parameter("known_at", str(there), "beyond_ledger")
    return size


def size_said(text: str, policy: PolicyOf = no_policy) -> int | None:
    """Give the size that a number of entries or a checkpoint says; None: it may be a time.

    Raises:
        InvalidQuestionError: it is a size that no ledger has, or a checkpoint that the log has not
            signed.
    """
    if "\n" in text:
        return size_signed(text, policy)
    if not (text.isascii() and text.isdigit()):
        return None
    if len(text) > len(str(MAX_INTEGER)) or int(text) > MAX_INTEGER:
        raise _wrong()
    return int(text)


def moment_said(text: str) -> datetime:
    """Give a time; of a day, its last instant in Asia/Shanghai.

    Raises:
        InvalidQuestionError: it is none, or has no zone.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        pass
    else:
        following = datetime.combine(day, time_of_day(), SHANGHAI) + timedelta(days=1)
        return following - timedelta(microseconds=1)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise _wrong() from error
    if moment.tzinfo is None:
        raise _wrong()
    return moment


def _wrong() -> InvalidQuestionError:
    return wrong_parameter(
        "known_at", "a number of entries, a time with its zone, a day, or a checkpoint"
    )
