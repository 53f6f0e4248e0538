"""What the forms of the parts of a case file are sent with, in one place."""

from tests.access import answers_assigning as assigning
from tests.access import answers_consents as consents
from tests.access import answers_documents as documents
from tests.access import answers_exits as exits
from tests.access import answers_following as following
from tests.access import answers_sensitive as sensitive

FULL = {**consents.FULL, **assigning.FULL, **following.FULL, **exits.FULL, **documents.FULL, **sensitive.FULL}
