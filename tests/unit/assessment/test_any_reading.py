"""Whatever is read, a shape gives lines that add up, within floor and ceiling, and never fails."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.domain import readings
from services.assessment.rules import score_item
from services.assessment.rules.bonuses import score_bonus
from services.assessment.rules.reading import Observation, Reading
from shared.contracts import rule_shapes as r
from shared.contracts.rule_duties import Wording
from shared.contracts.rule_indicators import Indicator
from shared.contracts.rule_pack import Bonus, Item

NUMBERS = st.fractions(min_value=0, max_value=40, max_denominator=20)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=20)
ABOVE_0 = st.fractions(min_value=Fraction(1, 20), max_value=2, max_denominator=20)
KEYS = st.sampled_from(["good", "fair", "leaders", "members", "gained", "lost", "city", "other"])
TITLE = Wording(zh="项目", en="Item")
COUNTING = st.sampled_from(["exact", "whole", "started"])
HEADS = st.builds(r.HeadCount, per_head=NUMBERS, at_most=NUMBERS)
HONOURS = st.builds(
    r.Honours,
    reads=st.just("i"),
    levels=st.fixed_dictionaries({"city": NUMBERS, "good": NUMBERS}),
    at_most=NUMBERS,
)
PER_HEAD = st.builds(r.PerHead, reads=st.just("i"), gained=HEADS, lost=HEADS)


def reads(kind: type, **fields: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(kind, reads=st.just("i"), **fields)


RULES = st.one_of(
    reads(r.AllOrNothing, at_least=SHARES),
    reads(r.BelowThreshold, threshold=SHARES, step=ABOVE_0, cost=NUMBERS, counting=COUNTING),
    reads(r.BelowAverage, step=ABOVE_0, cost=NUMBERS, counting=COUNTING),
    reads(
        r.RankTable,
        points_by_rank=st.lists(NUMBERS, min_size=1, max_size=4).map(tuple),
        beyond=NUMBERS,
        first=st.sampled_from(["highest", "lowest"]),
        ties=st.sampled_from(["best", "mean", "worst"]),
    ),
    reads(r.ShareOfBest),
    reads(r.PerCase, cost=NUMBERS, at_most=st.none() | NUMBERS),
    HONOURS,
    PER_HEAD,
    reads(r.Levels, shares=st.fixed_dictionaries({"good": SHARES, "fair": SHARES})),
    reads(r.MeanOfChecks, late=SHARES),
    reads(
        r.Ballots,
        groups=st.just({"leaders": Fraction(1, 2), "members": Fraction(1, 2)}),
        empty_group=st.sampled_from(["reweight", "zero"]),
    ),
    reads(r.Proportion, zero_at=st.just(Fraction(1, 5)), full_at=st.sampled_from([0, 1])),
    reads(
        r.Escalation, threshold=SHARES, costs=st.lists(NUMBERS, min_size=1, max_size=3).map(tuple)
    ),
    reads(r.ManualMark),
)
READINGS = st.builds(
    Reading,
    st.just("i"),
    st.just(("S-30",)),
    st.lists(
        st.builds(Observation, KEYS, NUMBERS, st.just(Fraction(1)) | NUMBERS, st.integers(0, 3)),
        max_size=5,
    ).map(tuple),
    st.lists(NUMBERS, max_size=4).map(tuple),
)


@settings(deadline=None, max_examples=50)
@given(
    rule=RULES,
    reading=READINGS,
    points=NUMBERS,
    floor=st.sampled_from(["zero", "none"]),
    how=st.sampled_from(["reweight", "full"]),
)
def test_lines_add_up_between_floor_and_ceiling(
    rule: r.Shape, reading: Reading, points: Fraction, floor: str, how: str
) -> None:
    item = Item(
        id="X",
        title=TITLE,
        clauses=("S-30",),
        points=points,
        floor=floor,
        not_applicable=how,
        rule=rule,
    )

    found = score_item(item, (), {"i": reading}, {"i": reading.others or ()})

    assert sum(line.points for line in found.lines) == found.earned
    assert found.applicable in {0, points}
    assert found.earned <= found.applicable
    assert found.earned >= 0 or floor == "none"
    assert all(isinstance(line.points, Fraction) for line in found.lines)


@settings(deadline=None, max_examples=20)
@given(rule=HONOURS | PER_HEAD, reading=READINGS, at_most=NUMBERS)
def test_a_bonus_adds_up_within_its_cap(
    rule: r.Honours | r.PerHead, reading: Reading, at_most: Fraction
) -> None:
    bonus = Bonus(id="N", title=TITLE, clauses=("S-11",), at_most=at_most, rule=rule)

    found = score_bonus(bonus, reading)

    assert sum(line.points for line in found.lines) == found.earned <= at_most


def test_every_kind_of_indicator_is_read_or_handed_over_by_a_round() -> None:
    handed_over = {"mark", "ballot", "cases"}
    kinds = {kind.__struct_config__.tag: kind for kind in Indicator.__args__}
    assert {tag for tag, kind in kinds.items() if kind not in readings.READERS} == handed_over
