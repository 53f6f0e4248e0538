"""The same for appointments."""

from casefiles.appointments.models import Appointment
from core.i18n import lazy_gettext as _l
from core.personal_data import COUNTER, LINK, Leaves, declare, left_out, told, typed, who

declare(
    Appointment,
    _l("Rendez-vous"),
    id=LINK,
    file_id=LINK,
    support_id=LINK,
    ref=told(_l("Référence"), Leaves.NUMBER),
    territory=left_out("department of the support, which is told itself"),
    starts_at=told(_l("Le"), Leaves.MONTH),
    minutes=told(_l("Durée en minutes")),
    kind=told(_l("Comment")),
    with_whom=told(_l("Avec")),
    place=typed(_l("Lieu")),
    phone=typed(_l("Téléphone")),
    link=typed(_l("Lien vidéo")),
    note=typed(_l("Mot pour la personne")),
    state=told(_l("Issue")),
    moved_from_id=LINK,
    made_by_id=who(_l("Pris par")),
    made_at=told(_l("Pris le"), Leaves.MONTH),
    settled_by_id=who(_l("Issue notée par")),
    settled_at=told(_l("Issue notée le"), Leaves.MONTH),
    version=COUNTER,
)
