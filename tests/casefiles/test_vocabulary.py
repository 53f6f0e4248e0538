"""Words, thematics, and texts that hold what they should not."""

import csv
from enum import EnumType

import pytest

from casefiles import sensitive_text, thematics, workflow
from casefiles.labels import LABELS
from casefiles.sensitive_text import holds_nir, names_illness, warnings
from casefiles.workflow import SENSITIVE_THEMATICS, AccessWhy, Category, Channel, ContactBy, Level, Part, Step
from core.search_key import fold

NEVER_SHOWN = (Step, Part)
ENUMS = [kind for kind in vars(workflow).values() if isinstance(kind, EnumType) and kind not in NEVER_SHOWN]


@pytest.mark.parametrize("kind", [kind for kind in ENUMS if kind.__module__.startswith("casefiles.workflow")])
def test_each_member_of_each_enum_has_words(kind: EnumType) -> None:
    assert all(str(LABELS[member]) for member in kind)  # type: ignore[var-annotated]


def test_members_equal_as_texts_keep_their_own_words() -> None:
    assert str(LABELS[Channel.PHONE]) != str(LABELS[ContactBy.PHONE])
    assert str(LABELS[Level.AUTHOR]) != str(LABELS[AccessWhy.AUTHOR])


def test_each_category_has_its_details_and_nothing_of_another() -> None:
    for category, details in thematics.THEMATICS.items():
        assert details
        assert all(detail.code.startswith(f"{category}--") and detail.label for detail in details)


def test_the_public_reference_has_48_social_details() -> None:
    assert sum(len(details) for details in thematics.THEMATICS.values()) == 48


def test_sensitive_thematics_exist_and_stay_at_the_service() -> None:
    known = {detail.code for details in thematics.THEMATICS.values() for detail in details if detail.is_sensitive}
    assert known == SENSITIVE_THEMATICS
    assert {thematics.default_level(code) for code in SENSITIVE_THEMATICS} == {Level.OWN_SERVICE}


@pytest.mark.parametrize("code", [None, "", "sante--acces-aux-soins", "unknown"])
def test_other_thematics_are_shared(code: str | None) -> None:
    assert thematics.default_level(code) is Level.SHARED


def test_an_unknown_code_has_no_words_and_belongs_nowhere() -> None:
    assert thematics.words("unknown") == thematics.words(None) == ""
    assert not any(thematics.belongs("unknown", category) for category in Category)


@pytest.mark.parametrize(
    "text",
    [
        "n° 2 95 10 99 126 111 93 sur sa carte",
        "295109912611193",
        "2951099126111",
        "2.95.10.99.126.111",
        "1\u00a085\u00a005\u00a078\u00a0006\u00a0084",
        "1 85 05 2A 006 084",
        "2 95 10 99 126 111 clé 93",
        "2-95-10 - 99-126-111 (93)",
        "2_95_10_99_126_111_93",
        "2 95 10\t99 126\n111 93",
        "２９５１０９９１２６１１１９３",
    ],
)
def test_a_social_security_number_is_recognised_however_it_is_written(text: str) -> None:
    assert holds_nir(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "06 12 34 56 78",
        "12345678901",
        "295109912611194",
        "dossier 31-2017-00042",
        "9951099126111",
        "75 %",
        "du 12/10/2026 au 4/11/26",
        "12/10/2026 4/11/26",
        "1 200 €, 1 500 €, 2 300 € et 450 €",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert not holds_nir(text)


@pytest.mark.parametrize(
    "text",
    [
        "en Dépression depuis mai",
        "suivi en psychiatrie",
        "traitement médical",
        "VIH",
        "toxicomanie",
        "séropositif au V.I.H.",
        "sous anti-dépresseurs",
        "burn-out",
        "prise en charge en ALD",
        "l’alcoolique",
        "ŒDÈME et DIABÈTE",
        "maladie de Crohn",
        "troubles psychiques",
        "hospitalisée en mai",
    ],
)
def test_an_illness_is_recognised(text: str) -> None:
    assert names_illness(text)


@pytest.mark.parametrize(
    "text",
    [
        "ne peut pas conduire",
        "attend un logement",
        "la sidérurgie",
        "Mme Vihar",
        "impression",
        "reconnue travailleuse handicapée",
        "arrêt de travail",
        "agent hospitalier",
        "pharmacie",
        "Aldo a vu",
    ],
)
def test_a_functional_impact_is_none(text: str) -> None:
    assert not names_illness(text)


def test_warnings_say_each_thing_once() -> None:
    assert len(warnings("cancer", None, "dépression, 295109912611193")) == 2
    assert warnings("rien", None, "") == []


def test_each_word_of_the_list_is_folded_has_a_source_and_warns() -> None:
    with sensitive_text.SOURCE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert [row["debut"] for row in rows] == [fold(row["debut"]) for row in rows]
    assert {row["source"] for row in rows} == {"ald", "cim10-v", "usage"}
    assert len({row["debut"] for row in rows}) == len(rows)
    assert all(names_illness(row["debut"].upper()) for row in rows)
