"""Who uses the pages about the person's agreement, and the pages that one-time links open."""

PAGES = {"casefiles.person_agreements", "casefiles.person_agreement_sheet"}
FORMS = {"casefiles.record_person_agreement", "casefiles.send_person_link"}
WITHDRAWALS = {"casefiles.withdraw_person_agreement"}
LINKS = {"casefiles.person_link"}
PUBLIC = LINKS | {"casefiles.person_answered"}
# Files with an agreement that runs.
AGREED = {"Abadie", "Benali", "Esteve", "Fabre", "Gaillard", "Jourdan", "Kieffer", "Lacroix"}
