"""Commands on how an organization stands: its superiors, flags and terms."""

from collections.abc import Mapping

from services.registry.domain import flags, superiors, terms
from services.registry.domain.organization import Organization
from shared.contracts.command import Command
from shared.contracts.commands import registry_structure as s
from shared.contracts.facts.registry_structure import FlagSet
from shared.contracts.stating import stated
from shared.eventstore.batch import Context, Handler
from shared.eventstore.session import Session


def add_superior(session: Session, command: s.AddSuperior, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    superior = session.get(Organization, command.superior_id)
    superiors.add_superior(organization, superior, on=command.occurred_on)


def end_superior(session: Session, command: s.EndSuperior, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    superiors.end_superior(organization, command.superior_id, on=command.occurred_on)


def set_assessor(session: Session, command: s.SetAssessor, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    superiors.set_assessor(organization, command.superior_id, on=command.occurred_on)


def set_flag(session: Session, command: s.SetFlag, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    flag_set = stated(FlagSet, command, criteria=tuple(dict.fromkeys(command.criteria)))
    flags.set_flag(organization, flag_set, on=command.occurred_on)


def clear_flag(session: Session, command: s.ClearFlag, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    flags.clear_flag(organization, command.flag, command.evidence, on=command.occurred_on)


def start_term(session: Session, command: s.StartTerm, _: Context) -> None:
    terms.start_term(session.get(Organization, command.organization_id), on=command.occurred_on)


def hold_election(session: Session, command: s.HoldElection, _: Context) -> None:
    organization = session.get(Organization, command.organization_id)
    terms.hold_election(organization, document=command.document, on=command.occurred_on)


def extend_term(session: Session, command: s.ExtendTerm, _: Context) -> None:
    terms.extend_term(
        session.get(Organization, command.organization_id),
        session.get(Organization, command.approving_id),
        until=command.until,
        document=command.document,
        on=command.occurred_on,
    )


def advance_election(session: Session, command: s.AdvanceElection, _: Context) -> None:
    terms.advance_election(
        session.get(Organization, command.organization_id),
        session.get(Organization, command.approving_id),
        until=command.until,
        document=command.document,
        on=command.occurred_on,
    )


HANDLERS: Mapping[type[Command], Handler] = {
    s.AddSuperior: add_superior,
    s.EndSuperior: end_superior,
    s.SetAssessor: set_assessor,
    s.SetFlag: set_flag,
    s.ClearFlag: clear_flag,
    s.StartTerm: start_term,
    s.HoldElection: hold_election,
    s.ExtendTerm: extend_term,
    s.AdvanceElection: advance_election,
}
