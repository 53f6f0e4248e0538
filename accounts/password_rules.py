"""Which passwords are refused, and why, in one sentence each. Pure rules over lists shipped in `accounts/data`.

At least 15 characters and no rule of composition (CNIL, deliberation 2022-100; ANSSI, guide of October 2021, R22 and
R27): spaces, accents and any script are welcome. A long password is weak when most of it is something everybody tries
first; so what is common, repeated, in sequence or about oneself is taken out, and what is left must still be something.
"""

import gzip
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from core.config import ROOT
from core.i18n import gettext as _

MINIMAL_LENGTH = 15  # characters, after normalisation
MAXIMAL_LENGTH = 200
LEAST_LEFT = 6  # characters that are nobody's word, when a word was taken out
LEAST_DISTINCT = 5  # different characters in all
SHORTEST_WORD = 4  # of a common password looked for inside a longer one
SHORTEST_OWN = 3  # of a part of one's name or address
_DATA = ROOT / "accounts" / "data"
_LEET = str.maketrans("013457@$€", "oieastase")  # what people write for letters
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
# Neighbours on a keyboard or in an alphabet; each also counts backwards.
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl",
    "zxcvbnm", "1a2z3e4r5t6y7u8i9o0p", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "q1w2e3r4t5y6u7i8o9p0", "a1z2e3r4t5y6u7i8o9p0",
)  # fmt: skip
_SEQUENCE = 4  # characters in a row from which it counts as one
_AT_ONCE = re.compile(r"(.)\1{2,}")


def normalise(password: str) -> str:
    """The same password, however a keyboard composed its characters (NFKC, as NIST SP 800-63B-4 asks)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _common() -> frozenset[str]:
    text = gzip.decompress((_DATA / "common-passwords.txt.gz").read_bytes()).decode("utf-8", "replace")
    return (frozenset(text.split("\n")) - {""}) | _words("french-words.txt")


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset((_DATA / name).read_text(encoding="utf-8").split())


def weakness(password: str, about: Iterable[str] = ()) -> str | None:
    """The sentence of the first rule a password breaks; None for one that is taken.

    `about`: e-mail and names of its owner.
    """
    typed = normalise(password)
    if len(typed) < MINIMAL_LENGTH:
        return _("Choisissez au moins %(least)s caractères : quatre mots sans lien suffisent.", least=MINIMAL_LENGTH)
    if len(typed) > MAXIMAL_LENGTH:
        return _("Raccourcissez ce mot de passe : %(most)s caractères au plus.", most=MAXIMAL_LENGTH)
    text = _folded(typed)
    if len(set(text)) < LEAST_DISTINCT or _is_repeated(text):
        return _("Ce mot de passe répète la même chose : chacun l’essaie.")
    if len(_shrunk(text)) < LEAST_LEFT:
        return _("Ce mot de passe est une suite de touches ou de lettres : chacun l’essaie.")
    if text in _common() or any(map(_is_padded, _forms(text))):
        return _("Ce mot de passe est parmi les plus utilisés, ou l’un d’eux répété ou complété.")
    if any(_left_without(form, _parts(about)) for form in _forms(text)):
        return _("Ce mot de passe contient surtout votre nom ou votre adresse.")
    if any(_left_without(form, _words("own-words.txt")) for form in _forms(text)):
        return _("Ce mot de passe est fait de mots de ce service ou de votre métier.")
    return None


def _folded(text: str) -> str:
    """Without case and accents: what people change first."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _forms(text: str) -> set[str]:
    """As typed; and read as `p@ssw0rd` is meant, what only pads it left out."""
    return {text, _EDGES.sub("", text).translate(_LEET)}


def _is_repeated(text: str) -> bool:
    """A block shorter than a password, over and over, its last turn perhaps not whole; separators do not count."""
    core = re.sub(r"[\W_]+", "", text) or text
    for size in range(1, min(len(core) // 2, MINIMAL_LENGTH - 1) + 1):
        if all(core[i] == core[i - size] for i in range(size, len(core))):
            return True
    return False


def _shrunk(text: str) -> str:
    """Each sequence and each character held down as its first character."""
    text, kept, place = _AT_ONCE.sub(r"\1", text), [], 0
    while place < len(text):
        kept.append(text[place])
        place += max(_run(text, place), 1)
    return "".join(kept)


@cache
def _sequences() -> tuple[str, ...]:
    return tuple(row for given in _ROWS for row in (given * 2, given[::-1] * 2))


def _run(text: str, place: int) -> int:
    """Length of the sequence that begins there; 0 for none."""
    longest = 0
    for row in _sequences():
        size = _SEQUENCE
        while size <= len(text) - place and text[place : place + size] in row:
            longest, size = size, size + 1
    return longest


def _is_padded(text: str) -> bool:
    """Whether one common password, once or several times, is all there is but for digits, marks and sequences."""
    words = [word for word in re.split(r"[\W\d_]+", text) if word]
    if not words:  # digits and marks alone
        return len(_shrunk(text)) < MINIMAL_LENGTH // 2 or re.sub(r"[\W_]", "", text) in _common()
    joined = {_once(word) for word in words} | {_once("".join(words))}
    known = [word for word in joined if len(word) >= SHORTEST_WORD and word in _common()]
    return any(not re.sub(r"[\W\d_]", "", _shrunk(text.replace(word, ""))) for word in known) or (
        "".join(words) in known
    )


def _once(word: str) -> str:
    """`passwordpassword` is `password`."""
    for size in range(1, len(word) // 2 + 1):
        if len(word) % size == 0 and word == word[:size] * (len(word) // size):
            return word[:size]
    return word


def _parts(about: Iterable[str]) -> frozenset[str]:
    """Words of names and of an address, its domain included."""
    words = {word for one in about for word in re.split(r"[\W_]+", _folded(one))}
    whole = {re.sub(r"[\W_]+", "", _folded(one.partition("@")[0])) for one in about}
    return frozenset(word for word in words | whole if len(word) >= SHORTEST_OWN)


def _left_without(text: str, words: frozenset[str]) -> bool:
    """Whether too little is left once the words are taken out, the longest first; False when none is in it."""
    left = text
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, " ")
    if left == text:
        return False
    return len(re.sub(r"[\W_]", "", _shrunk(left))) < LEAST_LEFT
