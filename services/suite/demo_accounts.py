"""Accounts of the sample county, one a role, so that the demo can be looked at from every desk."""

import secrets
from typing import Any, NamedTuple

from services.cli.client import Gateway
from shared.contracts.roles import ROLE_NAMES, Role
from shared.kernel.errors import ZerenError

_SECRETARY = "secretary"
_TAKEN = "login_taken"


class DemoAccount(NamedTuple):
    """A login with its password, as the demo prints it."""

    role: Role
    login: str
    password: str

    @property
    def line(self) -> str:
        """What the demo says of it."""
        zh, en = ROLE_NAMES[self.role]
        return f"  {self.login:<12} {self.password:<18} {zh} / {en}"


def make_accounts(gateway: Gateway, after: str | None) -> list[DemoAccount]:
    """Add an account for each role that people have; those that stand get a new password."""
    organizations = _organizations(gateway, after)
    county = _first(organizations, "county_committee")
    township = _first(organizations, "township_committee")
    branch = next(
        one
        for one in organizations
        if one["kind"] == "branch" and one["superior_id"] == township["organization_id"]
    )
    elsewhere = [one for one in organizations if one["kind"] == "township_committee"][1:]
    seats = {
        Role.COUNTY_OFFICE: (county, county),
        Role.TOWNSHIP: (township, township),
        Role.BRANCH: (branch, branch),
        Role.INSPECTOR: (county, county),
        Role.AUDITOR: (county, county),
        # Administrators exclude each other, so each is another person.
        Role.SYSTEM_ADMIN: (county, elsewhere[0]),
        Role.SECURITY_ADMIN: (county, elsewhere[1]),
    }
    return [_made(gateway, role, *seat) for role, seat in seats.items()]


def _made(
    gateway: Gateway, role: Role, place: dict[str, Any], secretary_of: dict[str, Any]
) -> DemoAccount:
    login, password = str(role).partition("_")[0], secrets.token_urlsafe(12)
    body = {
        "login": login,
        "password": password,
        "person_id": _secretary(gateway, secretary_of["organization_id"]),
        "role": str(role),
        "organization_id": place["organization_id"],
        "must_change": False,
    }
    try:
        gateway.post("/v1/accounts", body)
    except ZerenError as error:
        if error.code != _TAKEN:
            raise
        given = {"password": password, "must_change": False}
        gateway.post(f"/v1/accounts/{login}/password", given)
    return DemoAccount(role, login, password)


def _organizations(gateway: Gateway, after: str | None) -> list[dict[str, Any]]:
    return list(gateway.get("/v1/organizations", limit=1000, after=after)["items"])


def _first(organizations: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(one for one in organizations if one["kind"] == kind)


def _secretary(gateway: Gateway, organization_id: str) -> str:
    posts = gateway.get(f"/v1/organizations/{organization_id}/posts")
    held = [one for one in posts if one["holder_id"]]
    secretary = [one for one in held if one["kind"] == _SECRETARY]
    return str((secretary or held)[0]["holder_id"])
