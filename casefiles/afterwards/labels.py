"""Words of what became of a person."""

from casefiles.afterwards.workflow import Situation
from core.i18n import lazy_gettext as _l
from core.labels import register

register(
    Situation,
    {
        Situation.JOB_6_MONTHS: _l("En emploi durable : CDI, ou contrat de 6 mois et plus"),
        Situation.JOB_1_6_MONTHS: _l("En emploi, contrat de 1 à 6 mois"),
        Situation.SHORT_JOB: _l("En emploi court ou aidé"),
        Situation.BUSINESS: _l("A créé son activité"),
        Situation.TRAINING: _l("En formation"),
        Situation.LOOKING: _l("En recherche d’emploi"),
        Situation.HEALTH: _l("Arrêt de la recherche pour raison de santé"),
        Situation.OTHER: _l("Autre situation"),
        Situation.NOT_REACHED: _l("La personne n’a pas pu être jointe"),
    },
)
