"""The same for how a person is followed: pauses, the follow-up at a distance, and what edits replaced."""

from casefiles.assigning.models import RemoteFollowUp
from casefiles.following.models import DiagnosisValidation, SupportPause
from casefiles.past.models import ItemChange
from casefiles.rights.declared import WRITTEN
from core.i18n import lazy_gettext as _l
from core.personal_data import COUNTER, LINK, Leaves, declare, left_out, part_of, told, typed, who

declare(
    SupportPause,
    _l("Pauses"),
    id=LINK,
    file_id=LINK,
    support_id=LINK,
    from_on=told(_l("Du")),
    planned_until_on=told(_l("Prévue jusqu’au")),
    until_on=told(_l("Jusqu’au")),
    reason=told(_l("Motif")),
    line=typed(_l("Précision"), Leaves.REPLACED),
    decided_by_id=who(_l("Décidée par")),
    decided_at=told(_l("Décidée le"), Leaves.MONTH),
    ended_at=told(_l("Reprise notée le"), Leaves.MONTH),
)
declare(
    DiagnosisValidation,
    _l("Validations du diagnostic"),
    id=LINK,
    file_id=LINK,
    support_id=LINK,
    half=told(_l("Par")),
    membership_id=who(_l("Validé par")),
    recorded_by_id=who(_l("Noté par")),
    digest=left_out("fingerprint of the barriers, which are told themselves", Leaves.REPLACED),
    met_on=told(_l("Entretien à trois du")),
    at=told(_l("Le"), Leaves.MONTH),
    ended_at=told(_l("Jusqu’au"), Leaves.MONTH),
)
declare(
    RemoteFollowUp,
    _l("Suivi à distance"),
    id=LINK,
    file_id=LINK,
    support_id=LINK,
    from_on=told(_l("Depuis le")),
    agreed_on=told(_l("Accord donné le")),
    has_equipment=told(_l("Dispose d’un équipement")),
    has_connection=told(_l("Dispose d’une connexion")),
    is_at_ease=told(_l("À l’aise en ligne")),
    reason=typed(_l("Pourquoi malgré tout")),
    started_by_id=who(_l("Ouvert par")),
    ended_on=told(_l("Fin le")),
    ended_why=told(_l("Fin")),
    version=COUNTER,
)
declare(
    ItemChange,
    _l("Modifications du diagnostic et du plan"),
    mark="modification",
    is_removed=True,
    **WRITTEN,
    barrier_id=part_of(_l("Du frein")),
    plan_item_id=part_of(_l("De la ligne du plan")),
    field=left_out("code of the field, which its values say"),
    before=typed(_l("Avant")),
    after=typed(_l("Après")),
)
