"""The same for documents of a file; what they hold is handed over by whoever answers, not printed in the copy."""

from casefiles.documents.models import Document, DocumentContent
from casefiles.rights.declared import WRITTEN
from core.i18n import lazy_gettext as _l
from core.personal_data import LINK, declare, left_out, part_of, told, typed

declare(
    Document,
    _l("Documents"),
    mark="document",
    is_removed=True,
    **WRITTEN,
    title=typed(_l("Titre")),
    kind=told(_l("Nature")),
    media_type=told(_l("Format")),
    size=told(_l("Taille, en octets")),
    sha256=told(_l("Empreinte SHA-256")),
    ends_on=told(_l("Conservé jusqu’au")),
    told_at=left_out("when its author was told that it goes"),
    withdrawn_at=told(_l("Retiré le")),
    withdrawn_why=typed(_l("Motif du retrait")),
)
declare(
    DocumentContent,
    _l("Contenu des documents"),
    is_removed=True,
    is_given=False,
    id=LINK,
    file_id=LINK,
    document_id=part_of(_l("Du document")),
    data=left_out("the file itself, which is handed over beside the copy"),
)
