"""The yearly archive of target management (目标管理档案, S-35): files that any computer can read.

Made from the organization's file in the log up to a position, so that the same archive comes out
whenever it is made again. Times of day and names of people are not in it; ids stand for people.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from io import StringIO
from uuid import UUID

import msgspec

from services.targets.domain.registers.filed import Filed, read_file
from services.targets.domain.registers.governance import outcomes
from services.targets.domain.registers.indicators import IndicatorOn, indicators, is_reached
from shared.contracts.entry import read_entry
from shared.contracts.facts.targets import PlanAdopted
from shared.contracts.facts.targets_progress import PlanEnded, PlanInherited, PlanLinked
from shared.contracts.in_time import InTime
from shared.kernel.calendar import local_date_of
from shared.kernel.canonical import canonical

FORMAT = "zeren-archive/1"
_FACTS = "facts.jsonl"
_PLAN_FACTS = (PlanAdopted, PlanInherited, PlanLinked, PlanEnded)
_README = """\
目标管理档案 / Archive of target management

plans.csv          规划与年度目标 / plans
decomposition.csv  目标分解到指标、到人 / targets, indicators, who answers for each
progress.csv       进展 / progress as reported
changes.csv        完成时限的每一次调整 / every version of each due date
results.csv        年末结果 / where each indicator stood at the end of the year
outcomes.csv       其他部门的结果数据 / numbers of other departments
facts.jsonl        原始记录,一行一条 / the facts themselves, one a line
manifest.json      以上各文件的 SHA-256 / hashes of all of them
SHA256SUMS         用 sha256sum -c SHA256SUMS 核对 / check with sha256sum

人员和职务以编号表示 / people and posts stand as ids.
"""


class ArchiveFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    sha256: str
    text: str  # UTF-8 when written


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """A year's archive; ``manifest_sha256`` is what a seal states."""

    organization_id: UUID
    year: int
    up_to: int  # the last position in target management's log that went in
    manifest_sha256: str
    files: tuple[ArchiveFile, ...]  # those of the manifest, then the manifest and the sums
    in_time: InTime | None = None  # of the entries in it; beside the files, which no pack changes


def make_archive(
    entries: Sequence[bytes], organization_id: UUID, *, year: int, up_to: int
) -> Archive:
    """Make the archive of an organization's year.

    Args:
        entries: the organization's file, in the log's order, and no further than ``up_to``.
        organization_id: whose archive it is.
        year: calendar year in Asia/Shanghai.
        up_to: the position in target management's log.

    Raises:
        UnknownFactError: a stored name this version does not know.
    """
    rows = read_file(entries)
    end = date(year, 12, 31)
    plan_ids = _plans_of(rows, year)
    found = [each for each in indicators(rows, end).values() if each.plan_id in plan_ids]
    concerned = plan_ids | {each.target_id for each in found}
    facts = [
        raw
        for raw in entries
        if (entry := read_entry(raw)).occurredon.year == year or entry.subject in concerned
    ]
    files = [
        _file("README.txt", _README),
        _file("plans.csv", _plans(rows, plan_ids)),
        _file("decomposition.csv", _decomposition(found)),
        _file("progress.csv", _progress(found)),
        _file("changes.csv", _changes(found)),
        _file("results.csv", _results(found)),
        _file("outcomes.csv", _outcomes(rows, year)),
        _file(_FACTS, "".join(f"{raw.decode()}\n" for raw in facts)),
    ]
    manifest = _manifest(files, organization_id, year=year, up_to=up_to)
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in [*files, manifest])
    return Archive(
        organization_id=organization_id,
        year=year,
        up_to=up_to,
        manifest_sha256=manifest.sha256,
        files=(*files, manifest, _file("SHA256SUMS", sums)),
    )


def entered_in_time(archive: Archive, grace_days: int) -> InTime:
    """Give the share of an archive's entries that was received within the days of grace.

    The days of grace are the rule pack's, so the share stands in none of the files: a seal holds
    whatever pack is published later. Both days of every entry stand in ``facts.jsonl``.
    """
    (facts,) = (file.text for file in archive.files if file.name == _FACTS)
    entries = (read_entry(line.encode()) for line in facts.splitlines())
    return InTime.of(
        (
            ((entry.receivedon or local_date_of(entry.time)) - entry.occurredon).days
            for entry in entries
        ),
        grace_days,
    )


def _plans_of(rows: Iterable[Filed], year: int) -> set[UUID]:
    return {
        row.subject
        for row in rows
        if isinstance(row.fact, PlanAdopted | PlanInherited)
        and row.fact.starts_on.year <= year <= row.fact.ends_on.year
    }


def _plans(rows: Iterable[Filed], plan_ids: set[UUID]) -> str:
    def line(row: Filed) -> tuple[object, ...]:
        fact = row.fact
        if isinstance(fact, PlanAdopted | PlanInherited):
            said: tuple[object, ...] = (fact.kind, fact.title, fact.starts_on, fact.ends_on, "", "")
        elif isinstance(fact, PlanLinked):
            said = ("", "", "", "", fact.long_term_id, fact.development_goal)
        else:
            said = ("",) * 6
        return (row.subject, row.occurred_on, fact.TOPIC.split(".")[2], *said, row.reason)

    return _csv(
        "plan_id,date,act,kind,title,starts_on,ends_on,long_term_id,development_goal,reason",
        [
            line(row)
            for row in rows
            if row.subject in plan_ids and isinstance(row.fact, _PLAN_FACTS)
        ],
    )


def _decomposition(found: Iterable[IndicatorOn]) -> str:
    return _csv(
        "target,indicator_id,indicator,direction,quantity,unit,baseline,due_on,standard,source,"
        "dimensions,rubric,post_id,person_id,given_on,accepted_on,lead_percent,assistants",
        [
            (
                each.title,
                each.indicator.indicator_id,
                each.indicator.name,
                each.indicator.direction,
                each.indicator.quantity,
                each.indicator.unit,
                each.indicator.baseline,
                each.due_on,
                each.indicator.standard,
                each.indicator.source,
                " ".join(each.indicator.dimensions),
                "; ".join(f"{one.level}: {one.description}" for one in each.indicator.rubric),
                each.post_id,
                each.person_id,
                each.given_on,
                each.accepted_on,
                each.lead_percent,
                "; ".join(f"{one.person_id} {one.percent}%" for one in each.assistants),
            )
            for each in found
        ],
    )


def _progress(found: Iterable[IndicatorOn]) -> str:
    return _csv(
        "indicator_id,indicator,date,quantity,level",
        [
            (each.indicator.indicator_id, each.indicator.name, one.on, one.quantity, one.level)
            for each in found
            for one in each.progress
        ],
    )


def _changes(found: Iterable[IndicatorOn]) -> str:
    return _csv(
        "indicator_id,indicator,version,due_on,decided_on,approved_by,reason",
        [
            (
                each.indicator.indicator_id,
                each.indicator.name,
                one.version,
                one.due_on,
                one.decided_on,
                one.approved_by,
                one.reason,
            )
            for each in found
            for one in each.due_dates
        ],
    )


def _results(found: Iterable[IndicatorOn]) -> str:
    def line(each: IndicatorOn) -> tuple[object, ...]:
        about = (each.indicator.indicator_id, each.indicator.name, each.indicator.quantity)
        if not each.progress:
            return (*about, "", "", "", "unreported")
        last = each.progress[-1]
        reached = "reached" if is_reached(each.indicator, last) else "unmet"
        return (*about, last.on, last.quantity, last.level, reached)

    header = "indicator_id,indicator,wanted,reported_on,quantity,level,result"
    return _csv(header, [line(each) for each in found])


def _outcomes(rows: Iterable[Filed], year: int) -> str:
    return _csv(
        "name,unit,quantity,as_of,department,document,target_id,is_context",
        [
            (
                one.name,
                one.unit,
                one.quantity,
                one.as_of,
                one.department,
                one.document,
                one.target_id,
                one.is_context,
            )
            for one in outcomes(rows, date(year, 12, 31))
            if one.as_of.year == year
        ],
    )


def _manifest(
    files: Iterable[ArchiveFile], organization_id: UUID, *, year: int, up_to: int
) -> ArchiveFile:
    content = {
        "format": FORMAT,
        "organization_id": str(organization_id),
        "year": year,
        "up_to": up_to,
        "files": [
            {"name": file.name, "bytes": len(file.text.encode()), "sha256": file.sha256}
            for file in files
        ],
    }
    return _file("manifest.json", canonical(content).decode())


def _file(name: str, text: str) -> ArchiveFile:
    return ArchiveFile(name=name, sha256=sha256(text.encode()).hexdigest(), text=text)


def _csv(header: str, lines: Iterable[tuple[object, ...]]) -> str:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows([_cell(value) for value in line] for line in lines)
    return buffer.getvalue()


def _cell(value: object) -> str:
    """A spreadsheet would take text that begins so for a formula; a number it may have."""
    text = "" if value is None else str(value)
    is_number = text[1:].replace(".", "", 1).isdigit()
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") and not is_number else text
