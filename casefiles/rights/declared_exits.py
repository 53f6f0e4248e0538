"""The same for the end of a support: proposed, graded, reported, read."""

from casefiles.exits.models import ExitOutcome, SupportExit
from core.i18n import lazy_gettext as _l
from core.personal_data import COUNTER, LINK, Leaves, declare, left_out, told, typed, who

declare(
    SupportExit,
    _l("Fins d’accompagnement"),
    id=LINK,
    file_id=LINK,
    support_id=LINK,
    reason=told(_l("Motif")),
    last_on=told(_l("Dernier jour")),
    next_referent=typed(_l("Qui prend la suite")),
    line=typed(_l("Texte")),
    half=told(_l("Proposée par le côté")),
    proposed_by_id=who(_l("Proposée par")),
    proposed_at=told(_l("Proposée le"), Leaves.MONTH),
    reported_by_id=who(_l("Bilan complété par")),
    reported_at=told(_l("Bilan complété le")),
    report=left_out("the issued report: its words are given with the rows they come from", Leaves.EMPTIED),
    queried_by_id=who(_l("Question de")),
    queried_at=told(_l("Question posée le"), Leaves.MONTH),
    query_reason=typed(_l("Question"), Leaves.REPLACED),
    read_by_id=who(_l("Acquitté par")),
    ended_at=told(_l("Terminé le"), Leaves.MONTH),
    unread=told(_l("Non acquitté")),
    version=COUNTER,
)
declare(
    ExitOutcome,
    _l("Résultats visés, à la sortie"),
    id=LINK,
    file_id=LINK,
    exit_id=LINK,
    barrier_id=LINK,
    grade=told(_l("Résultat")),
    severity=told(_l("Gravité")),
    lifted=told(_l("Levé")),
)
