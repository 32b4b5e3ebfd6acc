"""Duties of organizations beside meetings, plans and reports: an obligation for each thing owed."""

from enum import StrEnum
from typing import Annotated

import msgspec

from shared.contracts.facts.activities import MeetingKind
from shared.contracts.facts.activities_registers import DuesPart, MemberWork
from shared.contracts.facts.registry_structure import Flag
from shared.contracts.facts.targets_governance import RoundKind
from shared.contracts.facts.targets_policy import WorkDocumentKind
from shared.contracts.rule_duties import BaseDuty, Bounds, Days


class FindingsDuty(BaseDuty, frozen=True, kw_only=True, tag="findings_closed"):
    """Each finding told to the organization, due in the period, closed (S-51)."""

    days_without_order: Days  # to put right a finding for which no day was ordered


class InspectionsDuty(BaseDuty, frozen=True, kw_only=True, tag="inspections_held"):
    """Each inspection planned for the period held, with its checklist (S-23, S-49, S-50)."""

    with_checklist: bool = True


class UnitsInspectedDuty(BaseDuty, frozen=True, kw_only=True, tag="units_inspected"):
    """Each organization directly below inspected in the period, so often (S-23, S-50)."""

    visits: Bounds


class ChecklistDuty(BaseDuty, frozen=True, kw_only=True, tag="checklist"):
    """Each applicable thing on the checklist of the period's last inspection satisfied."""


class TogetherDuty(BaseDuty, frozen=True, kw_only=True, tag="together"):
    """For each kind of round: one at least, and ideology in every one of them (S-26)."""

    rounds: Annotated[tuple[RoundKind, ...], msgspec.Meta(min_length=1)]


class EducationDuty(BaseDuty, frozen=True, kw_only=True, tag="education"):
    """Members taught in every period: a record, or a meeting of one of these kinds (S-52)."""

    works: Annotated[tuple[MemberWork, ...], msgspec.Meta(min_length=1)]
    meetings: tuple[MeetingKind, ...] = ()


class DuesDuty(BaseDuty, frozen=True, kw_only=True, tag="dues_settled"):
    """Dues of every month settled, in each of these parts (S-55)."""

    parts: Annotated[tuple[DuesPart, ...], msgspec.Meta(min_length=1)]


class ReportsAnsweredDuty(BaseDuty, frozen=True, kw_only=True, tag="reports_answered"):
    """Each situation report filed in the period from directly below answered (S-58, S-70)."""

    within_days: Days


class WeakUnitsDuty(BaseDuty, frozen=True, kw_only=True, tag="weak_units_reached"):
    """Each organization directly below with one of these flags is a contact point (S-41)."""

    flags: Annotated[tuple[Flag, ...], msgspec.Meta(min_length=1)]


class DirectivesDuty(BaseDuty, frozen=True, kw_only=True, tag="directives_acted_on"):
    """Each directive received in the period studied, and a measure taken on it (S-12)."""

    within_days: Days


class WorkDocumentsDuty(BaseDuty, frozen=True, kw_only=True, tag="work_documents"):
    """A working document of each of these kinds in force (S-13)."""

    documents: Annotated[tuple[WorkDocumentKind, ...], msgspec.Meta(min_length=1)]


class ElectionDuty(BaseDuty, frozen=True, kw_only=True, tag="election"):
    """An election by the end of each term that ends in the period, or as extended (S-14)."""


class SupportDuty(BaseDuty, frozen=True, kw_only=True, tag="support_given"):
    """Support given in the period to each organization directly below (S-22)."""


class RulesPublishedDuty(BaseDuty, frozen=True, kw_only=True, tag="rules_published"):
    """A rule pack and a calendar of the year published by the organization (S-70)."""

    with_calendar: bool = False


class Register(StrEnum):
    """What may be asked to be on record in every period."""

    GUIDANCE = "guidance"  # S-16
    MEMBERS_DEVELOPED = "members_developed"  # S-19
    DISPOSITIONS = "dispositions"  # S-21
    APPRAISAL = "appraisal"  # S-28
    SERVICE = "service"  # S-53
    MOBILE_MEMBERS = "mobile_members"  # S-54
    EXPERIENCE_SPREAD = "experience_spread"  # S-44
    DEMONSTRATION = "demonstration"  # S-43: a contact point accepted as a demonstration site


class RecordDuty(BaseDuty, frozen=True, kw_only=True, tag="on_record"):
    """So many records of a register in every period."""

    register: Register
    records: Bounds
