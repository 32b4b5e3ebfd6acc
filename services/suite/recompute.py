"""``zeren recompute PLACE``: works results out again from a log alone, with zeren's own folds.

The log is checked first, all of it; then every organization's dossier is folded from its entries,
with the rule packs that are among them, and judged. Every result of every round that the log holds
is worked out again as it was decided (`recompute_rounds`). No database, no service.

Exit code 0: the log holds and the results come out; 1: they do not; 2: it could not be done.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from services.assessment.domain.assess import assess
from services.assessment.domain.filing import Filed, file_entry
from services.assessment.domain.known import Record
from services.assessment.domain.record import fold
from services.assessment.explaining import score_of
from services.assessment.loading import Known
from services.assessment.score_digest import digest_of_scores
from services.suite.afterwards import entered_afterwards
from services.suite.late_entries import Late, LateEntries
from services.suite.recompute_rounds import Checked, check_rounds
from services.verifier.checking import check_log
from services.verifier.leaves import TIME_BYTES
from services.verifier.main import DOES_NOT_HOLD, HOLDS, NOT_CHECKED, POLICY, ending
from services.verifier.policy import PolicyError, read_policy
from services.verifier.report import page
from services.verifier.sources import FileMissingError, Source, UnreachableError, source_of
from shared.contracts.entry import read_entry
from shared.kernel.errors import ZerenError

_SHOWN = 20


class NotRecomputedError(ZerenError):
    code = "not_recomputed"
    zh = "无法重新计算"
    en = "It cannot be worked out again"


class Dossiers:
    """What a log says, filed under organizations; ``look`` is called for each leaf in order."""

    def __init__(self) -> None:
        self.rows: dict[UUID, list[Filed]] = {}
        self.late = LateEntries()
        self.refused: Exception | None = None  # why no more was filed from some entry on

    def look(self, index: int, leaf: bytes) -> None:
        """File the entry of a leaf that is not known to hold yet; up to one that cannot be."""
        if self.refused is None:
            try:
                self.take(index, leaf)
            except Exception as error:  # noqa: BLE001  (told once it is known whether the log holds)
                self.refused = error

    def take(self, index: int, leaf: bytes) -> None:
        """File the entry of a leaf."""
        raw = leaf[TIME_BYTES + 1 :]
        entry = read_entry(raw)
        self.late.take(index, entry, raw)
        filed = file_entry(entry, index)
        if filed is not None:
            self.rows.setdefault(filed.organization_id, []).append(filed)

    def county(self, size: int) -> dict[UUID, Record]:
        """Fold every dossier as of a size of the ledger."""
        cut = {each: [r for r in rows if r.index < size] for each, rows in self.rows.items()}
        return {each: fold(rows) for each, rows in cut.items() if rows}


class Wanted(msgspec.Struct, frozen=True):
    """A published score: what the gateway answers, as far as it is compared."""

    organization_id: UUID
    year: int
    valid_at: date
    known_at: int
    score: dict[str, Any] | None
    grade: dict[str, Any] | None


def differences(dossiers: Dossiers, published: Iterable[Wanted]) -> Iterator[tuple[Wanted, Any]]:
    """Give each published score that does not come out, with what comes out instead."""
    counties: dict[int, Mapping[UUID, Record]] = {}
    for each in published:
        if each.known_at not in counties:
            counties[each.known_at] = dossiers.county(each.known_at)
        county = counties[each.known_at]
        if each.organization_id not in county:
            yield each, None
            continue
        judged = assess(county, each.organization_id, year=each.year, valid_at=each.valid_at)
        known = Known(each.known_at, county, dossiers.rows)
        right = msgspec.to_builtins(score_of(known, judged))
        if (right["score"], right["grade"]) != (each.score, each.grade):
            yield each, {"score": right["score"], "grade": right["grade"]}


def read_published(raw: bytes) -> list[Wanted]:
    """Read the JSON of ``zeren score --json``, of one organization or of all.

    Raises:
        NotRecomputedError: it is none.
    """
    try:
        stored = json.loads(raw)
        rows = stored.get("items", [stored])
        return msgspec.convert(rows, list[Wanted], strict=False)
    except (ValueError, AttributeError) as error:
        raise NotRecomputedError(str(error)) from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Work out what the command line asks for; give the exit code."""
    asked = _parse(arguments)
    return ending(lambda: _recomputed(asked))


def _recomputed(asked: argparse.Namespace) -> int:
    try:
        published = read_published(Path(asked.published).read_bytes()) if asked.published else []
        source = source_of(asked.place)
        policy = read_policy(_policy(asked.policy, source))
        dossiers = Dossiers()
        report = check_log(source, policy, look=dossiers.look)
        if not report.holds:
            return _say(page(report), DOES_NOT_HOLD)
        if dossiers.refused is not None:
            raise dossiers.refused
    except (ZerenError, PolicyError, UnreachableError, FileMissingError, OSError) as error:
        return _say(f"无法重新计算: {error}\nCould not work it out: {error}\n", NOT_CHECKED)
    except msgspec.DecodeError as error:
        return _say(f"条目无法读取: {error}\nAn entry cannot be read: {error}\n", DOES_NOT_HOLD)
    results = list(check_rounds(dossiers.rows))
    wrong = [each for each in results if each.differs is not None]
    unlawful = [each for each in dossiers.late.found if not each.is_lawful]
    if published:
        codes = (
            _compare(dossiers, published),
            _tell_rounds(results, wrong),
            _tell_late(dossiers.late.found, unlawful),
        )
        return max(codes)
    size = min(asked.size or report.size, report.size)
    digest = digest_of_scores(dossiers.county(size), year=asked.year, valid_at=asked.valid_at)
    agrees = asked.expect in {None, digest.sha256} and not wrong and not unlawful
    said = {
        **msgspec.to_builtins(digest),
        "size": size,
        "agrees": agrees,
        "results": {
            "checked": len(results),
            "differ": len(wrong),
            "first": wrong[0].told() if wrong else None,
        },
        "late": {
            "entries": len(dossiers.late.found),
            "unlawful": len(unlawful),
            "first": unlawful[0].told() if unlawful else None,
        },
    }
    return _say(json.dumps(said, ensure_ascii=False) + "\n", HOLDS if agrees else DOES_NOT_HOLD)


def _compare(dossiers: Dossiers, published: Sequence[Wanted]) -> int:
    wrong = list(differences(dossiers, published))
    for each, right in wrong:
        _say(f"{each.organization_id}: {each.score} ≠ {right and right['score']}\n", 0)
    zh = f"已重新计算 {len(published)} 个得分,{len(wrong)} 个不符"
    en = f"{len(published)} scores worked out again, {len(wrong)} differ"
    after = list(entered_afterwards(dossiers.rows, published))
    for late in after[:_SHOWN]:
        _say(f"得分公布后入账 / entered after the score came out: {late.told()}\n", 0)
    zh += f";得分公布后入账 {len(after)} 条"
    en += f"; {len(after)} entries came after the score they are about"
    return _say(f"{zh}\n{en}\n", DOES_NOT_HOLD if wrong else HOLDS)


def _tell_late(found: Sequence[Late], unlawful: Sequence[Late]) -> int:
    for each in found[:_SHOWN]:
        _say(f"{each.told()}\n", 0)
    zh = f"关账期间的条目 {len(found)} 条,{len(unlawful)} 条不合规"
    en = f"{len(found)} entries of closed periods, {len(unlawful)} unlawful"
    return _say(f"{zh}\n{en}\n", DOES_NOT_HOLD if unlawful else HOLDS)


def _tell_rounds(results: Sequence[Checked], wrong: Sequence[Checked]) -> int:
    for each in wrong[:_SHOWN]:
        _say(f"{each.told()}\n", 0)
    zh = f"已重新计算各轮考核结果 {len(results)} 项,{len(wrong)} 项不符"
    en = f"{len(results)} results of rounds worked out again, {len(wrong)} differ"
    return _say(f"{zh}\n{en}\n", DOES_NOT_HOLD if wrong else HOLDS)


def _policy(given: str | None, source: Source) -> bytes:
    return Path(given).read_bytes() if given else source.fetch(POLICY)


def _say(text: str, code: int) -> int:
    sys.stdout.write(text)
    return code


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="zeren recompute",
        description="由台账重新计算得分 / Work scores out again from a log",
        epilog="退出码 / exit code: 0 相符 agrees, 1 不符 differs, 2 无法计算 could not",
    )
    parser.add_argument("place", metavar="PLACE", help="导出文件夹或地址 / an export or an address")
    parser.add_argument("--policy", metavar="FILE", help="信任策略 / whom to trust")
    parser.add_argument(
        "--published", metavar="FILE", help="zeren score --json 的输出 / what was published"
    )
    parser.add_argument("--year", type=int, default=date.today().year)  # noqa: DTZ011
    parser.add_argument("--valid-at", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--size", type=int, help="仅前 N 条 / the first N entries only")
    parser.add_argument("--expect", metavar="SHA256", help="应得的摘要 / the digest it must have")
    asked = parser.parse_args(arguments)
    asked.valid_at = asked.valid_at or date(asked.year, 12, 31)
    return asked


if __name__ == "__main__":
    sys.exit(main())
