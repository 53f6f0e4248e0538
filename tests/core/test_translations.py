"""Every sentence of the interface has its English, with the same placeholders."""

import re
from collections.abc import Iterator
from typing import Any

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from core.config import ROOT
from core.i18n import FOLDER

PACKAGES = ("core", "accounts", "partners", "agreements", "casefiles", "referrals", "reports", "demo")
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "say": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def _sentences() -> Iterator[str]:
    """First form of each sentence found in the sources, as `pybabel extract -F babel.cfg` finds them."""
    folders = [(ROOT / package, [("**.py", "python")]) for package in PACKAGES]
    for folder, methods in [*folders, (ROOT / "templates", [("**.html", "jinja2")])]:
        for _file, _line, sentence, _comments, _context in extract_from_dir(folder, methods, keywords=KEYWORDS):
            yield sentence if isinstance(sentence, str) else sentence[0]


def _english() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    with (FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id and not entry.fuzzy]
    forms = [(_forms(entry.id), _forms(entry.string)) for entry in entries]
    return {ids[0]: (ids, words) for ids, words in forms}


def _forms(text: Any) -> tuple[str, ...]:
    """One form, or singular and plural."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def test_every_sentence_is_translated_and_no_translation_is_left_over() -> None:
    wanted, known = set(_sentences()), _english()
    assert len(wanted) > 1000
    assert sorted(wanted - known.keys()) == [], "without English: add them to translations/en"
    assert sorted(known.keys() - wanted) == [], "no longer said anywhere"


def test_translations_are_complete_and_keep_their_placeholders() -> None:
    for ids, words in _english().values():
        assert all(words), ids
        for said, meant in zip(ids, words, strict=True):
            assert set(PLACEHOLDER.findall(said)) == set(PLACEHOLDER.findall(meant)), ids
