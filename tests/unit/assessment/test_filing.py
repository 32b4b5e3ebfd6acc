"""Filing: which dossier an entry belongs to, and what of it is kept."""

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from services.assessment.domain.filing import file_entry
from shared.contracts.catalogue import FACTS
from shared.contracts.facts.registry import PersonRegistered
from shared.kernel.errors import UnknownFactError
from shared.testing.county import CountyBook, uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book


def test_a_fact_of_an_organization_is_filed_under_itself() -> None:
    county = CountyBook()
    county.establish("A", "branch", "01-02")

    assert file_entry(county.entries[0], 0).organization_id == uid("A")


def test_any_other_fact_is_filed_under_the_organization_it_names(book: "Book") -> None:
    held = book.meeting("branch", "03-10", "chair")
    entry = book.entries[-1]

    filed = file_entry(entry, 77)

    assert (filed.index, filed.fact, filed.organization_id) == (77, held, uid("branch"))
    assert filed.data == bytes(entry.data)


def test_a_fact_of_a_person_is_filed_nowhere() -> None:
    county = CountyBook()
    county.write("somebody", PersonRegistered(), "01-02")

    assert file_entry(county.entries[0], 0) is None


def test_an_unknown_stored_name_stops_the_follower() -> None:
    county = CountyBook()
    county.establish("A", "branch", "01-02")
    unknown = msgspec.structs.replace(county.entries[0], type="registry.organization.sold.v1")

    with pytest.raises(UnknownFactError):
        file_entry(unknown, 0)


@pytest.mark.parametrize(
    ("time", "received"),
    [
        ("2025-03-31T15:59:59.999999Z", date(2025, 3, 31)),
        ("2025-03-31T16:00:00.000000Z", date(2025, 4, 1)),  # midnight in Asia/Shanghai
    ],
)
def test_without_a_day_of_receipt_it_is_the_local_day_of_recording(
    time: str, received: date
) -> None:
    county = CountyBook()
    county.establish("A", "branch", "03-01")
    entry = msgspec.structs.replace(county.entries[0], time=time)

    assert file_entry(entry, 0).received_on == received


def test_every_fact_but_a_persons_names_or_is_an_organization() -> None:
    for name, fact in FACTS.items():
        of_nobody = name.startswith("registry.person.")
        is_one = name.startswith("registry.organization.")
        assert ("organization_id" in fact.__struct_fields__) == (not of_nobody and not is_one)
