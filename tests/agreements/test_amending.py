"""The rules of an amendment without any database: its machine, its dates, what is in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from agreements.amending import (
    TRANSITIONS,
    amendable_years,
    axis_of,
    changes,
    clauses_of,
    first_day,
    misaimed,
    misdated,
    settled,
)
from agreements.draft import Covered, Delays, Draft, Means, Part, Share, Target
from agreements.models_amendments import AgreementAmendment
from agreements.workflow import Axis, State, Step
from core.clock import now
from core.errors import Conflict
from partners.workflow import ADMINISTRATORS, Role

ON = date(2026, 7, 1)
# Written apart from the table: an amendment lives as an agreement does until it is signed.
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
    ("partly_signed", "cancel"): "cancelled",
    ("recorded", "confirm"): "signed",
    ("recorded", "reject"): "draft",
}
OTHERWISE = {
    ("in_review", "approve"): "in_review",
    ("partly_signed", "sign"): "partly_signed",
    ("recorded", "reject"): "to_sign",
}
MAY = {step: {*ADMINISTRATORS} | ({Role.SIGNATORY} if step.startswith(("sign", "refuse")) else set()) for step in Step}
BASE = Draft(
    number="1",
    title="Convention",
    start_on=date(2025, 1, 1),
    end_on=date(2027, 12, 31),
    dedicated_fte=Decimal("4.50"),
    parts=(Part(Axis.GLOBAL, "Accompagnement global"),),
    agencies=(Covered("U-A", date(2025, 1, 1), Decimal("4.50")),),
    offices=(Covered("U-O", date(2025, 1, 1)), Covered("U-P", date(2027, 1, 1))),
    targets=tuple(Target(year, 100, 120) for year in (2025, 2026, 2027)),
)


def differing(**changed: object) -> dict[str, tuple[object, object]]:
    """What an amendment of the base holds."""
    proposed = settled(BASE, replace(BASE, **changed), ON)  # type: ignore[arg-type]
    found = changes(clauses_of(BASE, {}), clauses_of(proposed, {}))
    return {key: (one["old"], one["new"]) for key, one in found.items()}


@pytest.mark.parametrize(("state", "step", "role"), list(product(State, Step, Role)))
def test_each_state_step_and_role_is_as_the_rule_says(state: State, step: Step, role: Role) -> None:
    row = TRANSITIONS.get((state, step))
    allowed = row is not None and role in row.roles
    assert allowed == ((state, step) in LEGAL and role in MAY[step])
    assert row is None or row.next == LEGAL[state, step]


@pytest.mark.parametrize(("state", "step", "waits"), list(product(State, Step, (False, True))))
def test_take_moves_by_the_table_or_refuses_and_leaves_the_record(state: State, step: Step, waits: bool) -> None:
    amendment, at = AgreementAmendment(agreement_id=1, number=2, state=state, version=3), now()
    if (state, step) in LEGAL:
        event = amendment.take(step, by=7, at=at, reason="r", otherwise=waits)
        reached = OTHERWISE.get((state, step), LEGAL[state, step]) if waits else LEGAL[state, step]
        assert (event.agreement_id, event.amendment_number, event.from_state, event.to_state) == (1, 2, state, reached)
        assert (amendment.state, amendment.version) == (reached, 4)
    else:
        with pytest.raises(Conflict):
            amendment.take(step, by=7, at=at, otherwise=waits)
        assert (amendment.state, amendment.version) == (state, 3)


def test_what_did_not_change_is_not_in_it() -> None:
    assert differing() == {}
    assert differing(dedicated_fte=Decimal("4.5")) == {}
    assert differing(title="Autre", end_on=date(2028, 12, 31)) == {}


def test_each_plain_clause_stands_with_old_and_new() -> None:
    changed = differing(dedicated_fte=Decimal(6), portfolio_cap=60, social_workers=12, delays=Delays(answer_wd=7))
    assert changed == {
        "dedicated_fte": ("4.5", "6"),
        "portfolio_cap": (70, 60),
        "social_workers": (None, 12),
        "answer_wd": (10, 7),
    }


def test_a_unit_that_comes_begins_on_the_date_and_one_that_leaves_has_no_new_value() -> None:
    changed = differing(offices=(Covered("U-N"), Covered("U-P")))
    assert {key: new for key, (_old, new) in changed.items()} == {
        "office:U-O": None,
        "office:U-N": {"name": "U-N", "start_on": "2026-07-01", "fte": None},
    }


def test_an_axis_comes_leaves_or_changes_its_words() -> None:
    parts = (Part(Axis.GLOBAL, "Parcours"), Part(Axis.RESOURCES, "Ressources"))
    assert differing(parts=parts) == {
        "axis:global": ("Accompagnement global", "Parcours"),
        "axis:resources": (None, "Ressources"),
    }


def test_only_years_that_begin_on_the_date_or_after_change_their_target() -> None:
    assert amendable_years(BASE, ON) == [2027]
    assert amendable_years(BASE, date(2026, 1, 1)) == [2026, 2027]
    changed = differing(targets=tuple(Target(year, 1, 2) for year in (2025, 2026, 2027)))
    assert list(changed) == ["target:2027"]


def test_targets_of_other_years_need_not_be_typed_again() -> None:
    assert differing(targets=(Target(2027, 100, 120),)) == {}


@pytest.mark.parametrize(
    ("office", "fault"),
    [
        (Covered("U-O", date(2025, 1, 1), row=3), None),
        (Covered("U-O", date(2025, 2, 1), row=3), ("offices-3-start_on", date(2025, 1, 1))),
        (Covered("U-P", date(2026, 7, 1), row=3), None),
        (Covered("U-N", date(2026, 6, 30), row=3), ("offices-3-start_on", None)),
        (Covered("U-N", ON, row=3), None),
    ],
)
def test_no_unit_begins_in_the_past(office: Covered, fault: tuple[str, date | None] | None) -> None:
    proposed = settled(BASE, replace(BASE, offices=(office,)), ON)
    assert list(misdated(BASE, proposed, ON)) == ([fault] if fault else [])


def test_the_first_day_is_today_or_the_day_after_the_terms_in_effect() -> None:
    assert first_day(date(2025, 1, 1), ON) == ON
    assert first_day(ON, ON) == date(2026, 7, 2)


def test_other_axes_are_told_apart_by_their_words() -> None:
    base = replace(BASE, parts=(*BASE.parts, Part(Axis.OTHER, "Suivi"), Part(Axis.OTHER, "Coordination")))
    proposed = replace(base, parts=base.parts[:2])
    assert changes(clauses_of(base, {}), clauses_of(proposed, {})) == {
        "axis:other:Coordination": {"old": "Coordination", "new": None}
    }
    assert axis_of("other:Coordination") is Axis.OTHER
    assert axis_of("global") is Axis.GLOBAL


def test_means_and_stated_places_may_change() -> None:
    agencies = (replace(BASE.agencies[0], capacity=90),)
    found = differing(means=Means(external_fte=Decimal("2.50"), correspondents=5), agencies=agencies)
    assert found.pop("agency:U-A")[1] == {"name": "U-A", "start_on": "2025-01-01", "fte": "4.5", "capacity": 90}
    assert found == {"external_fte": (None, "2.5"), "correspondents": (None, 5)}


SHARES = tuple(Share(year, ref, 50, 60) for year in (2026, 2027) for ref in ("U-A", "U-B"))


def test_a_target_to_come_is_split_as_typed_and_one_that_runs_stays() -> None:
    base, anew = replace(BASE, shares=SHARES), (Share(2027, "U-A", 30, 20), Share(2027, "U-B", 70, 100))
    assert settled(base, replace(base, shares=anew), ON).shares == SHARES[:2] + anew
    assert settled(base, replace(base, shares=()), ON).shares == SHARES[:2]


def test_a_split_is_a_change_of_its_target_whatever_the_order_it_was_typed_in() -> None:
    base, names = replace(BASE, shares=SHARES), {"U-A": "Élan", "U-B": "Foix"}
    other = replace(base, shares=SHARES[:2] + SHARES[:1:-1])
    assert changes(clauses_of(base, names), clauses_of(other, names)) == {}
    anew = replace(base, shares=(*SHARES[:2], Share(2027, "U-B", 60, 60), Share(2027, "U-A", 40, 60)))
    found = changes(clauses_of(base, names), clauses_of(settled(base, anew, ON), names))
    assert list(found) == ["target:2027"]
    assert [row["name"] for row in found["target:2027"]["new"]["shares"]] == ["Élan", "Foix"]


def test_a_split_of_a_year_that_has_begun_does_not_change() -> None:
    base, other = replace(BASE, shares=SHARES), (Share(2026, "U-A", 100, 120), *SHARES[2:])
    assert list(misaimed(base, base, ON)) == []
    assert list(misaimed(base, replace(base, shares=other), ON)) == [("targets-0-year", 2026)]
