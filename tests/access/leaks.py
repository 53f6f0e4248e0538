"""What must stand on no page of an actor: people they do not know of, and words not written for them."""

from werkzeug.test import TestResponse

from tests.access.cells import Cell
from tests.access.scene import Scene
from tests.access.verdicts import AUTHORS as REFERRAL_AUTHORS
from tests.access.verdicts import CONTENT, INDEX, NAMED, PEOPLE, RECEIVERS, Verdict
from tests.access.verdicts_sensitive import OPEN, TEXTS
from tests.access.verdicts_to_employment import PERSON_OF as SENT_BY_WORKERS
from tests.people_stories import text_of

PERSON_OF = {
    "draft": "Costes", "sent": "Benali", "received": "Fabre", "accepted": "Esteve", "asked": "Jourdan",
    "declined": "Kieffer", "offered": "Lacroix", **SENT_BY_WORKERS,
}  # fmt: skip
# What names files to who follows nobody, by reference and by nothing else.
NAMING = (
    "reports.journal", "reports.rights_readings", "rights.", "casefiles.glass_register", "casefiles.break_glass",
    "casefiles.decide_access",
)  # fmt: skip
# The halves of the pairs whose items stand on every level, and what only one half may read.
HALVES = {"paul": "advisor", "anne": "worker", "marc": "advisor", "nora": "worker"}
SIDES = {"advisor": "conseil", "worker": "social"}
ITEMS = ("barrier", "contact", "objective", "action", "before edit", "shared conseil", "shared social")


def found(cell: Cell, response: TestResponse, scene: Scene) -> str | None:
    """The first thing out of place in an answer that shows anything."""
    if response.mimetype not in ("text/html", "text/csv") or not cell.who.signed_in:
        return None
    page = response.get_data(as_text=True)
    for text in _forbidden(cell, scene):
        if text in page:
            return f"shows {text!r}"
    return None


def _forbidden(cell: Cell, scene: Scene) -> list[str]:
    key, asked = cell.who.key, cell.target
    texts: list[str] = []
    for name in PEOPLE:
        knows = key in CONTENT[name] | INDEX.get(name, set())
        if key not in CONTENT[name]:
            texts += [text_of(name, item) for item in ITEMS]
        if not knows:
            # The address asked for stands in the page's own links; what it names must not.
            in_address = (asked == name, PERSON_OF.get(asked) == name, "Abadie" if "Abadie" in asked else "")
            # The journal and the register name files to the data-protection officer, by reference and by nothing else.
            is_named = any(in_address) or cell.endpoint.startswith(NAMING)
            texts += [f"12 rue {name}"] + ([] if is_named or _is_item(cell) else [scene.files[name]])
        if not _reads_referral(key, name):
            texts += [text_of(name, "referral"), text_of(name, "tried")]
        texts += _reserved(key, name)
    return texts + _sensitive(cell)


def _sensitive(cell: Cell) -> list[str]:
    """Words of sensitive texts stand on one page only, and on that one for those named for the text asked."""
    return [
        text_of(person, f"sensitive {name}")
        for name in TEXTS
        for person in PEOPLE
        if cell.endpoint != OPEN or cell.target != name or cell.verdict is not Verdict.OK
    ]


def _is_item(cell: Cell) -> bool:
    return "_id>" in cell.rule


def _reserved(key: str, name: str) -> list[str]:
    """Words of the other institution's own service, and of another author."""
    own = HALVES.get(key, "") if key in CONTENT[name] else ""
    return [
        text
        for half, side in SIDES.items()
        if half != own
        for level in ("own_service", "author")
        for text in (text_of(name, f"{level} {side}"), text_of(name, f"cell {half}, {level}"))
    ]


def _reads_referral(key: str, name: str) -> bool:
    states = [state for state, person in PERSON_OF.items() if person == name]
    return any(key in {REFERRAL_AUTHORS[state], NAMED.get(state), *RECEIVERS[state]} for state in states)
