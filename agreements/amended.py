"""The clauses an amendment may change, in the shape that is frozen: as they hold, and as they would. Pure Python.

A text that was frozen before a clause existed does not have it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from agreements.amending import (
    AGENCY,
    AXIS,
    DELAYS,
    MEANS,
    OFFICE,
    PLAIN,
    TARGET,
    Changes,
    Value,
    axis_key,
    axis_of,
)
from agreements.draft import Covered, Delays, Draft, Means, Part, Share, Target
from agreements.workflow import Axis

Clauses = Mapping[str, Any]
_LISTS = (("agencies", AGENCY), ("offices", OFFICE))


def shaped(flat: Mapping[str, Value]) -> dict[str, Any]:
    """Single clauses, as in `amending.clauses_of`, in the shape that is frozen."""
    found: dict[str, Any] = {name: flat[name] for name in PLAIN if name not in DELAYS}
    found["delays"] = {name: flat[name] for name in DELAYS if flat[name] is not None}
    found["axes"] = [{"kind": str(axis_of(key)), "label": label} for key, label in _under(flat, AXIS)]
    for name, prefix in _LISTS:
        found[name] = [{"ref": ref, **unit} for ref, unit in _under(flat, prefix)]
    aims = [(int(year), aim) for year, aim in sorted(_under(flat, TARGET))]
    found["targets"] = [{"year": year, **_without(aim, "shares")} for year, aim in aims]
    found["shares"] = [{"year": year, **share} for year, aim in aims for share in aim.get("shares", ())]
    return found


def _under(flat: Mapping[str, Value], prefix: str) -> list[tuple[str, Any]]:
    return [(key.removeprefix(prefix), value) for key, value in flat.items() if key.startswith(prefix)]


def flattened(clauses: Clauses) -> dict[str, Value]:
    """The single clauses of a frozen shape."""
    found: dict[str, Value] = {name: clauses.get(name) for name in PLAIN if name not in DELAYS}
    found |= {name: clauses["delays"].get(name) for name in DELAYS}
    found |= {f"{AXIS}{axis_key(part)}": part.label for part in _parts(clauses)}
    for name, prefix in _LISTS:
        found |= {f"{prefix}{row['ref']}": _without(row, "ref") for row in clauses[name]}
    for row in clauses["targets"]:
        shares = [_without(share, "year") for share in clauses.get("shares", ()) if share["year"] == row["year"]]
        found[f"{TARGET}{row['year']}"] = {**_without(row, "year"), **({"shares": shares} if shares else {})}
    return found


def _parts(clauses: Clauses) -> tuple[Part, ...]:
    return tuple(Part(Axis(row["kind"]), row["label"]) for row in clauses["axes"])


def _without(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def amended(clauses: Clauses, changes: Changes) -> dict[str, Any]:
    """The clauses once the changes apply; what is not among them stays."""
    new = {**flattened(clauses), **{key: one["new"] for key, one in changes.items()}}
    return {**clauses, **shaped({key: value for key, value in new.items() if value is not None or key in PLAIN})}


def drafted(base: Draft, clauses: Clauses) -> Draft:
    """What was proposed over what holds, as it is typed again."""
    return replace(
        base,
        dedicated_fte=Decimal(clauses["dedicated_fte"]),
        portfolio_cap=clauses["portfolio_cap"],
        social_workers=clauses["social_workers"],
        means=_means(clauses),
        delays=Delays(**clauses["delays"]),
        parts=_parts(clauses),
        agencies=tuple(_covered(row) for row in clauses["agencies"]),
        offices=tuple(_covered(row) for row in clauses["offices"]),
        targets=tuple(Target(row["year"], row["entries"], row["active_file"]) for row in clauses["targets"]),
        shares=tuple(
            Share(row["year"], row["ref"], row["entries"], row["active_file"]) for row in clauses.get("shares", ())
        ),
    )


def _means(clauses: Clauses) -> Means:
    said = {name: clauses.get(name) for name in MEANS}
    return Means(**said | {"external_fte": Decimal(said["external_fte"]) if said["external_fte"] else None})


def _covered(row: Mapping[str, Any]) -> Covered:
    fte = Decimal(row["fte"]) if row["fte"] else None
    return Covered(row["ref"], date.fromisoformat(row["start_on"]), fte, capacity=row.get("capacity"))
