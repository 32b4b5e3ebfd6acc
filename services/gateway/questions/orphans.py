"""Orphans of the evidence store: files kept long enough that no fact has ever cited.

Whoever uploads a file cites it in a command next; where that never came, the file proves nothing
and an operator may remove it. The ledger is asked, not a read model, so that whatever fact names a
file protects it, a detached one too.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated

import msgspec

from services.gateway.evidence_store import EvidenceStore, KeptFile
from services.gateway.pools import Readers, ask
from services.gateway.waiting import wait_until_visible
from services.ledger.queries import cited_hashes
from shared.contracts.errors import NotFoundError
from shared.kernel.errors import ZerenError
from shared.observability.positions import log_ends

ORPHAN_DAYS = 30
Days = Annotated[int, msgspec.Meta(ge=1, le=3_660)]


class EvidenceCitedError(ZerenError):
    code = "evidence_cited"
    status = 409
    zh = "该文件已被事实引用,不能删除"
    en = "A fact cites this file; it stays"


class EvidenceTooNewError(ZerenError):
    code = "evidence_too_new"
    status = 409
    zh = "该文件存入不久,可能即将被引用,暂不能删除"
    en = "The file was kept so lately that a command may yet cite it; wait"


def orphans(
    readers: Readers, store: EvidenceStore, *, today: date, days: int
) -> tuple[KeptFile, ...]:
    """Give the files kept for at least so many days that no fact cites, by hash.

    Raises:
        NotYetVisibleError: the ledger has not taken in everything recorded so far.
    """
    old = [file for file in store.files() if _is_old(file, today, days)]
    cited = _cited(readers, (file.sha256 for file in old))
    return tuple(file for file in old if file.sha256 not in cited)


def remove_orphan(
    readers: Readers, store: EvidenceStore, sha256: str, *, today: date, days: int
) -> KeptFile:
    """Remove one file that is an orphan; give what it was.

    Raises:
        NotFoundError: there is no such file.
        EvidenceTooNewError: it was kept less than so many days ago.
        EvidenceCitedError: a fact cites it.
        NotYetVisibleError: the ledger has not taken in everything recorded so far.
    """
    file = store.file(sha256)
    if file is None:
        raise NotFoundError(sha256)
    if not _is_old(file, today, days):
        raise EvidenceTooNewError(sha256, kept_on=file.kept_on.isoformat())
    if _cited(readers, [sha256]):
        raise EvidenceCitedError(sha256)
    store.remove(sha256)
    return file


def _is_old(file: KeptFile, today: date, days: int) -> bool:
    return file.kept_on <= today - timedelta(days=days)


def _cited(readers: Readers, hashes: Iterable[str]) -> set[str]:
    sought = list(hashes)
    wait_until_visible(readers, "ledger", log_ends(readers.reader))
    return ask(readers, "ledger", lambda connection: cited_hashes(connection, sought))
