"""Words of documents."""

from casefiles.documents.workflow import DocumentKind
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    DocumentKind,
    {
        DocumentKind.SIGNED: _l("Formulaire ou engagement signé"),
        DocumentKind.RESUME: _l("Curriculum vitæ"),
        DocumentKind.CERTIFICATE: _l("Attestation de formation ou de travail"),
        DocumentKind.REQUEST: _l("Demande en cours : logement, aide, droits"),
        DocumentKind.LETTER: _l("Courrier d’une administration"),
        DocumentKind.OTHER: _l("Autre document utile à l’accompagnement"),
    },
)
