"""A small county for tests: facts written one after another, as entries of the ledger.

Labels stand for ids (``uid("A")``); a day is ``"2025-03-31"`` or, within the book's year,
``"03-31"``.
"""

from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from shared.contracts.entry import Entry
from shared.contracts.fact import Fact
from shared.contracts.facts import activities as a
from shared.contracts.facts import registry as g
from shared.contracts.facts import targets as t
from shared.kernel.canonical import canonical


def uid(label: str) -> UUID:
    """Give the id that a label stands for."""
    return uuid5(NAMESPACE_OID, label)


class CountyBook:
    """Writes facts; ``entries`` is the ledger so far. Every method gives the id of the fact."""

    def __init__(self, year: int = 2025) -> None:
        self.year = year
        self.entries: list[Entry] = []
        self._versions: dict[UUID, int] = {}
        self._sequences: dict[str, int] = {}

    def day(self, text: str) -> date:
        """Read a day; ``MM-DD`` lies in the book's year."""
        return date.fromisoformat(text if len(text) > len("MM-DD") else f"{self.year}-{text}")

    def write(self, label: str, fact: Fact, on: str, received: str | None = None) -> str:
        """Record a fact of the stream that a label stands for; recorded on its own day at noon."""
        return self.put(uid(label), fact, self.day(on), self.day(received) if received else None)

    def put(self, subject: UUID, fact: Fact, day: date, received: date | None = None) -> str:
        """Record a fact of a stream by its id."""
        source = fact.TOPIC.partition(".")[0]
        version = self._versions[subject] = self._versions.get(subject, 0) + 1
        sequence = self._sequences[source] = self._sequences.get(source, 0) + 1
        entry = Entry(
            specversion="1.0",
            id=f"{subject}.{version}",
            source=source,
            type=fact.TOPIC,
            subject=subject,
            time=f"{day}T04:00:00.000000Z",
            occurredon=day,
            receivedon=received,
            streamversion=version,
            sequence=sequence,
            previous=sequence - 1,
            reliesonindex=len(self.entries),
            actor="system:test",
            commandid=uid(f"command {subject}.{version}"),
            correlationid=uid(f"command {subject}.{version}"),
            data=msgspec.Raw(canonical(fact)),
        )
        self.entries.append(entry)
        return entry.id

    # registry

    def establish(self, label: str, kind: str, on: str, **said: Any) -> str:
        above, before = said.pop("superior", None), said.pop("predecessors", ())
        fact = g.OrganizationEstablished(
            kind=g.OrganizationKind(kind),
            name=label,
            superior_id=uid(above) if above else None,
            predecessor_ids=tuple(uid(each) for each in before),
            **said,
        )
        return self.write(label, fact, on)

    def move(self, label: str, superior: str, on: str) -> str:
        return self.write(label, g.OrganizationMoved(superior_id=uid(superior)), on)

    def categorize(self, label: str, category: str, on: str) -> str:
        return self.write(label, g.OrganizationCategorized(category=g.Category(category)), on)

    def merge(self, label: str, successor: str, on: str) -> str:
        return self.write(label, g.OrganizationMerged(successor_id=uid(successor)), on)

    def abolish(self, label: str, on: str) -> str:
        return self.write(label, g.OrganizationAbolished(), on)

    def count(self, label: str, on: str, full: int, probationary: int = 0, vote: int = 0) -> str:
        fact = g.MembersCounted(
            full_members=full, probationary_members=probationary, entitled_to_vote=vote or full
        )
        return self.write(label, fact, on)

    def appoint(self, org: str, person: str, on: str, kind: str = "secretary") -> str:
        fact = g.PersonAppointed(
            organization_id=uid(org), kind=g.PostKind(kind), person_id=uid(person)
        )
        return self.write(post(org, kind), fact, on)

    def act(self, org: str, person: str, on: str, kind: str = "secretary") -> str:
        fact = g.ActingStarted(
            organization_id=uid(org), kind=g.PostKind(kind), person_id=uid(person)
        )
        return self.write(post(org, kind), fact, on)

    def leave(self, org: str, person: str, on: str, kind: str = "secretary", **said: Any) -> str:
        fact = g.AppointmentEnded(
            organization_id=uid(org), kind=g.PostKind(kind), person_id=uid(person), **said
        )
        return self.write(post(org, kind), fact, on)

    # targets

    def pack(self, org: str, content: str, first: str, last: str, label: str = "pack") -> str:
        fact = t.RulePackPublished(
            organization_id=uid(org),
            name=label,
            effective_from=self.day(first),
            effective_to=self.day(last),
            sha256="0" * 64,
            content=content,
        )
        return self.write(label, fact, "2024-12-20")

    def plan(self, org: str, kind: str, on: str, span: tuple[str, str], **said: Any) -> str:
        fact = t.PlanAdopted(
            organization_id=uid(org),
            kind=t.PlanKind(kind),
            title=kind,
            starts_on=self.day(span[0]),
            ends_on=self.day(span[1]),
        )
        return self.write(f"{org} {kind} plan", fact, on, **said)

    def target(self, org: str, on: str, *indicators: str) -> str:
        fact = t.TargetSet(
            organization_id=uid(org),
            plan_id=uid(f"{org} annual plan"),
            title="target",
            indicators=tuple(
                t.Indicator(
                    indicator_id=uid(each),
                    name=each,
                    unit="次",
                    quantity="4",
                    due_on=self.day("12-31"),
                    standard="as planned",
                )
                for each in indicators
            ),
        )
        return self.write(f"{org} target", fact, on)

    def cascade(
        self, org: str, indicator: str, person: str, on: str, kind: str = "secretary"
    ) -> str:
        fact = t.IndicatorCascaded(
            organization_id=uid(org),
            indicator_id=uid(indicator),
            post_id=uid(post(org, kind)),
            person_id=uid(person),
        )
        return self.write(f"{org} target", fact, on)

    def accept(
        self, org: str, indicator: str, person: str, on: str, kind: str = "secretary"
    ) -> str:
        fact = t.IndicatorAccepted(
            organization_id=uid(org),
            indicator_id=uid(indicator),
            post_id=uid(post(org, kind)),
            person_id=uid(person),
        )
        return self.write(f"{org} target", fact, on)

    # activities

    def meeting(self, org: str, on: str, chair: str, **said: Any) -> str:
        """Record a general meeting of 10 present with one party-building item and conclusion."""
        received = said.pop("received", None)
        label = said.pop("label", f"{org} meeting {on}")
        claim = {
            "kind": a.MeetingKind.GENERAL_MEETING,
            "present": 10,
            "agenda": (a.AgendaItem(title="党建"),),
            "conclusions": (a.Conclusion(problem="学习少", conclusion="每周一学"),),
            **said,
        }
        fact = a.MeetingHeld(organization_id=uid(org), chair_id=uid(chair), **claim)
        return self.write(label, fact, on, received)

    def abort(self, org: str, on: str, kind: str = "general_meeting") -> str:
        fact = a.MeetingAborted(organization_id=uid(org), kind=a.MeetingKind(kind))
        return self.write(f"{org} meeting {on}", fact, on)

    def correct(self, org: str, meeting: str, on: str, **said: Any) -> str:
        fact = a.MeetingCorrected(organization_id=uid(org), **said)
        return self.write(f"{org} meeting {meeting}", fact, on)

    def withdraw(self, org: str, meeting: str, on: str) -> str:
        fact = a.MeetingWithdrawn(organization_id=uid(org))
        return self.write(f"{org} meeting {meeting}", fact, on)

    def report(self, org: str, half: int, on: str, received: str | None = None) -> str:
        fact = a.ReportFiled(organization_id=uid(org), year=self.year, half=half, title="报告")
        return self.write(f"{org} report {half} {on}", fact, on, received)


def post(org: str, kind: str) -> str:
    """Give the label of an organization's only post of a kind."""
    return f"{org} {kind}"
