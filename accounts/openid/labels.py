"""What is said when nobody was signed in. `%(provider)s` is the name on the button."""

from dataclasses import dataclass

from accounts.openid.workflow import Told
from core.i18n import lazy_gettext as _l
from core.lazy_text import LazyText


@dataclass(frozen=True, slots=True)
class Words:
    """Title, one sentence, and what to do."""

    title: LazyText
    lead: LazyText
    steps: tuple[LazyText, ...]


_AGAIN = _l("Revenez à la page de connexion et recommencez.")
_OWN_PASSWORD = _l("Si vous avez aussi un mot de passe Binôme, utilisez-le sur la page de connexion.")
_ADMINISTRATOR = _l("Adressez-vous à votre responsable ou à la personne qui gère les comptes de votre structure.")

PAGES: dict[Told, Words] = {
    Told.AGAIN: Words(
        _l("La connexion n’a pas abouti"),
        _l("La réponse de %(provider)s n’a pas pu être vérifiée. Personne n’a été connecté."),
        (_AGAIN, _l("Si cela se répète, donnez le code ci-dessous à la personne qui gère les comptes."), _OWN_PASSWORD),
    ),
    Told.CANCELLED: Words(
        _l("Vous n’avez pas terminé la connexion"),
        _l("La connexion avec %(provider)s a été interrompue. Personne n’a été connecté."),
        (_AGAIN, _OWN_PASSWORD),
    ),
    Told.DOWN: Words(
        _l("La connexion est indisponible pour le moment"),
        _l("%(provider)s ne répond pas comme prévu. Les personnes déjà connectées continuent à travailler."),
        (_l("Réessayez dans quelques minutes."), _OWN_PASSWORD),
    ),
    Told.UNKNOWN: Words(
        _l("Cette identité n’est reliée à aucun compte"),
        _l("%(provider)s vous a reconnu, mais cette identité n’est pas encore reliée à un compte de Binôme."),
        (
            _l("Si vous avez reçu une invitation, ouvrez-la, puis choisissez %(provider)s sur sa page."),
            _l("Si votre identifiant a changé chez %(provider)s, demandez une nouvelle invitation."),
            _ADMINISTRATOR,
        ),
    ),
    Told.UNPROVED: Words(
        _l("Votre identité n’a pas été confirmée"),
        _l(
            "%(provider)s ne vous a pas redemandé qui vous êtes, ou a reconnu une autre personne. Votre session "
            "continue."
        ),
        (
            _l("Recommencez, et donnez vos preuves à %(provider)s quand il les demande."),
            _l("Si cela se répète, donnez le code ci-dessous à la personne qui gère les comptes."),
        ),
    ),
    Told.CLOSED: Words(
        _l("Aucun accès en cours"),
        _l("%(provider)s vous a reconnu, mais aucun accès n’est ouvert pour vous dans cette structure."),
        (_ADMINISTRATOR,),
    ),
}
