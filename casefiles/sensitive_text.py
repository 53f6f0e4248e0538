"""Words that rarely belong in a shared file: a social security number, a diagnosis. Warnings, never a block."""

import csv
import re
import unicodedata
from pathlib import Path

from stdnum.exceptions import ValidationError
from stdnum.fr import nir

from core.i18n import gettext as _
from core.search_key import fold

# A slash is no separator: two dates in a row would read as a number.
_SEPARATOR = r"[\s.\-_\u2010-\u2015\u200b]"
_NIR_SHAPE = re.compile(
    rf"(?<!\d)[1-478](?:{_SEPARATOR}{{0,3}}(?:\d|(?<=2)[abAB])){{12}}(?:{_SEPARATOR}{{0,3}}\d){{0,2}}(?!\d)"
)
_SEPARATORS = re.compile(_SEPARATOR)
_WITH_KEY, _WITHOUT_KEY = 15, 13

SOURCE = Path(__file__).with_name("data") / "mots-medicaux.tsv"


def _medical() -> re.Pattern[str]:
    """The words of the list, folded. An acronym is a whole word, its letters apart or not."""
    patterns = []
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            word = row["debut"]
            patterns.append(rf"{' ?'.join(word)}\b" if row["forme"] == "acronyme" else re.escape(word))
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


_MEDICAL = _medical()


def holds_nir(text: str) -> bool:
    """Whether a text holds what reads as a NIR: 15 digits whose key is right, or 13 with a likely month.

    A lone 11-digit number of the employment service never does.
    """
    plain = unicodedata.normalize("NFKC", text)
    return any(_is_nir(_SEPARATORS.sub("", found.group())) for found in _NIR_SHAPE.finditer(plain))


def _is_nir(digits: str) -> bool:
    if len(digits) == _WITH_KEY:
        try:
            nir.validate(digits)
        except ValidationError:
            return False
        return True
    # Without its key: sex, year, then a month (01-12, or the codes 20 and above for unknown ones).
    month = digits[3:5]
    return len(digits) == _WITHOUT_KEY and month.isdigit() and (1 <= int(month) <= 12 or int(month) >= 20)  # noqa: PLR2004


def names_illness(text: str) -> bool:
    """Whether a text seems to name an illness or a treatment."""
    return _MEDICAL.search(fold(text)) is not None


def warnings(*texts: str | None) -> list[str]:
    """Sentences to show after saving; none most of the time."""
    text = "\n".join(part for part in texts if part)
    found = []
    if holds_nir(text):
        found.append(_("Votre texte semble contenir un numéro de sécurité sociale : retirez-le."))
    if names_illness(text):
        found.append(_("Votre texte semble nommer une maladie ou un traitement : dites plutôt ce que cela empêche."))
    return found
