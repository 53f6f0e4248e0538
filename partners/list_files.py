"""The directory as a file: a column for each thing its page shows. A row is a unit and what is said of it."""

from core.i18n import lazy_gettext as _l
from core.labels import label
from core.list_file import Column, ListFile

PARTNERS = ListFile(
    "partners",
    "partenaires",
    (
        Column(_l("Référence"), lambda line: line[0].ref),
        Column(_l("Nom"), lambda line: line[0].name),
        Column(_l("Type"), lambda line: label(line[0].kind)),
        Column(_l("Institution"), lambda line: label(line[0].side)),
        Column(_l("Code postal"), lambda line: line[0].postcode),
        Column(_l("Commune"), lambda line: line[0].town),
        Column(_l("Département"), lambda line: line[0].department),
        Column(_l("Téléphone"), lambda line: line[0].phone),
        Column(_l("Places"), lambda line: " ".join(line[1])),
    ),
)
