"""The clauses of a frozen text in words. A text that was frozen before a clause existed does not have it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from agreements.draft_rows import USUAL_DELAYS
from agreements.labels import LABELS, REMINDERS
from agreements.workflow import Axis, Diagnosis, LegalBasisKind, Renewal, Theme
from core.i18n import format_date, format_number, format_percent, ngettext
from core.i18n import gettext as _

Clauses = Mapping[str, Any]
Section = tuple[str, list[tuple[str, str]]]


def sections(frozen: Clauses) -> list[Section]:
    """A frozen text in words: title of each part, then its lines."""
    return [
        (_("Parties et durée"), _parties(frozen)),
        *_if_any(_("Visas"), [_basis(row) for row in frozen.get("legal_bases", ())]),
        (_("Axes et freins couverts"), _axes(frozen)),
        (_("Agences"), [_unit(row) for row in frozen["agencies"]]),
        (_("Lieux d’accueil du conseil départemental"), [_unit(row) for row in frozen["offices"]]),
        (_("Objectifs"), [_target(row) for row in frozen["targets"]]),
        *_if_any(_("Objectifs par agence"), [_share(row) for row in frozen.get("shares", ())]),
        (_("Moyens et délais"), _means(frozen)),
        *_if_any(_("Évaluation et fin"), list(_closing(frozen))),
        (
            _("Protection des données"),
            [
                (_("Conseil départemental"), frozen["council_dpo"] or "–"),
                (_("Service public de l’emploi"), frozen["employment_dpo"] or "–"),
            ],
        ),
    ]


def _if_any(title: str, lines: list[tuple[str, str]]) -> list[Section]:
    return [(title, lines)] if lines else []


def _said(title: str, value: str | None) -> list[tuple[str, str]]:
    """One line; none for what the agreement does not say."""
    return [(title, value)] if value else []


def _basis(row: Mapping[str, Any]) -> tuple[str, str]:
    words = row["reference"]
    kind = str(LABELS[LegalBasisKind(row["kind"])])
    return kind, _("%(words)s, du %(day)s", words=words, day=_day(row["on"])) if row["on"] else words


def _closing(frozen: Clauses) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(frozen.get("indicators", ()), 1):
        yield _("Indicateur %(number)s", number=number), line
    months = frozen.get("notice_months")
    if months:
        yield _("Préavis de résiliation"), ngettext("%(num)s mois", "%(num)s mois", months)


def _day(text: str | None) -> str:
    return format_date(date.fromisoformat(text), "long") if text else "–"


def _parties(frozen: Clauses) -> list[tuple[str, str]]:
    further = frozen.get("departments", ())
    pairs = [(frozen["department"], frozen["territory"]), *((row["name"], row["code"]) for row in further)]
    where = ", ".join(_("%(name)s (%(code)s)", name=name, code=code) for name, code in pairs)
    return [
        (_("Convention"), _("n° %(number)s", number=frozen["number"])),
        (_("Intitulé"), frozen["title"]),
        (_("Départements") if further else _("Département"), where),
        (_("Conseil départemental"), frozen["council"]),
        (_("Service public de l’emploi"), frozen["employment"]),
        *_said(_("Statut du service public de l’emploi"), frozen.get("employment_status")),
        *_said(_("Siège du service public de l’emploi"), frozen.get("employment_seat")),
        (_("Durée"), _("du %(start)s au %(end)s", start=_day(frozen["start_on"]), end=_day(frozen["end_on"]))),
        (_("Renouvellement"), str(LABELS[Renewal(frozen["renewal"])])),
        *_said(_("Cadre national"), frozen.get("national_framework")),
        (_("Délibération"), _deliberation(frozen)),
        *_said(_("Assemblée qui a délibéré"), frozen.get("deliberation_body")),
        *_said(_("Transmise au préfet le"), _day(frozen["transmitted_on"]) if frozen.get("transmitted_on") else None),
    ]


def _deliberation(frozen: Clauses) -> str:
    number, day = frozen["deliberation_number"], frozen["deliberation_on"]
    if number and day:
        return _("n° %(number)s du %(day)s", number=number, day=_day(day))
    return _("n° %(number)s", number=number) if number else _("du %(day)s", day=_day(day)) if day else "–"


def _axes(frozen: Clauses) -> list[tuple[str, str]]:
    axes = [(str(LABELS[Axis(axis["kind"])]), axis["label"]) for axis in frozen["axes"]]
    themes = ", ".join(str(LABELS[Theme(theme)]) for theme in frozen["themes"]) or _("tous")
    return [*axes, (_("Freins couverts"), themes)]


def _unit(row: Mapping[str, Any]) -> tuple[str, str]:
    words = [_("à partir du %(day)s", day=_day(row["start_on"]))]
    words += [fte_words(row["fte"])] if row["fte"] else []
    words += [stated_places(row["capacity"])] if row.get("capacity") else []
    return row["name"] or "", ", ".join(words)


def stated_places(number: int) -> str:
    """Places an agreement states, whatever the FTE."""
    return ngettext("%(num)s place stipulée", "%(num)s places stipulées", number)


def fte_words(text: str | None) -> str:
    """Full-time equivalents as they are frozen."""
    return _("%(fte)s ETP", fte=format_number(float(text or 0)))


def aimed(entries: int, active: int) -> str:
    """What a year, or an agency in it, aims at."""
    counts = {"entries": format_number(entries), "active": format_number(active)}
    return _("%(entries)s entrées, file active %(active)s", **counts)


def _target(row: Mapping[str, int]) -> tuple[str, str]:
    return str(row["year"]), aimed(row["entries"], row["active_file"])


def _share(row: Mapping[str, Any]) -> tuple[str, str]:
    title = _("%(year)s, %(agency)s", year=row["year"], agency=row["name"])
    return title, aimed(row["entries"], row["active_file"])


def _means(frozen: Clauses) -> list[tuple[str, str]]:
    delays, workers = frozen["delays"], frozen["social_workers"]
    cap = _("%(count)s personnes au plus par portefeuille", count=format_number(frozen["portfolio_cap"]))
    months = frozen["support_months"]
    return [
        (_("Conseil dédié"), fte_words(frozen["dedicated_fte"])),
        *_said(
            _("Dont ETP d’un autre employeur"),
            fte_words(frozen["external_fte"]) if frozen.get("external_fte") else None,
        ),
        *_said(_("Financement du conseil dédié"), funding(frozen.get("funding_percent"), frozen.get("funding_source"))),
        (_("Portefeuille"), cap),
        *_counted(frozen, "portfolio_least", _("Personnes par portefeuille, au moins")),
        *_counted(frozen, "coordinators", _("Coordination")),
        *_counted(frozen, "correspondents", _("Correspondants insertion")),
        (_("Travail social mobilisé"), "–" if workers is None else _people(workers)),
        (_("Prise en charge d’une orientation"), _working_days(delays["acknowledge_wd"])),
        (_("Réponse à une orientation"), _working_days(delays["answer_wd"])),
        (_("Complément demandé"), _working_days(delays["information_wd"])),
        (_("Diagnostic partagé"), ngettext("%(num)s jour", "%(num)s jours", delays["diagnosis_cd"])),
        (
            _("Contact avec la personne"),
            ngettext("au moins un tous les %(num)s jour", "au moins un tous les %(num)s jours", delays["contact_cd"]),
        ),
        *unusual(delays),
        (_("Comment se fait le diagnostic partagé"), str(LABELS[Diagnosis(frozen["diagnosis"])])),
        (
            _("Durée d’un accompagnement"),
            ngettext("%(num)s mois, renouvelable", "%(num)s mois, renouvelable", months),
        ),
        *_said(_("Renouvellements d’un accompagnement"), renewed(frozen.get("support_renewals"))),
    ]


def unusual(delays: Mapping[str, int]) -> list[tuple[str, str]]:
    """The clocks of reminders that are not the usual ones; a text frozen before they were clauses has none."""
    found = []
    for name, title in REMINDERS.items():
        days = delays.get(name)
        if days is not None and days != getattr(USUAL_DELAYS, name):
            words = _working_days(days) if name.endswith("_wd") else ngettext("%(num)s jour", "%(num)s jours", days)
            found.append((str(title), words))
    return found


def funding(percent: int | None, source: str | None) -> str | None:
    """Who pays for the dedicated advisors, and how much of them; None when the agreement does not say."""
    if not source:
        return None
    return (
        _("%(percent)s par %(source)s", percent=format_percent(percent / 100, 0), source=source) if percent else source
    )


def renewed(times: int | None) -> str | None:
    """How many times a support is renewed."""
    if times is None:
        return None
    return ngettext("%(num)s fois au plus", "%(num)s fois au plus", times) if times else _("aucun")


def _counted(frozen: Clauses, name: str, title: str) -> list[tuple[str, str]]:
    count = frozen.get(name)
    return [] if count is None else [(title, _people(count))]


def _people(count: int) -> str:
    return ngettext("%(num)s personne", "%(num)s personnes", count)


def _working_days(count: int) -> str:
    return ngettext("%(num)s jour ouvré", "%(num)s jours ouvrés", count)
