"""« L'essentiel », the gap to the target and what to watch, written from the figures: each sentence has its function,
and says nothing when it has nothing to say."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from core.i18n import format_date, format_number, format_percent, ngettext
from core.i18n import gettext as _
from core.labels import label
from reports.indicators import Ratio
from reports.indicators.masking import mask, mask_one, mask_ratio
from reports.labels import EMPLOYMENT
from reports.yearly import loop_wording
from reports.yearly.subject import Sentence, Subject, say, strong


def essentials(subject: Subject) -> list[Markup]:
    """Two paragraphs: what became of referrals, then the people followed."""
    return [text for text in (_paragraph(subject, REFERRALS), _paragraph(subject, PEOPLE)) if text]


def _paragraph(subject: Subject, sentences: Sequence[Sentence]) -> Markup:
    return Markup(" ").join(text for sentence in sentences if (text := sentence(subject)))


def when(subject: Subject) -> str:
    """The period at the head of a sentence."""
    if subject.is_over:
        return _("En %(year)s", year=subject.year)
    return _("Du 1er janvier au %(day)s", day=format_date(subject.until, "long"))


def _sent(subject: Subject) -> Markup | None:
    sent = subject.figures.referrals.all.sent
    if not sent:
        return escape(_("%(when)s, aucune orientation n'a été adressée aux lieux d'accueil.", when=when(subject)))
    count = strong(say("%(num)s orientation", "%(num)s orientations", sent))
    return escape(
        ngettext(
            "%(when)s, %(count)s a été adressée aux lieux d'accueil.",
            "%(when)s, %(count)s ont été adressées aux lieux d'accueil.",
            sent,
            when=when(subject),
            count=count,
        )
    )


def _to_employment(subject: Subject) -> Markup | None:
    """The other direction, counted apart: the council's answers are not the employment service's."""
    sent = mask_one(subject.figures.referrals.to_employment.sent)
    if not sent:
        return None
    return escape(
        ngettext(
            "Le travail social a adressé %(num)s orientation au service public de l'emploi.",
            "Le travail social a adressé %(num)s orientations au service public de l'emploi.",
            sent,
        )
    )


def _accepted(subject: Subject) -> Markup | None:
    answers = subject.figures.referrals.all
    if not answers.acceptance.of or None in mask([answers.accepted, answers.declined]):
        return None
    share = format_percent(answers.acceptance.share)
    if not answers.accepted:
        return escape(_("Aucune n'a été acceptée parmi celles qui ont reçu une réponse."))
    return escape(
        ngettext(
            "%(num)s a été acceptée, soit %(share)s des réponses.",
            "%(num)s ont été acceptées, soit %(share)s des réponses.",
            answers.accepted,
            share=share,
        )
    )


def _waiting(subject: Subject) -> Markup | None:
    waiting = subject.figures.referrals.all.waiting
    if not waiting:
        return None
    return escape(ngettext("%(num)s attend une réponse.", "%(num)s attendent une réponse.", waiting))


def _answer_time(subject: Subject) -> Markup | None:
    answers = subject.figures.referrals.all
    if answers.median is None:
        return None
    median = ngettext(
        "La réponse demande %(num)s jour ouvré en médiane",
        "La réponse demande %(num)s jours ouvrés en médiane",
        answers.median,
    )
    decile = ngettext(
        "neuf réponses sur dix arrivent en %(num)s jour au plus",
        "neuf réponses sur dix arrivent en %(num)s jours au plus",
        answers.ninth_decile or 0,
    )
    return escape(_("%(median)s ; %(decile)s.", median=strong(median), decile=decile))


def _entries(subject: Subject) -> Markup | None:
    supports = subject.figures.supports
    entries = strong(say("%(num)s entrée", "%(num)s entrées", supports.entries))
    active = say("%(num)s accompagnement est en cours", "%(num)s accompagnements sont en cours", supports.active_file)
    if not supports.entries:
        entries = strong(_("aucune entrée"))
    if not supports.active_file:
        active = _("aucun accompagnement n'est en cours")
    return escape(
        _(
            "L'accompagnement global compte %(entries)s ; %(active)s au %(day)s.",
            entries=entries,
            active=active,
            day=format_date(subject.until, "long"),
        )
    )


def _first_barriers(subject: Subject) -> Markup | None:
    entries = subject.figures.supports.entries
    barriers = subject.figures.supports.barriers
    ranked = sorted(barriers.items(), key=lambda item: (-item[1], item[0]))
    told = [
        _("%(barrier)s (%(share)s)", barrier=_lower(label(category)), share=format_percent(count / entries))
        for category, count in ranked[:2]
        if entries and mask_ratio(count, entries)
    ]
    if not told:
        return None
    if len(told) == 1:
        return escape(_("Premier frein noté à l'entrée : %(first)s.", first=told[0]))
    return escape(_("Premiers freins notés à l'entrée : %(first)s, puis %(second)s.", first=told[0], second=told[1]))


def _exits(subject: Subject) -> Markup | None:
    exits = subject.figures.supports.exits
    total = sum(exits.values())
    if not total:
        return None
    told = say("%(num)s accompagnement a pris fin", "%(num)s accompagnements ont pris fin", total)
    employment = Ratio(exits.get(EMPLOYMENT, 0), total)
    if not mask_ratio(employment.count, employment.of):
        return escape(_("%(told)s.", told=told))
    share = strong(format_percent(employment.share))
    return escape(_("%(told)s, dont %(share)s vers l'emploi.", told=told, share=share))


def _outcomes(subject: Subject) -> Markup | None:
    supports = subject.figures.supports
    if not supports.graded or mask_one(supports.graded) is None:
        return None
    share = strong(format_percent(supports.outcomes.share))
    told = say("%(num)s résultat visé évalué", "%(num)s résultats visés évalués", supports.graded)
    return escape(_("Les résultats visés sont atteints à %(share)s en moyenne (%(told)s).", share=share, told=told))


REFERRALS: tuple[Sentence, ...] = (
    _sent, _accepted, _waiting, loop_wording.quiet, loop_wording.silent, _answer_time, loop_wording.writing,
    loop_wording.loop, _to_employment,
)  # fmt: skip
PEOPLE: tuple[Sentence, ...] = (_entries, loop_wording.started, _first_barriers, _exits, _outcomes)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def gap(value: int, goal: int, *, is_over: bool) -> str:
    """The distance to a target in words; a year that runs is on its way, never late."""
    missing = goal - value
    if missing == 0:
        return _("L'objectif est atteint.")
    if missing < 0:
        return ngettext(
            "L'objectif est dépassé de %(num)s accompagnement.",
            "L'objectif est dépassé de %(num)s accompagnements.",
            -missing,
        )
    if is_over:
        return ngettext(
            "Il a manqué %(num)s accompagnement pour atteindre l'objectif.",
            "Il a manqué %(num)s accompagnements pour atteindre l'objectif.",
            missing,
        )
    return ngettext(
        "Il manque %(num)s accompagnement pour atteindre l'objectif de l'année.",
        "Il manque %(num)s accompagnements pour atteindre l'objectif de l'année.",
        missing,
    )


def pace(missing: int, months_left: int) -> str | None:
    """What reaching the target asks for each month that is left."""
    if missing <= 0 or months_left <= 0:
        return None
    each = -(-missing // months_left)
    return ngettext("soit %(num)s entrée par mois", "soit %(num)s entrées par mois", each)


def to_watch(subject: Subject) -> list[str]:
    """What passes a commitment of the agreement; an empty list when nothing does."""
    found = [_slow_offices(subject), _waiting_long(subject), _over_cap(subject), _contacts(subject)]
    return [text for text in found if text]


def _slow_offices(subject: Subject) -> str | None:
    limit = subject.agreement.delays.answer_wd
    slow = [
        _("%(office)s (%(days)s jours)", office=name, days=format_number(answers.median))
        for key, name in subject.agreement.offices
        if (answers := subject.figures.referrals.by_office.get(key))
        and answers.median is not None
        and answers.median > limit
        and mask_one(answers.accepted + answers.declined) is not None
    ]
    if not slow:
        return None
    return ngettext(
        "Réponse médiane au-delà du délai conventionnel de %(limit)s jours ouvrés : %(offices)s.",
        "Réponses médianes au-delà du délai conventionnel de %(limit)s jours ouvrés : %(offices)s.",
        len(slow),
        limit=limit,
        offices=", ".join(slow),
    )


def _waiting_long(subject: Subject) -> str | None:
    answers = subject.figures.referrals.all
    late = answers.in_time.of - answers.accepted - answers.declined
    if late <= 0:
        return None
    return ngettext(
        "%(num)s orientation sans réponse a dépassé le délai de %(limit)s jours ouvrés.",
        "%(num)s orientations sans réponse ont dépassé le délai de %(limit)s jours ouvrés.",
        late,
        limit=subject.agreement.delays.answer_wd,
    )


def _over_cap(subject: Subject) -> str | None:
    cap = subject.agreement.portfolio_cap
    over = sum(load > cap for load in subject.figures.supports.loads)
    if not over:
        return None
    return ngettext(
        "%(num)s portefeuille de conseiller dédié dépasse %(cap)s personnes.",
        "%(num)s portefeuilles de conseillers dédiés dépassent %(cap)s personnes.",
        over,
        cap=cap,
    )


def _contacts(subject: Subject) -> str | None:
    ratio = subject.figures.supports.in_contact
    without = ratio.of - ratio.count
    if not without or not mask_ratio(ratio.count, ratio.of):
        return None
    return ngettext(
        "%(num)s accompagnement en cours est sans contact abouti depuis plus de %(days)s jours.",
        "%(num)s accompagnements en cours sont sans contact abouti depuis plus de %(days)s jours.",
        without,
        days=subject.agreement.delays.contact_cd,
    )
