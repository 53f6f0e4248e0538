"""What several steps of an agreement refuse."""

from agreements import queries_signing
from agreements.draft import missing
from agreements.faults import lack
from agreements.models import Agreement, AgreementVersion
from agreements.models_amendments import Signable
from core.errors import Conflict, Refusal
from core.i18n import gettext as _


def words(text: str, message: str, field: str = "reason") -> str:
    """What was typed. Raises Refusal when it is blank."""
    if not text.strip():
        raise Refusal(message, field=field)
    return text.strip()


def check_complete(agreement: Agreement) -> None:
    """Raises Refusal that lists what is missing."""
    draft = agreement.draft()
    lacks = [lack(what, draft) for what in missing(draft)]
    if lacks:
        raise Refusal(_("Il manque à ce projet, avant sa signature : %(lacks)s.", lacks=" ; ".join(lacks)))


def check_frozen(one: Signable, seen: str) -> AgreementVersion:
    """The text under way, when it is the one that was read. Raises Conflict for another one, NotFound for none."""
    frozen = queries_signing.version(one.agreement.id, one.version_number, one.amendment_number)
    queries_signing.text_of(frozen)
    if seen != frozen.sha256:
        message = _("Le texte que vous avez lu n’est plus celui qui est soumis : relisez la version en cours.")
        raise Conflict(message, version=one.version)
    return frozen
