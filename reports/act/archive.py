"""The files inside the archive copy of an act: the clauses it is printed from, and the paper that was signed."""

from agreements import queries_copies
from agreements.frozen import canonical
from core.clock import now
from core.pdf import Attached
from reports.act.around import last_change
from reports.act.document import Act
from reports.act.parts import fr


def files(act: Act) -> list[Attached]:
    """The clauses to the byte, so that their SHA-256 is the one the act prints; the signed copy when there is one."""
    clauses = act.frozen.text if act.frozen else canonical(act.clauses)
    found = [
        Attached(
            name="clauses.json",
            description=fr("Clauses dont cet acte est la mise en forme"),
            relationship="Data",
            at=last_change(act.agreement, act.frozen, now()),
            data=clauses.encode(),
        )
    ]
    if act.agreement.copy_sha256 is not None:
        copy = queries_copies.whole(act.agreement)
        about = {"description": fr("Exemplaire signé par les parties"), "relationship": "Source"}
        found.append(Attached(name="exemplaire-signe.pdf", at=copy.kept_at, data=copy.data, **about))
    return found
