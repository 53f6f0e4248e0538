"""The table of an agreement, whole, and the words that depend on the date."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.labels import LABELS, TONES
from agreements.models import Agreement
from agreements.workflow import EXPIRING_DAYS, TRANSITIONS, Phase, State, Step, Theme, is_in_force, phase
from casefiles.workflow import Category
from core.clock import now
from core.errors import Conflict
from core.labels import label
from partners.workflow import Role

# Written apart from the table, to be compared with it: state, step -> state.
LEGAL = {
    ("draft", "submit"): "in_review",
    ("draft", "record_signed"): "recorded",
    ("draft", "cancel"): "cancelled",
    ("in_review", "request_changes"): "draft",
    ("in_review", "approve"): "to_sign",
    ("in_review", "cancel"): "cancelled",
    ("to_sign", "sign"): "partly_signed",
    ("to_sign", "refuse_signature"): "draft",
    ("to_sign", "record_signed"): "recorded",
    ("to_sign", "cancel"): "cancelled",
    ("partly_signed", "sign"): "signed",
    ("partly_signed", "refuse_signature"): "draft",
    ("partly_signed", "record_signed"): "recorded",
    ("recorded", "confirm"): "signed",
    ("recorded", "reject"): "draft",
    ("signed", "suspend"): "suspended",
    ("signed", "terminate"): "terminated",
    ("suspended", "resume"): "signed",
    ("suspended", "terminate"): "terminated",
}
# While others have still to act; a rejected record goes back to the approved text it was recorded over.
OTHERWISE = {
    ("in_review", "approve"): "in_review",
    ("partly_signed", "sign"): "partly_signed",
    ("recorded", "reject"): "to_sign",
}
ADMINISTRATORS = {Role.AGREEMENT_ADMIN, Role.REGIONAL_ADMIN}
MAY = {step: ADMINISTRATORS | ({Role.SIGNATORY} if step.startswith(("sign", "refuse")) else set()) for step in Step}
DAY = date(2026, 6, 15)


@pytest.mark.parametrize(("state", "step", "role"), list(product(State, Step, Role)))
def test_each_state_step_and_role_is_as_the_rule_says(state: State, step: Step, role: Role) -> None:
    row = TRANSITIONS.get((state, step))
    allowed = row is not None and role in row.roles
    assert allowed == ((state, step) in LEGAL and role in MAY[step])
    assert row is None or row.next == LEGAL[state, step]


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_take_moves_by_the_table_or_refuses_and_leaves_the_record(state: State, step: Step) -> None:
    agreement = Agreement(id=1, state=state, version=3)
    at: datetime = now()
    if (state, step) in LEGAL:
        event = agreement.take(step, by=7, at=at, reason="r")
        assert (event.from_state, event.to_state, event.membership_id, event.at) == (state, agreement.state, 7, at)
        assert (agreement.state, agreement.version) == (LEGAL[state, step], 4)
    else:
        with pytest.raises(Conflict):
            agreement.take(step, by=7, at=at)
        assert (agreement.state, agreement.version) == (state, 3)


@pytest.mark.parametrize(("state", "step"), list(LEGAL))
def test_take_stays_while_others_have_still_to_act(state: str, step: str) -> None:
    agreement = Agreement(id=1, state=State(state), version=3)
    agreement.take(Step(step), by=7, at=now(), otherwise=True)
    assert agreement.state == OTHERWISE.get((state, step), LEGAL[state, step])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (1, 400, Phase.TO_COME),
        (0, 400, Phase.IN_FORCE),
        (-10, EXPIRING_DAYS + 1, Phase.IN_FORCE),
        (-10, EXPIRING_DAYS, Phase.EXPIRING),
        (-10, 0, Phase.EXPIRING),
        (-10, -1, Phase.ENDED),
    ],
)
def test_the_phase_of_a_signed_agreement_follows_its_dates(start: int, end: int, expected: Phase) -> None:
    assert phase(State.SIGNED, DAY + timedelta(start), DAY + timedelta(end), DAY) is expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (1, 400, Phase.TO_COME),
        (-10, 400, Phase.IN_FORCE),
        (-10, EXPIRING_DAYS, Phase.IN_FORCE),
        (-10, 0, Phase.IN_FORCE),
        (-10, -1, Phase.RENEWED),
    ],
)
def test_a_renewed_agreement_does_not_expire_and_is_renewed_once_over(start: int, end: int, expected: Phase) -> None:
    assert phase(State.SIGNED, DAY + timedelta(start), DAY + timedelta(end), DAY, is_renewed=True) is expected


@pytest.mark.parametrize("is_renewed", [True, False])
def test_an_early_end_stays_an_early_end(is_renewed: bool) -> None:
    found = phase(State.TERMINATED, DAY - timedelta(9), DAY + timedelta(9), DAY, DAY, is_renewed=is_renewed)
    assert found is Phase.TERMINATED


@given(st.sampled_from(State), st.integers(-900, 900), st.integers(1, 900), st.booleans())
def test_in_force_is_exactly_the_two_running_phases(state: State, start: int, length: int, is_renewed: bool) -> None:
    first = DAY + timedelta(start)
    last = first + timedelta(length)
    running = phase(state, first, last, DAY, is_renewed=is_renewed) in (Phase.IN_FORCE, Phase.EXPIRING)
    assert is_in_force(state, first, last, DAY) == running


def test_themes_are_the_categories_of_barriers() -> None:
    assert {str(theme) for theme in Theme} == {str(category) for category in Category}


def test_each_phase_has_its_tone() -> None:
    assert set(TONES) == set(Phase)


def test_members_of_equal_value_keep_their_own_words() -> None:
    assert str(LABELS[Phase.SUSPENDED]) == label(State.SUSPENDED) == "Suspendue"
    assert all(str(LABELS[one]) == label(one) for kind in (State, Step, Phase, Theme) for one in kind)
