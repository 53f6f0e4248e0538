"""Who sees and writes appointments: whoever reads the content of the file they are about."""

PAGES, WRITINGS = {"casefiles.appointments"}, {"casefiles.new_appointment"}
STEPS = {"casefiles.move_appointment", "casefiles.appointment_outcome", "casefiles.cancel_appointment"}
TAKE_BACK = {"casefiles.take_outcome_back"}
OWN = {"casefiles.own_appointments", "reports.day_list_page", "reports.day_list_pdf"}
ICS, CALENDAR = {"casefiles.appointment_file"}, {"casefiles.make_calendar", "casefiles.revoke_calendar"}
FOLLOWERS = {"advisor", "dedicated", "worker"}

EVERY = PAGES | WRITINGS | STEPS | TAKE_BACK | OWN | ICS | CALENDAR | {"casefiles.calendar"}
WHO: dict[str, set[str]] = {**dict.fromkeys(EVERY, FOLLOWERS), "casefiles.own_appointments": FOLLOWERS | {"secretary"}}
