"""What branches put on their registers, for tests: facts one after another."""

from typing import Any

from shared.contracts.facts import activities_problems as b
from shared.contracts.facts import activities_registers as r
from shared.contracts.facts import activities_reports as w
from shared.contracts.facts import activities_research as s
from shared.contracts.facts import activities_surveys as v
from shared.contracts.facts import targets_governance as t
from shared.contracts.facts import targets_policy as y
from shared.testing.county import CountyBook, uid


class RegistersBook(CountyBook):
    """A county book that writes what branches record."""

    def educate(self, org: str, on: str) -> str:
        fact = r.EducationHeld(
            organization_id=uid(org),
            kind=r.EducationKind.STUDY,
            work=r.MemberWork.EDUCATION,
            topic="党章",
            attended=10,
        )
        return self.write(f"education {org} {on}", fact, on)

    def dues(self, org: str, month: int, on: str) -> str:
        fact = r.DuesSettled(
            organization_id=uid(org),
            year=self.year,
            month=month,
            part=r.DuesPart.COLLECTED,
            amount="120",
        )
        return self.write(f"dues {org} {month}", fact, on)

    def survey(self, org: str, on: str, satisfied: int, answered: int) -> str:
        result = v.GroupResult(group=v.QuestionGroup.SERVE, satisfied=satisfied, answered=answered)
        fact = v.SurveyClosed(
            organization_id=uid(org),
            surveyed_by=uid("township"),
            opened_on=self.day(on),
            method=v.SurveyMethod.HOUSEHOLD,
            chosen=v.Chosen.RANDOM,
            frame="全村户",
            frame_size=answered,
            asked=answered,
            answered=answered,
            results=(result,),
            answers=(),
        )
        return self.write(f"survey {org} {on}", fact, on)

    def innovate(self, org: str, label: str, on: str) -> str:
        """Claim an innovation that the county adopts on the same day."""
        claimed = s.InnovationClaimed(
            organization_id=uid(org),
            field=s.InnovationField.MEMBER_TEAM,
            year=self.year,
            title=label,
            practice=label,
            sketch="0" * 16,
        )
        self.write(label, claimed, on)
        fact = s.InnovationAdopted(
            organization_id=uid(org), adopted_by_id=uid("county"), document="县组〔2025〕9号"
        )
        return self.write(label, fact, on)

    def problem(self, org: str, label: str, on: str, solved: str | None = None) -> None:
        """Put a problem on the register without a day, and confirm on a day that it is solved."""
        of: dict[str, Any] = {"organization_id": uid(org)}
        raised = b.ProblemRaised(
            **of,
            kind=b.ProblemKind.RIGHTS,
            problem="道路",
            raised_by_id=uid("x"),
            raiser=b.Raiser.MASSES,
        )
        self.write(label, raised, on)
        if solved:
            self.write(label, b.ProblemSolutionConfirmed(**of), solved)

    def seal(self, org: str, on: str) -> str:
        fact = t.ArchiveSealed(
            organization_id=uid(org),
            year=self.year,
            up_to=1,
            files=1,
            manifest_sha256="0" * 64,
            retention=t.Retention.PERMANENT,
        )
        return self.write(f"{org} archive", fact, on)

    def duty_report(self, org: str, person: str, on: str, *, section: bool = True) -> str:
        fact = w.DutyReportDelivered(
            organization_id=uid(org),
            person_id=uid(person),
            year=self.year,
            starts_on=self.day("01-01"),
            ends_on=self.day("12-31"),
            has_responsibility_section=section,
        )
        return self.write(f"duty report {person}", fact, on)

    def directive(self, org: str, label: str, on: str) -> str:
        fact = y.DirectiveReceived(
            organization_id=uid(org), kind=y.DirectiveKind.DECISION, title=label
        )
        return self.write(label, fact, on)

    def study(self, org: str, label: str, on: str) -> str:
        fact = y.DirectiveStudied(organization_id=uid(org), meeting_id=uid("m"))
        return self.write(label, fact, on)

    def measure(self, org: str, label: str, on: str) -> str:
        fact = y.DirectiveMeasureTaken(organization_id=uid(org), measure="逐项落实")
        return self.write(label, fact, on)
