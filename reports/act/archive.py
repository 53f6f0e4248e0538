"""The files inside the archive copy of an act: the clauses it is printed from, and the paper that was signed."""

from collections.abc import Mapping
from typing import Any

from agreements import queries_copies
from agreements.frozen import canonical
from agreements.models import AgreementVersion
from agreements.queries_copies import Signed
from core.clock import now
from core.pdf import Attached
from reports.act.around import last_change
from reports.act.parts import fr


def files(signed: Signed, frozen: AgreementVersion | None, text: Mapping[str, Any]) -> list[Attached]:
    """The text to the byte, so that its SHA-256 is the one the act prints; the signed copy when there is one."""
    clauses = frozen.text if frozen else canonical(text)
    found = [
        Attached(
            name="clauses.json",
            description=fr("Clauses dont cet acte est la mise en forme"),
            relationship="Data",
            at=last_change(signed, frozen, now()),
            data=clauses.encode(),
        )
    ]
    if signed.copy_sha256 is not None:
        copy = queries_copies.whole(signed)
        about = {"description": fr("Exemplaire signé par les parties"), "relationship": "Source"}
        found.append(Attached(name="exemplaire-signe.pdf", at=copy.kept_at, data=copy.data, **about))
    return found
