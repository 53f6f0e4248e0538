"""What is published about four agreements outside the region, as drafts of synthetic ones.

Figures: `agreements_published` of `agreements/data/reference_figures.json` (facts, quoted with their source). Chosen
for the demonstration, not published: places, delays, targets but that of Orne, words of the axes, contacts, dates.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from agreements.actions.targets import SOURCE
from agreements.draft import Covered, Draft, LegalBasis, Means, Part, Share, Target
from agreements.labels import LABELS
from agreements.workflow import Axis, LegalBasisKind
from core.clock import months_after

YEARS = 3
SECOND_WAVE = 6  # months after the first
NOTE = "(inspirée de chiffres publiés)"
AXES = tuple(Part(kind, str(LABELS[kind])) for kind in (Axis.RESOURCES, Axis.GLOBAL, Axis.SOCIAL_ONLY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Where an agreement holds, and what it says beside what all of them say."""

    code: str
    towns: tuple[tuple[str, str], ...]  # name and postcode, the largest first
    fte: Decimal
    people: int  # a year, and in the active file
    clauses: Mapping[str, Any]
    second_wave: int = 0  # agencies, the last ones, that begin later
    stated: int | None = None  # places of the first agency
    further: tuple[str, ...] = ()  # departments covered besides
    note: str = NOTE


def figures() -> dict[str, dict[str, Any]]:
    """What is published of each agreement, by department."""
    rows = json.loads(SOURCE.read_text(encoding="utf-8"))["agreements_published"]
    return {row["department"]: row for row in rows}


def published() -> tuple[Published, ...]:
    """Doubs, Orne, Gironde, Bouches-du-Rhône."""
    found = figures()
    return _doubs(found["25"]), _orne(found["61"]), _gironde(found["33"]), _bouches_du_rhone(found["13"])


def _doubs(row: dict[str, Any]) -> Published:
    least, cap = map(int, row["portfolio"].split("-"))
    means = Means(
        portfolio_least=least, coordinators=row["coordinators"], correspondents=row["correspondents"]
    )  # fmt: skip
    return Published(
        code="25",
        towns=(("Besançon", "25000"), ("Montbéliard", "25200"), ("Pontarlier", "25300")),
        fte=Decimal(row["dedicated_advisors"]),
        people=min(row["followed_2014"]),
        clauses={"portfolio_cap": cap, "means": means, "social_workers": row["social_workers"], "parts": AXES},
    )


def _orne(row: dict[str, Any]) -> Published:
    postcodes = {"L'Aigle": "61300", "Argentan": "61200", "Flers": "61100", "Alençon": "61000"}
    towns = tuple((town.replace("'", "’"), postcodes[town]) for town in row["towns"])
    return Published(
        code="61",
        towns=towns,
        fte=Decimal(row["dedicated_advisors"]),
        people=row["people_target"],
        clauses={"social_workers": row["social_workers"], "parts": AXES, "notice_months": 3},
        second_wave=len(towns) // row["waves"],
    )


def _gironde(row: dict[str, Any]) -> Published:
    means = Means(
        external_fte=Decimal(row["external_fte"]),
        funding_percent=row["esf_percent"],
        funding_source="le Fonds social européen",
    )
    return Published(
        code="33",
        towns=(("Bordeaux", "33000"), ("Libourne", "33500"), ("Langon", "33210"), ("Arcachon", "33120")),
        fte=Decimal(row["fte"]),
        people=row["fte"] * 70,
        clauses={"means": means, "parts": AXES},
    )


def _bouches_du_rhone(row: dict[str, Any]) -> Published:
    more = ("Coordination des parcours et information réciproque", "Suivi commun et évaluation")
    others = tuple(Part(Axis.OTHER, words) for words in more)
    indicators = ("Délai entre l’orientation et l’entrée", "Sorties vers l’emploi à six mois")
    return Published(
        code="13",
        towns=(("Marseille", "13001"), ("Aix-en-Provence", "13100"), ("Arles", "13200"), ("Martigues", "13500")),
        fte=Decimal(12),
        people=840,
        clauses={"parts": (*AXES, *others)[: row["axes"]], "indicators": indicators},
        stated=300,
    )


def draft(one: Published, of_name: str, start: date, agencies: tuple[str, ...], offices: tuple[str, ...]) -> Draft:
    """The agreement of a department from a day on; `agencies`, `offices`: references, in the order of the towns."""
    end = date(start.year + YEARS - 1, 12, 31)
    years = range(start.year, end.year + 1)
    later = months_after(start, SECOND_WAVE)
    first = len(agencies) - one.second_wave
    starts = [start if number < first else later for number in range(len(agencies))]
    return Draft(
        number=f"{one.code}-{start.year}-01",
        title=f"Convention d’accompagnement global {of_name} {one.note}",
        start_on=start,
        end_on=end,
        dedicated_fte=one.fte,
        legal_bases=_bases(figures().get(one.code)),
        departments=one.further,
        national_framework="le protocole national d’approche globale de l’accompagnement",
        deliberation_body="commission permanente",
        deliberation_on=date(start.year - 1, 10, 12),
        deliberation_number=f"{start.year - 1}-CP-{one.code}",
        transmitted_on=date(start.year - 1, 10, 20),
        employment_status="établissement public administratif de l’État",
        employment_seat=f"1 rue de l’Exemple, {one.towns[0][1]} {one.towns[0][0]}",
        support_renewals=1,
        agencies=tuple(
            Covered(ref, day, fte, capacity=None if number else one.stated)
            for number, (ref, day, fte) in enumerate(zip(agencies, starts, _fte(one.fte, len(agencies)), strict=True))
        ),
        offices=tuple(Covered(ref, day) for ref, day in zip(offices, starts, strict=True)),
        targets=tuple(Target(year, one.people, one.people) for year in years),
        shares=tuple(_shares(one.people, years, agencies)),
        council_dpo=f"dpd.cd{one.code}@exemple.invalid",
        employment_dpo="dpd.emploi@exemple.invalid",
        **one.clauses,
    )


def _bases(row: dict[str, Any] | None) -> tuple[LegalBasis, ...]:
    """`row`: what is published of it, if anything."""
    laws = (
        LegalBasis(LegalBasisKind.CODE, "le code de l’action sociale et des familles, notamment son article L. 263-1"),
        LegalBasis(LegalBasisKind.CODE, "le code du travail, notamment ses articles L. 5311-1 et L. 5312-1"),
    )
    if row is None:
        return laws
    words = "la convention de ce département dont les chiffres publiés ont inspiré celle-ci, qui est synthétique"
    return (*laws, LegalBasis(LegalBasisKind.PROTOCOL, words, date.fromisoformat(row["signed"])))


def _fte(total: Decimal, agencies: int) -> list[Decimal]:
    """In hundredths; the first agency takes what is left over."""
    each = (total / agencies).quantize(Decimal("0.01"), ROUND_DOWN)
    return [total - each * (agencies - 1), *([each] * (agencies - 1))]


def _shares(people: int, years: range, agencies: tuple[str, ...]) -> list[Share]:
    """As even as whole people allow; the first agencies take what is left over."""
    each, left = divmod(people, len(agencies))
    parts = [each + (number < left) for number in range(len(agencies))]
    return [Share(year, ref, part, part) for year in years for ref, part in zip(agencies, parts, strict=True)]
