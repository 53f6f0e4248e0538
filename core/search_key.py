"""The form of a name that is searched and sorted: no accent, no case, œ and æ written out."""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """`fold("  N’Guyen-Lœtitia É. ")` is "n guyen loetitia e": one space between words, ASCII letters and digits."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold())
    ascii_only = "".join(c for c in plain if not unicodedata.combining(c))
    return _SEPARATORS.sub(" ", ascii_only).strip()


def prefix_range(text: str) -> tuple[str, str]:
    """Bounds of an index range scan for keys that start with `text` folded: lower <= key < upper."""
    key = fold(text)
    return key, key + "\x7f"
