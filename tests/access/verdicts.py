"""What each cell of the access matrix must answer, written from the promises made to people, not from the code.

Sources: the product's table of who does what; "access by named assignment to the case, never the whole department";
"another office's object is a 404, never a 403"; levels inside a file; a step of the wrong part is a 403, of the wrong
state a 409, a form that is not filled a 422.
"""

from enum import Enum

from tests.access import rules_openid as openid
from tests.access import verdicts_accounts as accounts
from tests.access import verdicts_consents as consents
from tests.access import verdicts_exits as exits
from tests.access import verdicts_factors as factors
from tests.access import verdicts_lists as lists
from tests.access import verdicts_members as members
from tests.access import verdicts_notices as notices
from tests.access import verdicts_parts as parts
from tests.access import verdicts_returns as returns
from tests.access import verdicts_to_employment as to_employment

WORLD_FILES = ("Abadie", "Benali", "Costes", "Dupuy", "Esteve", "Fabre")
# Ended, left by its pair, not begun, asked, declined, offered a place it waited for.
ADDED_FILES = ("Gaillard", "Hoarau", "Imbert", "Jourdan", "Kieffer", "Lacroix")
PEOPLE = (*WORLD_FILES, *ADDED_FILES, *to_employment.FILES)
FILES = (*PEOPLE, "missing")


class Verdict(Enum):
    """What an answer says; every verdict but DONE and SAVED also promises that nothing was written."""

    OK = 200
    DONE = 303  # and something was written
    SAVED = 204
    ELSEWHERE = "303 without effect"
    SIGN_IN = "303 to the sign-in page"
    DENIED = 403
    HIDDEN = 404
    NO_METHOD = 405
    CONFLICT = 409
    REFUSED = 422


V = Verdict

# Roles ---------------------------------------------------------------------------------------------------------
FOLLOWERS = {"advisor", "dedicated", "worker"}
ADVISORS = {"advisor", "dedicated"}
KEEPERS = {"router", "head"}  # distribute what arrives in their unit
ANSWERERS = KEEPERS | {"worker", "dedicated"}
PROFESSIONALS = FOLLOWERS | KEEPERS
ADMINISTRATORS = {"administrator", "regional"}
FIGURES = KEEPERS | ADMINISTRATORS
SIGNERS = ADMINISTRATORS | {"signatory"}  # may be named to sign an agreement
EVERYONE = PROFESSIONALS | ADMINISTRATORS | {"secretary", "dpo", "technical", "signatory", "accounts"}

# Open to anyone, signed in or not. `tests/access/test_default_deny.py` holds the application to this list.
PUBLIC = {
    "static", "accounts.sign_in", "accounts.check_sign_in", "pages.accessibility", "pages.help", "pages.legal",
    "pages.livez", "pages.privacy", "pages.readyz", "pages.set_language", "reports.home",
    *consents.PUBLIC, *accounts.PUBLIC, *members.LINKS, *members.IDENTITY, *openid.PUBLIC,
}  # fmt: skip

# Every other endpoint: what it is about, and who may ever use it.
FILE_PAGES = {  # read a file's content
    "casefiles.accesses", "casefiles.diagnosis", "casefiles.plan", "casefiles.timeline", "reports.case_summary",
    "reports.case_summary_pdf", "casefiles.new_barrier", "casefiles.new_contact", "casefiles.new_note",
    "casefiles.new_plan_item", "casefiles.edit_person", *consents.PAGES, *parts.PAGES,
}  # fmt: skip
FILE_WRITINGS = {  # add to a file
    "casefiles.add_barrier", "casefiles.add_plan_item", "casefiles.change_person", "casefiles.note_contact",
    "casefiles.write_note",
}  # fmt: skip
FILE_OTHERS = {"casefiles.show", "casefiles.close_form", "casefiles.close", "casefiles.enter"}
# Items of a file: kind, and whether only their author may touch them, or whoever of the pair reads them.
ITEM_PAGES = {
    "casefiles.edit_barrier": "barrier", "casefiles.lift_form": "barrier", "casefiles.edit_contact": "contact",
    "casefiles.edit_note": "note", "casefiles.edit_plan_item": "plan", **parts.ITEMS,
}  # fmt: skip
ITEM_WRITINGS = {
    "casefiles.change_barrier": "barrier", "casefiles.lift_barrier": "barrier",
    "casefiles.correct_contact": "contact", "casefiles.change_note": "note", "casefiles.change_plan_item": "plan",
}  # fmt: skip
DRAFT_PAGES = {"referrals.draft", "referrals.check"}
DRAFT_WRITINGS = {"referrals.save_draft", "referrals.autosave", "referrals.discard", "referrals.send"}
LETTERS = {"reports.answer_letter", "reports.answer_letter_pdf"}
REFERRAL_PAGES = {"referrals.show", "reports.referral_sheet", "reports.referral_sheet_pdf"} | LETTERS
TO_ANSWER = {"sent", "received", "offered", "to agency"}
ANSWERS = {  # endpoint: who may ever take the step, the states it starts from
    "referrals.assign": (KEEPERS, TO_ANSWER),
    "referrals.accept": (ANSWERERS, TO_ANSWER),
    "referrals.ask": (ANSWERERS, TO_ANSWER),
    "referrals.decline": (ANSWERERS, TO_ANSWER),
    "referrals.inform": (FOLLOWERS, {"asked"}),
    "referrals.hold": (KEEPERS, TO_ANSWER),
    "referrals.accept_social": (ANSWERERS, TO_ANSWER - {"to agency"}),  # a council's alone
    "referrals.resources": (ANSWERERS, TO_ANSWER - {"to agency"}),  # a council's alone
    "referrals.redirect_on": (ANSWERERS, TO_ANSWER | {"asked"}),
    "referrals.withdraw": (FOLLOWERS, TO_ANSWER | {"asked"}),
    "referrals.correct": (FOLLOWERS, TO_ANSWER | {"asked"}),
}
AGREEMENT_STEPS = {  # endpoint: the states it starts from
    "agreements.edit": {"draft"}, "agreements.update": {"draft"}, "agreements.submission": {"draft"},
    "agreements.submit": {"draft"}, "agreements.review": {"in_review"}, "agreements.approve": {"in_review"},
    "agreements.request_changes": {"in_review"}, "agreements.signature": {"draft", "to_sign"},
    "agreements.record_signed": {"draft", "to_sign"}, "agreements.confirmation": {"recorded"},
    "agreements.confirm": {"recorded"}, "agreements.reject": {"recorded"},
    **{f"agreements.{name}": {"signed"} for name in ("suspension", "suspend")},
    **{f"agreements.{name}": {"signed", "suspended"} for name in ("termination", "terminate")},
    **{f"agreements.{name}": {"suspended"} for name in ("resumption", "resume")},
    **{f"agreements.{name}": {"draft", "in_review", "to_sign"} for name in ("cancellation", "cancel")},
}  # fmt: skip
NEW_AMENDMENT = {"agreements.new_amendment", "agreements.propose_amendment"}
SIGNING_STEPS = {key: {"to_sign"} for key in ("agreements.signing", "agreements.sign", "agreements.refuse_signature")}

# Read like the page of the agreement.
ACTS = {"reports.agreement_act", "reports.agreement_act_pdf", "agreements.export"}
# Read by the same people, where there is one: see `rules_copies`.
COPIES = {
    "agreements.signed_copy", "agreements.signed_amendment_copy", "reports.agreement_archive",
    "reports.amendment_archive",
}  # fmt: skip

COMMITTEE_LISTS = {
    "reports.committees",
    "reports.committee",
    "reports.agreement_places",
}  # read by the whole department
COMMITTEE_READINGS = {"reports.new_committee", "reports.committee_pack", "reports.committee_pack_pdf"}
COMMITTEE_ALWAYS = {"reports.plan_committee", "reports.mark_decision"}  # minutes closed or not
COMMITTEE_STEPS = {  # only while the minutes are open
    "reports.edit_committee", "reports.update_committee", "reports.decisions", "reports.record_decisions",
    "reports.closing", "reports.close_committee",
}  # fmt: skip
COMMITTEES = COMMITTEE_LISTS | COMMITTEE_READINGS | COMMITTEE_ALWAYS | COMMITTEE_STEPS
OF_THE_AGREEMENT = {  # about no meeting
    "reports.agreement_places", "reports.committees", "reports.new_committee", "reports.plan_committee",
}  # fmt: skip
WITHOUT_MEETING = {"suspended"}
MINUTES_CLOSED = {"ended elsewhere"}  # agreements whose meeting is closed

RENEWALS = {"reports.renewal", "reports.renew"}  # of a signed agreement, by the administrators of both parties
RUN_OFFS = {"reports.run_off", "reports.save_run_off"}  # of one that ends

# One published figure: put right or taken off by those who could have entered it.
FIGURE_PAGES = {"agreements.edit_outside_figure", "agreements.confirm_figure_removal"}
FIGURE_STEPS = {"agreements.correct_outside_figure", "agreements.remove_outside_figure"}
PUBLISHED = ("of the nation", "of the region", "in 31", "in 81", "of another region", "removed", "missing")

WHO: dict[str, set[str]] = {
    **dict.fromkeys(FILE_PAGES | FILE_WRITINGS | FILE_OTHERS | set(ITEM_PAGES) | set(ITEM_WRITINGS), FOLLOWERS),
    **dict.fromkeys(consents.PAGES | consents.FORMS | consents.WITHDRAWALS | exits.ENDPOINTS, FOLLOWERS),
    "casefiles.portfolio": FOLLOWERS,
    "casefiles.new_person": FOLLOWERS,
    "casefiles.check_person": FOLLOWERS,
    "casefiles.create_person": FOLLOWERS,
    **dict.fromkeys(DRAFT_PAGES | DRAFT_WRITINGS, FOLLOWERS),
    "referrals.new": FOLLOWERS,
    "referrals.start": FOLLOWERS,
    "referrals.read_answer": FOLLOWERS,
    "referrals.refer_again": FOLLOWERS,
    "referrals.acknowledge_outcome": FOLLOWERS,
    **dict.fromkeys(REFERRAL_PAGES, PROFESSIONALS),
    **dict.fromkeys(consents.SENDING, PROFESSIONALS),
    "referrals.inbox": PROFESSIONALS,
    "referrals.sent": PROFESSIONALS,
    "reports.search": PROFESSIONALS,
    **{endpoint: roles for endpoint, (roles, _states) in ANSWERS.items()},
    **dict.fromkeys(AGREEMENT_STEPS, ADMINISTRATORS),
    **dict.fromkeys(SIGNING_STEPS, SIGNERS),
    **dict.fromkeys(NEW_AMENDMENT, ADMINISTRATORS),
    "agreements.waiting": SIGNERS,
    "agreements.version": SIGNERS,
    "agreements.new": ADMINISTRATORS,
    "agreements.create": ADMINISTRATORS,
    "agreements.import_form": ADMINISTRATORS,
    "agreements.import_draft": ADMINISTRATORS,
    "agreements.show": PROFESSIONALS | SIGNERS,
    **dict.fromkeys(ACTS | COPIES, PROFESSIONALS | SIGNERS),
    "reports.agreements": PROFESSIONALS | ADMINISTRATORS,
    "reports.targets": ADMINISTRATORS,
    "reports.targets_of": ADMINISTRATORS,
    "reports.edit_targets": ADMINISTRATORS,
    "reports.save_year_targets": ADMINISTRATORS,
    "agreements.outside_figures": ADMINISTRATORS,
    "agreements.add_outside_figure": ADMINISTRATORS,
    **dict.fromkeys(FIGURE_PAGES | FIGURE_STEPS, ADMINISTRATORS),
    "reports.coverage": PROFESSIONALS | ADMINISTRATORS,
    **lists.WHO,
    **members.WHO,
    **dict.fromkeys(COMMITTEES, ADMINISTRATORS),
    **dict.fromkeys(COMMITTEE_LISTS, PROFESSIONALS | ADMINISTRATORS),
    **dict.fromkeys(RENEWALS | RUN_OFFS, ADMINISTRATORS),
    **dict.fromkeys(returns.LISTS | returns.PAGES, FIGURES),
    **dict.fromkeys(returns.NEW | set(returns.STEPS), ADMINISTRATORS),
    "reports.deadlines": PROFESSIONALS | ADMINISTRATORS,
    "reports.index": FIGURES,
    "reports.yearly": FIGURES,
    "reports.yearly_pdf": FIGURES,
    **dict.fromkeys(notices.ENDPOINTS, EVERYONE),
    "partners.index": EVERYONE,
    "partners.show": EVERYONE,
    **dict.fromkeys(factors.ENDPOINTS | {"accounts.sign_out", "accounts.switch_membership"}, EVERYONE),
    **accounts.WHO,
    **parts.WHO,
}

# Relations -----------------------------------------------------------------------------------------------------
# Who reads the content of a file, by name; everyone else gets 404, their office included.
CONTENT = {
    "Abadie": {"paul", "anne"},
    "Benali": {"sonia"},
    "Costes": {"paul"},
    "Dupuy": {"sonia"},
    "Esteve": {"marc", "nora"},
    "Fabre": {"sonia"},
    "Gaillard": {"paul", "anne"},
    "Hoarau": {"hugo", "julie"},  # paul and anne were its pair until yesterday
    "Imbert": {"paul", "anne"},
    "Jourdan": {"sonia"},
    "Kieffer": {"sonia"},  # declined: the receiving side keeps nothing
    "Lacroix": {"sonia"},
    **to_employment.CONTENT,
    "missing": set[str](),
}
# Who knows beyond those that the file exists: the named advisor, the assigned worker, the keepers of the queue.
INDEX = {
    "Benali": {"paul", "claire", "elise"},
    "Esteve": {"yves"},
    "Fabre": {"paul", "anne", "claire", "elise"},
    "Jourdan": {"paul", "anne", "claire", "elise"},
    "Lacroix": {"paul", "anne", "claire", "elise"},
    **to_employment.INDEX,
}
ENDED, NOT_BEGUN, WITHOUT_SUPPORT = {"Gaillard"}, {"Imbert"}, set(to_employment.FILES)
WITH_BARRIERS = {"Abadie", "Esteve", "Gaillard", "Hoarau", "Imbert"}
ONLY_SEND = {"sonia", "ines", "val in Muret", "val in Toulouse"}
ONLY_RECEIVE = {"claire", "yves", "elise", "luc"}
HEADS = {"elise", "luc"}  # read no file, unless in an emergency

AUTHORS = {
    "draft": "paul",
    "sent": "sonia",
    "received": "sonia",
    "asked": "sonia",
    "offered": "sonia",
    "accepted": "marc",
    "declined": "sonia",
    **to_employment.AUTHORS,
}
DRAFTS, UNOPENED = {"draft", to_employment.DRAFT}, {"sent", to_employment.SENT}
# Who answers for the receiving side: keepers of its queue, the assigned worker.
RECEIVERS = {
    "draft": set[str](),
    "sent": {"claire", "elise"},
    "received": {"claire", "elise", "anne"},
    "asked": {"claire", "elise", "anne"},
    "offered": {"claire", "elise", "anne"},
    "accepted": {"yves", "nora"},
    "declined": set[str](),
    **to_employment.RECEIVERS,
}
NAMED = {
    "sent": "paul", "received": "paul", "asked": "paul", "offered": "paul", "accepted": "marc", **to_employment.NAMED,
}  # fmt: skip
REFERRALS = (*AUTHORS, "missing")

# Drafts: administrators of their author's institution; submitted or recorded: of both parties, and who is named to
# sign; signed: the whole department, and signatories of the institution.
AGREEMENTS = {
    "in force": {"brigitte", "gilles", "karim", "paul", "sonia", "hugo", "anne", "leo", "julie", "claire", "elise",
                 "luc", "val in Muret", "val in Toulouse"},
    "suspended": {"brigitte", "gilles", "karim", "paul", "sonia", "hugo", "anne", "leo", "julie", "claire", "elise",
                  "luc", "val in Muret", "val in Toulouse"},
    "ended elsewhere": {"fatou", "karim", "marc", "nora", "yves", "lea"},
    "draft of the council": {"brigitte"},
    "draft of employment": {"gilles", "karim"},
    "in review": {"brigitte", "gilles", "karim"},
    "to sign": {"brigitte", "gilles", "karim"},
    "to sign elsewhere": {"fatou", "karim", "lea"},
    "recorded": {"brigitte", "gilles", "karim"},
    "recorded elsewhere": {"fatou", "karim"},
    "missing": set[str](),
}  # fmt: skip
RECORDED_BY = {"recorded": "gilles", "recorded elsewhere": "fatou"}
OVER = {"ended elsewhere"}  # nothing is left to suspend or to end early
STATES = {
    "in force": "signed", "suspended": "suspended", "ended elsewhere": "signed", "draft of the council": "draft",
    "draft of employment": "draft", "in review": "in_review", "to sign": "to_sign", "to sign elsewhere": "to_sign",
    "recorded": "recorded", "recorded elsewhere": "recorded",
}  # fmt: skip
NAMED_TO_SIGN = {"to sign": {"brigitte", "gilles"}, "to sign elsewhere": {"lea", "karim"}}
FROZEN = {"in review", "to sign", "to sign elsewhere"}  # have a first version
# Departments whose agreements one prepares and whose figures one reads; "XX" does not exist.
DEPARTMENTS = ("31", "34", "81", "75", "XX")
HOME = {
    "brigitte": {"31"}, "gilles": {"31"}, "fatou": {"81"}, "karim": {"31", "34", "81"},
    "claire": {"31"}, "elise": {"31"}, "luc": {"31"}, "yves": {"81"},
}  # fmt: skip
WITH_REPORT = {"31"}  # departments with an agreement this year
