"""Words of appointments."""

from casefiles.appointments.workflow import AppointmentKind, AppointmentState, WithWhom
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    AppointmentKind,
    {
        AppointmentKind.OFFICE: _l("Au bureau"),
        AppointmentKind.PHONE: _l("Par téléphone"),
        AppointmentKind.VIDEO: _l("En vidéo"),
        AppointmentKind.HOME: _l("À domicile"),
    },
)
register(
    WithWhom,
    {
        WithWhom.ADVISOR: _l("Conseil à l’emploi"),
        WithWhom.WORKER: _l("Travail social"),
        WithWhom.BOTH: _l("Les deux : entretien à trois"),
    },
)
register(
    AppointmentState,
    {
        AppointmentState.TO_COME: _l("À venir"),
        AppointmentState.KEPT: _l("Personne vue"),
        AppointmentState.EXCUSED: _l("Personne excusée"),
        AppointmentState.NO_SHOW: _l("Absence sans prévenir"),
        AppointmentState.REVOKED: _l("Annulé par le service"),
        AppointmentState.MOVED: _l("Reporté"),
    },
)
