"""Four published sets of parameters, typed on the form from draft to submission and read back everywhere.

Figures: `agreements/data/reference_figures.json`; the department is that of the test world, its places are added here.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from agreements.actions.targets import SOURCE
from agreements.exchange import read, written
from core.db import write_transaction
from core.guard import system_actor
from partners.models import Unit
from partners.workflow import Side, UnitKind
from tests import people
from tests.agreements.doing import YEAR
from tests.agreements.test_pages import reference
from tests.page import Browser, plain
from tests.reports import paper as sheet
from tests.world import reference as unit_reference

PAPER = pytest.mark.usefixtures("paper")
TOWNS = ("Alençon", "Argentan", "Flers", "L'Aigle")  # by name, as the form lists them
FIGURES = {row["department"]: row for row in json.loads(SOURCE.read_text(encoding="utf-8"))["agreements_published"]}
DOUBS, ORNE, GIRONDE, BOUCHES = (FIGURES[code] for code in ("25", "61", "33", "13"))
AIMS = ("entered", "active_file")
FIVE = ("Base commune", "Accompagnement global", "Social exclusif", "Coordination des parcours", "Suivi commun")

# What each set says beside `COMMON`, and the words a reader finds on the page, in the frozen text and in the act.
SETS: dict[str, tuple[dict[str, Any], dict[str, tuple[str, ...]]]] = {
    "doubs": (
        {
            "dedicated_fte": str(DOUBS["dedicated_advisors"]),
            "portfolio_cap": DOUBS["portfolio"].split("-")[1],
            "portfolio_least": DOUBS["portfolio"].split("-")[0],
            "coordinators": str(DOUBS["coordinators"]),
            "correspondents": str(DOUBS["correspondents"]),
            "social_workers": str(DOUBS["social_workers"]),
        },
        {
            "text": ("8 ETP", "100 personnes au plus par portefeuille", "70 personnes", "5 personnes", "300 personnes"),
            "act": (
                "8 ETP", "100 personnes", "au moins 70 personnes", "1 coordonnateur et 5 correspondants insertion",
                "300 professionnels",
            ),
        },
    ),
    "orne": (
        {
            "dedicated_fte": str(ORNE["dedicated_advisors"]),
            "social_workers": str(ORNE["social_workers"]),
            **{f"agencies-{n}-fte": "1" for n in range(4)},
            # Two waves: the last two towns open in July.
            **{f"agencies-{n}-start_on": f"{YEAR}-07-01" for n in (2, 3)},
            **{f"targets-{n}-{name}": str(ORNE["people_target"]) for n in (0, 1) for name in AIMS},
        },
        {
            "text": ("4 ETP", "73 personnes", "400 entrées, file active 400", "100 entrées, file active 100",
                     f"1er juillet {YEAR}"),
            "act": ("4 ETP", "73 professionnels", f"Alençon {YEAR} 100 100", f"1er juillet {YEAR}"),
        },
    ),
    "gironde": (
        {
            "dedicated_fte": str(GIRONDE["fte"]),
            "external_fte": str(GIRONDE["external_fte"]),
            "funding_percent": str(GIRONDE["esf_percent"]),
            "funding_source": "le Fonds social européen",
        },
        {
            "text": ("22 ETP", "11 ETP", "50 % par le Fonds social européen"),
            "act": ("22 ETP", "Un autre employeur en fournit 11 ETP",
                    "financé à hauteur de 50 % par le Fonds social européen"),
        },
    ),
    "bouches-du-rhone": (
        {
            "dedicated_fte": "4",
            **{f"axes-{n}-label": label for n, label in enumerate(FIVE)},
            # The last one first: the rank is the order.
            "axes-4-rank": "1", "axes-0-rank": "2", "axes-1-rank": "3", "axes-2-rank": "4", "axes-3-rank": "5",
            "agencies-0-capacity": "90",
        },
        {
            "text": (*FIVE, "90 places stipulées"),
            "act": ("Suivi commun (autre axe)", "Coordination des parcours (autre axe)", "90 (stipulées)"),
        },
    ),
}  # fmt: skip
# Typed once the agencies are saved.
LATER = {"orne": {f"shares-{n}-{name}": "100" for n in range(4) for name in AIMS}}
COMMON: dict[str, Any] = {
    "number": f"{YEAR}-81-P", "title": "Convention inspirée de chiffres publiés",
    "start_on": f"{YEAR}-01-01", "end_on": f"{YEAR + 1}-12-31",
    **{f"agencies-{n}-covered": "y" for n in range(4)}, "offices-0-covered": "y",
    **{f"targets-{n}-year": str(YEAR + n) for n in (0, 1)},
    **{f"targets-{n}-{name}": "400" for n in (0, 1) for name in AIMS},
    # The last legal basis is typed first: its rank puts it third.
    "legal_bases-0-rank": "3", "legal_bases-0-kind": "protocol", "legal_bases-0-reference": "le protocole de 2019",
    "legal_bases-0-on": "2019-04-05",
    "legal_bases-1-rank": "1", "legal_bases-1-kind": "code", "legal_bases-1-reference": "le code du travail",
    "legal_bases-2-rank": "2", "legal_bases-2-kind": "law", "legal_bases-2-reference": "la loi n° 2008-126",
    **{f"legal_bases-{n}-{name}": "" for n in (3, 4) for name in ("rank", "reference")},
    "national_framework": "le protocole national", "deliberation_body": "commission permanente",
    "deliberation_on": "2026-06-15", "deliberation_number": "CP-12", "transmitted_on": "2026-06-20",
    "employment_status": "établissement public", "employment_seat": "1 rue de l'Exemple",
    "support_renewals": "1", "notice_months": "3", "indicators": "Délai d'entrée\n\nSorties vers l'emploi",
    "council_dpo": "dpo@cd.exemple.test", "employment_dpo": "dpo@emploi.exemple.test",
}  # fmt: skip
SAID = (
    "le protocole national", "commission permanente", "15 juin 2026", "20 juin 2026", "établissement public",
    "1 rue de l'Exemple", "Délai d'entrée", "Sorties vers l'emploi", "3 mois", "inspirée de chiffres publiés",
    "le code du travail", "la loi n° 2008-126", "5 avril 2019",
)  # fmt: skip


@pytest.fixture
def fatou(app: Flask) -> Browser:
    """Administrator of the council of Tarn, where four agencies are added, and the one of Albi closed."""
    parents = {UnitKind.AGENCY: ("DT 81", Side.EMPLOYMENT), UnitKind.OFFICE: ("CD Tarn", Side.COUNCIL)}
    with app.app_context(), system_actor("tests: places"), write_transaction() as session:
        for name in ("Albi", "MDS Albi"):
            session.get_one(Unit, people.unit_of(name).id).closed_on = date(2020, 1, 1)
        for kind, prefix in ((UnitKind.AGENCY, ""), (UnitKind.OFFICE, "MDS ")):
            parent = session.get_one(Unit, people.unit_of(parents[kind][0]).id)
            for town in TOWNS:
                name = f"{prefix}{town}"
                unit = Unit(name=name, kind=kind, side=parents[kind][1], territory="81", ref=unit_reference("U", name))
                unit.parent_id, unit.organisation_id, unit.path, unit.town = (
                    parent.id,
                    parent.organisation_id,
                    "/",
                    town,
                )
                session.add(unit)
                session.flush()
                unit.path = f"{parent.path}{unit.id}/"
    return Browser(app, "fatou.diallo")


@PAPER
@pytest.mark.parametrize("name", SETS)
def test_a_published_agreement_is_typed_submitted_and_read_back_everywhere(fatou: Browser, name: str) -> None:
    typed, expected = SETS[name]
    ref = reference(fatou.post("agreements.new", COMMON | typed))
    fatou.post("agreements.edit", LATER.get(name, {}), ref=ref)
    fatou.post("agreements.submission", {}, ref=ref)
    page = plain(fatou.get("agreements.show", ref=ref).text)
    frozen = plain(fatou.get("agreements.version", ref=ref, number=1).text)
    for text in (page, frozen):
        assert [words for words in SAID if words not in text] == []
    assert [words for words in expected["text"] if words not in frozen] == []
    act = plain(fatou.get("reports.agreement_act", ref=ref).text)
    data = fatou.get("reports.agreement_act_pdf", ref=ref).response.data
    paper = " ".join(sheet.pages(data))
    for text in (act, paper):
        assert [words for words in (*SAID, *expected["act"]) if words not in text] == []
    assert sheet.faults(data) == []
    file = fatou.get("agreements.export", ref=ref).response.data
    assert written(read(file)) == file
    values = json.loads(file)
    assert [row["reference"] for row in values["legal_bases"]] == [
        "le code du travail", "la loi n° 2008-126", "le protocole de 2019",
    ]  # fmt: skip
    assert values["transmitted_on"] == "2026-06-20"
    assert values["indicators"] == ["Délai d'entrée", "Sorties vers l'emploi"]
    assert CHECKS[name](values), values


CHECKS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "doubs": lambda file: (
        [file[key] for key in ("portfolio_least", "portfolio_cap", "coordinators", "correspondents", "social_workers")]
        == [70, 100, 1, 5, 300]
    ),
    "orne": lambda file: (
        {row["start_on"] for row in file["agencies"]} == {f"{YEAR}-01-01", f"{YEAR}-07-01"}
        and sum(row["entries"] for row in file["shares"]) == ORNE["people_target"]
        and len(file["shares"]) == 4
    ),
    "gironde": lambda file: (
        [file[key] for key in ("dedicated_fte", "external_fte", "funding_percent", "funding_source")]
        == ["22.00", "11.00", 50, "le Fonds social européen"]
    ),
    "bouches-du-rhone": lambda file: (
        [axis["label"] for axis in file["axes"]] == [FIVE[4], *FIVE[:4]]
        and [row["capacity"] for row in sorted(file["agencies"], key=lambda row: row["name"])] == [90, None, None, None]
    ),
}
