"""What the report says of the loop: what nobody moves, what came to nothing, time at the form, who learned of it."""

from markupsafe import Markup, escape

from core.i18n import format_percent, ngettext
from core.i18n import gettext as _
from reports.indicators.masking import mask_one, mask_ratio
from reports.yearly.subject import Subject, strong


def quiet(subject: Subject) -> Markup | None:
    """How many lie, though somebody owes the next act."""
    quiet = mask_one(subject.figures.referrals.quiet)
    if not quiet:
        return None
    return escape(
        ngettext(
            "%(num)s attend un acte depuis plus de dix jours ouvrés.",
            "%(num)s attendent un acte depuis plus de dix jours ouvrés.",
            quiet,
        )
    )


def silent(subject: Subject) -> Markup | None:
    """How many ended without any answer."""
    silent = mask_one(subject.figures.referrals.silent)
    if not silent:
        return None
    return escape(ngettext("%(num)s est restée sans suite.", "%(num)s sont restées sans suite.", silent))


def writing(subject: Subject) -> Markup | None:
    """How long the form takes those who refer: of the department only, and never of a few."""
    writing = subject.figures.referrals.writing
    if writing.median is None or mask_one(writing.same_day.count) is None:
        return None
    taken = ngettext(
        "Le formulaire demande %(num)s minute en médiane, de son ouverture à l'envoi",
        "Le formulaire demande %(num)s minutes en médiane, de son ouverture à l'envoi",
        writing.median,
    )
    if not mask_ratio(writing.same_day.count, writing.same_day.of):
        return escape(_("%(told)s.", told=taken))
    return escape(
        _("%(taken)s ; %(share)s partent le jour même.", taken=taken, share=format_percent(writing.same_day.share))
    )


def started(subject: Subject) -> Markup | None:
    """How many of those accepted were met at all."""
    ratio = subject.figures.supports.started
    if not ratio.of or not mask_ratio(ratio.count, ratio.of):
        return None
    share = strong(format_percent(ratio.share))
    return escape(_("Un premier contact a abouti pour %(share)s des accompagnements ouverts.", share=share))


def loop(subject: Subject) -> Markup | None:
    """Whether those who referred learned what came of it: of each need, then of the supports that ended."""
    loop, read = subject.figures.referrals.loop, subject.figures.referrals.outcomes_read
    told = []
    if loop.of and mask_ratio(loop.count, loop.of):
        share = strong(format_percent(loop.share))
        sentence = _("La boucle est fermée pour %(share)s des besoins adressés depuis 90 jours au moins.", share=share)
        told.append(escape(sentence))
    if read.of and mask_ratio(read.count, read.of):
        known = format_percent(read.share)
        told.append(escape(_("%(share)s des bilans ont été acquittés par qui avait orienté.", share=known)))
    return Markup(" ").join(told) if told else None
