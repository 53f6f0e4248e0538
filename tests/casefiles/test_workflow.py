"""The whole table of a support, and the rules of levels and reasons."""

from datetime import date
from itertools import product

import pytest

import referrals.models  # noqa: F401 - the file's relation names it as a string
from casefiles.models import Support
from casefiles.workflow import (
    EXIT_GROUPS,
    LEVELS,
    NOT_STARTED_EXITS,
    TRANSITIONS,
    Exit,
    Level,
    Mode,
    State,
    Step,
    age,
    closing_step,
    exits_of,
    first_state,
    is_wider,
    narrower,
)
from core.errors import Conflict

# Written apart from the code: every pair that is not here is refused.
LEGAL: dict[tuple[State, Step], State] = {
    (State.OPENED, Step.ENTER): State.IN_PROGRESS,
    (State.OPENED, Step.NOT_STARTED): State.CLOSED,
    (State.IN_PROGRESS, Step.PAUSE): State.PAUSED,
    (State.IN_PROGRESS, Step.RENEW): State.IN_PROGRESS,
    (State.IN_PROGRESS, Step.PROPOSE_END): State.ENDING,
    (State.IN_PROGRESS, Step.CLOSE): State.CLOSED,
    (State.PAUSED, Step.RESUME): State.IN_PROGRESS,
    (State.PAUSED, Step.PROPOSE_END): State.ENDING,
    (State.PAUSED, Step.CLOSE): State.CLOSED,
    (State.ENDING, Step.RESUME): State.IN_PROGRESS,
    (State.ENDING, Step.REPORT): State.REPORTED,
    (State.REPORTED, Step.QUERY): State.ENDING,
    (State.REPORTED, Step.ACKNOWLEDGE): State.CLOSED,
    (State.CLOSED, Step.REOPEN): State.IN_PROGRESS,
    **{(state, Step.CORRECT): State.CLOSED for state in State if state is not State.CLOSED},
    **{(state, Step.WITHDRAW_AGREEMENT): State.CLOSED for state in State if state is not State.CLOSED},
}


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_each_step_leads_where_the_table_says_or_is_refused(state: State, step: Step) -> None:
    support = Support(state=state, version=1)
    if (state, step) in LEGAL:
        assert support.take(step) is state
        assert (support.state, support.version) == (LEGAL[state, step], 2)
    else:
        with pytest.raises(Conflict):
            support.take(step)
        assert (support.state, support.version) == (state, 1)


def test_the_table_holds_nothing_else() -> None:
    assert {key: move.next for key, move in TRANSITIONS.items()} == LEGAL


@pytest.mark.parametrize("mode", Mode)
def test_only_global_support_waits_for_the_shared_diagnosis(mode: Mode) -> None:
    assert (first_state(mode) is State.OPENED) == (mode is Mode.GLOBAL)


def test_closing_before_the_entry_is_another_step() -> None:
    assert [closing_step(state) for state in (State.OPENED, State.IN_PROGRESS)] == [Step.NOT_STARTED, Step.CLOSE]


def test_a_person_who_declines_never_counts_as_an_exit() -> None:
    assert Exit.PERSON_DECLINES in exits_of(Step.NOT_STARTED)
    assert Exit.PERSON_DECLINES not in exits_of(Step.CLOSE)
    assert exits_of(Step.ENTER) == ()


def test_a_support_that_never_began_claims_no_term_and_no_abandonment() -> None:
    assert set(Exit) - NOT_STARTED_EXITS == {Exit.ABANDONMENT, Exit.TERM, Exit.AGREEMENT_WITHDRAWN}


def test_each_exit_stands_in_one_group_but_the_refusal_of_the_person() -> None:
    grouped = [reason for reasons in EXIT_GROUPS.values() for reason in reasons]
    assert sorted(grouped) == sorted(set(Exit) - {Exit.PERSON_DECLINES})


@pytest.mark.parametrize(("new", "old"), list(product(Level, Level)))
def test_levels_are_ordered_by_their_readers(new: Level, old: Level) -> None:
    wider = (old, new) in {
        (Level.AUTHOR, Level.OWN_SERVICE),
        (Level.AUTHOR, Level.SHARED),
        (Level.OWN_SERVICE, Level.SHARED),
    }
    assert is_wider(new, old) == wider
    assert narrower(new, old) is (old if wider else new)
    assert set(LEVELS) == set(Level)


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(1990, 6, 1), date(2020, 6, 1), 30),
        (date(1990, 6, 2), date(2020, 6, 1), 29),
    ],
)
def test_age_is_counted_in_completed_years(born: date, today: date, years: int) -> None:
    assert age(born, today) == years
