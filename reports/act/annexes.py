"""Annexes of an act: A, the places covered; B, what is shared of people's data, by whom and for how long."""

from reports.act import places
from reports.act.parts import MISSING, Clauses, Part, Table, column, count, day, fr, fte


def places_covered(clauses: Clauses) -> list[Part]:
    """Annex A."""
    return [_agencies(clauses), _offices(clauses)]


def _agencies(clauses: Clauses) -> Part:
    offered = places.offered(clauses)
    rows = tuple(
        (
            row["name"],
            day(row["start_on"]),
            fte(row["fte"]),
            count(offered.of_agencies[place]) if place in offered.of_agencies else fr("en commun"),
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
        after=(common,) if any(not row["fte"] for row in clauses["agencies"]) else (),
    )


def _offices(clauses: Clauses) -> Part:
    rows = tuple((row["name"], day(row["start_on"])) for row in clauses["offices"])
    columns = (column("Lieu d'accueil"), column("À partir du"))
    return Part(
        title=fr("Lieux d'accueil du Département"),
        items=() if rows else (MISSING,),
        table=Table(caption=fr("Lieux d'accueil couverts"), columns=columns, rows=rows) if rows else None,
    )


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
