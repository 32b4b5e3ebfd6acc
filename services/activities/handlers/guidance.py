"""Guidance, experience and innovation: which aggregate decides each command."""

from collections.abc import Mapping

from services.activities.domain.guidance import Experience, Guidance
from services.activities.domain.innovation import Innovation
from shared.contracts.command import Command
from shared.contracts.commands import activities_points as c
from shared.contracts.commands import activities_research as r
from shared.contracts.facts import activities_points as f
from shared.contracts.facts import activities_research as g
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session
from shared.kernel.likeness import sketch


def record_guidance(session: Session, command: c.RecordGuidance, _: Context) -> None:
    given = stated(f.GuidanceGiven, command)
    session.add(Guidance.give(command.guidance_id, given, on=command.occurred_on))


def follow_up_guidance(session: Session, command: c.FollowUpGuidance, _: Context) -> None:
    guidance = session.get(Guidance, command.guidance_id)
    guidance.follow_up(stated(f.GuidanceFollowedUp, command), on=command.occurred_on)


def withdraw_guidance(session: Session, command: c.WithdrawGuidance, _: Context) -> None:
    guidance = session.get(Guidance, command.guidance_id)
    withdrawn = stated(f.GuidanceWithdrawn, command)
    guidance.withdraw(withdrawn, command.organization_id, on=command.occurred_on)


def record_experience(session: Session, command: c.RecordExperience, _: Context) -> None:
    recorded = stated(f.ExperienceRecorded, command)
    session.add(Experience.describe(command.experience_id, recorded, on=command.occurred_on))


def spread_experience(session: Session, command: c.SpreadExperience, _: Context) -> None:
    experience = session.get(Experience, command.experience_id)
    experience.spread(stated(f.ExperienceSpread, command), on=command.occurred_on)


def adopt_experience(session: Session, command: c.AdoptExperience, _: Context) -> None:
    experience = session.get(Experience, command.experience_id)
    experience.adopt(command.organization_id, command.change, on=command.occurred_on)


def withdraw_experience(session: Session, command: c.WithdrawExperience, _: Context) -> None:
    experience = session.get(Experience, command.experience_id)
    withdrawn = stated(f.ExperienceWithdrawn, command)
    experience.withdraw(withdrawn, command.organization_id, on=command.occurred_on)


def claim_innovation(session: Session, command: r.ClaimInnovation, _: Context) -> None:
    claimed = stated(g.InnovationClaimed, command, sketch=sketch(command.practice))
    session.add(Innovation.claim(command.innovation_id, claimed, on=command.occurred_on))


def evidence_innovation(session: Session, command: r.EvidenceInnovation, _: Context) -> None:
    innovation = session.get(Innovation, command.innovation_id)
    innovation.give_evidence(stated(g.InnovationEvidenced, command), on=command.occurred_on)


def adopt_innovation(session: Session, command: r.AdoptInnovation, _: Context) -> None:
    innovation = session.get(Innovation, command.innovation_id)
    innovation.adopt(stated(g.InnovationAdopted, command), on=command.occurred_on)


def revoke_adoption(session: Session, command: r.RevokeInnovationAdoption, _: Context) -> None:
    innovation = session.get(Innovation, command.innovation_id)
    innovation.revoke(stated(g.InnovationAdoptionRevoked, command), on=command.occurred_on)


def withdraw_innovation(session: Session, command: r.WithdrawInnovation, _: Context) -> None:
    innovation = session.get(Innovation, command.innovation_id)
    withdrawn = stated(g.InnovationWithdrawn, command)
    innovation.withdraw(withdrawn, command.organization_id, on=command.occurred_on)


HANDLERS: Mapping[type[Command], Handler] = {
    c.RecordGuidance: record_guidance,
    c.FollowUpGuidance: follow_up_guidance,
    c.WithdrawGuidance: withdraw_guidance,
    c.RecordExperience: record_experience,
    c.SpreadExperience: spread_experience,
    c.AdoptExperience: adopt_experience,
    c.WithdrawExperience: withdraw_experience,
    r.ClaimInnovation: claim_innovation,
    r.EvidenceInnovation: evidence_innovation,
    r.AdoptInnovation: adopt_innovation,
    r.RevokeInnovationAdoption: revoke_adoption,
    r.WithdrawInnovation: withdraw_innovation,
}
