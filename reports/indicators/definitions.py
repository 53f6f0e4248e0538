"""One definition per indicator, printed wherever its figure is. Referrals are those sent within the period, supports
are global supports of the department: `SCOPE` says it once above the list."""

from dataclasses import dataclass

from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is counted. A plain count has no denominator; nothing left out, no exclusions."""

    name: LazyText
    sentence: LazyText
    numerator: LazyText
    denominator: LazyText | None = None
    exclusions: LazyText | None = None


SCOPE = _l(
    "Sauf mention contraire, les orientations sont celles envoyées pendant la période, les accompagnements sont les "
    "accompagnements globaux du département. Parts arrondies à 0,1 : leur somme peut différer de 100 %."
)
_RUNNING = _l("délai encore en cours")

DEFINITIONS: dict[str, Definition] = {
    "sent": Definition(
        _l("Orientations"),
        _l("Adressées aux lieux d'accueil, par date d'envoi."),
        _l("orientations envoyées"),
        exclusions=_l("brouillons"),
    ),
    "acceptance": Definition(
        _l("Taux d'acceptation"),
        _l("Part acceptée des orientations qui ont reçu une réponse."),
        _l("acceptées"),
        _l("acceptées et déclinées"),
        _l("sans réponse à l'extraction, réponses par des ressources, accompagnement social exclusif"),
    ),
    "declines": Definition(
        _l("Refus par motif"),
        _l("Orientations déclinées, par motif codé."),
        _l("déclinées pour ce motif"),
        _l("déclinées"),
    ),
    "answer_time": Definition(
        _l("Réponse médiane"),
        _l("Jours ouvrés de l'envoi, exclu, à la réponse, incluse ; l'attente d'un complément est comprise."),
        _l("délai dépassé par la moitié des réponses"),
        exclusions=_l("sans réponse à l'extraction"),
    ),
    "answered": Definition(
        _l("Réponse dans le délai"),
        _l("Part des orientations répondues dans le délai de la convention."),
        _l("répondues à temps"),
        _l("répondues, ou hors délai"),
        _RUNNING,
    ),
    "acknowledged": Definition(
        _l("Prise en charge"),
        _l("Part des orientations ouvertes ou répondues dans le délai de la convention."),
        _l("ouvertes à temps"),
        _l("ouvertes, ou hors délai"),
        _RUNNING,
    ),
    "writing": Definition(
        _l("Durée du formulaire"),
        _l(
            "Minutes entières de l'ouverture de la première page à l'envoi, pauses comprises ; médiane des "
            "orientations envoyées le jour même."
        ),
        _l("durée dépassée par la moitié de ces envois"),
        exclusions=_l("envois d'un autre jour, orientations transmises d'un lieu à un autre"),
    ),
    "loop": Definition(
        _l("Boucle fermée"),
        _l(
            "Part des besoins dont la dernière orientation a sa réponse lue, ou son bilan acquitté si elle a été "
            "acceptée, ou a été retirée ; une orientation et celles qui la suivent font un besoin, daté de la première."
        ),
        _l("besoins dont la boucle est fermée"),
        _l("besoins adressés depuis 90 jours au moins"),
        _l("erreurs et doublons retirés"),
    ),
    "outcomes_read": Definition(
        _l("Bilans acquittés"),
        _l("Part des accompagnements terminés dont la personne qui avait orienté a acquitté le bilan."),
        _l("bilans acquittés"),
        _l("accompagnements terminés, issus d'une orientation de la période"),
    ),
    "silent": Definition(
        _l("Sans suite"),
        _l("Orientations expirées sans acte du lieu d'accueil, ou retirées faute du complément demandé."),
        _l("expirées ou retirées par silence"),
    ),
    "quiet": Definition(
        _l("Sans acte depuis 10 jours"),
        _l("En cours, sans aucun acte depuis dix jours ouvrés alors que l’une des deux parties doit agir."),
        _l("orientations sans acte"),
        exclusions=_l("attente d'une place, réponses reportées avant leur date"),
    ),
    "entries": Definition(
        _l("Entrée"),
        _l("Diagnostic partagé validé avec l'accord de la personne."),
        _l("accompagnements dont l'entrée est datée de la période"),
    ),
    "active_file": Definition(
        _l("Accompagnements en cours"),
        _l("Entrés au plus tard à la date, sans sortie à cette date."),
        _l("accompagnements entrés et non terminés"),
        exclusions=_l("ouverts, diagnostic à partager"),
    ),
    "people": Definition(
        _l("Personnes suivies"),
        _l("Personnes distinctes dont un accompagnement, entré, touche la période."),
        _l("personnes distinctes"),
    ),
    "started": Definition(
        _l("Démarrage"),
        _l("Part des accompagnements ouverts pendant la période où un premier contact a abouti."),
        _l("avec un contact abouti"),
        _l("ouverts"),
    ),
    "contact": Definition(
        _l("Rythme des contacts"),
        _l(
            "Part des accompagnements en cours, hors pauses, avec un contact abouti sous 15 jours, ou le délai convenu."
        ),
        _l("avec un contact abouti à temps"),
        _l("en cours"),
        _l("tentatives"),
    ),
    "open_supports": Definition(
        _l("Accompagnements en cours"),
        _l("Accompagnements ouverts sous cette convention et non terminés à ce jour, entrés ou non."),
        _l("accompagnements en cours"),
    ),
    "load": Definition(
        _l("Personnes par conseiller"),
        _l("Personnes distinctes suivies à la date par un conseiller dédié, tous accompagnements confondus."),
        _l("personnes suivies, au plus"),
        _l("plafond de la convention"),
    ),
    "barriers": Definition(
        _l("Freins à l'entrée"),
        _l("Part des entrées où ce frein est noté ; plusieurs sont possibles."),
        _l("entrées avec ce frein"),
        _l("entrées"),
        _l("brouillons d'un professionnel"),
    ),
    "lifted": Definition(
        _l("Freins levés à la sortie"),
        _l("Part des freins levés des accompagnements terminés pendant la période."),
        _l("levés"),
        _l("notés"),
    ),
    "exits": Definition(
        _l("Sorties"),
        _l("Accompagnements entrés, terminés pendant la période, par groupe de motifs."),
        _l("sorties pour ce groupe"),
        _l("sorties"),
        _l("décès et erreurs de saisie"),
    ),
    "outcomes": Definition(
        _l("Résultats visés atteints"),
        _l("Moyenne des résultats visés évalués à la sortie : atteint 1, atteint en partie 0,5, non atteint 0."),
        _l("points obtenus"),
        _l("résultats évalués"),
        _l("freins sans résultat visé ou non partagés, accompagnements terminés sans bilan"),
    ),
    "appointments": Definition(
        _l("Rendez-vous par issue"),
        _l("Part des rendez-vous de la période, tous accompagnements confondus, selon ce qu'ils sont devenus."),
        _l("rendez-vous avec cette issue"),
        _l("rendez-vous dont l'issue est notée"),
        _l("reportés, comptés à leur nouvelle date ; à venir ou sans issue notée"),
    ),
    "later": Definition(
        _l("Situation à 6 et 12 mois"),
        _l("Situation notée autour du 182e ou du 365e jour après la fin d'un accompagnement entré."),
        _l("personnes dans cette situation"),
        _l("situations connues"),
        _l("décès, erreurs de saisie, accords retirés ; personnes non jointes, qui baissent la part connue"),
    ),
    "attainment": Definition(
        _l("Objectif"),
        _l("Plancher annuel de la convention : personne n'est refusé parce qu'il est atteint."),
        _l("réalisé"),
        _l("objectif de l'année"),
    ),
    "masking": Definition(
        _l("Secret statistique (s.)"),
        _l("Un effectif de 1 à 4 n'est pas publié, ni celui qui le donnerait par différence."),
        _l("effectifs d'au moins 5, et zéro"),
    ),
}
