"""People of an organization, without their names: those stand in the vault."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from shared.eventstore.asking import rows_of


class PersonThere(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who held a post of an organization by a day, or acted for it."""

    person_id: UUID
    is_serving: bool  # on the day
    erased_on: date | None
    restricted_on: date | None  # since then kept by law, and shown to nobody
    contact_on: date | None  # the day of the contact on record


def people(
    connection: Connection[Any], organization_id: UUID, *, on: date
) -> tuple[PersonThere, ...]:
    """Everybody who held or acted for a post of an organization by a day."""
    values = {"organization": organization_id, "on": on}
    return rows_of(connection, PersonThere, _PEOPLE, values)


_PEOPLE = """
SELECT t.person_id, bool_or(t.ends_on IS NULL OR %(on)s < t.ends_on) AS is_serving,
       min(p.erased_on) AS erased_on, min(p.contact_on) AS contact_on,
       min(p.restricted_on) AS restricted_on
FROM tenures t
JOIN posts o USING (post_id)
LEFT JOIN people p ON p.person_id = t.person_id
WHERE o.organization_id = %(organization)s AND t.starts_on <= %(on)s
GROUP BY t.person_id
ORDER BY t.person_id
"""
