"""The answer to a referral as a letter to the person: what was decided, who follows, what they may ask for.

Plain words and no text a professional wrote for another; the coded reason of a refusal is put as one tells it to the
person it is about. No barrier is named: a letter may be opened by somebody else.
"""

from datetime import datetime

from core.clock import civil_date
from core.db import db
from core.documents import DocumentInfo
from core.errors import NotFound
from core.i18n import format_date
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.labels import label
from partners.models import Unit
from partners.queries import member_names
from referrals import queries
from referrals.models import Referral
from referrals.workflow import DeclineReason, State
from reports.referral_sheet import Rows, Sheet, address_of

_NO, _ELSEWHERE = _l("La réponse est non, pour cette fois."), _l("Une autre solution est cherchée avec vous.")
_STOPS = _l("Cet accompagnement ne commence donc pas.")
_UNCHANGED = _l("Vos droits et votre suivi ne changent pas.")
# Answer, why, what follows: never a reproach, and no other solution promised to whom none is needed.
WHY_NOT = {
    DeclineReason.UNREACHABLE: (_NO, _l("Nous n’avons pas réussi à vous joindre."), _ELSEWHERE),
    DeclineReason.NO_SHOW: (_NO, _l("Le rendez-vous proposé n’a pas eu lieu."), _ELSEWHERE),
    DeclineReason.IN_WORK: (_STOPS, _l("Vous avez repris un emploi."), _UNCHANGED),
    DeclineReason.IN_TRAINING: (_STOPS, _l("Vous suivez une formation."), _UNCHANGED),
    DeclineReason.NOT_ELIGIBLE: (
        _NO,
        _l("Votre situation demande une autre aide que l’accompagnement global."),
        _ELSEWHERE,
    ),
    DeclineReason.ALREADY_FOLLOWED: (_STOPS, _l("Un accompagnement est déjà en cours pour vous."), _UNCHANGED),
    DeclineReason.OUTSIDE_TERRITORY: (_NO, _l("Vous habitez hors du secteur de ce service."), _ELSEWHERE),
    DeclineReason.CAPACITY: (_NO, _l("Ce service n’a plus de place en ce moment."), _ELSEWHERE),
    DeclineReason.PERSON_DECLINES: (
        _l("Cet accompagnement ne commence pas, comme vous l’avez souhaité."),
        _l("Vous pouvez changer d’avis à tout moment."),
        _UNCHANGED,
    ),
    DeclineReason.BARRIERS_PREVENT: (_NO, _l("D’autres difficultés sont à régler avant de commencer."), _ELSEWHERE),
    DeclineReason.INFORMATION_ONLY: (_NO, _l("Des informations sur les aides possibles suffisent."), _UNCHANGED),
    DeclineReason.SOCIAL_ONLY: (
        _NO,
        _l("Un accompagnement social, sans recherche d’emploi, vous convient mieux."),
        _ELSEWHERE,
    ),
    DeclineReason.DUPLICATE: (_STOPS, _l("Une autre demande est déjà en cours pour vous."), _UNCHANGED),
    DeclineReason.OTHER: (
        _NO,
        _l("La personne qui a fait la demande vous en expliquera la raison."),
        _ELSEWHERE,
    ),
}


def letter(ref: str, at: datetime, *, synthetic: bool) -> Sheet:
    """The letter of a referral. Raises NotFound before an answer, and for what the actor may not know of."""
    referral = queries.get(ref)
    if not referral.has_letter or referral.to_unit is None:
        raise NotFound(_("Cette orientation n’a pas encore de réponse : sa lettre n’existe pas."))
    names = member_names([referral.author_id, referral.assigned_id, referral.named_id])
    sender = db.session.get_one(Unit, referral.from_unit_id)
    person = referral.file.person
    town = " ".join(filter(None, (person.postcode, person.town)))
    return Sheet(
        file_id=referral.file_id,
        info=_info(referral, sender, referral.to_unit, at, synthetic=synthetic),
        values={
            "addressee": [person.name, person.address, town],
            "written_on": format_date(civil_date(at, referral.territory), "long"),
            "asked": _asked(referral, sender, referral.to_unit, names),
            "answer": _answer(referral),
            "resources": [(row.name, row.details or "") for row in queries.resources_of(referral)],
            "contacts": _contacts(referral, sender, referral.to_unit, names),
            "rights": _rights(referral),
        },
    )


def _info(referral: Referral, sender: Unit, receiver: Unit, at: datetime, *, synthetic: bool) -> DocumentInfo:
    return DocumentInfo(
        reference=f"lettre-{referral.ref}",
        title=_("Réponse à votre demande"),
        subtitle=_("Référence %(ref)s, à rappeler si vous nous contactez", ref=referral.ref),
        confidentiality=_("Personnel et confidentiel"),
        confidentiality_text=_("– à remettre à la personne à qui cette lettre s’adresse."),
        parties=((sender.name, label(sender.side)), (receiver.name, label(receiver.side))),
        data_date=civil_date(at, referral.territory),
        created=at,
        synthetic=synthetic,
    )


def _asked(referral: Referral, sender: Unit, receiver: Unit, names: dict[int, str]) -> str:
    sent_on = civil_date(referral.sent_at, referral.territory) if referral.sent_at else None
    return _(
        "Le %(day)s, une demande d’accompagnement a été adressée pour vous au service « %(receiver)s ». "
        "Elle est portée par %(author)s.",
        day=format_date(sent_on, "long"),
        author=names.get(referral.author_id, sender.name),
        receiver=receiver.name,
    )


def _answer(referral: Referral) -> list[str]:
    """What was decided and what follows, a sentence or two each; of what is over, that it is over."""
    if referral.outcome_on is not None:
        over = _("Cet accompagnement a pris fin le %(day)s.", day=format_date(referral.outcome_on, "long"))
        return [_("La réponse a été oui."), over]
    if referral.is_social_only:
        return [
            _("La réponse est oui, pour un accompagnement social."),
            _("Pendant ce temps, votre recherche d’emploi attend ; vous en reparlerez ensemble."),
        ]
    if referral.state is State.ACCEPTED:
        return [
            _("La réponse est oui. Deux personnes vous suivent désormais ensemble."),
            _("L’une d’elles vous contacte pour un premier rendez-vous."),
        ]
    if referral.state is State.RESOURCED:
        return [_("Il n’est pas nécessaire d’ouvrir un accompagnement : ce qui suit peut vous aider dès maintenant.")]
    if referral.state is State.DECLINED and referral.decline_reason is not None:
        return [str(sentence) for sentence in WHY_NOT[referral.decline_reason]]
    day = format_date(referral.review_on, "long")
    return [
        _("La réponse n’est pas encore donnée : votre demande et votre place sont gardées."),
        _("Elle sera examinée au plus tard le %(day)s.", day=day),
    ]


def _contacts(referral: Referral, sender: Unit, receiver: Unit, names: dict[int, str]) -> Rows:
    """Whom to call: the two who follow, or whoever asked as long as nobody does."""
    if referral.state is not State.ACCEPTED or referral.outcome_on is not None:
        return [(names.get(referral.author_id, sender.name), _reach(sender))]
    found = [(names.get(referral.assigned_id or 0, receiver.name), _reach(receiver))]
    if not referral.is_social_only:
        found.append((names.get(referral.named_id or 0, sender.name), _reach(sender)))
    return found


def _reach(unit: Unit) -> str:
    return "\n".join(filter(None, (address_of(unit), unit.phone)))


def _rights(referral: Referral) -> str:
    return _(
        "Cette demande a été faite avec votre accord, donné le %(day)s. Vous pouvez à tout moment le retirer, "
        "demander à lire ce qui est écrit sur vous ou à le corriger : dites-le à l’une des personnes ci-dessus.",
        day=format_date(referral.agreed_on, "long"),
    )
