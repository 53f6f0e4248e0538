"""What the parties owe each other and the people they follow: means, delays, diagnosis, support, targets."""

from agreements.workflow import Diagnosis
from reports.act import places
from reports.act.parts import MISSING, Clauses, Part, Table, column, count, counted, fr, fte


def articles(clauses: Clauses) -> list[Part]:
    """Means first, targets last."""
    return [_means(clauses), _referral(clauses), _diagnosis(clauses), _support(clauses), _targets(clauses)]


def _means(clauses: Clauses) -> Part:
    workers = clauses["social_workers"]
    social = (
        fr("Le Département mobilise ses professionnels du travail social.")
        if not workers
        else fr("Le Département mobilise %(count)s du travail social.", count=_professionals(workers))
    )
    return Part(
        title=fr("Moyens et engagements"),
        text=(
            fr(
                "Le Service de l'emploi affecte %(fte)s de conseil dédié. Un portefeuille à temps plein compte au plus "
                "%(cap)s, soit %(places)s d'accompagnement global ouvertes en même temps.",
                fte=fte(clauses["dedicated_fte"]),
                cap=counted(clauses["portfolio_cap"], "personne", "personnes"),
                places=counted(places.total(clauses), "place", "places"),
            ),
            *_behind(clauses),
            social,
            fr(
                "Les places sont une capacité. Quand toutes sont prises, les orientations rejoignent une liste "
                "d'attente, servie dans l'ordre des demandes."
            ),
        ),
        table=_commitments(clauses),
    )


def _behind(clauses: Clauses) -> list[str]:
    """Who employs and pays the dedicated advisors, how few people they follow, who coordinates."""
    external, least = clauses.get("external_fte"), clauses.get("portfolio_least")
    percent, source = clauses.get("funding_percent"), clauses.get("funding_source")
    said = []
    if external:
        said.append(fr("Un autre employeur en fournit %(fte)s.", fte=fte(external)))
    if source:
        share = fr("à hauteur de %(percent)s %% ", percent=percent) if percent else ""
        said.append(fr("Le conseil dédié est financé %(share)spar %(source)s.", share=share, source=source))
    if least:
        said.append(fr("Un portefeuille compte au moins %(least)s.", least=counted(least, "personne", "personnes")))
    people = [counted(clauses[name], one, many) for name, one, many in _COORDINATION if clauses.get(name)]
    if people:
        said.append(fr("La coordination est assurée par %(people)s.", people=fr(" et ").join(people)))
    return [" ".join(said)] if said else []


_COORDINATION = (
    ("coordinators", "coordonnateur", "coordonnateurs"),
    ("correspondents", "correspondant insertion", "correspondants insertion"),
)


def _professionals(workers: int) -> str:
    return counted(workers, "professionnel", "professionnels")


def _commitments(clauses: Clauses) -> Table:
    """Everything one party owes the other, on one table."""
    council, employment, both = fr("Le Département"), fr("Le Service de l'emploi"), fr("Les deux parties")
    delays = clauses["delays"]
    rows = [
        (fr("Conseil dédié"), fte(clauses["dedicated_fte"]), employment),
        (
            fr("Personnes par portefeuille, au plus"),
            counted(clauses["portfolio_cap"], "personne", "personnes"),
            employment,
        ),
        (fr("Places ouvertes en même temps"), counted(places.total(clauses), "place", "places"), employment),
    ]
    if clauses["social_workers"]:
        rows.append((fr("Travail social mobilisé"), _professionals(clauses["social_workers"]), council))
    rows += [
        (fr("Prise en charge d'une orientation"), _working_days(delays["acknowledge_wd"]), council),
        (fr("Réponse à une orientation"), _working_days(delays["answer_wd"]), council),
        (fr("Complément demandé"), _working_days(delays["information_wd"]), employment),
        (fr("Diagnostic partagé"), counted(delays["diagnosis_cd"], "jour", "jours"), both),
        (fr("Contact avec la personne"), _every(delays["contact_cd"]), both),
        (fr("Durée d'un accompagnement, au plus"), counted(clauses["support_months"], "mois", "mois"), both),
    ]
    columns = (column("Engagement"), column("Mesure"), column("Qui s'y engage"))
    return Table(caption=fr("Tableau des engagements"), columns=columns, rows=tuple(rows))


def _working_days(days: int) -> str:
    """« 10 jours ouvrés »."""
    return counted(days, "jour ouvré", "jours ouvrés")


def _every(days: int) -> str:
    if days == 1:
        return fr("au moins une fois par jour")
    return fr("au moins une fois tous les %(days)s", days=counted(days, "jour", "jours"))


def _referral(clauses: Clauses) -> Part:
    delays = clauses["delays"]
    return Part(
        title=fr("Orientation et délais de réponse"),
        text=(
            fr(
                "L'orientation se fait par une fiche de liaison qui nomme les freins, dit ce qui est demandé et porte "
                "l'accord de la personne. Elle réserve une place. À partir de son envoi :"
            ),
        ),
        items=(
            fr(
                "le lieu d'accueil en prend connaissance dans un délai de %(days)s ;",
                days=_working_days(delays["acknowledge_wd"]),
            ),
            fr(
                "il accepte, demande un complément ou décline avec un motif, dans un délai de %(days)s ;",
                days=_working_days(delays["answer_wd"]),
            ),
            fr(
                "le complément demandé est donné dans un délai de %(days)s, pendant lequel le délai de réponse est "
                "suspendu.",
                days=_working_days(delays["information_wd"]),
            ),
        ),
        after=(
            fr(
                "L'auteur de l'orientation est toujours informé de la réponse et de son motif, et la personne "
                "aussi. Les délais en jours ouvrés ne comptent ni les fins de semaine ni les jours fériés."
            ),
            *_reminders(delays),
        ),
    )


def _reminders(delays: dict[str, int]) -> tuple[str, ...]:
    """What a delay sets off; a text frozen before it was a clause does not say it."""
    if "reminder_wd" not in delays:
        return ()
    return (
        fr(
            "La partie qui doit agir est relancée %(days)s après l'envoi.",
            days=_working_days(delays["reminder_wd"]),
        ),
        fr(
            "Un délai dépassé est signalé à son encadrement après %(head)s, aux administrateurs des deux parties après "
            "%(administrators)s.",
            head=_working_days(delays["head_wd"]),
            administrators=_working_days(delays["administrators_wd"]),
        ),
        fr(
            "Une orientation sans acte du lieu d'accueil pendant %(expiry)s expire ; sans le complément demandé, elle "
            "est retirée après %(silence)s.",
            expiry=counted(delays["expiry_cd"], "jour", "jours"),
            silence=counted(delays["silence_cd"], "jour", "jours"),
        ),
    )


_MADE: dict[Diagnosis, str] = {
    Diagnosis.THREE_WAY: "Le diagnostic partagé se fait lors d'une rencontre à trois : la personne et le binôme.",
    Diagnosis.EACH_THEN_SHARED: "Chaque membre du binôme établit son diagnostic avec la personne, puis ils les "
    "partagent, avec l'accord de celle-ci.",
    Diagnosis.COMMISSION: "Le diagnostic partagé est établi en commission, où la personne est entendue si elle le "
    "souhaite.",
}


def _diagnosis(clauses: Clauses) -> Part:
    return Part(
        title=fr("Diagnostic partagé et entrée"),
        text=(
            fr(_MADE[Diagnosis(clauses["diagnosis"])]),
            fr(
                "Il est établi dans les %(days)s qui suivent l'envoi de l'orientation. Il précise pour chaque frein "
                "son effet sur la recherche d'emploi, qui agit et le résultat visé. Il décrit des faits utiles, "
                "jamais un diagnostic médical. Validé par le binôme et accepté par la personne, il marque l'entrée en "
                "accompagnement global.",
                days=counted(clauses["delays"]["diagnosis_cd"], "jour", "jours"),
            ),
        ),
    )


def _support(clauses: Clauses) -> Part:
    return Part(
        title=fr("Accompagnement et sortie"),
        text=(
            fr(
                "L'accompagnement dure %(months)s au plus. Le binôme peut le renouveler avec l'accord de la personne, "
                "avant son terme. Un contact a lieu %(every)s ; un appel, une rencontre ou un entretien à distance se "
                "valent.",
                months=counted(clauses["support_months"], "mois", "mois"),
                every=_every(clauses["delays"]["contact_cd"]),
            ),
            *_renewals(clauses.get("support_renewals")),
            fr(
                "À la sortie, le motif et les résultats sont consignés et communiqués à l'auteur de l'orientation. "
                "Rien de ce que les parties échangent ne sert à un contrôle ou à une sanction."
            ),
        ),
    )


def _renewals(times: int | None) -> list[str]:
    if times is None:
        return []
    if times == 0:
        return [fr("Par exception, l'accompagnement n'est pas renouvelé.")]
    return [fr("L'accompagnement se renouvelle au plus %(times)s.", times=counted(times, "fois", "fois"))]


def _targets(clauses: Clauses) -> Part:
    rows = tuple((str(row["year"]), count(row["entries"]), count(row["active_file"])) for row in clauses["targets"])
    columns = (
        column("Année"),
        column("Entrées dans l'année", numeric=True),
        column("File active à atteindre", numeric=True),
    )
    return Part(
        title=fr("Objectifs"),
        text=(fr("Les parties se fixent les objectifs suivants pour le territoire :"),),
        items=() if rows else (MISSING,),
        table=Table(caption=fr("Objectifs par année"), columns=columns, rows=rows) if rows else None,
        after=(
            *((fr("Leur répartition par agence figure à l'annexe A."),) if clauses.get("shares") else ()),
            fr("Un objectif est un plancher : aucune orientation n'est refusée parce qu'il est atteint."),
        ),
    )
