"""Words of the states, steps, parts, reasons, tabs and clocks of a referral."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.labels import label, register
from core.lazy_text import LazyText
from partners.workflow import Side
from referrals.clocks import Act, Move, Party
from referrals.corrections import Topic
from referrals.overdue import Alert
from referrals.workflow import (
    DeclineReason,
    Direction,
    Part,
    SentTab,
    Sort,
    State,
    Step,
    Tab,
    Urgency,
    WithdrawReason,
)

# By enum first: members of two enums may share a value, and a text enum equals its value.
LABELS: dict[type[StrEnum], Mapping[Any, LazyText]] = {
    State: register(
        State,
        {
            State.DRAFT: _l("Brouillon"),
            State.SENT: _l("Envoyée"),
            State.RECEIVED: _l("Reçue"),
            State.INFO_NEEDED: _l("Complément demandé"),
            State.WAITING: _l("En liste d’attente"),
            State.ACCEPTED: _l("Acceptée"),
            State.DECLINED: _l("Refusée"),
            State.RESOURCED: _l("Répondue par des ressources"),
            State.WITHDRAWN: _l("Retirée"),
            State.EXPIRED: _l("Expirée"),
            State.REDIRECTED: _l("Transmise"),
        },
    ),
    Step: register(
        Step,
        {
            Step.SEND: _l("Orientation envoyée"),
            Step.QUEUE: _l("Orientation envoyée en liste d’attente"),
            Step.OPEN: _l("Orientation lue"),
            Step.ASSIGN: _l("Orientation affectée"),
            Step.ASK_INFO: _l("Complément demandé"),
            Step.ANSWER_INFO: _l("Complément envoyé"),
            Step.CORRECT: _l("Orientation corrigée"),
            Step.ACCEPT: _l("Orientation acceptée"),
            Step.DECLINE: _l("Orientation refusée"),
            Step.HOLD: _l("Réponse reportée"),
            Step.ACCEPT_SOCIAL: _l("Acceptée en accompagnement social exclusif"),
            Step.ANSWER_RESOURCES: _l("Réponse par des ressources sociales"),
            Step.REDIRECT: _l("Orientation transmise à un autre lieu"),
            Step.WITHDRAW: _l("Orientation retirée"),
            Step.EXPIRE: _l("Orientation expirée"),
            Step.RE_REFER: _l("Nouvelle orientation préparée"),
        },
    ),
    Topic: register(
        Topic,
        {
            Topic.REASON: _l("Pourquoi un accompagnement global ?"),
            Topic.TRIED: _l("Déjà tenté"),
            Topic.BARRIERS: _l("Freins"),
            Topic.NAMED: _l("Membre du binôme"),
        },
    ),
    Part: register(
        Part,
        {
            Part.AUTHOR: _l("Auteur ou autrice de l’orientation"),
            Part.ROUTER: _l("Coordination du lieu qui reçoit"),
            Part.WORKER: _l("Personne affectée"),
            Part.SYSTEM: _l("Binôme"),
        },
    ),
    DeclineReason: register(
        DeclineReason,
        {
            DeclineReason.UNREACHABLE: _l("La personne est restée injoignable"),
            DeclineReason.NO_SHOW: _l("La personne n’est pas venue au rendez-vous"),
            DeclineReason.IN_WORK: _l("La personne a repris un emploi"),
            DeclineReason.IN_TRAINING: _l("La personne est en formation"),
            DeclineReason.NOT_ELIGIBLE: _l("La situation ne relève pas de l’accompagnement global"),
            DeclineReason.ALREADY_FOLLOWED: _l("La personne est déjà accompagnée"),
            DeclineReason.OUTSIDE_TERRITORY: _l("La personne habite hors du territoire"),
            DeclineReason.CAPACITY: _l("Plus de place actuellement"),
            DeclineReason.PERSON_DECLINES: _l("La personne ne souhaite pas cet accompagnement"),
            DeclineReason.BARRIERS_PREVENT: _l("Les freins empêchent de commencer maintenant"),
            DeclineReason.INFORMATION_ONLY: _l("Une information sur les ressources suffit (axe\u00a01)"),
            DeclineReason.SOCIAL_ONLY: _l("Un accompagnement social exclusif convient mieux (axe\u00a03)"),
            DeclineReason.DUPLICATE: _l("L’orientation fait double emploi"),
            DeclineReason.OTHER: _l("Autre motif"),
        },
    ),
    Direction: register(
        Direction,
        {
            Direction.TO_COUNCIL: _l("Vers le conseil départemental"),
            Direction.TO_EMPLOYMENT: _l("Vers le service public de l’emploi"),
        },
    ),
    WithdrawReason: register(
        WithdrawReason,
        {
            WithdrawReason.PERSON_DECLINES: _l("La personne ne souhaite plus cet accompagnement"),
            WithdrawReason.SOLVED: _l("La difficulté est réglée"),
            WithdrawReason.IN_WORK: _l("La personne a repris un emploi"),
            WithdrawReason.MOVED: _l("La personne a déménagé"),
            WithdrawReason.DUPLICATE: _l("L’orientation fait double emploi"),
            WithdrawReason.ERROR: _l("Envoyée par erreur"),
            WithdrawReason.OTHER: _l("Autre motif"),
            WithdrawReason.AGREEMENT_WITHDRAWN: _l("La personne a retiré son accord"),
            WithdrawReason.SILENCE: _l("Le complément demandé n’est pas venu"),
        },
    ),
    Tab: register(
        Tab,
        {
            Tab.TO_ASSIGN: _l("À affecter"),
            Tab.TO_ANSWER: _l("À répondre"),
            Tab.INFO_NEEDED: _l("Complément demandé"),
            Tab.WAITING: _l("En attente"),
            Tab.CLOSED: _l("Terminées"),
        },
    ),
    SentTab: register(
        SentTab,
        {
            SentTab.OPEN: _l("En cours"),
            SentTab.TO_READ: _l("À lire"),
            SentTab.CLOSED: _l("Terminées"),
            SentTab.DRAFTS: _l("Brouillons"),
            SentTab.NAMED: _l("Où je suis conseil dédié"),
        },
    ),
    Urgency: register(
        Urgency,
        {
            Urgency.LATE: _l("en retard de réponse"),
            Urgency.SOON: _l("à répondre sous 48 h"),
            Urgency.COMPLETED: _l("compléments reçus, à lire"),
        },
    ),
    Sort: register(
        Sort,
        {Sort.DUE: _l("Répondre avant"), Sort.RECEIVED: _l("Reçue le"), Sort.PERSON: _l("Personne")},
    ),
    Party: register(
        Party,
        {
            Party.AUTHOR: _l("Auteur ou autrice"),
            Party.ROUTER: _l("Coordination"),
            Party.WORKER: _l("Personne affectée"),
            Party.NOBODY: _l("Plus personne"),
        },
    ),
    Act: register(
        Act,
        {
            Act.SEND: _l("envoyer"),
            Act.ACKNOWLEDGE: _l("lire"),
            Act.ASSIGN: _l("affecter"),
            Act.ANSWER: _l("répondre"),
            Act.INFORM: _l("donner le complément"),
            Act.READ_ANSWER: _l("lire la réponse"),
            Act.AWAIT_PLACE: _l("attendre une place"),
            Act.REVIEW: _l("réexaminer et répondre"),
            Act.FOLLOW_UP: _l("orienter de nouveau ou clore"),
            Act.READ_OUTCOME: _l("prendre acte du bilan"),
            Act.NOTHING: _l("rien à faire"),
        },
    ),
    Alert: register(
        Alert,
        {
            Alert.REMINDER: _l("relance"),
            Alert.HEAD: _l("encadrement prévenu"),
            Alert.ADMINISTRATORS: _l("administration des conventions prévenue"),
        },
    ),
}

# How a state looks; the word is always there.
TONES: dict[State, str] = {
    State.DRAFT: "neutral",
    State.SENT: "info",
    State.RECEIVED: "info",
    State.INFO_NEEDED: "warn",
    State.WAITING: "neutral",
    State.ACCEPTED: "good",
    State.DECLINED: "bad",
    State.RESOURCED: "good",
    State.WITHDRAWN: "neutral",
    State.EXPIRED: "warn",
    State.REDIRECTED: "neutral",
}


_HALVES = {Side.EMPLOYMENT: _l("Conseil dédié"), Side.COUNCIL: _l("Travail social")}


_UNITS = {Side.EMPLOYMENT: _l("Agence"), Side.COUNCIL: _l("Lieu d’accueil")}


def unit_label(side: Side) -> str:
    """What a unit that receives is called, by its side."""
    return str(_UNITS[side])


def half_label(side: Side) -> str:
    """What a half of the pair is called, by its side."""
    return str(_HALVES[side])


def move_words(move: Move, direction: Direction, *, mine: bool) -> str:
    """Whose move it is: « À vous : répondre », « Coordination : affecter », « Travail social : répondre »."""
    if move.act is Act.AWAIT_PLACE:
        return _("Personne : une place doit se libérer")
    if move.party is Party.NOBODY:
        return _("Terminé : rien à faire")
    act = label(move.act)
    if mine:
        return _("À vous : %(act)s", act=act)
    party = half_label(direction.receiving_side) if move.party is Party.WORKER else label(move.party)
    return _("%(party)s : %(act)s", party=party, act=act)
