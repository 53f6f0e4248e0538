"""Whose notices and pauses are whose, in the words of `verdicts.py`: nobody opens those of another."""

LISTS = {"notices.index", "notices.preferences"}
LETTERS = {"reports.notice_letter", "reports.notice_letter_pdf"}
PAUSES = {"notices.pause_form", "notices.pause"}  # only of a notice that is about a person
OF_NOTICE = LETTERS | PAUSES | {"notices.read"}
ENDPOINTS = LISTS | OF_NOTICE | {"notices.read_all", "notices.save_preferences", "notices.resume"}
NOTICES = {"about a person": "anne", "about an agreement": "brigitte", "missing": ""}
HELD = {"of anne": "anne", "missing": ""}  # pauses
ABOUT_PERSON = {"about a person"}
