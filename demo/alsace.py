"""One agreement for two departments: Alsace has one council for both. Invented throughout; nobody is followed there."""

from decimal import Decimal

from demo.published import Outside
from demo.published_terms import AXES, Published
from partners.models import Department

ALSACE = Published(
    code="67",
    further=("68",),
    towns=(("Strasbourg", "67000"), ("Haguenau", "67500"), ("Colmar", "68000"), ("Mulhouse", "68100")),
    fte=Decimal(10),
    people=600,
    clauses={"parts": AXES, "social_workers": 120, "notice_months": 6},
    note="et du Haut-Rhin (exemple synthétique)",
)


class Alsace(Outside):
    """Adds the two departments to a builder’s region."""

    def add(self, _password_hash: str) -> None:
        """Their places and their agreement; no account works there."""
        self._department(ALSACE)

    def council_name(self, _department: Department) -> str:
        """The council that took over from two."""
        return "Collectivité européenne d’Alsace"
