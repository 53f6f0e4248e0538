"""Who may ever use the parts of a case file, in one place."""

from tests.access import verdicts_assigning as assigning
from tests.access import verdicts_documents as documents
from tests.access import verdicts_following as following
from tests.access import verdicts_sensitive as sensitive

WHO: dict[str, set[str]] = {**assigning.WHO, **following.WHO, **documents.WHO, **sensitive.WHO}
PAGES, ITEMS = documents.PAGES, documents.ITEMS
