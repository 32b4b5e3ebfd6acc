"""Whether the meetings that a pack asks for have their quorum named in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.contracts.facts.activities import MeetingKind
from shared.contracts.rule_mistakes import Mistake, Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.contracts.rule_duties import MeetingDuty
    from shared.contracts.rule_pack import Quorums

_COMMITTEES = {MeetingKind.PARTY_COMMITTEE, MeetingKind.BRANCH_COMMITTEE}


def quorum(path: Path, duty_: MeetingDuty, named: Quorums) -> Iterator[Mistake]:
    """A meeting of a committee, or of all members, that is asked for has its quorum named."""
    kinds = {*duty_.kinds, *duty_.kinds_without_committee}
    general = {MeetingKind.GENERAL_MEETING}
    for name, of, its in (
        ("committee", _COMMITTEES, named.committee),
        ("general_meeting", general, named.general_meeting),
    ):
        if kinds & of and its is None:
            yield Mistake(
                code="no_quorum",
                path=path,
                zh=f"quorum 没有规定 {name} 的到会人数",
                en=f"`quorum` does not name `{name}`, which this meeting needs",
            )
