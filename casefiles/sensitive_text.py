"""Words that rarely belong in a shared file: a social security number, a diagnosis. Warnings, never a block."""

import re

from stdnum.exceptions import ValidationError
from stdnum.fr import nir

from core.i18n import gettext as _
from core.search_key import fold

_NIR_SHAPE = re.compile(
    r"(?<!\d)[1-478](?:[ .\-\u00a0\u202f]?(?:\d|(?<=2)[abAB])){12}(?:[ .\-\u00a0\u202f]?\d){0,2}(?!\d)"
)
_SEPARATORS = re.compile(r"[ .\-\u00a0\u202f]")
_WITH_KEY, _WITHOUT_KEY = 15, 13

# Beginnings of words, folded: illnesses, treatments and care that say a diagnosis rather than what it prevents.
MEDICAL = (
    "addict",
    "alcoolis",
    "alcoolo",
    "antidepresseur",
    "anorexi",
    "anxiolytique",
    "bipolair",
    "boulimi",
    "burn out",
    "cancer",
    "chimiotherap",
    "cirrhose",
    "depressi",
    "diabet",
    "epilep",
    "hepatite",
    "hospitalisation",
    "medicament",
    "methadone",
    "neuroleptique",
    "parkinson",
    "psychiatr",
    "psychose",
    "psychotiqu",
    "schizophren",
    "sclerose en plaques",
    "seropositi",
    "sevrage",
    "subutex",
    "suicid",
    "toxicoman",
    "traitement medical",
    "tumeur",
)
ACRONYMS = ("avc", "sida", "vih")
_MEDICAL = re.compile(rf"\b(?:{'|'.join(MEDICAL)}|(?:{'|'.join(ACRONYMS)})\b)")


def holds_nir(text: str) -> bool:
    """Whether a text holds what reads as a NIR: 15 digits whose key is right, or 13 with a likely month.

    A lone 11-digit number of the employment service never does.
    """
    return any(_is_nir(_SEPARATORS.sub("", found.group())) for found in _NIR_SHAPE.finditer(text))


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
