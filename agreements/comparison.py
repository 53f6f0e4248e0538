"""What a colleague saved in a draft, where it differs from what is being typed: both texts, in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from agreements.clause_words import aimed, stated_places
from agreements.draft import Covered, Delays, Draft, LegalBasis, Means, Share, Target
from agreements.labels import LABELS
from agreements.workflow import Theme
from core.i18n import format_date, format_number
from core.i18n import gettext as _

Reading = tuple[Callable[[Draft], Any], Callable[[Any], str]]


def differences(saved: Draft, typed: Draft, names: Mapping[str, str]) -> dict[str, str]:
    """Present texts by field name (or by title for lists of lines), only those that differ.

    `names` gives the words of the units that are saved.
    """
    found = {}
    for name, (value_of, words) in _readings(names).items():
        kept = value_of(saved)
        if kept != value_of(typed):
            found[name] = words(kept)
    return found or {_("Projet"): _("Enregistré entre-temps avec le même texte que le vôtre.")}


def _readings(names: Mapping[str, str]) -> dict[str, Reading]:
    texts = (
        "number", "title", "deliberation_number", "deliberation_body", "national_framework", "employment_status",
        "employment_seat", "council_dpo", "employment_dpo",
    )  # fmt: skip
    numbers = (
        "support_months", "support_renewals", "notice_months", "portfolio_cap", "social_workers", "dedicated_fte",
    )  # fmt: skip
    readings: dict[str, Reading] = {}
    for name in texts:
        readings[name] = (_attribute(name), lambda value: value or "")
    for name in numbers:
        readings[name] = (_attribute(name), format_number)
    for name in ("start_on", "end_on", "deliberation_on", "transmitted_on"):
        readings[name] = (_attribute(name), format_date)
    for name in ("renewal", "diagnosis"):
        readings[name] = (_attribute(name), lambda value: str(LABELS[value]))
    for name in Delays.__slots__:
        readings[name] = (_delay(name), str)
    for name in Means.__slots__:
        readings[name] = (_mean(name), lambda value: value if isinstance(value, str) else format_number(value))
    readings["departments"] = (_attribute("departments"), ", ".join)
    readings["indicators"] = (_attribute("indicators"), " ; ".join)
    readings[_("Visas")] = (_attribute("legal_bases"), lambda bases: " ; ".join(map(_basis, bases)))
    readings["themes"] = (lambda draft: set(draft.themes), _themes)
    readings[_("Axes")] = (_attribute("parts"), lambda parts: " ; ".join(part.label for part in parts))
    for title, column in ((_("Agences"), "agencies"), (_("Lieux d’accueil"), "offices")):
        readings[title] = (_units(column), lambda units: _covered(units, names))
    readings[_("Objectifs")] = (_targets, lambda targets: " ; ".join(map(_target, targets)))
    readings[_("Objectifs par agence")] = (_shares, lambda shares: " ; ".join(_share(one, names) for one in shares))
    return readings


def _attribute(name: str) -> Callable[[Draft], Any]:
    return lambda draft: getattr(draft, name)


def _delay(name: str) -> Callable[[Draft], Any]:
    return lambda draft: getattr(draft.delays, name)


def _mean(name: str) -> Callable[[Draft], Any]:
    return lambda draft: getattr(draft.means, name)


def _basis(basis: LegalBasis) -> str:
    if basis.on is None:
        return basis.reference
    return _("%(words)s, du %(day)s", words=basis.reference, day=format_date(basis.on, "long"))


def _themes(themes: set[str]) -> str:
    return ", ".join(str(LABELS[theme]) for theme in Theme if theme in themes) or _("tous")


def _units(column: str) -> Callable[[Draft], Any]:
    """In the order of their references, a start left blank being that of the agreement."""

    def units(draft: Draft) -> list[Covered]:
        listed: Iterable[Covered] = getattr(draft, column)
        dated = (replace(unit, start_on=unit.start_on or draft.start_on) for unit in listed)
        return sorted(dated, key=lambda unit: unit.ref)

    return units


def _covered(units: Iterable[Covered], names: Mapping[str, str]) -> str:
    return " ; ".join(
        _("%(name)s à partir du %(start)s", name=names.get(unit.ref, unit.ref), start=format_date(unit.start_on))
        + (f" ({format_number(unit.fte)})" if unit.fte else "")
        + (f", {stated_places(unit.capacity)}" if unit.capacity else "")
        for unit in units
    )


def _targets(draft: Draft) -> list[Target]:
    return sorted(draft.targets, key=lambda target: target.year)


def _target(target: Target) -> str:
    return _(
        "%(year)s : %(entries)s entrées, file active %(active)s",
        year=target.year,
        entries=format_number(target.entries),
        active=format_number(target.active_file),
    )


def _shares(draft: Draft) -> list[Share]:
    return sorted(draft.shares, key=lambda share: (share.year, share.ref))


def _share(share: Share, names: Mapping[str, str]) -> str:
    where = _("%(year)s, %(agency)s", year=share.year, agency=names.get(share.ref, share.ref))
    return f"{where} : {aimed(share.entries, share.active_file)}"
