"""Annexes of an act: A, the places covered; B, what is shared of people's data, by whom and for how long."""

from typing import Any

from agreements.capacity import Capacity
from reports.act import places
from reports.act.parts import MISSING, Clauses, Part, Table, column, count, day, fr, fte


def places_covered(clauses: Clauses) -> list[Part]:
    """Annex A."""
    return [_agencies(clauses), _offices(clauses), *_shares(clauses)]


def _agencies(clauses: Clauses) -> Part:
    offered = places.offered(clauses)
    rows = tuple(
        (
            row["name"],
            day(row["start_on"]),
            fte(row["fte"]),
            _places(offered, place, row),
        )
        for place, row in enumerate(clauses["agencies"])
    )
    common = fr("Les agences sans ETP propre se partagent %(count)s places en commun.", count=count(offered.shared))
    columns = (
        column("Agence"),
        column("À partir du"),
        column("ETP dédiés", numeric=True),
        column("Places", numeric=True),
    )
    return Part(
        title=fr("Agences du Service de l'emploi"),
        items=() if rows else (MISSING,),
        table=Table(caption=fr("Agences couvertes"), columns=columns, rows=rows) if rows else None,
        after=(
            *((common,) if any(place not in offered.of_agencies for place in range(len(rows))) else ()),
            *((fr(_STATED),) if any(row.get("capacity") for row in clauses["agencies"]) else ()),
        ),
    )


_STATED = (
    "Les places stipulées valent quels que soient les ETP de l'agence. Une place est une capacité, pas un objectif."
)


def _places(offered: Capacity, place: int, row: dict[str, Any]) -> str:
    if row.get("capacity"):
        return fr("%(count)s (stipulées)", count=count(row["capacity"]))
    return count(offered.of_agencies[place]) if place in offered.of_agencies else fr("en commun")


def _offices(clauses: Clauses) -> Part:
    rows = tuple((row["name"], day(row["start_on"])) for row in clauses["offices"])
    columns = (column("Lieu d'accueil"), column("À partir du"))
    return Part(
        title=fr("Lieux d'accueil du Département"),
        items=() if rows else (MISSING,),
        table=Table(caption=fr("Lieux d'accueil couverts"), columns=columns, rows=rows) if rows else None,
    )


def _shares(clauses: Clauses) -> list[Part]:
    rows = tuple(
        (row["name"], str(row["year"]), count(row["entries"]), count(row["active_file"]))
        for row in clauses.get("shares", ())
    )
    columns = (
        column("Agence"),
        column("Année"),
        column("Entrées dans l'année", numeric=True),
        column("File active à atteindre", numeric=True),
    )
    table = Table(caption=fr("Objectifs par agence"), columns=columns, rows=rows)
    return [Part(title=fr("Répartition des objectifs"), table=table)] if rows else []


def data_protection(clauses: Clauses) -> list[Part]:
    """Annex B."""
    return [_shared(), _readers(), _retention(), _rights(clauses)]


def _shared() -> Part:
    return Part(
        title=fr("Ce qui est partagé"),
        text=(fr("Aux seules fins de l'accompagnement global, et dans les limites de l'accord de la personne :"),),
        items=(
            fr("l'identité et les coordonnées de la personne, la façon de la joindre, l'interprète s'il en faut un ;"),
            fr("la fiche de liaison, sa réponse et les motifs ;"),
            fr("les freins par leur effet sur la recherche d'emploi, le plan d'action, les contacts, les résultats."),
        ),
        after=(
            fr(
                "Ne sont jamais partagés : un diagnostic médical, le numéro de sécurité sociale, les notes qu'un "
                "service garde pour lui. Les addictions, la santé mentale, la santé sexuelle et les violences ne se "
                "partagent que sur décision expresse de la personne."
            ),
        ),
    )


def _readers() -> Part:
    return Part(
        title=fr("Qui y accède"),
        text=(
            fr(
                "L'accès est nominatif, dossier par dossier : le binôme, la coordination qui distribue les "
                "orientations, et l'encadrement avec un motif. Chaque lecture est inscrite à un journal avant "
                "l'affichage ; la personne peut en obtenir la liste."
            ),
        ),
    )


def _retention() -> Part:
    rows = (
        (fr("Dossier d'accompagnement"), fr("24 mois après le dernier contact avec la personne, puis anonymisation")),
        (fr("Orientation sans entrée"), fr("12 mois")),
        (fr("Pièces jointes d'une orientation close"), fr("6 mois")),
        (fr("Journal des accès"), fr("12 mois")),
    )
    return Part(
        title=fr("Durées de conservation"),
        table=Table(caption=fr("Durées de conservation"), columns=(column("Données"), column("Durée")), rows=rows),
    )


def _rights(clauses: Clauses) -> Part:
    rows = (
        (clauses["council"], clauses["council_dpo"] or MISSING),
        (clauses["employment"], clauses["employment_dpo"] or MISSING),
    )
    return Part(
        title=fr("Droits des personnes"),
        text=(
            fr(
                "Toute personne peut accéder à ses données, les faire rectifier ou effacer, s'opposer à leur partage "
                "ou le faire limiter, en écrivant à l'un des délégués à la protection des données. Réponse lui est "
                "donnée dans un délai d'un mois ; elle peut saisir la CNIL."
            ),
        ),
        table=Table(
            caption=fr("Contacts pour la protection des données"),
            columns=(column("Partie"), column("Contact")),
            rows=rows,
        ),
    )
