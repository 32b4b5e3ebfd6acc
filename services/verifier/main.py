"""``zeren-verify PLACE``: checks an export, a served log or one proof file, offline.

Exit code 0: everything holds; 1: it does not; 2: it could not be checked.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from services.verifier.layout import CHECKPOINT
from services.verifier.leaves import LeafError
from services.verifier.merkle import ProofError
from services.verifier.note import NoteError
from services.verifier.policy import Policy, PolicyError, read_policy
from services.verifier.proof_file import check_proof, read_proof
from services.verifier.proof_page import proof_page
from services.verifier.sources import (
    FileMissingError,
    Folder,
    Source,
    UnreachableError,
    path_of,
    read_file,
    source_of,
)

HOLDS, DOES_NOT_HOLD, NOT_CHECKED = 0, 1, 2
POLICY = "policy"
PROOF_SUFFIX = ".tlog-proof"


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names; give the exit code."""
    asked = _parse(sys.argv[1:] if arguments is None else arguments)
    return ending(lambda: _proof(asked) if asked.place.endswith(PROOF_SUFFIX) else _log(asked))


def ending(check: Callable[[], int]) -> int:
    """Give what a check ends with; 2 where it was ended by anything that it did not foresee.

    Left to itself Python would end with 1, which says that something does not hold.
    """
    try:
        return check()
    except (FileMissingError, UnreachableError, PolicyError, OSError) as error:
        _say(f"无法核验: {error}\nCould not check: {error}\n")
    except Exception as error:  # noqa: BLE001
        _say(f"无法核验: {error!r}\nCould not check: {error!r}\n")
    return NOT_CHECKED


def _log(asked: argparse.Namespace) -> int:
    # One proof is checked in a blink; it need not wait for what only a whole log needs.
    from services.verifier.checking import check_log, open_checkpoint, read_known  # noqa: PLC0415
    from services.verifier.report import as_dict, page  # noqa: PLC0415

    source = source_of(asked.place)
    try:
        known = [read_known(_read(name), name) for name in asked.known]
    except NoteError as error:
        raise PolicyError(f"--known: {error}") from error
    policy = _policy(asked.policy, source)
    against = source_of(asked.against) if asked.against else None
    if against is not None:
        try:
            open_checkpoint(against.fetch(CHECKPOINT), policy)
        except (NoteError, FileMissingError) as error:
            raise PolicyError(f"--against: {error}") from error
    report = check_log(
        source,
        policy,
        known=known,
        against=against,
        hashes_only=asked.hashes_only,
    )
    _say(json.dumps(as_dict(report), ensure_ascii=False) + "\n" if asked.json else page(report))
    return HOLDS if report.holds else DOES_NOT_HOLD


def _proof(asked: argparse.Namespace) -> int:
    place = path_of(asked.place)
    raw = read_file(place)
    policy = _policy(asked.policy, Folder(place.parent))
    leaf = Path(asked.leaf).read_bytes() if asked.leaf else None
    try:
        said = proof_page(check_proof(read_proof(raw), policy, leaf), asked.place)
    except (ProofError, NoteError, LeafError) as error:
        _say(f"证明不成立: {error}\nThe proof does not hold: {error}\n")
        return DOES_NOT_HOLD
    _say(said)
    return HOLDS


def _policy(given: str | None, source: Source) -> Policy:
    """Read the policy: the one given, else the one that lies beside."""
    if given:
        return read_policy(Path(given).read_bytes())
    try:
        raw = source.fetch(POLICY)
    except FileMissingError as error:
        raise PolicyError("no policy; give --policy FILE") from error
    policy = read_policy(raw)
    keys = ", ".join(str(log.key) for log in policy.logs)
    sys.stderr.write(
        f"使用随附的策略,请核对公钥 / The policy came along; compare its keys:\n  {keys}\n"
    )
    return policy


def _read(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _say(text: str) -> None:
    # The name of a folder need not be UTF-8.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="zeren-verify",
        description="离线核验台账 / Check a log offline",
        epilog="退出码 / exit code: 0 成立 holds, 1 不成立 does not, 2 无法核验 could not check",
    )
    parser.add_argument(
        "place", metavar="PLACE", help="文件夹、file:// 或 https:// 地址,或 .tlog-proof 文件"
    )
    parser.add_argument("--policy", metavar="FILE", help="信任策略 / whom to trust")
    parser.add_argument(
        "--known",
        metavar="FILE",
        action="append",
        default=[],
        help="以前的检查点或三行公告 / an earlier checkpoint or bulletin, - for standard input",
    )
    parser.add_argument("--against", metavar="PLACE", help="另一份副本 / another copy")
    parser.add_argument("--leaf", metavar="FILE", help="证明所指条目 / the entry of a proof file")
    parser.add_argument(
        "--hashes-only", action="store_true", help="不核条目内容 / not what the entries say"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
