"""An end reported and not read yet, for the pages that are looked over."""

from tests import people
from tests.casefiles.ending import propose, report


def add_report() -> None:
    """Of the pair of Albi."""
    file_id = people.file_of("Esteve").id
    propose(file_id, "nora.haddad")
    report(file_id, "marc.albert")
