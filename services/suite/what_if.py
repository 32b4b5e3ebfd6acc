"""``python -m services.suite.what_if FILE --year N``: a draft pack tried over a year's facts.

A process of its own with readers' rights: it speaks to PostgreSQL only, told where by ``ZEREN_*``,
and writes nothing. A checkpoint that is given is checked with the policy in the log's folder. With
``--json`` stdout is one object; the same facts and the same draft give the same bytes, which
`zeren evidence put` keeps under the hash that the publication of the pack names.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from services.assessment.answers import Figure, WhatIf
from services.assessment.loading import load_county
from services.assessment.trying import what_if
from services.gateway.as_of import size_of, size_said
from services.gateway.checkpoints import policy_in
from services.gateway.pools import Pools
from shared.contracts.rule_pack import InvalidRulePackError
from shared.eventstore.connections import conninfo
from shared.kernel.errors import ZerenError
from shared.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the draft; gives the exit code: 0 done, 1 not done, and why on stderr."""
    given = _given(arguments)
    try:
        content = given.file.read_text(encoding="utf-8")
        found = run(
            Settings.read(os.environ),
            content,
            year=given.year,
            root=given.organization,
            valid_at=given.valid_at,
            known_at=given.known_at,
        )
    except (OSError, UnicodeDecodeError) as error:
        return _complain({"code": "file_unusable", "zh": "文件无法读取", "en": str(error)}, given)
    except InvalidRulePackError as error:
        told = {**error.as_dict(), "subject": f"{error.details['key']}: {error.details['why']}"}
        return _complain(told, given)
    except ZerenError as error:
        return _complain(error.as_dict(), given)
    except psycopg.Error as error:
        what = {"zh": "数据库没有应答;请先运行 zeren up", "en": "The database does not answer"}
        return _complain({"code": "database_away", **what, "subject": str(error)}, given)
    if given.json:
        sys.stdout.buffer.write(found.as_file())
    else:
        sys.stdout.writelines(f"{line}\n" for line in said(found))
    return 0


def run(
    settings: Settings,
    content: str,
    *,
    year: int,
    root: UUID | None = None,
    valid_at: date | None = None,
    known_at: str | None = None,
) -> WhatIf:
    """Load the county with a reader's rights, and try the draft.

    ``known_at`` is said as in every question (`size_of`).

    Raises:
        ZerenError: as `what_if`, `load_county` and `size_of` say.
        psycopg.Error: the database does not answer.
    """
    with psycopg.connect(conninfo(settings, "assessment_reader"), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = on")
        connection.execute("SET statement_timeout = 0")
        known = load_county(connection, known_at=_size(settings, known_at))
    return what_if(known, content, year=year, root=root, valid_at=valid_at)


def _size(settings: Settings, known_at: str | None) -> int | None:
    """Give the size that is meant; only a time needs a look into the ledger."""
    policy = policy_in(settings.log)
    if known_at is None:
        return None
    size = size_said(known_at, policy)
    if size is not None:
        return size
    with closing(Pools(settings)) as pools:
        return size_of(known_at, pools, policy)


def said(found: WhatIf) -> Iterator[str]:
    """Give the answer as lines to read."""
    yield f"试算 / What-if: {found.draft} ({found.draft_sha256[:16]}), {found.year}, "
    yield f"  截至 / judged on {found.valid_at}, 台账 / ledger {found.known_at}"
    if found.with_recorded:
        yield f"  沿用评分、测评 / with marks and ballots of the round: {found.with_recorded}"
    for group in found.groups:
        whom = " ".join(str(each) for each in (group.kind, group.category) if each)
        yield (
            f"{whom}: {group.subjects} 个 / in all, "
            f"升 / up {group.winners}, 降 / down {group.losers}, 不变 / same {group.unchanged}, "
            f"新计 / newly {group.newly_assessed}, 不再计 / no longer {group.no_longer_assessed}, "
            f"平均 / mean {_shown(group.mean_before)} → {_shown(group.mean_after)}"
        )
        yield f"  等次 / grades {group.grades_before} → {group.grades_after}"
    for each in found.moved:
        grades = f"{each.grade_before or '–'} → {each.grade_after or '–'}"
        yield (
            f"{each.person_id or each.organization_id} {each.name or ''}: {_shown(each.before)} → "
            f"{_shown(each.after)} ({_shown(each.difference)}), {grades}"
        )
    yield f"SHA-256 {sha256(found.as_file()).hexdigest()}"


def _given(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(prog="zeren rules what-if", description=__doc__)
    parser.add_argument("file", type=Path, help="规则草案 / the draft")
    parser.add_argument("--year", type=int, required=True, help="年度 / year of the facts")
    parser.add_argument("--organization", type=UUID, help="公布规则的组织 / who would publish it")
    parser.add_argument("--valid-at", type=date.fromisoformat, help="考核日 / day of judgement")
    parser.add_argument("--known-at", help="台账前 N 条、时刻、日期或检查点 / at which moment")
    parser.add_argument("--json", action="store_true", help="机器可读 / one JSON object")
    return parser.parse_args(arguments)


def _complain(what: dict[str, Any], given: Any) -> int:
    if given.json:
        sys.stdout.write(msgspec.json.encode({"error": what}).decode() + "\n")
    sys.stderr.write(f"{what['zh']} / {what['en']}: {what.get('subject') or ''}\n")
    return 1


def _shown(figure: Figure | None) -> str:
    return figure.rounded if figure else "–"


if __name__ == "__main__":
    sys.exit(main())
