"""What is wrong in a draft, and what it lacks: each rule alone, on its field."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.draft import Covered, Draft, Fault, Means, Missing, Part, Share, Target, fte_of, missing, problems
from agreements.draft_rows import Delays, whole_shares
from agreements.faults import lack, sentence
from agreements.labels import LABELS
from agreements.workflow import Axis, Clause, Diagnosis, LegalBasisKind, Renewal, Theme
from core.labels import label

DAY = date(2025, 2, 1)
WHOLE: dict[str, Any] = {
    "number": "1",
    "title": "t",
    "start_on": date(2026, 1, 1),
    "end_on": date(2027, 12, 31),
    "dedicated_fte": Decimal(4),
    "parts": (Part(Axis.GLOBAL, "Accompagnement global"),),
    "agencies": (Covered("U-1", None, Decimal(4)),),
    "offices": (Covered("U-2"),),
    "targets": (Target(2026, 1, 1), Target(2027, 1, 1)),
    "council_dpo": "a",
    "employment_dpo": "b",
}


def draft(**changed: Any) -> Draft:
    return Draft(**(WHOLE | changed))


@pytest.mark.parametrize(
    ("changed", "field", "fault"),
    [
        ({"end_on": date(2025, 12, 31)}, "end_on", Fault.END_BEFORE_START),
        ({"end_on": date(2026, 1, 1)}, "end_on", Fault.END_BEFORE_START),
        ({"end_on": date(2066, 1, 1)}, "end_on", Fault.TERM_TOO_LONG),
        ({"agencies": (Covered("U-1", date(2025, 1, 1), None, 3),)}, "agencies-3-start_on", Fault.UNIT_OUTSIDE_TERM),
        ({"offices": (Covered("U-2", date(2028, 1, 1)),)}, "offices-0-start_on", Fault.UNIT_OUTSIDE_TERM),
        ({"offices": (Covered("U-2"), Covered("U-2", row=1))}, "offices-1-covered", Fault.UNIT_TWICE),
        ({"dedicated_fte": Decimal("3.99")}, "dedicated_fte", Fault.FTE_ABOVE_TOTAL),
        ({"targets": (Target(2028, 1, 1, 2),)}, "targets-2-year", Fault.YEAR_OUTSIDE_TERM),
        ({"targets": (Target(2026, 1, 1), Target(2026, 2, 2, 1))}, "targets-1-year", Fault.YEAR_TWICE),
        ({"parts": (Part(Axis.GLOBAL, "a"), Part(Axis.GLOBAL, "b", 1))}, "axes-1-label", Fault.AXIS_TWICE),
        ({"parts": (Part(Axis.OTHER, "a"), Part(Axis.OTHER, "a", 1))}, "axes-1-label", Fault.AXIS_TWICE),
        ({"transmitted_on": DAY}, "deliberation_on", Fault.NOT_DELIBERATED),
        (
            {"transmitted_on": DAY, "deliberation_on": date(2025, 2, 2)},
            "transmitted_on",
            Fault.TRANSMITTED_TOO_EARLY,
        ),
        ({"means": Means(portfolio_least=71)}, "portfolio_least", Fault.LEAST_ABOVE_CAP),
        ({"means": Means(external_fte=Decimal("4.01"))}, "external_fte", Fault.EXTERNAL_ABOVE_TOTAL),
        ({"means": Means(funding_percent=50)}, "funding_source", Fault.FUNDED_BY_NOBODY),
        ({"shares": (Share(2026, "U-9", 1, 1, 4),)}, "shares-4-entered", Fault.SHARE_NOT_COVERED),
        ({"shares": (Share(2025, "U-1", 1, 1),)}, "shares-0-entered", Fault.SHARE_WITHOUT_TARGET),
        (
            {"shares": (Share(2026, "U-1", 1, 1), Share(2026, "U-1", 0, 0, 1))},
            "shares-1-entered",
            Fault.SHARE_TWICE,
        ),
        ({"shares": (Share(2026, "U-1", 2, 1),)}, "targets-0-entered", Fault.SHARES_DIFFER),
        ({"shares": (Share(2026, "U-1", 1, 0),)}, "targets-0-active_file", Fault.SHARES_DIFFER),
        ({"delays": Delays(head_wd=10)}, "administrators_wd", Fault.ADMINISTRATORS_BEFORE_HEAD),
        ({"delays": Delays(expiry_cd=13)}, "expiry_cd", Fault.EXPIRES_BEFORE_ANSWER),
        ({"delays": Delays(information_wd=22)}, "silence_cd", Fault.SILENT_BEFORE_INFORMATION),
        ({"indicators": ("x" * 201,)}, "indicators", Fault.INDICATOR_TOO_LONG),
        ({"indicators": ("x",) * 21}, "indicators", Fault.TOO_MANY_INDICATORS),
    ],
)
def test_each_fault_stands_on_its_field_and_is_said(changed: dict[str, Any], field: str, fault: Fault) -> None:
    made = draft(**changed)
    found = problems(made)
    assert [(one.field, one.fault) for one in found] == [(field, fault)]
    assert len(sentence(found[0], made)) > 20


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"parts": ()}, [Missing.AXIS]),
        ({"agencies": ()}, [Missing.AGENCY]),
        ({"offices": ()}, [Missing.OFFICE]),
        ({"targets": (Target(2026, 1, 1),)}, [Missing.TARGETS]),
        ({"council_dpo": None, "employment_dpo": ""}, [Missing.COUNCIL_DPO, Missing.EMPLOYMENT_DPO]),
    ],
)
def test_what_is_missing_is_listed(changed: dict[str, Any], expected: list[Missing]) -> None:
    made = draft(**changed)
    assert missing(made) == expected
    assert all(lack(what, made) for what in expected)


@pytest.mark.parametrize(
    "changed",
    [
        {"parts": (Part(Axis.OTHER, "a"), Part(Axis.OTHER, "b"))},
        {"deliberation_on": DAY, "transmitted_on": DAY},
        {"means": Means(portfolio_least=70, external_fte=Decimal(4), funding_percent=50, funding_source="FSE")},
        {"shares": (Share(2027, "U-1", 1, 1),)},
        {"indicators": ("x" * 200,) * 20},
    ],
)
def test_what_real_agreements_say_is_no_fault(changed: dict[str, Any]) -> None:
    assert problems(draft(**changed)) == []


def test_shares_of_a_year_whose_agency_left_no_longer_count() -> None:
    shares = (Share(2026, "U-1", 1, 1), Share(2027, "U-1", 1, 0), Share(2027, "U-9", 0, 1))
    assert whole_shares(shares, [Covered("U-1")]) == shares[:1]


def test_the_years_without_a_target_are_named() -> None:
    assert "2027" in lack(Missing.TARGETS, draft(targets=(Target(2026, 1, 1),)))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 3000))
def test_a_target_for_every_year_of_the_term_is_never_a_fault(start: date, length: int) -> None:
    end = date.fromordinal(start.toordinal() + length)
    targets = tuple(Target(year, 1, 1) for year in range(start.year, end.year + 1))
    made = draft(start_on=start, end_on=end, targets=targets)
    assert (problems(made), missing(made)) == ([], [])


@pytest.mark.parametrize("text", ["0.01", "4", "4.5", "999.99"])
def test_full_time_equivalents_have_at_most_three_digits_and_two_decimals(text: str) -> None:
    assert fte_of(text) == Decimal(text)


@pytest.mark.parametrize("text", ["", "0", "0.00", "1000", "1000.00", "4.555", ".5", "-4", "4,5", "٤", "4\n"])
def test_anything_else_is_no_full_time_equivalent(text: str) -> None:
    assert fte_of(text) is None


@pytest.mark.parametrize("kind", [Axis, Clause, Diagnosis, LegalBasisKind, Renewal, Theme])
def test_no_word_of_one_list_hides_that_of_another(kind: type[StrEnum]) -> None:
    """Members of two enums with the same value are one key."""
    assert [str(LABELS[one]) for one in kind] == [label(one) for one in kind]
