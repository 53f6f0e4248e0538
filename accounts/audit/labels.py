"""Words of alerts."""

from accounts.audit.workflow import AlertKind
from core.i18n import lazy_gettext as _l
from core.labels import register

LABELS = register(
    AlertKind,
    {
        AlertKind.READING: _l("Beaucoup de dossiers hors de ses affectations"),
        AlertKind.UNUSUAL: _l("Beaucoup plus de dossiers que d’habitude"),
        AlertKind.MISSES: _l("Pages d’autrui demandées à répétition"),
        AlertKind.ADDRESSES: _l("Connexions depuis beaucoup d’adresses"),
        AlertKind.GUESSING: _l("Mots de passe essayés sur plusieurs comptes"),
        AlertKind.TRIED: _l("Mots de passe ou codes essayés sur ce compte"),
    },
)
