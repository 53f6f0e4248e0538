"""What opens a file beside its pair, in the words of `verdicts.py`: in an emergency, a head; told to the officer."""

GLASS, REGISTER = {"casefiles.break_glass"}, {"casefiles.glass_register"}
# Pages a head may read too, once an emergency opened the file; nothing does in the scene.
READ = {"casefiles.show", "casefiles.diagnosis", "casefiles.plan", "casefiles.timeline", "casefiles.accesses"}

STATEMENTS = {"reports.readings", "reports.readings_pdf"}  # who opened a file, for whoever reads it
OF_RIGHTS = {"reports.rights_readings", "reports.rights_readings_pdf"}
ASK, LIST = {"casefiles.ask_access"}, {"casefiles.access_requests"}
DECIDE, WITHDRAW = {"casefiles.decide_access"}, {"casefiles.withdraw_access"}
# A colleague of Anne asks for the file of her person: she decides, or the head of her office.
REQUESTS = {"asked": {"anne", "elise"}, "missing": set[str]()}
ASKED_BY = {"asked": {"leo"}, "missing": set[str]()}
FOLLOWERS = {"advisor", "dedicated", "worker"}

WHO: dict[str, set[str]] = {
    **{key: {"head"} for key in GLASS},
    **{key: {"dpo"} for key in REGISTER},
    **dict.fromkeys(STATEMENTS, FOLLOWERS),
    **{key: {"dpo"} for key in OF_RIGHTS},
    **{key: FOLLOWERS | {"head"} for key in READ | ASK | LIST | DECIDE | WITHDRAW},
}
