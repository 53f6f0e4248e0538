"""What every column of a case file gives to an export of article 15, and leaves after an anonymisation.

Figures need the day of entries, ends and contacts, and no text at all: dates that no figure reads keep their month.
"""

from typing import Any

from casefiles.models import (
    Barrier,
    CaseFile,
    Contact,
    FileAccess,
    FileEvent,
    Note,
    Person,
    PersonAgreement,
    PersonLink,
    PlanItem,
    Revision,
    Support,
)
from casefiles.workflow import Category, Happened
from core.i18n import lazy_gettext as _l
from core.personal_data import COUNTER, LINK, SECRET, Leaves, declare, left_out, part_of, told, typed, who

_SAID_TWICE = left_out("the same as the name, folded for searches", Leaves.REPLACED)
# Who wrote an item, of whom it is read, when.
WRITTEN: dict[str, Any] = {
    "id": told(_l("Repère")),
    "file_id": LINK,
    "support_id": LINK,
    "version": COUNTER,
    "created_at": told(_l("Écrit le"), Leaves.MONTH),
    "level": told(_l("Niveau de partage")),
    "author_id": who(_l("Écrit par")),
    "organisation_id": left_out("the organisation of the author, given with the author"),
}

declare(
    CaseFile,
    _l("Dossier"),
    found_by="id",
    id=LINK,
    ref=told(_l("Référence"), Leaves.NUMBER),
    territory=told(_l("Département")),
    created_at=told(_l("Ouvert le"), Leaves.MONTH),
    anonymised_at=left_out("nobody is in it any more"),
    merged_into_id=LINK,
    version=COUNTER,
)
declare(
    Person,
    _l("Identité et coordonnées"),
    id=LINK,
    file_id=LINK,
    birth_name=told(_l("Nom de naissance"), Leaves.REPLACED, by="Personne"),
    usage_name=told(_l("Nom d’usage"), Leaves.EMPTIED),
    given_names=told(_l("Prénoms"), Leaves.REPLACED, by="anonymisée"),
    birth_date=told(_l("Date de naissance"), Leaves.YEAR),
    phone=told(_l("Téléphone"), Leaves.EMPTIED),
    email=told(_l("Courriel"), Leaves.EMPTIED),
    address=told(_l("Adresse"), Leaves.EMPTIED),
    postcode=told(_l("Code postal"), Leaves.DEPARTMENT),
    town=told(_l("Commune"), Leaves.EMPTIED),
    contact_by=told(_l("Contact préféré")),
    language=told(_l("Langue, si un interprète aide"), Leaves.EMPTIED),
    service_number=told(_l("Identifiant France Travail"), Leaves.EMPTIED),
    name_key=_SAID_TWICE,
    version=COUNTER,
)
declare(
    PersonAgreement,
    _l("Accords donnés et retirés"),
    id=LINK,
    file_id=LINK,
    partner_id=who(_l("Avec")),
    themes=told(_l("Thèmes (aucun : tous)"), kind=Category),
    agreed_on=told(_l("Donné le"), Leaves.MONTH),
    expires_on=told(_l("Jusqu’au"), Leaves.MONTH),
    channel=told(_l("Comment")),
    witness_name=told(_l("Témoin"), Leaves.REPLACED),
    witness_quality=told(_l("Qualité du témoin"), Leaves.REPLACED),
    recorded_by_id=who(_l("Noté par")),
    recorded_at=told(_l("Noté le"), Leaves.MONTH),
    ended_why=told(_l("Fin")),
    ended_on=told(_l("Fin le"), Leaves.MONTH),
    ended_at=told(_l("Fin notée le"), Leaves.MONTH),
    ended_by_id=who(_l("Fin notée par")),
    version=COUNTER,
)
declare(
    PersonLink,
    _l("Liens envoyés à la personne"),
    is_removed=True,
    id=LINK,
    file_id=LINK,
    partner_id=who(_l("Avec")),
    themes=told(_l("Thèmes (aucun : tous)"), kind=Category),
    agreed_until=told(_l("Jusqu’au")),
    sent_by_id=who(_l("Envoyé par")),
    agreed=told(_l("Réponse")),
    token_hash=SECRET,
    sent_at=told(_l("Envoyé le")),
    expires_at=told(_l("Valable jusqu’au")),
    used_at=told(_l("Utilisé le")),
    revoked_at=told(_l("Annulé le")),
)
declare(
    Support,
    _l("Accompagnements"),
    id=LINK,
    file_id=LINK,
    territory=told(_l("Département")),
    mode=told(_l("Modalité")),
    state=told(_l("État")),
    start_on=told(_l("Ouvert le")),
    entry_on=told(_l("Entrée le")),
    term_on=told(_l("Terme prévu le")),
    end_on=told(_l("Fin le")),
    exit=told(_l("Motif de fin")),
    advisor_id=who(_l("Conseil emploi")),
    worker_id=who(_l("Accompagnement social")),
    agreement_id=left_out("the convention between the institutions; it is public"),
    agency_id=who(_l("Agence")),
    office_id=who(_l("Lieu d’accueil social")),
    first_contact_on=told(_l("Premier contact abouti le")),
    last_contact_on=told(_l("Dernier contact abouti le")),
    contact_every=told(_l("Un contact tous les (jours)")),
    version=COUNTER,
)
declare(
    Barrier,
    _l("Diagnostic"),
    mark="frein",
    **WRITTEN,
    category=told(_l("Frein")),
    thematic=told(_l("Thématique"), Leaves.EMPTIED),
    severity=told(_l("Gravité")),
    owner=told(_l("Qui agit")),
    wanted=typed(_l("Résultat visé")),
    state=told(_l("État")),
    closed_on=told(_l("Levé le"), Leaves.MONTH),
)
declare(
    PlanItem,
    _l("Plan d’action"),
    mark="plan",
    **WRITTEN,
    kind=told(_l("Nature")),
    barrier_id=LINK,
    text=typed(_l("Texte")),
    owner=told(_l("Qui agit")),
    due_on=told(_l("Échéance"), Leaves.MONTH),
    state=told(_l("État")),
    done_on=told(_l("Fait le"), Leaves.MONTH),
    reason=typed(_l("Motif"), Leaves.REPLACED),
    state_at=told(_l("Dans cet état depuis le"), Leaves.MONTH),
)
declare(
    Contact,
    _l("Contacts"),
    mark="contact",
    **WRITTEN,
    on=told(_l("Date")),
    channel=told(_l("Moyen")),
    reached=told(_l("Abouti")),
    line=typed(_l("Texte")),
)
declare(Note, _l("Notes"), mark="note", is_removed=True, **WRITTEN, text=typed(_l("Texte")))
declare(
    Revision,
    _l("Versions précédentes des textes"),
    mark="version",
    is_removed=True,
    **WRITTEN,
    note_id=part_of(_l("De la note")),
    plan_item_id=part_of(_l("De la ligne du plan")),
    contact_id=part_of(_l("Du contact")),
    old=typed(_l("Avant")),
    new=typed(_l("Après")),
)
declare(
    FileEvent,
    _l("Faits de la vie du dossier"),
    mark="fait",
    id=told(_l("Repère")),
    file_id=LINK,
    at=told(_l("Date"), Leaves.MONTH),
    membership_id=who(_l("Par")),
    support_id=LINK,
    kind=told(_l("Fait"), kind=Happened),
    from_state=left_out("the step before, which the fact implies"),
    to_state=left_out("the step after, which the fact implies"),
    reason=typed(_l("Motif")),
)
declare(
    FileAccess,
    _l("Accès ouverts au dossier"),
    id=LINK,
    file_id=LINK,
    membership_id=who(_l("À qui")),
    unit_id=who(_l("À quelle équipe")),
    level=told(_l("Étendue")),
    why=told(_l("Pourquoi")),
    from_at=told(_l("Depuis le"), Leaves.MONTH),
    until_at=told(_l("Jusqu’au"), Leaves.MONTH),
    granted_by_id=who(_l("Ouvert par")),
    for_id=who(_l("À la place de")),
)
