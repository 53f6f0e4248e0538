"""Sensitive texts of a file, in the words of `verdicts.py`: each is of who wrote it and of who is named for it."""

LIST, WRITE = "casefiles.sensitive_texts", "casefiles.write_sensitive"
OPEN, READERS, ERASE = "casefiles.open_sensitive", "casefiles.sensitive_readers", "casefiles.erase_sensitive"
ITEMS = (OPEN, READERS, ERASE)
# What a text can be, by who wrote it and who is named; in Abadie's file, followed by Paul and Anne.
TEXTS = ("of anne", "of anne, paul named", "of paul", "of anne, ended", "of another file", "missing")

WHO: dict[str, set[str]] = {one: {"advisor", "dedicated", "worker"} for one in (LIST, WRITE, *ITEMS)}
