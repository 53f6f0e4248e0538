"""Thematics of barriers: category, then detail. Source and licence: `casefiles/data/README.md`."""

import csv
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from casefiles.workflow import SENSITIVE_THEMATICS, Category, Level

SOURCE = Path(__file__).with_name("data") / "thematiques.tsv"


@dataclass(frozen=True, slots=True)
class Thematic:
    """One detail of a category, in the words of the public reference."""

    code: str
    label: str

    @property
    def is_sensitive(self) -> bool:
        """Kept at the author's service unless shared on purpose."""
        return self.code in SENSITIVE_THEMATICS


def _read() -> dict[Category, tuple[Thematic, ...]]:
    found: dict[Category, list[Thematic]] = {category: [] for category in Category}
    with SOURCE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            head = row["code"].partition("--")[0]
            if head in set(Category):
                found[Category(head)].append(Thematic(row["code"], row["label_fr"]))
    return {category: tuple(details) for category, details in found.items()}


THEMATICS = MappingProxyType(_read())
_BY_CODE = MappingProxyType({thematic.code: thematic for details in THEMATICS.values() for thematic in details})


def thematic(code: str | None) -> Thematic | None:
    """The detail of a code; None for none and for an unknown one."""
    return _BY_CODE.get(code or "")


def words(code: str | None) -> str:
    """The label of a code, nothing for none."""
    found = thematic(code)
    return found.label if found else ""


def belongs(code: str, category: Category) -> bool:
    """Whether a detail is one of this category."""
    return any(found.code == code for found in THEMATICS[category])


def default_level(code: str | None) -> Level:
    """Shared, but for the thematics that professional secrecy keeps at the author's service."""
    return Level.OWN_SERVICE if code in SENSITIVE_THEMATICS else Level.SHARED
