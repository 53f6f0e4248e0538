"""The gate: each reason alone, their order, and properties that hold for any agreement and any day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.gate import Coverage, choose, gate, uncovered
from agreements.workflow import CONCLUDED, Axis, Closed, Gate, State

DAY = date(2026, 6, 15)
AGENCY, OFFICE, LATER = 11, 21, DAY + timedelta(30)
OPEN = Coverage(
    state=State.SIGNED,
    start_on=DAY - timedelta(100),
    end_on=DAY + timedelta(100),
    axes=frozenset({Axis.GLOBAL}),
    themes=("logement-hebergement",),
    agencies={AGENCY: DAY},
    offices={OFFICE: DAY},
)
days = st.integers(-400, 400).map(lambda n: DAY + timedelta(n))
coverages = st.builds(
    Coverage,
    state=st.sampled_from(State),
    start_on=days,
    end_on=days,
    axes=st.frozensets(st.sampled_from(Axis)),
    themes=st.lists(st.sampled_from(["sante", "mobilite"]), unique=True),
    agencies=st.dictionaries(st.integers(1, 3), days),
    offices=st.dictionaries(st.integers(4, 6), days),
)


@pytest.mark.parametrize(
    ("agreement", "expected"),
    [
        (None, Gate(Closed.NO_AGREEMENT)),
        (replace(OPEN, state=State.DRAFT), Gate(Closed.NO_AGREEMENT)),
        (replace(OPEN, state=State.RECORDED), Gate(Closed.NO_AGREEMENT)),
        (replace(OPEN, start_on=LATER), Gate(Closed.NOT_STARTED, LATER)),
        (replace(OPEN, end_on=DAY - timedelta(1)), Gate(Closed.ENDED)),
        (replace(OPEN, end_on=DAY), Gate()),
        (replace(OPEN, state=State.SUSPENDED, closes_on=LATER), Gate()),
        (replace(OPEN, state=State.SUSPENDED, closes_on=DAY), Gate(Closed.SUSPENDED)),
        (replace(OPEN, state=State.SUSPENDED, closes_on=DAY, end_on=DAY - timedelta(1)), Gate(Closed.ENDED)),
        (replace(OPEN, state=State.TERMINATED, closes_on=LATER), Gate()),
        (replace(OPEN, state=State.TERMINATED, closes_on=DAY), Gate(Closed.TERMINATED)),
        (replace(OPEN, state=State.CANCELLED), Gate(Closed.NO_AGREEMENT)),
        (replace(OPEN, axes={Axis.SOCIAL_ONLY, Axis.RESOURCES}), Gate(Closed.NO_AXIS)),
        (replace(OPEN, agencies={99: DAY}), Gate(Closed.AGENCY_NOT_COVERED)),
        (replace(OPEN, agencies={AGENCY: LATER}), Gate(Closed.AGENCY_NOT_STARTED, LATER)),
        (replace(OPEN, offices={}), Gate(Closed.NO_OFFICE)),
        (replace(OPEN, offices={OFFICE: LATER}), Gate(Closed.NO_OFFICE, LATER)),
        (replace(OPEN, offices={99: DAY}), Gate(Closed.NO_OFFICE)),
        (replace(OPEN, themes=("sante",)), Gate(Closed.THEME_NOT_COVERED)),
        (replace(OPEN, themes=()), Gate()),
        (OPEN, Gate()),
    ],
)
def test_each_reason_closes_it_by_itself(agreement: Coverage | None, expected: Gate) -> None:
    found = gate(agreement, day=DAY, agency_id=AGENCY, office_id=OFFICE, categories=["logement-hebergement"])
    assert found == expected


def test_one_covered_barrier_is_enough_and_the_others_are_said() -> None:
    barriers = ["logement-hebergement", "sante"]
    assert gate(OPEN, day=DAY, categories=barriers).is_open
    assert uncovered(OPEN, barriers) == ["sante"]


@given(coverages, days)
def test_an_open_gate_is_a_running_agreement_with_the_axis_the_agency_and_the_office(one: Coverage, day: date) -> None:
    found = gate(one, day=day, agency_id=1, office_id=4)
    assert found.is_open == (
        one.is_in_force(day)
        and Axis.GLOBAL in one.axes
        and one.agencies.get(1, date.max) <= day
        and one.offices.get(4, date.max) <= day
    )


@given(coverages, days)
def test_a_day_announced_is_in_the_future(one: Coverage, day: date) -> None:
    opens_on = gate(one, day=day, agency_id=1).opens_on
    assert opens_on is None or opens_on > day


@given(coverages, days)
def test_knowing_more_never_opens_what_was_closed(one: Coverage, day: date) -> None:
    if not gate(one, day=day).is_open:
        assert not gate(one, day=day, agency_id=1, office_id=4, categories=["sante"]).is_open


@given(st.lists(coverages, max_size=5), days)
def test_the_one_in_force_is_chosen_whenever_there_is_one(some: list[Coverage], day: date) -> None:
    chosen = choose(some, day)
    running = [one for one in some if one.is_in_force(day)]
    if running:
        assert chosen is not None
        assert some[chosen] in running
    elif chosen is not None:
        assert some[chosen].state in CONCLUDED


def test_without_any_in_force_the_next_comes_before_the_last() -> None:
    past = replace(OPEN, start_on=DAY - timedelta(90), end_on=DAY - timedelta(1))
    soon, late = replace(OPEN, start_on=LATER), replace(OPEN, start_on=LATER + timedelta(9))
    assert choose([past, late, soon], DAY) == 2
    assert choose([past], DAY) == 0
    assert choose([], DAY) is None
