"""What the forms of the parts of a case file are sent with, in one place."""

from tests.access import answers_assigning as assigning
from tests.access import answers_consents as consents
from tests.access import answers_exits as exits
from tests.access import answers_following as following
from tests.access import answers_heads as heads
from tests.access import answers_reviews as reviews

FULL = {**consents.FULL, **assigning.FULL, **following.FULL, **exits.FULL, **reviews.FULL, **heads.FULL}
