"""The same for reviews and renewals."""

from casefiles.reviews.models import SupportReview, TermRenewal
from core.i18n import lazy_gettext as _l
from core.personal_data import COUNTER, LINK, Leaves, declare, told, typed, who

declare(
    SupportReview,
    _l("Points d’étape"),
    mark="point",
    id=told(_l("Repère")),
    file_id=LINK,
    support_id=LINK,
    on=told(_l("Le")),
    with_person=told(_l("Avec la personne")),
    with_both=told(_l("Avec les deux membres du binôme")),
    summary=typed(_l("Ce qui a avancé, ce qui bloque encore"), Leaves.REPLACED),
    decision=told(_l("Suite")),
    half=told(_l("Par")),
    author_id=who(_l("Noté par")),
    written_at=told(_l("Noté le"), Leaves.MONTH),
)
declare(
    TermRenewal,
    _l("Renouvellements"),
    id=LINK,
    file_id=LINK,
    support_id=LINK,
    old_term_on=told(_l("Terme d’alors")),
    term_on=told(_l("Nouveau terme")),
    agreed_on=told(_l("Accord donné le")),
    channel=told(_l("Donné comment")),
    why=typed(_l("Pourquoi"), Leaves.REPLACED),
    half=told(_l("Par")),
    proposed_by_id=who(_l("Proposé par")),
    proposed_at=told(_l("Proposé le"), Leaves.MONTH),
    confirmed_by_id=who(_l("Confirmé par")),
    confirmed_at=told(_l("Confirmé le"), Leaves.MONTH),
    ended_at=told(_l("Répondu le"), Leaves.MONTH),
    decline_reason=typed(_l("Pourquoi non"), Leaves.REPLACED),
    version=COUNTER,
)
