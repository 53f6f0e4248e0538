"""Any draft goes through the clauses of an amendment and back: nothing of what may change is lost on the way."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given

from agreements.amended import amended, drafted, flattened, shaped
from agreements.amending import changes, clauses_of
from agreements.draft import Draft
from tests.agreements.drawn import END, START, drafts

BARE = Draft(number="1", title="t", start_on=START, end_on=END, dedicated_fte=Decimal(1))
AMENDABLE = ("portfolio_cap", "social_workers", "dedicated_fte", "means", "delays", "parts", "targets", "shares")
PLACES = ("agencies", "offices")


def dated(draft: Draft) -> Draft:
    """As an amendment holds it: years in order, each place with its first day."""
    first = {
        name: tuple(replace(one, start_on=one.start_on or START) for one in getattr(draft, name)) for name in PLACES
    }
    targets = tuple(sorted(draft.targets, key=lambda one: one.year))
    return replace(draft, agencies=first["agencies"], offices=first["offices"], targets=targets)


@given(drafts())
def test_every_clause_comes_back_from_the_shape_that_is_frozen(draft: Draft) -> None:
    flat = clauses_of(dated(draft), {})
    assert flattened(shaped(flat)) == flat


@given(drafts(), drafts())
def test_what_was_proposed_is_typed_again_whole(old: Draft, new: Draft) -> None:
    before, after = clauses_of(dated(old), {}), clauses_of(dated(new), {})
    again = drafted(BARE, amended(shaped(before), changes(before, after)))
    proposed = dated(new)
    for name in AMENDABLE:
        assert set_of(getattr(again, name)) == set_of(getattr(proposed, name)), name
    for name in PLACES:
        assert set(getattr(again, name)) == set(getattr(proposed, name)), name


def set_of(value: object) -> object:
    """Lists keep what holds already before what is added; their order is not a clause that changes."""
    return set(value) if isinstance(value, tuple) else value
