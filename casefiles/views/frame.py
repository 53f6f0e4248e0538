"""What every page of a file shows around its own part, and how a file is opened for reading or writing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, render_template, request, url_for
from markupsafe import Markup

from accounts.journal import record_reading
from casefiles import policy, queries, sensitive_text
from casefiles.models import CaseFile, Person, PersonAgreement, Support
from casefiles.workflow import AccessLevel, Level, age
from core import access
from core.actor import Actor, current_actor
from core.clock import now, today
from core.errors import NotAllowed, NotFound
from core.i18n import format_date, ngettext
from core.i18n import gettext as _
from core.paths import local_path
from partners.members import cover
from partners.members.models import StandIn
from partners.workflow import FOLLOWERS

blueprint = Blueprint("casefiles", __name__)

TABS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("casefiles.show", lambda: _("Synthèse")),
    ("casefiles.diagnosis", lambda: _("Diagnostic")),
    ("casefiles.plan", lambda: _("Plan d’action")),
    ("casefiles.timeline", lambda: _("Chronologie")),
    ("casefiles.appointments", lambda: _("Rendez-vous")),
    ("casefiles.person_agreements", lambda: _("Accord")),
    ("casefiles.documents", lambda: _("Documents")),
    ("casefiles.accesses", lambda: _("Intervenants et accès")),
)


@dataclass(slots=True, kw_only=True)
class Opened:
    """A file opened by an actor: what its frame needs."""

    file: CaseFile
    held: queries.Held
    actor: Actor

    @property
    def reach(self) -> AccessLevel | None:
        return self.held.reach

    @property
    def person(self) -> Person:
        return self.file.person

    @property
    def support(self) -> Support | None:
        """The support the page is about: the global one, else the latest, open ones first."""
        every = self.file.supports
        return policy.foremost(one for one in every if one.is_open) or policy.foremost(every)

    @property
    def writable(self) -> bool:
        return policy.can_write(self.actor, self.reach, self.file)


def open_index(ref: str) -> Opened:
    """A file whose existence the actor knows. Raises NotFound otherwise."""
    file = queries.get(ref)
    return Opened(file=file, held=queries.held(file.id, now()), actor=current_actor())


def open_content(ref: str) -> Opened:
    """A file whose content the actor reads. Raises NotFound for everyone outside the pair."""
    opened = open_index(ref)
    if not policy.can_view(opened.actor, opened.reach):
        raise NotFound(_("Ce dossier n’existe pas, ou ne vous est pas ouvert."))
    return opened


def to_write(ref: str) -> CaseFile:
    """The same inside a writing transaction, its row locked.

    Raises NotFound outside the pair, NotAllowed once the last support has ended.
    """
    file = queries.content(ref, lock=True)
    if not policy.can_write(current_actor(), AccessLevel.CONTENT, file):
        raise NotAllowed(_("L’accompagnement est terminé : ce dossier se lit encore, il ne s’écrit plus."))
    return file


def file_page(
    template: str,
    opened: Opened,
    action: str,
    *,
    people: Iterable[int | None] = (),
    level: str | None = None,
    subject: str | None = None,
    reason: str | None = None,
    **shown: Any,
) -> str:
    """Journal the reading, then show a page of the file. `people` are memberships the page names; `subject` is what
    was read, if not the file, and `reason` the code of why."""
    file, support = opened.file, opened.support
    pair = support.pair if support else (None, None)
    away = cover.away(pair, now())
    names = queries.members_named([*pair, *people, *(row.stand_in_id for row in away.values())])
    agreement = queries.latest_agreement(file.id) if opened.reach is AccessLevel.CONTENT else None
    about, level, why = subject or file.ref, level or opened.reach, reason or opened.held.why
    record_reading(action, file_id=file.id, subject=about, level=level, reason=why)
    return render_template(
        template,
        file=file,
        person=opened.person,
        support=support,
        names=names,
        writable=opened.writable,
        opening=opened.held if opened.held.is_dated else None,
        reads_only=opened.actor.role not in FOLLOWERS,
        today=today(file.territory),
        facts=_facts(opened, names, agreement, away),
        tabs=_tabs(file) if opened.reach is AccessLevel.CONTENT else [],
        **shown,
    )


def _facts(
    opened: Opened,
    names: dict[int, queries.Member],
    agreement: PersonAgreement | None,
    away: Mapping[int, StandIn],
) -> list[tuple[str, str]]:
    """The identity bar: who the person is, who follows them, since when they agree."""
    born = opened.person.birth_date
    years = age(born, today(opened.file.territory))
    birth = ngettext("%(day)s, %(num)s an", "%(day)s, %(num)s ans", years, day=format_date(born))
    rows = [(_("Naissance"), birth), (_("Département"), queries.department_name(opened.file.territory))]
    if opened.support is not None:
        for term, membership in zip((_("Conseil à l’emploi"), _("Travail social")), opened.support.pair, strict=True):
            rows.append((term, _half(membership, names, away)))
    if opened.reach is AccessLevel.CONTENT:
        given = _("donné le %(day)s", day=format_date(agreement.agreed_on)) if agreement else _("à recueillir")
        rows.append((_("Accord de la personne"), given))
    return rows


def _half(membership: int | None, names: dict[int, queries.Member], away: Mapping[int, StandIn]) -> str:
    """Who makes a half of the pair, and who stands in for them today."""
    if membership not in names or membership is None:
        return _("à désigner")
    row = away.get(membership)
    if row is None or row.stand_in_id not in names:
        return names[membership].name
    return _(
        "%(name)s, remplacement par %(other)s jusqu’au %(day)s",
        name=names[membership].name,
        other=names[row.stand_in_id].name,
        day=format_date(row.until_on),
    )


def _tabs(file: CaseFile) -> list[dict[str, Any]]:
    here = url_for(request.endpoint or "casefiles.show", **(request.view_args or {}))
    found = []
    role = current_actor().role
    for endpoint, words in TABS:
        if role not in (access.declaration(current_app, endpoint) or ()):
            continue
        href = url_for(endpoint, ref=file.ref)
        is_part = endpoint != "casefiles.show" and here.startswith(href)
        found.append({"label": words(), "href": href, "current": here == href or is_part})
    return found


def level_hints(file: CaseFile) -> dict[str, str]:
    """Under each level, the people who will read it, by name: said before anything is saved."""
    actor = current_actor()
    found = queries.readers(file.id, actor, now())
    alone = _("Personne d’autre que vous.")
    hints = {Level.AUTHOR.value: alone}
    for level in (Level.OWN_SERVICE, Level.SHARED):
        others = [member.words for member in found[level] if member.id != actor.membership]
        hints[level.value] = " ; ".join(others) or _("Personne d’autre que vous pour l’instant.")
    return hints


def return_address(fallback: str) -> str:
    """Where the actor came from, if it is a page of this site."""
    return local_path(request.values.get("next")) or fallback


def warn(edit_url: str, *texts: str | None) -> None:
    """After saving: a notice when the text seems to hold what it should not, with the way to put it right."""
    for sentence in sensitive_text.warnings(*texts):
        link = Markup('<a href="{}">{}</a>').format(edit_url, _("Modifier ce texte"))
        flash(Markup("{} {}").format(sentence, link), "warn")
