"""The 101 departments as shipped in `data/departments.json`: their names, regions and outlines on the map."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from core.charts import simplified

# About one pixel of the map of the country, corners on whole ones: its page holds every outline.
TOLERANCE = 1.0
# Squares in the frame of the map for the departments it does not draw, and those too small to be pointed at.
SIDE, GAP = 44, 10
OVERSEAS = ("971", "972", "973", "974", "976")
INNER = ("75", "92", "93", "94")
OVERSEAS_AT, INNER_AT = (170, 620), (512, 2)
SOURCE = Path(__file__).resolve().parent / "data" / "departments.json"


@cache
def rows() -> tuple[dict[str, Any], ...]:
    """Every department, in the order of its code."""
    found: list[dict[str, Any]] = json.loads(SOURCE.read_text(encoding="utf-8"))["departments"]
    return tuple(sorted(found, key=lambda row: str(row["code"])))


@cache
def outlines() -> dict[str, str]:
    """Outline of each department that stands on the map; overseas ones may have none."""
    return {str(row["code"]): str(row["map_path"]) for row in rows() if row.get("map_path")}


@cache
def country_outlines() -> dict[str, str]:
    """Every department on one map: outlines with fewer corners, and tiles for overseas and for the centre of Paris."""
    drawn = {code: simplified(path, TOLERANCE, 0) for code, path in outlines().items() if code not in INNER}
    overseas = {code: _tile(OVERSEAS_AT, place, 0) for place, code in enumerate(OVERSEAS)}
    inner = {code: _tile(INNER_AT, place % 2, place // 2) for place, code in enumerate(INNER)}
    return {str(row["code"]): (drawn | overseas | inner)[str(row["code"])] for row in rows()}


@cache
def tile_codes() -> frozenset[str]:
    """Departments drawn as tiles on the map of the country."""
    return frozenset((*OVERSEAS, *INNER))


@cache
def inner_outlines() -> tuple[str, ...]:
    """The true outlines of those that stand aside as tiles: drawn without a link."""
    return tuple(simplified(outlines()[code], TOLERANCE / 4) for code in INNER)


def _tile(corner: tuple[int, int], column: int, line: int) -> str:
    x, y = corner[0] + column * (SIDE + GAP), corner[1] + line * (SIDE + GAP)
    return f"m{x},{y} {SIDE},0 0,{SIDE} -{SIDE},0z"
