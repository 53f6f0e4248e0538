"""Where the synthetic stories take place: agencies, offices and who works there, as plain values."""

from dataclasses import dataclass, field
from decimal import Decimal

from referrals.workflow import Direction

EXTRA_FTE = (Decimal("0.25"), Decimal("0.2"), Decimal(0), Decimal("0.15"))


@dataclass(slots=True)
class Agency:
    """An employment agency; membership ids of its coordinator and advisors."""

    unit: int
    town: str
    postcode: str
    capacity: int = 0  # places under the agreement
    router: int = 0  # where a dedicated advisor answers social workers
    prescribing: list[int] = field(default_factory=list)
    dedicated: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Office:
    """A council office; membership ids of its coordinator and social workers."""

    unit: int
    town: str
    router: int = 0
    workers: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Territory:
    """One department with its units and, when there is one, its agreement in force."""

    code: str
    council: int
    employment: int
    agencies: list[Agency] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    agreement: int | None = None
    terms: int | None = None

    def institution(self, direction: Direction) -> int:
        """Unit id of the institution that receives in a direction."""
        return self.council if direction is Direction.TO_COUNCIL else self.employment

    def left(self) -> dict[int, int]:
        """Places of each agency by its unit, nobody in them yet."""
        return {agency.unit: agency.capacity for agency in self.agencies}

    def offices_near(self, agency: Agency) -> list[Office]:
        """Offices of the agency's town, else all of the department."""
        return [office for office in self.offices if office.town == agency.town] or self.offices


def fte(number: int, agency: Agency) -> Decimal:
    """What the agency brings: its dedicated advisors, and in three agencies of four a part of a colleague's time."""
    return len(agency.dedicated) * (1 + EXTRA_FTE[number % len(EXTRA_FTE)])
