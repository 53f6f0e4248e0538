"""Words of sensitive texts."""

from casefiles.sensitive.workflow import Encrypted, OpenReason, SensitiveKind
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    SensitiveKind,
    {
        SensitiveKind.HEALTH: _l("Santé"),
        SensitiveKind.VIOLENCE: _l("Violences subies"),
        SensitiveKind.JUSTICE: _l("Justice"),
        SensitiveKind.DEBT: _l("Surendettement"),
    },
)
register(Encrypted, {Encrypted.SENSITIVE: _l("Sensible")})
register(
    OpenReason,
    {
        OpenReason.APPOINTMENT: _l("Préparer un rendez-vous"),
        OpenReason.DECISION: _l("Décider de la suite de l’accompagnement"),
        OpenReason.PERSON_ASKED: _l("Répondre à la personne"),
        OpenReason.TAKING_OVER: _l("Prendre le relais"),
    },
)
