"""Words of the enums of agreements."""

from enum import StrEnum

from agreements.workflow import Axis, Clause, Closed, Diagnosis, LegalBasisKind, Phase, Renewal, State, Step, Theme
from core.i18n import lazy_gettext as _l
from core.labels import register
from core.lazy_text import LazyText

LABELS: dict[StrEnum, LazyText] = {
    **register(
        State,
        {
            State.DRAFT: _l("Projet"),
            State.IN_REVIEW: _l("En relecture"),
            State.TO_SIGN: _l("À signer"),
            State.PARTLY_SIGNED: _l("Signée en partie"),
            State.RECORDED: _l("À confirmer"),
            State.SIGNED: _l("Signée"),
            State.SUSPENDED: _l("Suspendue"),
            State.TERMINATED: _l("Résiliée"),
            State.CANCELLED: _l("Annulée"),
        },
    ),
    **register(
        Step,
        {
            Step.SUBMIT: _l("Soumise à relecture"),
            Step.REQUEST_CHANGES: _l("Modifications demandées"),
            Step.APPROVE: _l("Approuvée par une partie"),
            Step.SIGN: _l("Signée par une personne"),
            Step.REFUSE_SIGNATURE: _l("Signature refusée"),
            Step.RECORD_SIGNED: _l("Signature enregistrée"),
            Step.CONFIRM: _l("Signature confirmée"),
            Step.REJECT: _l("Enregistrement renvoyé"),
            Step.SUSPEND: _l("Suspendue"),
            Step.RESUME: _l("Reprise"),
            Step.TERMINATE: _l("Résiliée"),
            Step.CANCEL: _l("Annulée"),
        },
    ),
    **register(
        Phase,
        {
            Phase.DRAFT: _l("Projet"),
            Phase.IN_REVIEW: _l("En relecture"),
            Phase.TO_SIGN: _l("À signer"),
            Phase.PARTLY_SIGNED: _l("Signée en partie"),
            Phase.RECORDED: _l("À confirmer"),
            Phase.TO_COME: _l("À venir"),
            Phase.IN_FORCE: _l("En vigueur"),
            Phase.EXPIRING: _l("Expire bientôt"),
            Phase.ENDED: _l("Échue"),
            Phase.RENEWED: _l("Renouvelée"),
            Phase.SUSPENDED: _l("Suspendue"),
            Phase.TERMINATED: _l("Résiliée"),
            Phase.CANCELLED: _l("Annulée"),
        },
    ),
    **register(
        Axis,
        {
            Axis.RESOURCES: _l("Base commune de ressources sociales"),
            Axis.GLOBAL: _l("Accompagnement global"),
            Axis.SOCIAL_ONLY: _l("Accompagnement social exclusif"),
            Axis.OTHER: _l("Autre axe"),
        },
    ),
    **register(
        LegalBasisKind,
        {
            LegalBasisKind.CODE: _l("Code"),
            LegalBasisKind.LAW: _l("Loi"),
            LegalBasisKind.REGULATION: _l("Règlement européen"),
            LegalBasisKind.DECREE: _l("Décret"),
            LegalBasisKind.ORDER: _l("Arrêté"),
            LegalBasisKind.PROTOCOL: _l("Convention ou protocole"),
            LegalBasisKind.DELIBERATION: _l("Délibération"),
            LegalBasisKind.OTHER: _l("Autre visa"),
        },
    ),
    **register(
        Clause,
        {
            Clause.PARTIES: _l("Parties et durée"),
            Clause.LEGAL_BASES: _l("Visas"),
            Clause.AXES: _l("Axes et freins couverts"),
            Clause.AGENCIES: _l("Agences"),
            Clause.OFFICES: _l("Lieux d’accueil"),
            Clause.MEANS: _l("Moyens"),
            Clause.TARGETS: _l("Objectifs"),
            Clause.DELAYS: _l("Délais et façon de faire"),
            Clause.EVALUATION: _l("Évaluation et fin"),
            Clause.DATA_PROTECTION: _l("Protection des données"),
        },
    ),
    **register(
        Diagnosis,
        {
            Diagnosis.THREE_WAY: _l("Rencontre à trois avec la personne"),
            Diagnosis.EACH_THEN_SHARED: _l("Chacun de son côté, puis partage"),
            Diagnosis.COMMISSION: _l("En commission"),
        },
    ),
    **register(
        Renewal,
        {
            Renewal.EXPRESS: _l("Renouvellement par un nouvel accord écrit"),
            Renewal.TACIT: _l("Tacite reconduction"),
            Renewal.NONE: _l("Pas de renouvellement prévu"),
        },
    ),
    **register(
        Theme,
        {
            Theme.HOUSING: _l("Logement"),
            Theme.HEALTH: _l("Santé"),
            Theme.MOBILITY: _l("Mobilité"),
            Theme.DIGITAL: _l("Numérique"),
            Theme.FAMILY: _l("Famille"),
            Theme.MONEY: _l("Budget"),
            Theme.ADMINISTRATIVE: _l("Démarches et droits"),
            Theme.LANGUAGE: _l("Savoirs de base"),
            Theme.EQUIPMENT: _l("Équipement et alimentation"),
            Theme.REMOBILISATION: _l("Remobilisation"),
        },
    ),
}

# Apart: a reason of the gate equals the phase of the same name, and does not have its words.
CLOSED = register(
    Closed,
    {
        Closed.NO_AGREEMENT: _l("Pas de convention"),
        Closed.NOT_STARTED: _l("Convention à venir"),
        Closed.ENDED: _l("Convention échue"),
        Closed.SUSPENDED: _l("Convention suspendue"),
        Closed.TERMINATED: _l("Convention résiliée"),
        Closed.NO_AXIS: _l("Accompagnement global non prévu"),
        Closed.AGENCY_NOT_COVERED: _l("Agence non couverte"),
        Closed.AGENCY_NOT_STARTED: _l("Agence pas encore ouverte"),
        Closed.NO_OFFICE: _l("Aucun lieu d’accueil ouvert"),
        Closed.THEME_NOT_COVERED: _l("Freins non couverts"),
        Closed.NO_PLACE: _l("Plus de place"),
    },
)

# How the phase looks: never colour alone, the word is always there.
TONES: dict[Phase, str] = {
    Phase.DRAFT: "neutral",
    Phase.IN_REVIEW: "info",
    Phase.TO_SIGN: "info",
    Phase.PARTLY_SIGNED: "info",
    Phase.RECORDED: "info",
    Phase.TO_COME: "info",
    Phase.IN_FORCE: "good",
    Phase.EXPIRING: "warn",
    Phase.ENDED: "bad",
    Phase.RENEWED: "neutral",
    Phase.SUSPENDED: "warn",
    Phase.TERMINATED: "bad",
    Phase.CANCELLED: "neutral",
}


def phase_tone(phase: Phase) -> str:
    """Tone of its tag."""
    return TONES[phase]


# What each clock of a reminder sets off: in the form, in the clauses, in what an amendment changes.
REMINDERS: dict[str, LazyText] = {
    "reminder_wd": _l("Relance de qui doit agir"),
    "head_wd": _l("Retard signalé à l’encadrement"),
    "administrators_wd": _l("Retard signalé aux administrateurs"),
    "expiry_cd": _l("Expiration sans acte du lieu qui reçoit"),
    "silence_cd": _l("Retrait sans le complément demandé"),
}
