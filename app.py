"""Composition root: settings, extensions, blueprints, listeners, commands. Nothing imports it."""

from flask import Flask, g
from flask.typing import ResponseReturnValue
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import accounts.audit.jobs
import accounts.audit.scope
import accounts.cli
import accounts.factors.views
import accounts.factors.views_enrol
import accounts.factors.views_own
import accounts.jobs
import accounts.openid.jobs
import accounts.openid.views
import accounts.openid.views_own
import accounts.reset.jobs
import accounts.reset.views
import accounts.views
import accounts.views_own
import agreements.jobs
import agreements.models
import agreements.notifications
import agreements.returns.jobs
import agreements.returns.notifications
import agreements.views
import casefiles.afterwards.labels
import casefiles.afterwards.listeners
import casefiles.afterwards.scope
import casefiles.afterwards.views
import casefiles.appointments.labels
import casefiles.appointments.listeners
import casefiles.appointments.scope
import casefiles.appointments.views
import casefiles.appointments.views_calendar
import casefiles.appointments.views_own
import casefiles.assigning.labels
import casefiles.assigning.views
import casefiles.assigning.views_caps
import casefiles.deadlines.jobs
import casefiles.deadlines.labels
import casefiles.deadlines.views
import casefiles.documents.jobs
import casefiles.documents.labels
import casefiles.documents.scope
import casefiles.documents.views
import casefiles.exits.jobs
import casefiles.exits.labels
import casefiles.exits.listeners
import casefiles.exits.scope
import casefiles.exits.views
import casefiles.following.jobs
import casefiles.following.labels
import casefiles.following.pauses
import casefiles.following.views
import casefiles.following.views_diagnosis
import casefiles.following.views_group
import casefiles.heads.labels
import casefiles.heads.scope
import casefiles.heads.views
import casefiles.jobs
import casefiles.listeners
import casefiles.openings.jobs
import casefiles.openings.labels
import casefiles.openings.scope
import casefiles.openings.views
import casefiles.openings.views_requests
import casefiles.past.views
import casefiles.reviews.labels
import casefiles.reviews.listeners
import casefiles.reviews.scope
import casefiles.reviews.views
import casefiles.rights.declared
import casefiles.rights.declared_afterwards
import casefiles.rights.declared_appointments
import casefiles.rights.declared_around
import casefiles.rights.declared_documents
import casefiles.rights.declared_exits
import casefiles.rights.declared_following
import casefiles.rights.declared_heads
import casefiles.rights.declared_openings
import casefiles.rights.declared_reviews
import casefiles.rights.declared_sensitive
import casefiles.rights.scope
import casefiles.rights.views
import casefiles.rights.views_erasing
import casefiles.rights.views_merging
import casefiles.scope
import casefiles.sensitive.cli
import casefiles.sensitive.jobs
import casefiles.sensitive.labels
import casefiles.sensitive.listeners
import casefiles.sensitive.scope
import casefiles.sensitive.views
import casefiles.views
import core.cli
import demo.cli
import partners.cli
import partners.members.jobs
import partners.members.views
import partners.notices.jobs
import partners.notices.scope
import partners.notices.views
import partners.views
import referrals.jobs
import referrals.listeners
import referrals.notifications
import referrals.personal_data
import referrals.scope
import referrals.views
import reports.audit.jobs
import reports.cli
import reports.rights.cli
import reports.rights.jobs
import reports.rights.nightly
import reports.views
from accounts import last_look, limits, links, sessions
from accounts.audit import misses
from accounts.audit.workflow import limits_of
from accounts.openid import organisations, providers
from casefiles.models import OfFile
from casefiles.rights.retention import months_of
from core import access, charts, given, guard, headers, i18n, keys, pages
from core.actor import acting_as
from core.config import Settings
from core.db import READING, Base, db, engine_options
from demo.accounts import refuse_in_production, shown_accounts
from partners import actors
from partners.members import queries as members
from partners.workflow import WATCHED_CLOSELY
from reports.navigation import frame

BLUEPRINTS = (
    accounts.views.blueprint,
    accounts.factors.views.blueprint,
    accounts.openid.views.blueprint,
    accounts.reset.views.blueprint,
    partners.views.blueprint,
    partners.members.views.blueprint,
    partners.notices.views.blueprint,
    agreements.views.blueprint,
    casefiles.views.blueprint,
    casefiles.heads.views.blueprint,
    casefiles.rights.views.blueprint,
    referrals.views.blueprint,
    reports.views.blueprint,
)
COMMANDS = (
    core.cli.COMMANDS,
    accounts.cli.COMMANDS,
    partners.cli.COMMANDS,
    casefiles.sensitive.cli.COMMANDS,
    reports.cli.COMMANDS,
    reports.rights.cli.COMMANDS,
    demo.cli.COMMANDS,
)
MAXIMAL_REQUEST = 11 * 1024 * 1024  # a 10 MB document and its form


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises UnsafeSettings rather than start unsafely in production."""
    settings = settings or Settings.from_env()
    settings.check()
    app = Flask(__name__)
    _configure(app, settings)
    db.init_app(app)
    Migrate(app, db, render_as_batch=True)
    CSRFProtect(app)
    i18n.init_app(app)
    charts.init_app(app)
    sessions.load_actors_with(actors.load)
    limits.watch_closely(WATCHED_CLOSELY)
    organisations.look_up_with(actors.organisation_of_siret, actors.membership_in, members.is_invited)
    providers.init_app(app, settings)
    app.before_request(_enter)
    app.before_request(access.enforce)
    app.teardown_request(_leave)
    app.context_processor(frame)
    headers.init_app(app, settings)
    last_look.init_app(app)  # runs before the headers are written
    misses.init_app(app)
    months_of(settings.retention_months)
    limits_of(settings.audit_files)  # a slip of the keyboard stops the start, not the worker later
    pages.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for commands in COMMANDS:
        for command in commands:
            app.cli.add_command(command)
    app.extensions["demo_accounts"] = shown_accounts
    access.check_declarations(app)
    _check_protection()
    refuse_in_production(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.testing = settings.mode == "test"
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(keys.secrets(settings)[1:]),
        WTF_CSRF_SECRET_KEY=keys.oldest_first(settings),  # a form opened before the change of the key is still taken
        SQLALCHEMY_DATABASE_URI=settings.engine_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.engine_url),
        SQLALCHEMY_BINDS={READING: {"url": settings.engine_url, **engine_options(settings.engine_url, reading=True)}},
        MAX_CONTENT_LENGTH=MAXIMAL_REQUEST,
        MAX_FORM_MEMORY_SIZE=MAXIMAL_REQUEST,
        TRUSTED_HOSTS=settings.hosts or None,
        SESSION_COOKIE_NAME="__Host-binome-form" if settings.is_production else "binome-form",
        SESSION_COOKIE_SECURE=settings.is_production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the signed cookie; the server-side session has its own limits
        WTF_I18N_ENABLED=False,
    )
    given.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if hops := int(settings.proxies):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _enter() -> ResponseReturnValue | None:
    """The actor of the request, read before anything else."""
    g.acting = acting_as(links.actor_of_request() or sessions.actor_of_request())
    g.acting.__enter__()
    return None


def _leave(_error: BaseException | None) -> None:
    acting = g.pop("acting", None)
    if acting is not None:
        acting.__exit__(None, None, None)


def _check_protection() -> None:
    """Every class of a case file stands under the guard, or the application does not start."""
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, OfFile) and str(mapper.local_table) not in guard.protections:
            raise guard.GuardError(f"{mapper.class_.__name__} is not protected")


__all__ = ["casefiles", "create_app", "referrals"]
