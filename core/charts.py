"""Geometry of the charts drawn as SVG by the templates, in pages and in PDFs: numbers in, coordinates out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, hypot, log10

from flask import Flask

# Safe for colour blindness; the two light ones are drawn with a dark stroke.
COLOURS = ("#0b5563", "#e69f00", "#4c1d95", "#56b4e9")
_STEPS = (1, 2, 2.5, 5, 10)
_MOVE = re.compile(r"m([^mz]+)z?")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of a monthly chart: a masked or unknown value has no height, its text says so."""

    x: float
    y: float
    width: float
    height: float
    label: str
    text: str

    @property
    def middle(self) -> float:
        """Where its texts are centred."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns above a scale that starts at zero."""

    width: int
    height: int
    left: int
    base: float
    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Centre:
    """Where the label of an area is written."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class MapView:
    """The frame around the areas shown and the centre of each."""

    view_box: str
    centres: Mapping[str, Centre]


def step_of(maximum: float, lines: int = 4) -> float:
    """A round distance between the lines of a scale: 1, 2, 2.5 or 5 times a power of ten, never under one unit."""
    rough = max(maximum / lines, 1)
    power = 10.0 ** floor(log10(rough))
    wanted = next(step for step in _STEPS if step * power >= rough)
    return wanted * power if (wanted * power).is_integer() else ceil(wanted * power)


def column_chart(points: Sequence[tuple[str, float | None, str]], width: int = 640, height: int = 220) -> ColumnChart:
    """Place (label, value, text) from left to right, with room for texts above, labels below, the scale at the left."""
    left, top, bottom = 36, 18, 24
    maximum = max((value for _label, value, _text in points if value is not None), default=0)
    step = step_of(maximum)
    highest = step * max(1, ceil(maximum / step))
    scale = (height - top - bottom) / highest
    base = height - bottom
    slot = (width - left) / max(1, len(points))
    columns = tuple(
        Column(
            x=round(left + slot * (index + 0.16), 1),
            y=round(base - (value or 0) * scale, 1),
            width=round(slot * 0.68, 1),
            height=round((value or 0) * scale, 1),
            label=label,
            text=text,
        )
        for index, (label, value, text) in enumerate(points)
    )
    lines = range(round(highest / step) + 1)
    ticks = tuple(Tick(y=round(base - line * step * scale, 1), value=line * step) for line in lines)
    return ColumnChart(width, height, left, base, columns, ticks)


def share(value: float | None, maximum: float, length: float = 100) -> float:
    """How much of `length` a value takes, within the bar."""
    if not value or maximum <= 0:
        return 0
    return round(length * min(max(value / maximum, 0), 1), 1)


def _polygons(path: str) -> list[list[tuple[float, float]]]:
    """Corners of a path made of relative moves ("m x,y dx,dy … z"), the only kind the maps hold."""
    polygons: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for numbers in _MOVE.findall(path):
        moves = iter(map(float, _NUMBER.findall(numbers)))
        corners = []
        for dx, dy in zip(moves, moves, strict=True):
            x, y = x + dx, y + dy
            corners.append((x, y))
        polygons.append(corners)
        x, y = corners[0]
    return polygons


def _kept(corners: Sequence[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """The corners a line needs so that none left out is further from it than `tolerance` (Douglas and Peucker)."""
    if len(corners) <= 2:  # noqa: PLR2004 - both ends
        return list(corners)
    (x1, y1), (x2, y2) = corners[0], corners[-1]
    length = hypot(x2 - x1, y2 - y1)
    gaps = [
        abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length else hypot(x - x1, y - y1)
        for x, y in corners[1:-1]
    ]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    if gaps[widest] <= tolerance:
        return [corners[0], corners[-1]]
    return _kept(corners[: widest + 2], tolerance)[:-1] + _kept(corners[widest + 1 :], tolerance)


def simplified(path: str, tolerance: float, decimals: int = 1) -> str:
    """The same outline with fewer corners and decimals, and without islands smaller than the tolerance shows."""
    parts = [_kept(corners, tolerance) for corners in _polygons(path)]
    shown = [corners for corners in parts if _centre(corners)[0] > tolerance] or [max(parts, key=len)]
    written, start = [], (0.0, 0.0)
    for corners in shown:
        here = start
        moves: list[float] = []
        for corner in corners:
            # From the rounded place: roundings do not add up along the coast. Plus zero: "-0" is never written.
            move = [round(there - now, decimals) + 0.0 for there, now in zip(corner, here, strict=True)]
            if not moves or any(move):
                here = here[0] + move[0], here[1] + move[1]
                start = here if not moves else start
                moves += move
        written.append(f"m{_short(moves)}z")
    return "".join(written)


def _short(numbers: Sequence[float]) -> str:
    """As SVG reads them with the fewest characters: ".5-.4 3", a sign parts two numbers as well as a space."""
    texts = [f"{number:g}".replace("0.", ".", 1) if abs(number) < 1 else f"{number:g}" for number in numbers]
    return "".join(text if text[0] == "-" or not place else f" {text}" for place, text in enumerate(texts))


def _centre(corners: Sequence[tuple[float, float]]) -> tuple[float, Centre]:
    """Area and centroid of a polygon (shoelace formula)."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if not area:
        return 0, Centre(*corners[0])
    return abs(area) / 2, Centre(round(x / (3 * area), 1), round(y / (3 * area), 1))


@lru_cache(maxsize=64)
def _map_view(areas: tuple[tuple[str, str], ...], margin: float) -> MapView:
    centres: dict[str, Centre] = {}
    xs: list[float] = []
    ys: list[float] = []
    for code, path in areas:
        polygons = _polygons(path)
        centres[code] = max(map(_centre, polygons), key=lambda found: found[0])[1]
        xs += [x for corners in polygons for x, _y in corners]
        ys += [y for corners in polygons for _x, y in corners]
    left, top = min(xs) - margin, min(ys) - margin
    width, height = max(xs) + margin - left, max(ys) + margin - top
    return MapView(f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}", centres)


def map_view(areas: Mapping[str, str], margin: float = 2) -> MapView:
    """The frame that holds the areas {code: path} and the middle of the largest part of each."""
    return _map_view(tuple(areas.items()), margin)


def init_app(app: Flask) -> None:
    """Give templates the geometry."""
    app.jinja_env.globals.update(column_chart=column_chart, bar_share=share, map_view=map_view)
