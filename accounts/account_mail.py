"""What a user is told by mail about their own account: in French, without any name, in the transaction of the act.

The sentence says what happened and what to do when it was not oneself; it never carries an address, a browser or a
name, and its one link is the sign-in page.
"""

from datetime import date, datetime
from enum import StrEnum

from flask import current_app
from sqlalchemy.orm import Session

from accounts.models import User
from core import outbox
from core.clock import civil_date
from core.config import Settings
from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText


class AccountEvent(StrEnum):
    """What happened to an account."""

    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    PASSWORD_RESET = "password_reset"  # noqa: S105
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_USED = "recovery_used"
    CODES_REPLACED = "codes_replaced"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    ACCOUNT_DISABLED = "account_disabled"
    SESSIONS_ENDED = "sessions_ended"
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_BACK = "address_back"
    INVITED = "invited"
    POST_SUSPENDED = "post_suspended"


_NOT_YOU = _l(
    "Si ce n’est pas vous, choisissez aussitôt un nouveau mot de passe depuis la page de connexion, et prévenez la "
    "personne qui gère les comptes de votre institution."
)
# Subject, then what happened; %(day)s is the civil date in Paris.
WORDS: dict[AccountEvent, tuple[LazyText, LazyText]] = {
    AccountEvent.PASSWORD_CHANGED: (
        _l("Votre mot de passe a été changé"),
        _l("Le mot de passe de votre compte a été changé le %(day)s. Vos autres connexions sont terminées."),
    ),
    AccountEvent.PASSWORD_RESET: (
        _l("Votre mot de passe a été remplacé"),
        _l(
            "Un nouveau mot de passe a été choisi pour votre compte le %(day)s, par un lien envoyé à cette adresse. "
            "Toutes vos connexions sont terminées ; votre second facteur reste le même."
        ),
    ),
    AccountEvent.FACTOR_ADDED: (
        _l("Un second facteur a été ajouté à votre compte"),
        _l("Un second facteur de connexion a été ajouté à votre compte le %(day)s."),
    ),
    AccountEvent.FACTOR_REMOVED: (
        _l("Un second facteur a été retiré de votre compte"),
        _l("Un second facteur de connexion a été retiré de votre compte le %(day)s."),
    ),
    AccountEvent.RECOVERY_USED: (
        _l("Un code de secours a servi à vous connecter"),
        _l("Un code de secours de votre compte a servi le %(day)s ; il ne servira plus."),
    ),
    AccountEvent.CODES_REPLACED: (
        _l("Vos codes de secours ont été remplacés"),
        _l(
            "De nouveaux codes de secours ont été donnés pour votre compte le %(day)s ; ceux d’avant ne valent plus "
            "rien."
        ),
    ),
    AccountEvent.IDENTITY_LINKED: (
        _l("Une identité a été reliée à votre compte"),
        _l("L’identité d’un fournisseur de connexion a été reliée à votre compte le %(day)s."),
    ),
    AccountEvent.IDENTITY_UNLINKED: (
        _l("Une identité a été retirée de votre compte"),
        _l("L’identité d’un fournisseur de connexion n’ouvre plus votre compte depuis le %(day)s."),
    ),
    AccountEvent.ACCOUNT_DISABLED: (
        _l("Votre compte est désactivé"),
        _l("Votre compte est désactivé depuis le %(day)s : il ne permet plus de se connecter."),
    ),
    AccountEvent.SESSIONS_ENDED: (
        _l("Vos connexions ont été terminées"),
        _l("Toutes les connexions de votre compte ont été terminées le %(day)s. Connectez-vous de nouveau."),
    ),
    AccountEvent.ADDRESS_CHANGED: (
        _l("L’adresse de votre compte a changé"),
        _l("Votre fournisseur d’identité a donné une autre adresse le %(day)s : elle remplace celle-ci."),
    ),
    AccountEvent.ADDRESS_BACK: (
        _l("L’adresse de votre compte est de nouveau celle-ci"),
        _l(
            "L’adresse que votre fournisseur d’identité avait donnée est celle d’une personne invitée, qui l’a prouvé "
            "le %(day)s : votre compte reprend la présente adresse."
        ),
    ),
    AccountEvent.INVITED: (
        _l("Votre compte a reçu une habilitation"),
        _l(
            "Une habilitation a été ajoutée à votre compte le %(day)s, par une invitation acceptée ou par la personne "
            "qui gère les comptes."
        ),
    ),
    AccountEvent.POST_SUSPENDED: (
        _l("Une de vos habilitations est suspendue"),
        _l(
            "Personne n’a confirmé l’une de vos habilitations lors de la revue des accès : elle est suspendue depuis "
            "le %(day)s, et ce que vous suiviez attend dans la file de votre lieu."
        ),
    ),
}

# What to do, where it is something else.
_THEN = {
    AccountEvent.ACCOUNT_DISABLED: _l(
        "Pour le retrouver, demandez à la personne qui gère les comptes de votre lieu de le rétablir."
    ),
    AccountEvent.POST_SUSPENDED: _l(
        "Si vous y travaillez toujours, demandez à la personne qui gère les comptes de votre lieu de la rétablir."
    ),
}
_LETTER = _l("Bonjour,\n\n%(what)s\n\n%(then)s\n\nPage de connexion : %(address)s\n\nBinôme")


def _body(what: LazyText, then: LazyText) -> LazyText:
    return LazyText(lambda: str(_LETTER).replace("%(what)s", str(what)).replace("%(then)s", str(then)))


def kind_of(what: AccountEvent) -> str:
    """The kind of its mail in the outbox."""
    return f"account.{what}"


for _event, (_subject, _what) in WORDS.items():
    outbox.declare(kind_of(_event), subject=_subject, text=_body(_what, _THEN.get(_event, _NOT_YOU)))


def tell(session: Session, user_id: int, what: AccountEvent, at: datetime) -> None:
    """Queue the mail of an event in the running transaction of a session."""
    settings: Settings = current_app.config["SETTINGS"]
    email = session.get_one(User, user_id).email
    values: dict[str, date | str | int] = {"day": civil_date(at, None), "address": f"{settings.base_url}/connexion"}
    outbox.send(to=email, kind=kind_of(what), values=values, session=session)
