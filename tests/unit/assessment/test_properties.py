"""What holds for every history: the fold never fails, and order between streams is nothing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.assessment.domain.assess import assess
from services.assessment.domain.explain import explain
from services.assessment.domain.filing import file_entry
from services.assessment.domain.record import fold
from shared.contracts.entry import Entry
from shared.contracts.facts.activities import MeetingKind
from shared.kernel.canonical import canonical
from shared.testing.county import uid

if TYPE_CHECKING:
    from tests.unit.assessment.conftest import Book

fixtures_are_factories = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

people = st.sampled_from(["x", "y", "branch's secretary"])
days = st.integers(0, 420).map(lambda n: (date(2024, 12, 1) + timedelta(days=n)).isoformat())
kinds = st.sampled_from(["secretary", "deputy_secretary", "office_head"])
labels = st.sampled_from(["m1", "m2", "m3"])
maybe_day = st.none() | days
Deed = Callable[["Book"], Any]


def corrected(meeting: str, on: str, moved: str | None) -> Deed:
    return lambda b: b.correct(
        "branch", meeting, on, held_on=b.day(moved) if moved else None, conclusions=()
    )


deeds: st.SearchStrategy[Deed] = st.one_of(
    st.builds(lambda p, d, k: lambda b: b.appoint("branch", p, d, k), people, days, kinds),
    st.builds(lambda p, d: lambda b: b.act("branch", p, d), people, days),
    st.builds(lambda p, d, k: lambda b: b.leave("branch", p, d, k), people, days, kinds),
    st.builds(lambda p, d: lambda b: b.leave("branch", p, d, acting=True), people, days),
    st.builds(lambda d, n: lambda b: b.count("branch", d, n), days, st.integers(0, 40)),
    st.builds(
        lambda d, p, n, r: lambda b: b.meeting("branch", d, p, present=n, received=r),
        days,
        people,
        st.integers(0, 30),
        maybe_day,
    ),
    st.builds(
        lambda m, d, p: (
            lambda b: b.meeting(
                "branch", d, p, label=f"branch meeting {m}", kind=MeetingKind.GENERAL_MEETING
            )
        ),
        labels,
        days,
        people,
    ),
    st.builds(corrected, labels, days, maybe_day),
    st.builds(lambda m, d: lambda b: b.withdraw("branch", m, d), labels, days),
    st.builds(lambda d: lambda b: b.abort("branch", d), days),
    st.builds(lambda h, d: lambda b: b.report("branch", h, d), st.integers(1, 2), days),
    st.builds(lambda d: lambda b: b.plan("branch", "annual", d, ("01-01", "12-31")), days),
    st.builds(lambda d: lambda b: b.plan("branch", "long_term", d, ("01-01", "2028-12-31")), days),
    st.builds(lambda d: lambda b: b.target("branch", d, "one", "two"), days),
    st.builds(lambda d, p: lambda b: b.cascade("branch", "one", p, d), days, people),
    st.builds(lambda d, p: lambda b: b.accept("branch", "one", p, d), days, people),
    st.builds(lambda d: lambda b: b.categorize("branch", "school", d), days),
    st.builds(lambda d: lambda b: b.move("branch", "county", d), days),
    st.builds(lambda d: lambda b: b.abolish("branch", d), days),
)
histories = st.lists(deeds, max_size=40)


def explained(entries: list[Entry], valid_at: date | None = None) -> bytes:
    rows: dict[Any, list[Any]] = {}
    for index, entry in enumerate(entries):
        filed = file_entry(entry, index)
        if filed is not None:
            rows.setdefault(filed.organization_id, []).append(filed)
    county = {key: fold(of_one) for key, of_one in rows.items()}
    return canonical(explain(assess(county, uid("branch"), year=2025, valid_at=valid_at)))


def interleave(entries: list[Entry], draw: Callable[[int], int]) -> list[Entry]:
    """Order the entries anew; each stream keeps its own order."""
    streams: dict[Any, list[Entry]] = {}
    for entry in entries:
        streams.setdefault(entry.subject, []).append(entry)
    left, ordered = list(streams.values()), []
    while left:
        stream = left[draw(len(left))]
        ordered.append(stream.pop(0))
        left = [each for each in left if each]
    return ordered


@fixtures_are_factories
@given(history=histories, random=st.randoms(use_true_random=False), valid_at=st.none() | days)
def test_the_order_of_independent_facts_changes_nothing(
    new_book: Callable[[], "Book"], history: list[Deed], random: Any, valid_at: str | None
) -> None:
    book = new_book()
    book.branch()
    for deed in history:
        deed(book)
    day = date.fromisoformat(valid_at) if valid_at else None

    shuffled = interleave(book.entries, random.randrange)

    assert explained(shuffled, day) == explained(book.entries, day)


@fixtures_are_factories
@given(history=histories)
def test_every_prefix_and_every_part_of_a_dossier_folds(
    new_book: Callable[[], "Book"], history: list[Deed]
) -> None:
    book = new_book()
    book.branch()
    for deed in history:
        deed(book)
    rows = [row for row in book.rows() if row.organization_id == uid("branch")]

    for length in range(len(rows) + 1):
        fold(rows[:length])
        fold(rows[length:])


@fixtures_are_factories
@given(history=histories, valid_at=days)
def test_a_score_lies_between_0_and_100_and_its_lines_add_up(
    new_book: Callable[[], "Book"], history: list[Deed], valid_at: str
) -> None:
    book = new_book()
    book.branch()
    for deed in history:
        deed(book)

    result = book.judged(valid_at=valid_at)

    assert result.score is None or 0 <= result.score <= 100
    for segment in result.segments:
        for item in segment.items:
            assert 0 <= item.earned <= item.applicable
            assert sum(line.points for line in item.lines) == item.earned
