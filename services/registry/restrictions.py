"""Of whom what is held is kept by law and no longer processed: written with the fact that says so.

The vault says it of each person, in the transaction of the fact, so no name is shown after it. A
start makes it as the facts say, for a store that was given back from the log.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection, Cursor

from shared.contracts.command import Command
from shared.contracts.commands.registry_people import LiftRestriction, RestrictPerson
from shared.contracts.facts.registry_people import PersonRestricted, RestrictionLifted
from shared.eventstore.recorder import Also


def restricting(commands: Sequence[Command]) -> Also | None:
    """Give the work that restricts people and lifts restrictions, in the order of the commands."""
    wanted = [one for one in commands if isinstance(one, RestrictPerson | LiftRestriction)]

    def write(cursor: Cursor[Any]) -> None:
        for one in wanted:
            cursor.execute(_SET, (isinstance(one, RestrictPerson), one.person_id))

    return write if wanted else None


def make_anew(cursor: Any) -> None:
    """Let the vault say what the store's facts say."""
    topics = {"restricted": PersonRestricted.TOPIC, "lifted": RestrictionLifted.TOPIC}
    cursor.execute(_ANEW, topics)


def shown(connection: Connection[Any], people: Collection[UUID]) -> list[UUID]:
    """Give those people whose names may be shown, as far as restrictions go."""
    hidden = {person for (person,) in connection.execute(_HIDDEN, [list(people)])}
    return [person for person in people if person not in hidden]


_SET = "UPDATE registry.vault SET is_restricted = %s WHERE person_id = %s"
_HIDDEN = "SELECT person_id FROM registry.vault WHERE person_id = ANY (%s) AND is_restricted"
_ANEW = """
UPDATE registry.vault SET is_restricted = NOT is_restricted
WHERE is_restricted <> (person_id IN (
    SELECT originator_id FROM (
        SELECT DISTINCT ON (originator_id) originator_id, topic FROM registry.events
        WHERE topic IN (%(restricted)s, %(lifted)s)
        ORDER BY originator_id, originator_version DESC
    ) AS last WHERE topic = %(restricted)s
))
"""
