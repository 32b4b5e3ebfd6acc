"""A name from the door to the vault and back to who may see it; and gone once it is erased."""

from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from shared.contracts.principal import Principal
from shared.contracts.roles import Role
from shared.testing.suites import Http, SuiteUnderTest, token_for

COUNTY, PERSON, POST = (uuid5(NAMESPACE_OID, f"names: {what}") for what in ("c", "p", "s"))
BORN = {"occurred_on": "2024-01-01"}


def given(http: Http, command: str, **body: object) -> str:
    """Give a command of the registry; give where it stands."""
    reply = http.command(f"registry.{command}", {**BORN, **body})
    assert reply.status == 201, reply.raw
    return str(reply.json["position"])


@pytest.mark.clause("E-43", "S-17")
def test_a_name_is_shown_to_who_may_see_it_until_it_is_erased(
    suite: SuiteUnderTest, http: Http
) -> None:
    of_post = {"organization_id": str(COUNTY), "post_id": str(POST)}
    given(
        http,
        "establish-organization",
        organization_id=str(COUNTY),
        kind="county_committee",
        name="姓名县县委",
    )
    given(http, "register-person", person_id=str(PERSON), name="欧阳青山")
    given(http, "create-post", kind="secretary", **of_post)
    after = given(http, "appoint-person", person_id=str(PERSON), **of_post)

    def people(who: Http, after: str) -> list[tuple[UUID, str]]:
        reply = who.get(f"/v1/organizations/{COUNTY}/people?after={after}")
        assert reply.status == 200, reply.raw
        return [(UUID(one["person_id"]), one["name"]) for one in reply.json]

    auditor = Http(
        suite.url, token_for(suite.secrets, Principal(actor="system:audit", role=Role.AUDITOR))
    )
    assert people(http, after) == [(PERSON, "欧阳青山")]
    assert auditor.get(f"/v1/organizations/{COUNTY}/people").status == 403
    assert auditor.get("/v1/responsibility").status == 200

    after = given(
        http, "erase-person", person_id=str(PERSON), document="县委组织部令", reason="申请"
    )

    assert people(http, after) == [(PERSON, "已去标识")]
    assert http.get(f"/v1/responsibility?within={COUNTY}&on=2025-01-01").json["items"][0]["first"][
        "person_ids"
    ] == [str(PERSON)]
    auditor.close()
