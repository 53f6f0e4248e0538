"""What professionals do in case files. Verbs with `by=` and `at=`; none commits."""

from casefiles.actions.access import grant, revoke
from casefiles.actions.barriers import add_barrier, edit_barrier, lift_barrier
from casefiles.actions.consents import Witness, check_agreed, record_person_agreement, withdraw_person_agreement
from casefiles.actions.contacts import correct_contact, note_contact
from casefiles.actions.entering import enter
from casefiles.actions.leaving import park
from casefiles.actions.notes import edit_note, write_note
from casefiles.actions.people import change_details, check_identity, create_person
from casefiles.actions.person_links import answer_person_link, send_person_link
from casefiles.actions.plan import add_plan_item, edit_plan_item
from casefiles.actions.supports import close, open_support

__all__ = [
    "Witness",
    "add_barrier",
    "add_plan_item",
    "answer_person_link",
    "change_details",
    "check_agreed",
    "check_identity",
    "close",
    "correct_contact",
    "create_person",
    "edit_barrier",
    "edit_note",
    "edit_plan_item",
    "enter",
    "grant",
    "lift_barrier",
    "note_contact",
    "open_support",
    "park",
    "record_person_agreement",
    "revoke",
    "send_person_link",
    "withdraw_person_agreement",
    "write_note",
]
