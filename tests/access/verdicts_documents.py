"""Documents of a file, in the words of `verdicts.py`: read like its notes, moved and withdrawn by who added them."""

PAGES, ADD = {"casefiles.documents"}, {"casefiles.add_document"}
FILE, READERS, WITHDRAW = "casefiles.document_file", "casefiles.document_readers", "casefiles.withdraw_document"
ITEMS = dict.fromkeys((FILE, READERS, WITHDRAW), "document")

WHO: dict[str, set[str]] = {one: {"advisor", "dedicated", "worker"} for one in ADD}
