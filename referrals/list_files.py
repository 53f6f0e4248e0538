"""The lists of referrals as files: a column for each thing their pages show."""

from core.i18n import lazy_gettext as _l
from core.labels import label
from core.list_file import Column, ListFile
from referrals.labels import move_words
from referrals.queries import Row, SentRow

_Line = Row | SentRow


def _barriers(row: _Line) -> str:
    return ", ".join(str(label(category)) for category in row.categories)


def _move(row: _Line) -> str:
    return move_words(row.move, row.direction, mine=row.is_mine)


RECEIVED = ListFile(
    "received",
    "orientations-recues",
    (
        Column(_l("Référence"), lambda row: row.ref),
        Column(_l("Personne"), lambda row: row.person),
        Column(_l("Orientée par"), lambda row: row.author),
        Column(_l("Freins"), _barriers),
        Column(_l("Reçue le"), lambda row: row.sent_on),
        Column(_l("Répondre avant"), lambda row: row.due_on),
        Column(_l("Rang en liste d’attente"), lambda row: row.rank),
        Column(_l("État"), lambda row: label(row.state)),
        Column(_l("Terminée le"), lambda row: row.closed_on),
        Column(_l("Affectée à"), lambda row: row.assigned),
        Column(_l("À qui de jouer"), _move),
    ),
)
TEAM = ListFile(
    "team",
    "orientations-de-l-equipe",
    (
        Column(_l("Auteur ou autrice"), lambda line: line.author.name),
        Column(_l("Lieu"), lambda line: line.author.unit_name),
        Column(_l("En cours"), lambda line: line.sending.running),
        Column(_l("Compléments à donner"), lambda line: line.sending.owed),
        Column(_l("Réponses en retard"), lambda line: line.sending.late),
        Column(_l("Réponses à lire"), lambda line: line.sending.unread),
        Column(_l("Envoyées depuis 30 jours"), lambda line: line.sending.recent),
    ),
)
SENT = ListFile(
    "sent",
    "orientations-envoyees",
    (
        Column(_l("Référence"), lambda row: row.ref),
        Column(_l("Personne"), lambda row: row.person),
        Column(_l("Orientée par"), lambda row: row.author),
        Column(_l("Freins"), _barriers),
        Column(_l("Lieu d’accueil"), lambda row: row.office),
        Column(_l("Affectée à"), lambda row: row.assigned),
        Column(_l("Envoyée ou modifiée le"), lambda row: row.moment_on),
        Column(_l("État"), lambda row: label(row.state)),
        Column(_l("Terminée le"), lambda row: row.closed_on),
        Column(_l("À qui de jouer"), _move),
        Column(_l("Échéance"), lambda row: row.move.due_on),
    ),
)
