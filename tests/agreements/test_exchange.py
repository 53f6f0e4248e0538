"""The file of an agreement: the same bytes after a round trip, and every wrong value refused where it stands."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.draft import Covered, Draft, Part, Target
from agreements.exchange import LARGEST, Exchange, Named, Unreadable, read, written
from agreements.workflow import Axis
from core import i18n
from tests.agreements.drawn import END, START, exchanges
from tests.page import plain

Change = Callable[[dict[str, Any]], object]


@given(exchanges())
def test_a_file_read_and_written_again_is_the_same_bytes(exchange: Exchange) -> None:
    data = written(exchange)
    assert written(read(data)) == data


@given(exchanges())
def test_nothing_of_the_draft_is_lost(exchange: Exchange) -> None:
    draft, again = exchange.draft, read(written(exchange)).draft
    assert sorted_lines(again) == sorted_lines(draft)


def sorted_lines(draft: Draft) -> Draft:
    """The same with its lists that have no order in one."""
    unordered = ("themes", "agencies", "offices", "targets", "shares")
    found: dict[str, Any] = {name: tuple(sorted(getattr(draft, name), key=repr_without_row)) for name in unordered}
    return replace(draft, **found)


def repr_without_row(line: Any) -> str:
    return repr(replace(line, row=0)) if hasattr(line, "row") else repr(line)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_other_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert all(caught.value.faults)


@given(exchanges(), st.data())
def test_a_file_altered_anywhere_is_read_or_refused(exchange: Exchange, data: st.DataObject) -> None:
    """Never another error than the one that says what is wrong."""
    values = json.loads(written(exchange))
    junk: Any = data.draw(st.sampled_from([None, True, -1, 1.5, "", "x" * 300, " a", "\ud800", [], {}, [[]], 10**30]))
    key = data.draw(st.sampled_from(sorted(values)))
    if isinstance(values[key], list) and values[key] and data.draw(st.booleans()):
        values[key][0] = junk
    elif isinstance(values[key], dict) and data.draw(st.booleans()):
        values[key][next(iter(values[key]))] = junk
    else:
        values[key] = junk
    try:
        read(json.dumps(values).encode())
    except Unreadable as error:
        assert any(key in fault for fault in error.faults)  # noqa: PT017 - what is read is right as well


def sample() -> dict[str, Any]:
    """A file without fault, to be spoilt."""
    draft = Draft(
        number="1", title="T", start_on=START, end_on=END, dedicated_fte=Decimal(4),
        parts=(Part(Axis.GLOBAL, "Accompagnement global"), Part(Axis.RESOURCES, "Ressources")),
        agencies=(Covered("A-1", START, Decimal(2)), Covered("A-2", START)), offices=(Covered("B-1", START),),
        targets=(Target(2027, 1, 1), Target(2028, 1, 1)), themes=("sante",),
    )  # fmt: skip
    names = {"A-1": "Albi", "A-2": "Castres", "B-1": "MDS Albi"}
    made = Exchange(territory="81", council=Named("C", "CD"), employment=Named("E", "FT"), draft=draft, names=names)
    found: dict[str, Any] = json.loads(written(made))
    return found


def put(path: str, value: Any) -> Change:
    """Write a value at a place: `agencies.0.fte`."""

    def change(values: dict[str, Any]) -> None:
        *above, last = path.split(".")
        here: Any = values
        for step in above:
            here = here[int(step) if step.isdigit() else step]
        here[int(last) if last.isdigit() else last] = value

    return change


def faults(data: bytes) -> list[str]:
    with pytest.raises(Unreadable) as caught, i18n.locale("fr"):
        read(data)
    return [plain(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (put("more", 1), "« more » : Cette clé n'est pas connue."),
        (put("agencies.1.town", "x"), "« agencies[1].town » : Cette clé n'est pas connue."),
        (put("offices.0.fte", "1.00"), "« offices[0].fte » : Cette clé n'est pas connue."),
        (lambda v: v.pop("title"), "« title » : Cette clé manque."),
        (lambda v: v["delays"].pop("answer_wd"), "« delays.answer_wd » : Cette clé manque."),
        (put("format", "autre"), "« format » : Écrivez une de ces valeurs : binome-agreement."),
        (put("transmitted_on", "2026-01-31"), "« deliberation_on » : Écrivez la date de la délibération"),
        (put("legal_bases", [{"kind": "x", "reference": "r", "on": None}]), "« legal_bases[0].kind » :"),
        (put("agencies.0.capacity", 0), "« agencies[0].capacity » : Écrivez un nombre entre 1 et"),
        (put("shares", [{"year": 2027, "ref": "A-1", "entries": 2, "active_file": 1}]), "« targets[0].entries » :"),
        (put("shares", [{"year": 2027, "ref": "B-1", "entries": 1, "active_file": 1}]), "« shares[0].entries » :"),
        (put("version", True), "« version » : Écrivez une de ces valeurs : 4."),
        (put("council", "CD"), "« council » : Un objet est attendu, entre accolades."),
        (put("axes", {}), "« axes » : Une liste est attendue, entre crochets."),
        (put("title", ""), "« title » : Un texte est attendu."),
        (put("title", " T"), "« title » : Retirez les espaces au bord"),
        (put("number", "1" * 41), "« number » : Raccourcissez ce texte : 41 caractères pour 40 possibles."),
        (put("start_on", "31/01/2027"), "« start_on » : Écrivez une date comme"),
        (put("end_on", "2027-02-30"), "« end_on » : Écrivez une date comme"),
        (put("end_on", "2026-12-31"), "« end_on » : La fin vient avant le début"),
        (put("renewal", "jamais"), "« renewal » : Écrivez une de ces valeurs : express, tacit, none."),
        (put("portfolio_cap", "70"), "« portfolio_cap » : Écrivez un nombre entre 1 et 500."),
        (put("portfolio_cap", True), "« portfolio_cap » : Écrivez un nombre entre 1 et 500."),
        (put("delays.contact_cd", 0), "« delays.contact_cd » : Écrivez un nombre entre 1 et 365."),
        (put("delays.reminder_wd", 61), "« delays.reminder_wd » : Écrivez un nombre entre 1 et 60."),
        (put("delays.expiry_cd", 13), "« delays.expiry_cd » : Écrivez au moins 14 jours : une orientation"),
        (lambda v: v["delays"].pop("silence_cd"), "« delays.silence_cd » : Cette clé manque."),
        (put("dedicated_fte", 4.5), "« dedicated_fte » : Écrivez un nombre d'ETP entre guillemets"),
        (put("dedicated_fte", "1.00"), "« dedicated_fte » : Les agences réunissent 2 ETP"),
        (put("dedicated_fte", "1000.00"), "« dedicated_fte » : Écrivez un nombre d'ETP entre guillemets"),
        (put("agencies.0.fte", "0.00"), "« agencies[0].fte » : Écrivez un nombre d'ETP"),
        (put("agencies.0.fte", "1000.00"), "« agencies[0].fte » : Écrivez un nombre d'ETP"),
        (put("agencies.1.ref", "A-1"), "« agencies[1].ref » : Ce lieu est déjà dans la liste."),
        (put("offices.0.start_on", "2030-01-01"), "« offices[0].start_on » : Écrivez une date de la convention"),
        (put("axes.1.kind", "global"), "« axes[1].kind » : Cette valeur est déjà dans la liste."),
        (put("themes", ["sante", "sante"]), "« themes[1] » : Cette valeur est déjà dans la liste."),
        (put("themes", ["chats"]), "« themes[0] » : Écrivez une de ces valeurs"),
        (put("targets.1.year", 2027), "« targets[1].year » : L'année 2027 a déjà un objectif."),
        (put("targets.0.year", 2040), "« targets[0].year » : 2040 est hors de la convention"),
        (put("targets", [{}] * 13), "« targets » : La liste a 13 lignes, 12 au plus."),
        (put("x" * 90, 1), "« " + "x" * 40 + "… » : Cette clé n'est pas connue."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_where_it_stands(change: Change, fault: str) -> None:
    values = sample()
    change(values)
    assert any(found.startswith(fault) for found in faults(json.dumps(values).encode()))


def test_every_fault_is_told_at_once_up_to_a_page() -> None:
    values = sample() | {"title": "", "portfolio_cap": 0, "more": 1}
    assert len(faults(json.dumps(values).encode())) == 3
    assert len(faults(b'{"format": "binome-agreement"}')) == 21


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "ligne 1, colonne 1"),
        (b'{"a": 1,\n "b" 2}', "ligne 2, colonne 6"),
        (b"\xff\xfe{", "octet 1"),
        (b'{"a": 1, "a": 2}', "« a » est écrite deux fois"),
        (b'{"a": NaN}', "« NaN » n'est pas une valeur du JSON"),
        (b"[" * 100_000, "JSON lisible"),
        (b"1" * 5_000, "JSON lisible"),
        (b"[]", "Un objet est attendu"),
        (b" " * (LARGEST + 1), "dépasse 256 kio"),
    ],
)
def test_what_is_no_file_of_ours_is_refused_in_words(data: bytes, fault: str) -> None:
    assert any(fault in found for found in faults(data))


def test_a_mark_of_encoding_before_the_text_is_read() -> None:
    assert read(b"\xef\xbb\xbf" + json.dumps(sample()).encode()).territory == "81"


def test_the_file_names_nothing_of_the_life_of_the_agreement() -> None:
    assert not {"ref", "state", "signatories", "history"} & set(sample())
