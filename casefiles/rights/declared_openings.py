"""The same for what opened a file to somebody who does not follow the person."""

from casefiles.openings.models import AccessRequest, GlassOpening
from core.i18n import lazy_gettext as _l
from core.personal_data import COUNTER, LINK, Leaves, declare, left_out, told, typed, who

declare(
    GlassOpening,
    _l("Ouvertures du dossier en urgence"),
    mark="urgence",
    id=told(_l("Repère")),
    file_id=LINK,
    membership_id=who(_l("Par")),
    organisation_id=left_out("the organisation of the head, given with the head"),
    reason=typed(_l("Motif")),
    at=told(_l("Le"), Leaves.MONTH),
    until_at=told(_l("Jusqu’au"), Leaves.MONTH),
)
declare(
    AccessRequest,
    _l("Demandes d’accès au dossier"),
    id=LINK,
    ref=left_out("number of the request among professionals", Leaves.NUMBER),
    file_id=LINK,
    asker_id=who(_l("Par")),
    asked_for=typed(_l("Ce qui a été saisi")),
    reason=typed(_l("Motif")),
    until_on=told(_l("Demandé jusqu’au")),
    asked_at=told(_l("Demandé le"), Leaves.MONTH),
    decider_id=who(_l("À décider par")),
    unit_id=left_out("the unit of the decider, given with the decider"),
    state=told(_l("Réponse")),
    decided_by_id=who(_l("Décidé par")),
    decided_at=told(_l("Décidé le"), Leaves.MONTH),
    granted_until_on=told(_l("Accordé jusqu’au")),
    answer=typed(_l("Motif du refus")),
    version=COUNTER,
)
