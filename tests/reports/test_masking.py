"""Small counts: what is published gives no masked count back, even to someone who knows the rule."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.indicators.masking import SMALLEST, mask, mask_one, mask_ratio

COUNTS = st.lists(st.integers(0, 300), max_size=14)


@given(COUNTS)
def test_no_small_count_is_published(counts: list[int]) -> None:
    assert all(value is None or value == 0 or value >= SMALLEST for value in mask(counts))


@given(COUNTS, st.data())
def test_what_another_column_gives_away_is_never_left_alone(counts: list[int], data: st.DataObject) -> None:
    places = data.draw(st.sets(st.sampled_from(range(len(counts))))) if counts else set()
    published = mask(counts, hide=places)
    hidden = [place for place, value in enumerate(published) if value is None]
    assert places <= set(hidden)
    assert len(hidden) != 1 or sum(1 for count in counts if count) == 1 or not any(counts)


@given(COUNTS)
def test_what_is_published_is_true(counts: list[int]) -> None:
    assert all(value in (None, count) for value, count in zip(mask(counts), counts, strict=True))


@given(COUNTS)
def test_nothing_is_masked_without_a_small_count(counts: list[int]) -> None:
    large = [count for count in counts if mask_one(count) is not None]
    assert mask(large) == large


@given(COUNTS)
def test_the_difference_with_the_total_tells_of_several_counts_or_of_none(counts: list[int]) -> None:
    hidden = [count for count, value in zip(counts, mask(counts), strict=True) if value is None]
    if hidden and mask_one(sum(counts)) is not None and len([count for count in counts if count]) > 1:
        assert len(hidden) > 1
        assert sum(hidden) >= SMALLEST


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_no_masked_count_can_be_worked_out_from_the_published_ones_and_the_total(length: int) -> None:
    """Every table of small numbers is published, and grouped by what a reader sees of it."""
    seen: dict[tuple[tuple[int | None, ...], int | None], list[tuple[int, ...]]] = defaultdict(list)
    for counts in product(range(13), repeat=length):
        seen[tuple(mask(counts)), mask_one(sum(counts))].append(counts)
    for (published, total), candidates in seen.items():
        if total is None or total > 11:  # beyond, the tables enumerated are not all those possible
            continue
        open_places = [place for place, value in enumerate(published) if value is None]
        assert all(len({counts[place] for counts in candidates}) > 1 for place in open_places), published


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_share_is_published_when_both_its_parts_may_be(one: int, other: int) -> None:
    parts = (one, other, one + other)
    assert mask_ratio(one, one + other) == all(count == 0 or count >= SMALLEST for count in parts)
