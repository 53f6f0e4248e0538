"""The same for what is kept around a file: notices, mails, the journal, and the register of the person's requests."""

from accounts.models import JournalEntry, Notice
from casefiles.rights.models import PurgeWarning, Redaction, RightsCopy, RightsRequest
from core.i18n import lazy_gettext as _l
from core.outbox import Mail
from core.personal_data import COUNTER, LINK, Leaves, declare, left_out, told, typed, who
from partners.notices.models import NoticePause

# What was told of the file; it holds no name, and goes with the person all the same.
declare(
    Notice,
    _l("Avis adressés aux professionnels"),
    found_by="about",
    is_removed=True,
    id=LINK,
    membership_id=who(_l("À qui")),
    kind=left_out("code of the sentence, which is given"),
    endpoint=left_out("the page it leads to"),
    ref=left_out("reference of what it is about, given with it"),
    text=told(_l("Texte")),
    about=LINK,
    by_id=who(_l("De la part de")),
    created_at=told(_l("Le")),
    read_at=told(_l("Lu le")),
    settled_at=left_out("when the mail left"),
)
declare(
    NoticePause,
    _l("Avis suspendus"),
    found_by="about",
    is_removed=True,
    is_given=False,  # a professional's own choice about their mail
    id=LINK,
    membership_id=who(_l("À qui")),
    about=LINK,
    until_on=told(_l("Jusqu’au")),
    created_at=told(_l("Le")),
)
declare(
    Mail,
    _l("Courriels"),
    found_by="about",
    is_removed=True,
    id=LINK,
    kind=left_out("code of the sentences, which are given"),
    recipient=left_out("the address of a professional; the person's own is given with the identity"),
    subject=told(_l("Objet")),
    text=told(_l("Texte")),
    message_id=left_out("number of the mail"),
    key=left_out("number of the mail"),
    about=LINK,
    state=told(_l("État")),
    created_at=told(_l("Écrit le")),
    state_at=left_out("when the mail left"),
    error=left_out("code of a server"),
)
# Read by nobody but the officer, sealed, and removed by whole months (`accounts/seals.py`): never one by one.
declare(
    JournalEntry,
    _l("Lectures et écritures du dossier"),
    id=LINK,
    at=told(_l("Le")),
    actor_kind=left_out("the kind of account"),
    user_id=left_out("a name the officer gives when they decide so"),
    membership_id=who(_l("Qui")),
    unit_id=left_out("the unit, below the organisation that is given"),
    organisation_id=who(_l("Organisation")),
    territory=left_out("the department of the account"),
    action=told(_l("Pour quoi faire")),
    file_id=LINK,
    subject=left_out("reference of the page"),
    level=left_out("code of the level"),
    reason=typed(_l("Motif"), Leaves.KEPT),
    shown=left_out("number of lines of a list"),
)
declare(
    RightsRequest,
    _l("Demandes sur ses données"),
    id=LINK,
    file_id=LINK,
    ref=told(_l("Référence"), Leaves.NUMBER),
    organisation_id=who(_l("Adressée à")),
    kind=told(_l("Demande")),
    checked=told(_l("Identité")),
    own_ref=typed(_l("Votre référence")),
    received_on=told(_l("Reçue le")),
    due_on=told(_l("Réponse avant le")),
    extended_why=typed(_l("Prolongée car")),
    state=told(_l("État")),
    closed_on=told(_l("Répondue le")),
    answer=typed(_l("Réponse"), Leaves.REPLACED),
    registered_by_id=who(_l("Noté par")),
    registered_at=told(_l("Noté le"), Leaves.MONTH),
    version=COUNTER,
)
declare(
    Redaction,
    _l("Textes effacés à sa demande"),
    id=LINK,
    file_id=LINK,
    request_id=LINK,
    in_table=left_out("where the text stood; it is gone"),
    row_id=left_out("where the text stood; it is gone"),
    author_id=who(_l("Écrit par")),
    unit_id=left_out("the unit of the author, given with the author"),
    asked_by_id=who(_l("Demandé par")),
    asked_at=told(_l("Demandé le")),
    confirmed_by_id=who(_l("Confirmé par")),
    confirmed_at=told(_l("Effacé le")),
    version=COUNTER,
)
declare(
    RightsCopy,
    _l("Copies de ses données"),
    is_removed=True,
    is_given=False,  # a copy inside the next one
    id=LINK,
    file_id=LINK,
    request_id=LINK,
    asked_by_id=who(_l("Demandé par")),
    asked_at=told(_l("Demandé le")),
    ready_at=told(_l("Le")),
    data=left_out("the copy itself, locked"),
    document=left_out("the copy itself, locked"),
)
declare(
    PurgeWarning,
    _l("Annonces d’anonymisation"),
    is_removed=True,
    is_given=False,  # which professional was told; the delay itself is the law's
    id=LINK,
    file_id=LINK,
    due_on=left_out("the delay, counted from the last contact"),
    days=left_out("which warning"),
    told_at=left_out("when it was told"),
)
