"""Words of the enums of case files."""

from enum import StrEnum

from casefiles.consent import End, Standing
from casefiles.workflow import (
    AccessLevel,
    AccessWhy,
    AgreedBy,
    BarrierState,
    Category,
    Channel,
    ContactBy,
    Exit,
    Half,
    Happened,
    Level,
    Mode,
    Owner,
    PlanKind,
    PlanState,
    Severity,
    State,
)
from core.i18n import lazy_gettext as _l
from core.labels import register, registered
from core.lazy_text import LazyText


class Labels:
    """Words by member. Members of two enums may be equal as texts, so their kind counts too."""

    def __getitem__(self, member: StrEnum) -> LazyText:
        words: LazyText = registered()[type(member)][member]
        return words


LABELS = Labels()

register(
    Mode,
    {
        Mode.FOLLOW_UP: _l("Suivi"),
        Mode.GUIDED: _l("Guidé"),
        Mode.REINFORCED: _l("Renforcé"),
        Mode.GLOBAL: _l("Accompagnement global"),
        Mode.SOCIAL_ONLY: _l("Accompagnement social exclusif"),
    },
)
register(Half, {Half.ADVISOR: _l("Conseil à l’emploi"), Half.WORKER: _l("Travail social")})
register(
    State,
    {
        State.OPENED: _l("Diagnostic à partager"),
        State.IN_PROGRESS: _l("En cours"),
        State.PAUSED: _l("En pause"),
        State.ENDING: _l("Fin proposée"),
        State.REPORTED: _l("Bilan rendu"),
        State.CLOSED: _l("Terminé"),
    },
)
register(
    Exit,
    {
        Exit.JOB_6_MONTHS: _l("Emploi de 6 mois ou plus"),
        Exit.JOB_1_6_MONTHS: _l("Emploi de 1 à 6 mois"),
        Exit.SHORT_JOB: _l("Emploi de moins de 1 mois ou aidé"),
        Exit.BUSINESS: _l("Création d’entreprise"),
        Exit.TRAINING: _l("Entrée en formation"),
        Exit.OTHER_MODE: _l("Autonomie retrouvée, autre modalité d’accompagnement"),
        Exit.SOCIAL_ONLY: _l("Accompagnement social exclusif"),
        Exit.HEALTH: _l("Santé"),
        Exit.MOVED: _l("Déménagement"),
        Exit.RETIRED: _l("Retraite ou changement de droits"),
        Exit.ABANDONMENT: _l("Abandon"),
        Exit.NO_NEWS: _l("Sans nouvelles après trois essais"),
        Exit.TERM: _l("Fin de la durée prévue, sans solution"),
        Exit.DEATH: _l("Décès"),
        Exit.ERROR: _l("Ouvert par erreur"),
        Exit.PERSON_DECLINES: _l("La personne ne souhaite pas cet accompagnement"),
        Exit.AGREEMENT_WITHDRAWN: _l("Accord retiré"),
    },
)
register(
    Happened,
    {
        Happened.FILE_OPENED: _l("Dossier ouvert"),
        Happened.SUPPORT_OPENED: _l("Accompagnement ouvert"),
        Happened.DIAGNOSIS_VALIDATED: _l("Diagnostic partagé validé"),
        Happened.ENTERED: _l("Entrée : diagnostic partagé, accord de la personne"),
        Happened.SUPPORT_CLOSED: _l("Accompagnement terminé"),
        Happened.PERSON_AGREED: _l("Accord de la personne recueilli"),
        Happened.PERSON_REFUSED: _l("La personne n’a pas donné son accord"),
        Happened.PERSON_WITHDREW: _l("Accord retiré par la personne"),
        Happened.DETAILS_CHANGED: _l("Coordonnées modifiées"),
        Happened.SEVERITY_CHANGED: _l("Impact d’un frein modifié"),
        Happened.PAUSED: _l("Accompagnement en pause"),
        Happened.RESUMED: _l("Reprise de l’accompagnement"),
        Happened.REVIEWED: _l("Point d’étape"),
        Happened.RENEWED: _l("Accompagnement renouvelé"),
        Happened.REMOTE_STARTED: _l("Suivi à distance, avec l’accord de la personne"),
        Happened.REMOTE_ENDED: _l("Retour au face-à-face"),
        Happened.REDACTED: _l("Texte effacé à la demande de la personne"),
        Happened.END_PROPOSED: _l("Fin de l’accompagnement proposée"),
        Happened.END_TAKEN_BACK: _l("Fin proposée abandonnée : l’accompagnement continue"),
        Happened.REPORTED: _l("Bilan de sortie complet"),
        Happened.QUERIED: _l("Bilan de sortie à préciser"),
        Happened.REOPENED: _l("Accompagnement rouvert par l’encadrement"),
        Happened.CORRECTED: _l("Accompagnement fermé par l’encadrement"),
        Happened.GLASS_BROKEN: _l("Dossier ouvert en urgence"),
        Happened.ACCESS_GRANTED: _l("Accès accordé à un collègue"),
        Happened.MERGED: _l("Deux dossiers de la personne réunis"),
        Happened.OUTCOME_TAKEN_BACK: _l("Issue d’un rendez-vous corrigée"),
        Happened.DOCUMENT_ADDED: _l("Document ajouté"),
        Happened.STATUS_NOTED: _l("Situation après l’accompagnement"),
        Happened.HANDED_ON: _l("Suivi confié à une autre personne de l’équipe"),
        Happened.PARKED: _l("Départ d’un membre du binôme : suivi à reprendre par l’équipe"),
    },
)
register(
    AccessLevel,
    {AccessLevel.INDEX: _l("Sait que le dossier existe"), AccessLevel.CONTENT: _l("Lit et écrit dans le dossier")},
)
register(
    AccessWhy,
    {
        AccessWhy.PAIR: _l("Binôme"),
        AccessWhy.AUTHOR: _l("A orienté la personne"),
        AccessWhy.ROUTING: _l("Orientation à répartir"),
        AccessWhy.ASSIGNED: _l("Orientation à instruire"),
        AccessWhy.STAND_IN: _l("Remplacement pendant une absence"),
        AccessWhy.QUEUE: _l("Suivi à reprendre après un départ"),
        AccessWhy.GLASS: _l("Accès d’urgence"),
        AccessWhy.GRANTED: _l("Accès accordé à sa demande"),
        AccessWhy.AFTERWARDS: _l("Situation à noter après l’accompagnement"),
    },
)
register(
    Level,
    {
        Level.SHARED: _l("Partagé avec le binôme"),
        Level.OWN_SERVICE: _l("Réservé à mon service"),
        Level.AUTHOR: _l("Brouillon, pour moi"),
    },
)
register(
    Severity,
    {Severity.NONE: _l("Sans impact"), Severity.MEDIUM: _l("Impact moyen"), Severity.STRONG: _l("Impact fort")},
)
register(
    Owner,
    {
        Owner.ADVISOR: _l("Conseil à l’emploi"),
        Owner.SOCIAL_WORKER: _l("Travail social"),
        Owner.PERSON: _l("La personne"),
    },
)
register(PlanKind, {PlanKind.OBJECTIVE: _l("Objectif"), PlanKind.ACTION: _l("Action")})
register(
    PlanState,
    {
        PlanState.TO_DO: _l("À faire"),
        PlanState.IN_PROGRESS: _l("En cours"),
        PlanState.DONE: _l("Réalisé"),
        PlanState.DROPPED: _l("Abandonné"),
    },
)
register(BarrierState, {BarrierState.OPEN: _l("Présent"), BarrierState.LIFTED: _l("Levé")})
register(
    Channel,
    {
        Channel.PHONE: _l("Téléphone"),
        Channel.EMAIL: _l("Courriel"),
        Channel.IN_PERSON: _l("Entretien"),
        Channel.VIDEO: _l("Visio"),
        Channel.LETTER: _l("Lettre"),
        Channel.HOME_VISIT: _l("Visite à domicile"),
        Channel.THREE_WAY: _l("Entretien à trois"),
    },
)
register(
    AgreedBy,
    {
        AgreedBy.PAPER: _l("Écrit, sur papier"),
        AgreedBy.ORAL: _l("Oral, devant un témoin"),
        AgreedBy.LINK: _l("Lien ouvert par la personne"),
    },
)
register(
    End,
    {
        End.REPLACED: _l("Remplacé par un nouvel accord"),
        End.NOT_SAID: _l("Sans motif : la personne n’a pas à se justifier"),
        End.NO_LONGER_WISHED: _l("La personne ne souhaite plus ce partage"),
        End.TOO_MUCH_SHARED: _l("Désaccord sur ce qui est partagé"),
        End.ONE_INSTITUTION: _l("La personne continue avec une seule institution"),
        End.MOVED: _l("Déménagement"),
    },
)
register(
    Standing,
    {
        Standing.VALID: _l("En vigueur"),
        Standing.EXPIRED: _l("Arrivé à son terme"),
        Standing.REPLACED: _l("Remplacé"),
        Standing.WITHDRAWN: _l("Retiré"),
    },
)
register(
    ContactBy,
    {
        ContactBy.PHONE: _l("Par téléphone"),
        ContactBy.EMAIL: _l("Par courriel"),
        ContactBy.LETTER: _l("Par lettre"),
    },
)
register(
    Category,
    {
        Category.HOUSING: _l("Logement"),
        Category.HEALTH: _l("Santé"),
        Category.MOBILITY: _l("Mobilité"),
        Category.DIGITAL: _l("Numérique"),
        Category.FAMILY: _l("Famille"),
        Category.MONEY: _l("Budget"),
        Category.ADMINISTRATIVE: _l("Démarches et droits"),
        Category.LANGUAGE: _l("Savoirs de base"),
        Category.EQUIPMENT: _l("Équipement et alimentation"),
        Category.REMOBILISATION: _l("Remobilisation"),
    },
)
