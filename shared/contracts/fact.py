"""The base of every fact.

A fact is what happened, in past tense, under a stored name written by hand
(``service.subject.event.vN``). The name is never changed or used again; a new shape is a new
version, and reading upcasts the old one.
"""

from typing import Annotated, ClassVar

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
ShortText = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
LongText = Annotated[str, msgspec.Meta(min_length=1, max_length=20_000)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Year = Annotated[int, msgspec.Meta(ge=1921, le=2100)]
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
FileHash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", extra={"names": "file"})]
"""SHA-256 of a file that was handed in: of evidence, or of what was signed or accepted."""
ClockTime = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Quantity = Annotated[str, msgspec.Meta(pattern=r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$", max_length=32)]


class Fact(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Something that happened. What it says; where it stands is told by its entry."""

    TOPIC: ClassVar[str]
    CLAUSES: ClassVar[str] = ""  # of the plan, "S-37a S-37c": what the coverage table is made from


class Part(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A piece of a fact or of a command."""
