"""Reading the signed copy of an agreement or of an amendment."""

import hashlib

from sqlalchemy import Select, select
from sqlalchemy.orm import undefer

from agreements.frozen import Altered
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment
from agreements.models_copies import SignedCopy
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _

Signed = Agreement | AgreementAmendment


def keys(signed: Signed) -> dict[str, int | None]:
    """Of what a copy is: an agreement, or one of its amendments."""
    if isinstance(signed, AgreementAmendment):
        return {"agreement_id": signed.agreement_id, "amendment_id": signed.id}
    return {"agreement_id": signed.id, "amendment_id": None}


def standing(signed: Signed) -> SignedCopy | None:
    """The copy that counts, without its bytes; none when nothing on paper is recorded."""
    if signed.copy_sha256 is None:
        return None
    return db.session.scalar(_of(signed))


def whole(signed: Signed) -> SignedCopy:
    """The same with its bytes. Raises NotFound, and Altered when they are not those that were kept."""
    query = _of(signed).options(undefer(SignedCopy.data)).execution_options(populate_existing=True)
    found = db.session.scalar(query) if signed.copy_sha256 is not None else None
    if found is None:
        raise NotFound(_("Aucun exemplaire signé n’est conservé ici."))
    if hashlib.sha256(found.data).hexdigest() != found.sha256:
        raise Altered(found.sha256)
    return found


def _of(signed: Signed) -> Select[SignedCopy]:
    query = select(SignedCopy).filter_by(**keys(signed), sha256=signed.copy_sha256)
    return query.order_by(SignedCopy.id.desc()).limit(1)
