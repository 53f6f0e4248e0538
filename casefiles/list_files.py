"""The portfolio as a file: a column for each thing its page shows."""

from core.i18n import lazy_gettext as _l
from core.labels import label
from core.list_file import Column, ListFile

PORTFOLIO = ListFile(
    "portfolio",
    "portefeuille",
    (
        Column(_l("Référence"), lambda row: row.ref),
        Column(_l("Personne"), lambda row: row.name),
        Column(_l("Freins"), lambda row: ", ".join(str(label(category)) for category in row.barriers)),
        Column(_l("Dernier contact"), lambda row: row.last_on),
        Column(_l("Canal"), lambda row: row.channel and label(row.channel)),
        Column(_l("Prochain contact avant"), lambda row: row.due),
        Column(_l("Accompagnement global"), lambda row: row.state),
    ),
)
