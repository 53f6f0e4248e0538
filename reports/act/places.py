"""Places of an act, from its clauses alone: what the gate will count with once it is signed."""

from decimal import Decimal

from agreements.capacity import Capacity, capacity
from reports.act.parts import Clauses


def offered(clauses: Clauses) -> Capacity:
    """Places by agency, in the order of the clauses, and those in common."""
    by_agency = {place: Decimal(row["fte"]) if row["fte"] else None for place, row in enumerate(clauses["agencies"])}
    stated = {place: row.get("capacity") for place, row in enumerate(clauses["agencies"])}
    return capacity(by_agency, Decimal(clauses["dedicated_fte"]), clauses["portfolio_cap"], stated)


def total(clauses: Clauses) -> int:
    """Every place."""
    found = offered(clauses)
    return sum(found.of_agencies.values()) + found.shared
