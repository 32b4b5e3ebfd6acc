"""The base of every command, and how a command declares what it refers to.

A command is an imperative: it may be refused. Fields typed with ``Ref`` name something that must
be known before the command is accepted; fields typed with ``New`` bring a new stream into being.
Fields typed with ``Personal`` travel encrypted to the registry's key and are in no fact, queue
or log.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.contracts.fact import ShortText, Text


@dataclass(frozen=True, slots=True)
class Ref:
    """The field names an existing stream of this kind (the first two parts of its stored names)."""

    kind: str


@dataclass(frozen=True, slots=True)
class New:
    """The field gives the id of a stream of this kind that the command creates."""

    kind: str


@dataclass(frozen=True, slots=True)
class Personal:
    """The field holds personal data."""


OrganizationId = Annotated[UUID, Ref("registry.organization")]
PersonId = Annotated[UUID, Ref("registry.person")]
PostId = Annotated[UUID, Ref("registry.post")]
PlanId = Annotated[UUID, Ref("targets.plan")]
TargetId = Annotated[UUID, Ref("targets.target")]
MeetingId = Annotated[UUID, Ref("activities.meeting")]

NewOrganizationId = Annotated[UUID, New("registry.organization")]
NewPersonId = Annotated[UUID, New("registry.person")]
NewPostId = Annotated[UUID, New("registry.post")]
NewDocumentId = Annotated[UUID, New("targets.document")]
NewRulePackId = Annotated[UUID, New("targets.rule_pack")]
NewPlanId = Annotated[UUID, New("targets.plan")]
NewTargetId = Annotated[UUID, New("targets.target")]
NewMeetingId = Annotated[UUID, New("activities.meeting")]
NewReportId = Annotated[UUID, New("activities.report")]

PersonName = Annotated[str, msgspec.Meta(min_length=1, max_length=100), Personal()]
PersonContact = Annotated[str, msgspec.Meta(min_length=1, max_length=200), Personal()]


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every command may say besides its own fields.

    ``occurred_on`` is the calendar date in Asia/Shanghai on which it happened or takes effect;
    ``received_on`` the date on which it reached the office, for those who enter on behalf of
    others.
    """

    occurred_on: date
    received_on: date | None = None
    on_behalf_of: ShortText | None = None
    reason: Text | None = None
