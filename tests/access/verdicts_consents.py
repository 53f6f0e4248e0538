"""Who uses the pages about the person's agreement, and the pages that one-time links open."""

PAGES = {"casefiles.person_agreements", "casefiles.person_agreement_sheet"}
FORMS = {"casefiles.record_person_agreement", "casefiles.send_person_link"}
WITHDRAWALS = {"casefiles.withdraw_person_agreement"}
LINKS = {"casefiles.person_link", "casefiles.calendar_feed"}
# Of the referral "received"; a link is sent for it by its author or the keepers of the receiving queue.
OFFICE_LINKS = {"referrals.link", "referrals.link_accept", "referrals.link_decline", "referrals.link_ask"}
SENDING = {"referrals.send_link"}
ANSWERABLE = {"sent", "received", "offered", "to agency"}
KEEPERS = {"claire", "elise", "yves", "luc"}
PUBLIC = LINKS | OFFICE_LINKS | {"casefiles.person_answered"}
# Files with an agreement that runs.
AGREED = {"Abadie", "Benali", "Esteve", "Fabre", "Gaillard", "Jourdan", "Kieffer", "Lacroix", "Mercier"}
