"""The clauses an amendment may change, in the shape that is frozen: as they hold, and as they would. Pure Python."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from agreements.amending import AGENCY, AXIS, DELAYS, OFFICE, PLAIN, TARGET, Changes, Value
from agreements.draft import Covered, Delays, Draft, Part, Target
from agreements.workflow import Axis

Clauses = Mapping[str, Any]
_LISTS = (("agencies", AGENCY), ("offices", OFFICE))


def shaped(flat: Mapping[str, Value]) -> dict[str, Any]:
    """Single clauses, as in `amending.clauses_of`, in the shape that is frozen."""
    found: dict[str, Any] = {name: flat[name] for name in PLAIN if name not in DELAYS}
    found["delays"] = {name: flat[name] for name in DELAYS}
    found["axes"] = [{"kind": kind, "label": label} for kind, label in _under(flat, AXIS)]
    for name, prefix in _LISTS:
        found[name] = [{"ref": ref, **unit} for ref, unit in _under(flat, prefix)]
    found["targets"] = [{"year": int(year), **aim} for year, aim in sorted(_under(flat, TARGET))]
    return found


def _under(flat: Mapping[str, Value], prefix: str) -> list[tuple[str, Any]]:
    return [(key.removeprefix(prefix), value) for key, value in flat.items() if key.startswith(prefix)]


def flattened(clauses: Clauses) -> dict[str, Value]:
    """The single clauses of a frozen shape."""
    found: dict[str, Value] = {name: clauses[name] for name in PLAIN if name not in DELAYS}
    found |= {name: clauses["delays"][name] for name in DELAYS}
    found |= {f"{AXIS}{row['kind']}": row["label"] for row in clauses["axes"]}
    for name, prefix in _LISTS:
        found |= {f"{prefix}{row['ref']}": _without(row, "ref") for row in clauses[name]}
    return found | {f"{TARGET}{row['year']}": _without(row, "year") for row in clauses["targets"]}


def _without(row: Mapping[str, Any], name: str) -> Value:
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
        delays=Delays(**clauses["delays"]),
        parts=tuple(Part(Axis(row["kind"]), row["label"]) for row in clauses["axes"]),
        agencies=tuple(_covered(row) for row in clauses["agencies"]),
        offices=tuple(_covered(row) for row in clauses["offices"]),
        targets=tuple(Target(row["year"], row["entries"], row["active_file"]) for row in clauses["targets"]),
    )


def _covered(row: Mapping[str, Any]) -> Covered:
    fte = Decimal(row["fte"]) if row["fte"] else None
    return Covered(row["ref"], date.fromisoformat(row["start_on"]), fte)
