"""The same for sensitive texts. The copy says that one exists and who wrote it: its author hands it over, unlocked, to
the person; the officer is none of its readers.
"""

from casefiles.sensitive.models import SensitiveReader, SensitiveText
from core.i18n import lazy_gettext as _l
from core.personal_data import COUNTER, LINK, declare, left_out, told, who

declare(
    SensitiveText,
    _l("Textes sensibles, à demander à qui les a écrits"),
    is_removed=True,
    id=LINK,
    file_id=LINK,
    author_id=who(_l("Écrit par")),
    organisation_id=left_out("the organisation of the author, given with the author"),
    kind=left_out("says too much to whoever makes the copy; the text is handed over by its author"),
    locked=left_out("encrypted: nobody who makes the copy may read it"),
    key_mark=left_out("names a key, and says nothing of the person"),
    created_at=told(_l("Écrit le")),
    ends_on=told(_l("Conservé jusqu’au")),
    version=COUNTER,
)
declare(
    SensitiveReader,
    _l("Qui peut ouvrir les textes sensibles"),
    is_removed=True,
    id=LINK,
    file_id=LINK,
    text_id=LINK,
    membership_id=who(_l("À qui")),
    named_at=told(_l("Depuis le")),
)
