"""The report of a check: one page, Chinese first, then English."""

from collections.abc import Iterator, Mapping

from services.verifier.checking import Report
from services.verifier.leaves import Fault
from services.verifier.proof_page import WIDTH, signed_by, written

KINDS: Mapping[str, tuple[str, str]] = {
    "entry_differs": ("条目与其哈希不符", "an entry is not what its hash says"),
    "entry_malformed": ("条目不是规范写法", "an entry is not written in the canonical way"),
    "bundle_malformed": ("条目文件无法拆分", "a file of entries cannot be taken apart"),
    "tile_differs": ("哈希文件与重新计算的不符", "a file of hashes is not what comes out"),
    "file_missing": ("缺少文件", "a file is missing"),
    "file_differs": ("文件与清单不符", "a file is not what the list of the export says"),
    "root_differs": ("算出的根与检查点不符", "the root is not the one that was signed"),
    "checkpoint_wrong": ("检查点无效或签名不成立", "a checkpoint is malformed or not signed"),
    "witnesses_missing": ("见证人签名不足", "too few witnesses have cosigned"),
    "history_differs": (
        "与以前的检查点不一致",
        "the history is another one than was signed before",
    ),
    "rolled_back": ("台账比以前的检查点短", "the log is shorter than an earlier checkpoint"),
    "other_log": ("以前的检查点属于另一本台账", "an earlier checkpoint is of another log"),
    "copy_differs": ("与另一份副本自此条起不同", "another copy differs from this entry on"),
    "time_backwards": ("入账时间倒退", "the time of integration runs backwards"),
    "before_witness": ("入账时间早于见证时间", "taken earlier than witnesses allow"),
    "after_witness": ("入账时间晚于见证时间", "taken later than witnesses allow"),
    "sequence_hole": ("该服务的序号不连续", "the service's sequence has a hole"),
    "version_hole": ("该流的版本不连续", "the stream's versions have a hole"),
    "id_differs": ("条目编号与流和版本不符", "the id is not that of stream and version"),
    "relies_on_later": ("条目依据了其后的条目", "the entry relies on one that came later"),
}
_SHOWN = 12


def page(report: Report) -> str:
    """Write the report of a log, at most one page."""
    return written([*_chinese(report), "-" * WIDTH, *_english(report)])


def as_dict(report: Report) -> dict[str, object]:
    """Give the report for programs."""
    first = report.first
    return {
        "holds": report.holds,
        "place": report.place,
        "origin": report.origin,
        "size": report.size,
        "root": report.root.hex(),
        "signers": [{"name": str(each), "time": each.time} for each in report.signers],
        "quorum": report.quorum,
        "witnessed": report.witnessed,
        "first": None if first is None else first._asdict(),
        "faults": [fault._asdict() for fault in report.faults],
        "seconds": round(report.seconds, 3),
    }


def _chinese(report: Report) -> Iterator[str]:
    yield "台账核验报告"
    yield f"对象: {report.place}"
    yield "结论: " + ("全部成立" if report.holds else "不成立")
    yield f"台账: {report.origin or '–'},{report.size} 条,最后入账 {report.newest or '–'}"
    yield f"根: {report.root.hex() or '–'}"
    yield f"签名: {signed_by(report.signers) or '–'}"
    yield f"见证: 规则 {report.quorum},已见证至 {_or_dash(report.witnessed)} 条"
    if report.known:
        yield "以前的检查点: " + ", ".join(_known(report))
    yield "已核: 哈希、哈希文件、根、签名" + (
        "、规范写法、服务序号、流版本、时间" if report.entries_checked else "(未核条目内容)"
    )
    if report.first is not None:
        yield f"首个问题: {_place(report.first)} — {_sentence(report.first, 0)}"
    for fault in report.faults[:_SHOWN]:
        yield f"  · {_place(fault)} {_sentence(fault, 0)} {fault.detail}".rstrip()
    yield from _more(report, "  · 另有 {} 处")


def _english(report: Report) -> Iterator[str]:
    yield "Report on a log"
    yield f"Place: {report.place}"
    yield "Result: " + ("everything holds" if report.holds else "does not hold")
    yield f"Log: {report.origin or '–'}, {report.size} entries, the last {report.newest or '–'}"
    yield f"Root: {report.root.hex() or '–'}"
    yield f"Signed by: {signed_by(report.signers) or '–'}"
    yield f"Witnesses: {report.quorum}; enough have cosigned up to {_or_dash(report.witnessed)}"
    if report.known:
        yield "Earlier checkpoints: " + ", ".join(_known(report))
    yield "Checked: hashes, tiles, root, signatures" + (
        ", canonical form, sequences, versions, times"
        if report.entries_checked
        else " (not what the entries say)"
    )
    if report.first is not None:
        yield f"First fault: {_place(report.first)} — {_sentence(report.first, 1)}"
    for fault in report.faults[:_SHOWN]:
        yield f"  · {_place(fault)} {_sentence(fault, 1)} {fault.detail}".rstrip()
    yield from _more(report, "  · and {} more")
    yield f"{report.seconds:.1f} s"


def _place(fault: Fault) -> str:
    index = "–" if fault.index is None else f"#{fault.index}"
    return " ".join(part for part in (index, fault.service, fault.stream) if part)


def _sentence(fault: Fault, language: int) -> str:
    return KINDS[fault.kind][language]


def _known(report: Report) -> Iterator[str]:
    return (f"{each.checkpoint.size} ({each.name})" for each in report.known)


def _more(report: Report, sentence: str) -> Iterator[str]:
    if len(report.faults) > _SHOWN:
        yield sentence.format(len(report.faults) - _SHOWN)


def _or_dash(value: int | None) -> str:
    return "–" if value is None else str(value)
