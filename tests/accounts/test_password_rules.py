"""Which passwords are refused, for which reason; and that long ones of any kind are taken."""

import time

import pytest

from accounts.password_rules import MAXIMAL_LENGTH, MINIMAL_LENGTH, normalise, weakness
from core.i18n import locale

ABOUT = ("anne.roux@exemple.test", "Anne", "Roux")
WEAK = {
    "au moins 15": ["", "correct horse", "x" * (MINIMAL_LENGTH - 1), "é" * 14],
    "200 caractères": ["un mot de passe si long " * 9],
    "répète": [
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "passwordpassword",
        "P@ssw0rdP@ssw0rd",
        "01/02/1980 01/02/1980",
    ],
    "suite": ["abcdefghijklmnop", "azertyuiopqsdfgh", "1q2w3e4r5t6y7u8i", "987654321098765", "123456789azerty"],
    "plus utilisés": [
        "motdepasse2026!!",
        "password-2026-11",
        "Bonjour2024Bonjour",
        "doomsayer.2.7mords.v",
        "Dr@g0n!!!!!!!!!!!",
    ],
    "votre nom": ["anne.roux.2026!!", "Roux Anne 31000!", "annerouxexemple1"],
    "mots de ce service": ["Binôme-Binôme-2026", "France Travail 2026", "conseil departemental 31"],
}
STRONG = [
    "correct horse battery staple", "un vélo bleu sous la pluie", "xK9$vq2L!mZp0tRw", "Garonne-Lampe-Citron-7",
    "日本語のパスワードはとても長いです", "anne aime les tartes aux prunes", "le travail c’est la lune et le fromage",
    "   lampe citron vélo ",
]  # fmt: skip


@pytest.mark.parametrize(("said", "password"), [(said, one) for said, all_ in WEAK.items() for one in all_])
def test_a_weak_password_is_refused_with_its_own_sentence(said: str, password: str) -> None:
    with locale("fr"):
        assert said in (weakness(password, ABOUT) or "taken")


@pytest.mark.parametrize("password", STRONG)
def test_a_long_one_of_any_script_is_taken_without_rules_of_composition(password: str) -> None:
    assert weakness(password, ABOUT) is None


def test_characters_are_counted_after_normalisation() -> None:
    composed = "forêt à l’aube d’été"
    decomposed = "fore\u0302t a\u0300 l’aube d’e\u0301te\u0301"
    assert normalise(decomposed) == composed
    assert weakness("e\u0301" * 8) is not None  # sixteen code points, eight characters


def test_ones_own_name_is_nothing_to_anybody_else() -> None:
    assert weakness("zinedine lampe 47", ("z.lampe@exemple.test", "Zinédine", "Lampe")) is not None
    assert weakness("zinedine lampe 47", ABOUT) is None


def test_the_longest_input_is_judged_at_once() -> None:
    started = time.perf_counter()
    for unit in ("azertyuiop", "1q2w3e4r", "a b", "password "):
        weakness((unit * MAXIMAL_LENGTH)[:MAXIMAL_LENGTH], ABOUT)
    assert time.perf_counter() - started < 1
