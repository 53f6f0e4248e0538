import re

import pytest

from tests.core.drawing import ROOT


def luminance(colour: str) -> float:
    parts = colour.lstrip("#")
    full = parts if len(parts) == 6 else "".join(letter * 2 for letter in parts)
    linear = [
        (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4)
        for v in (int(full[i : i + 2], 16) / 255 for i in (0, 2, 4))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TOKENS = dict(re.findall(r"--(\w+):(#\w+)", (ROOT / "static" / "style.css").read_text()))


@pytest.mark.parametrize("ink", ["ink", "soft", "brand", "deep", "link", "bad", "warn", "good", "accent"])
@pytest.mark.parametrize("ground", ["paper", "ground", "tint"])
def test_text_colours_are_readable_on_every_ground(ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize("edge", ["border", "focus", "brand", "bad"])
def test_edges_of_controls_are_seen_on_every_ground(edge: str) -> None:
    assert min(contrast(TOKENS[edge], TOKENS[ground]) for ground in ("paper", "ground")) >= 3


def test_tags_are_readable_on_their_own_ground() -> None:
    css = (ROOT / "static" / "style.css").read_text()
    pairs = re.findall(r"\.tag(?:\.\w+)?\{[^}]*background:(#\w+);color:([^;}]+)", css)
    assert len(pairs) == 6
    for ground, ink in pairs:
        assert contrast(TOKENS.get(ink.removeprefix("var(--").rstrip(")"), ink), ground) >= 4.5


def test_the_stylesheet_stays_small_and_asks_nothing_outside() -> None:
    css = (ROOT / "static" / "style.css").read_text()
    assert len(css.encode()) <= 20 * 1024
    for file in (ROOT / "static").rglob("*.css"):
        assert "http" not in file.read_text()
    assert "eval" not in (ROOT / "static" / "app.js").read_text()


def test_fonts_come_with_their_licence() -> None:
    fonts = ROOT / "static" / "fonts"
    assert "SIL OPEN FONT LICENSE" in (fonts / "LICENSE.txt").read_text()
    named = set(re.findall(r"url\(([^)]+)\)", (fonts / "fonts.css").read_text()))
    assert named == {file.name for file in fonts.glob("*.woff2")}
