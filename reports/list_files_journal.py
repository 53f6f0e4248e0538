"""The access journal as a file: what its page shows, never a text of a case."""

from core.i18n import lazy_gettext as _l
from core.list_file import Column, ListFile

JOURNAL = ListFile(
    "journal",
    "journal-des-acces",
    (
        Column(_l("Moment"), lambda line: line["at"]),
        Column(_l("Compte"), lambda line: line["who"]),
        Column(_l("Adresse du compte"), lambda line: line["email"]),
        Column(_l("Unité"), lambda line: line["unit"]),
        Column(_l("Objet"), lambda line: line["noun"]),
        Column(_l("Action"), lambda line: line["verb"]),
        Column(_l("Lignes affichées"), lambda line: line["count"]),
        Column(_l("Référence"), lambda line: line["subject"]),
        Column(_l("Niveau"), lambda line: line["level"]),
    ),
)
