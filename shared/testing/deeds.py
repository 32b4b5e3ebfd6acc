"""What leaders and superiors do, for tests: facts one after another."""

from datetime import timedelta
from typing import Any

from shared.contracts.facts import activities_findings as f
from shared.contracts.facts import activities_inspection as i
from shared.contracts.facts import activities_points as p
from shared.contracts.facts import activities_registers as r
from shared.contracts.facts import activities_reports as w
from shared.contracts.facts import activities_research as s
from shared.contracts.facts import registry_cases as c
from shared.contracts.facts import registry_duties as d
from shared.contracts.facts import registry_reach as h
from shared.contracts.facts import registry_structure as o
from shared.contracts.facts import registry_terms as e
from shared.contracts.facts import targets_governance as t
from shared.contracts.facts import targets_progress as g
from shared.contracts.facts.registry import PostCreated, PostKind
from shared.testing.county import post, uid
from shared.testing.registers import RegistersBook


class DeedsBook(RegistersBook):
    """A county book that writes every kind of deed."""

    # registry

    def flag(self, org: str, on: str, flag: str = "lagging") -> str:
        fact = o.FlagSet(flag=o.Flag(flag), criteria=(o.WeakCriterion.OTHER,))
        return self.write(org, fact, on)

    def unflag(self, org: str, on: str, flag: str = "lagging") -> str:
        return self.write(org, o.FlagCleared(flag=o.Flag(flag)), on)

    def away(self, org: str, person: str, on: str, until: str, kind: str = "secretary") -> None:
        """Write a leave from one day to the first day back."""
        of: dict[str, Any] = {
            "organization_id": uid(org),
            "kind": PostKind(kind),
            "person_id": uid(person),
        }
        self.write(post(org, kind), d.LeaveStarted(**of, leave=d.LeaveKind.LEAVE), on)
        self.write(post(org, kind), d.LeaveEnded(**of), until)

    def handover(self, org: str, of: tuple[str, str], on: str, kind: str = "secretary") -> str:
        """Open a handover of a post, from one person to another."""
        fact = d.HandoverOpened(
            organization_id=uid(org),
            post_id=uid(post(org, kind)),
            predecessor_id=uid(of[0]),
            successor_id=uid(of[1]),
        )
        return self.write(f"{org} handover", fact, on)

    def sign(self, org: str, side: str, person: str, on: str) -> str:
        fact = d.HandoverSigned(organization_id=uid(org), side=d.Side(side), person_id=uid(person))
        return self.write(f"{org} handover", fact, on)

    def term(self, org: str, on: str, due_on: str) -> str:
        return self.write(org, e.ElectionHeld(years=3, due_on=self.day(due_on)), on)

    def extend_term(self, org: str, on: str, until: str) -> str:
        fact = e.TermExtended(until=self.day(until), approving_id=uid("county"))
        return self.write(org, fact, on)

    def weak_case(self, org: str, on: str, closed: str | None = None) -> None:
        """Open a case of a weak organization, and close it on a day."""
        label = f"weak case {org} {on}"
        of: dict[str, Any] = {"organization_id": uid(org)}
        opened = c.WeakCaseOpened(**of, criteria=(o.WeakCriterion.OTHER,))
        self.write(label, opened, on)
        if closed:
            self.write(label, c.WeakCaseClosed(**of), closed)

    def unit(self, org: str, label: str, on: str, covered: str | None = None) -> None:
        """Register a new organization in the area, and cover it on a day."""
        of: dict[str, Any] = {"organization_id": uid(org)}
        registered = h.UnitRegistered(**of, kind=h.UnitKind.ENTERPRISE, name=label, is_new=True)
        self.write(label, registered, on)
        if covered:
            fact = h.UnitCovered(**of, coverage=h.Coverage.WORK_ONLY)
            self.write(label, fact, covered)

    def create_post(self, org: str, kind: str, on: str) -> str:
        fact = PostCreated(organization_id=uid(org), kind=PostKind(kind))
        return self.write(post(org, kind), fact, on)

    # leaders

    def point(self, org: str, person: str, unit: str, on: str = "01-21", **said: Any) -> str:
        """Choose a contact point; its label is ``<person> <unit>``."""
        fact = p.ContactPointChosen(
            organization_id=uid(org),
            unit_id=uid(unit),
            person_id=uid(person),
            standing=p.Standing.LAGGING,
            **said,
        )
        return self.write(f"{person} {unit}", fact, on)

    def end_point(self, org: str, person: str, unit: str, on: str) -> str:
        fact = p.ContactPointEnded(organization_id=uid(org))
        return self.write(f"{person} {unit}", fact, on)

    def visit(self, org: str, person: str, unit: str, on: str, *, confirmed: bool = True) -> None:
        """Record a visit to a contact point, confirmed three days later."""
        of: dict[str, Any] = {"organization_id": uid(org), "unit_id": uid(unit)}
        label = f"visit {person} {unit} {on}"
        made = p.VisitMade(**of, person_id=uid(person), contact_point_id=uid(f"{person} {unit}"))
        self.write(label, made, on)
        if confirmed:
            after = self.day(on) + timedelta(days=3)
            self.write(label, p.VisitConfirmed(**of), after.isoformat())

    def research(
        self,
        org: str,
        author: str,
        finished: str,
        filed: str | None = None,
        received: str | None = None,
        *,
        co_authors: tuple[str, ...] = (),
    ) -> None:
        """Finish a research report for the book's year, and file it on the same day or later."""
        label = f"research {author} {finished}"
        done = s.ResearchReportFinished(
            organization_id=uid(org),
            author_id=uid(author),
            title="调查报告",
            year=self.year,
            co_author_ids=tuple(map(uid, co_authors)),
        )
        self.write(label, done, finished)
        self.write(
            label, s.ResearchReportFiled(organization_id=uid(org)), filed or finished, received
        )

    def progress(self, org: str, indicator: str, quantity: str, on: str) -> str:
        fact = g.ProgressReported(
            organization_id=uid(org), indicator_id=uid(indicator), quantity=quantity
        )
        return self.write(f"{org} target", fact, on)

    # superiors

    def inspect(self, org: str, unit: str, on: str, **verdicts: str) -> str:
        """Plan a visit for a day; ``held=``, ``<item>=`` and ``plan=`` say what became of it."""
        held, label = verdicts.pop("held", on), f"inspection {unit} {on}"
        of: dict[str, Any] = {
            "organization_id": uid(org),
            "unit_id": uid(unit),
            "inspector_ids": (uid("x"),),
        }
        planned = i.InspectionPlanned(
            **of,
            mode=i.InspectionMode.SUPERVISION,
            starts_on=self.day(on),
            ends_on=self.day(on),
        )
        self.write(label, planned, "01-05")
        if held:
            self.write(label, i.InspectionHeld(**of), held)
        if verdicts:
            checked = i.ChecklistAnswered(
                organization_id=uid(unit),
                inspected_by=uid(org),
                mode=i.InspectionMode.SUPERVISION,
                items=tuple(
                    i.CheckedItem(code=code, verdict=i.Verdict(said))
                    for code, said in verdicts.items()
                ),
            )
            self.write(label, checked, held or on)
        return label

    def finding(self, unit: str, label: str, on: str, due: str, closed: str | None = None) -> None:
        """Tell a unit of a finding, with a day to put it right or with none; close it on a day."""
        of: dict[str, Any] = {"organization_id": uid(unit)}
        told = f.FindingReleased(**of, raised_by=uid("township"), item="dues_used", summary="账目")
        self.write(label, told, on)
        if due:
            ordered = f.RectificationOrdered(**of, owner_post_id=uid("x"), due_on=self.day(due))
            self.write(label, ordered, on)
        if closed:
            self.write(label, f.FindingClosed(**of), closed)

    def answer(self, org: str, half: int, filed: str, on: str) -> str:
        """Answer the report that was filed on a day."""
        fact = w.ReportAnswered(organization_id=uid(org), answer="已阅")
        return self.write(f"{org} report {half} {filed}", fact, on)

    def support(self, org: str, unit: str, on: str) -> str:
        fact = r.SupportGiven(
            organization_id=uid(org), unit_id=uid(unit), kind=r.SupportKind.FUNDS, amount="5000"
        )
        return self.write(f"support {unit} {on}", fact, on)

    def round(self, org: str, kind: str, on: str, *, ideology: bool = True) -> str:
        items = (t.RoundItem(title="党建"), t.RoundItem(title="意识形态", is_ideology=True))
        fact = t.RoundOfWorkRecorded(
            organization_id=uid(org),
            kind=t.RoundKind(kind),
            title="一同",
            items=items if ideology else items[:1],
        )
        return self.write(f"round {org} {kind} {on}", fact, on)

    def calendar(self, org: str, on: str) -> str:
        fact = t.CalendarPublished(
            organization_id=uid(org),
            year=self.year,
            holidays=(),
            makeup_workdays=(),
            document="通知",
        )
        return self.write(f"{org} calendar", fact, on)

    def shortage(self, org: str, first: str, last: str) -> str:
        """Waive the lagging units that there are too few of."""
        fact = t.WaiverGranted(
            organization_id=uid(org),
            kind=t.WaiverKind.CONTACT_POINT_SHORTAGE,
            ground=t.WaiverGround.SHORTAGE,
            authority_id=uid("county"),
            document="县组〔2025〕7号",
            starts_on=self.day(first),
            ends_on=self.day(last),
        )
        return self.write(f"{org} shortage", fact, first)
