"""Words of the factors."""

from accounts.sessions import Factor, Way
from core.i18n import lazy_gettext as _l
from core.labels import register

FACTORS = register(
    Factor,
    {
        Factor.TOTP: _l("Code de l’application"),
        Factor.PASSKEY: _l("Clé d’accès"),
        Factor.RECOVERY: _l("Code de secours"),
        Factor.PROVIDER: _l("Fournisseur d’identité"),
    },
)
WAYS = register(
    Way,
    {
        Way.PASSWORD: _l("Mot de passe"),
        Way.OPENID: _l("Fournisseur d’identité"),
        Way.INVITATION: _l("Invitation"),
    },
)
