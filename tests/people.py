"""The named people of the tests, the same everywhere: units, users, memberships; their agreements and files follow.

`build_world()` fills an empty, migrated database once; the other functions say who and what is in it. They answer
without a database, except `actor`, which loads a membership as a request would.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy.orm import Session

from accounts import passwords
from accounts.factors.actions import add_totp
from accounts.models import User
from core.actor import Actor, acting_as
from core.clock import now, today
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.search_key import fold
from partners import actors
from partners.actions import load_departments
from partners.models import Membership, Unit
from partners.workflow import Role, Side, UnitKind
from tests import people_agreements, people_files
from tests.people_stories import text_of
from tests.world import Known, World, reference

PASSWORD = "correct horse battery staple"
SECRET = "BINOMEBINOMEBINOMEBINOMEBINOMEBI"  # of everyone's telephone

ORGANISATIONS = (
    ("FT Occitanie", Side.EMPLOYMENT, None),
    ("CD Haute-Garonne", Side.COUNCIL, "31"),
    ("CD Hérault", Side.COUNCIL, "34"),
    ("CD Tarn", Side.COUNCIL, "81"),
)
# name, kind, parent, department
UNITS = (
    ("DT 31", UnitKind.DIRECTORATE, "FT Occitanie", "31"),
    ("DT 34", UnitKind.DIRECTORATE, "FT Occitanie", "34"),
    ("DT 81", UnitKind.DIRECTORATE, "FT Occitanie", "81"),
    ("Toulouse Minimes", UnitKind.AGENCY, "DT 31", "31"),
    ("Muret", UnitKind.AGENCY, "DT 31", "31"),
    ("Montpellier Centre", UnitKind.AGENCY, "DT 34", "34"),
    ("Albi", UnitKind.AGENCY, "DT 81", "81"),
    ("MDS Toulouse Nord", UnitKind.OFFICE, "CD Haute-Garonne", "31"),
    ("MDS Muret", UnitKind.OFFICE, "CD Haute-Garonne", "31"),
    ("MDS Montpellier", UnitKind.OFFICE, "CD Hérault", "34"),
    ("MDS Albi", UnitKind.OFFICE, "CD Tarn", "81"),
)
# login, given name, family name, then role and unit of each membership
USERS: tuple[tuple[str, str, str, tuple[tuple[Role, str], ...]], ...] = (
    ("paul.martin", "Paul", "Martin", ((Role.DEDICATED_ADVISOR, "Toulouse Minimes"),)),
    ("sonia.vidal", "Sonia", "Vidal", ((Role.ADVISOR, "Toulouse Minimes"),)),
    ("hugo.perez", "Hugo", "Perez", ((Role.DEDICATED_ADVISOR, "Muret"),)),
    ("ines.faure", "Inès", "Faure", ((Role.ADVISOR, "Montpellier Centre"),)),
    ("marc.albert", "Marc", "Albert", ((Role.DEDICATED_ADVISOR, "Albi"),)),
    ("anne.roux", "Anne", "Roux", ((Role.SOCIAL_WORKER, "MDS Toulouse Nord"),)),
    ("leo.caron", "Léo", "Caron", ((Role.SOCIAL_WORKER, "MDS Toulouse Nord"),)),
    ("julie.blanc", "Julie", "Blanc", ((Role.SOCIAL_WORKER, "MDS Muret"),)),
    ("nora.haddad", "Nora", "Haddad", ((Role.SOCIAL_WORKER, "MDS Albi"),)),
    ("claire.dumas", "Claire", "Dumas", ((Role.ROUTER, "MDS Toulouse Nord"),)),
    ("yves.nadal", "Yves", "Nadal", ((Role.ROUTER, "MDS Albi"),)),
    ("denis.favre", "Denis", "Favre", ((Role.SECRETARY, "MDS Toulouse Nord"),)),
    ("elise.gros", "Élise", "Gros", ((Role.HEAD, "MDS Toulouse Nord"),)),
    ("luc.moreau", "Luc", "Moreau", ((Role.HEAD, "Toulouse Minimes"),)),
    ("brigitte.leroy", "Brigitte", "Leroy", ((Role.AGREEMENT_ADMIN, "CD Haute-Garonne"),)),
    ("gilles.henry", "Gilles", "Henry", ((Role.AGREEMENT_ADMIN, "DT 31"),)),
    ("fatou.diallo", "Fatou", "Diallo", ((Role.AGREEMENT_ADMIN, "CD Tarn"),)),
    ("karim.benali", "Karim", "Benali", ((Role.REGIONAL_ADMIN, "FT Occitanie"),)),
    ("dora.petit", "Dora", "Petit", ((Role.DPO, "CD Haute-Garonne"),)),
    ("tom.garcia", "Tom", "Garcia", ((Role.TECHNICAL, "FT Occitanie"),)),
    ("remi.colas", "Rémi", "Colas", ((Role.SOCIAL_WORKER, "MDS Toulouse Nord"),)),
    ("zoe.lambert", "Zoé", "Lambert", ((Role.ADVISOR, "Toulouse Minimes"),)),
    ("lea.marchand", "Léa", "Marchand", ((Role.SIGNATORY, "CD Tarn"),)),
    ("simon.astier", "Simon", "Astier", ((Role.ACCOUNT_ADMIN, "CD Haute-Garonne"),)),
    ("rita.navarro", "Rita", "Navarro", ((Role.ACCOUNT_ADMIN, "DT 31"),)),
    ("val.perrin", "Val", "Perrin", ((Role.ADVISOR, "Muret"), (Role.ADVISOR, "Toulouse Minimes"))),
)
TERRITORY = "31"  # where the day of the world begins
FORMER, DEACTIVATED = "remi.colas", "zoe.lambert"
LOGINS = tuple(login for login, *_ in USERS)


@dataclass
class _Built:
    """What the one world of this process holds."""

    world: World | None = None
    on: date | None = None

    def __call__(self) -> World:
        assert self.world is not None, "build_world() did not run: ask for `app_context`, `client` or `database`"
        return self.world


_built = _Built()


def build_world() -> None:
    """Insert everyone and everything, in one transaction of the system."""
    passwords.use_cheap_parameters()
    digest = passwords.hash_password(PASSWORD)
    world, day = World(), today(TERRITORY)
    with system_actor("test world"), write_transaction() as session:
        load_departments(session)
        _add_units(session, world)
        _add_users(session, world, digest)
        people_agreements.add_agreements(session, world)
        people_files.add_files(session, world)
    _built.world, _built.on = world, day


def built_on() -> date | None:
    """The day its dates are counted from."""
    return _built.on


def _add_units(session: Session, world: World) -> None:
    for name, side, territory in ORGANISATIONS:
        _add_unit(session, world, Unit(name=name, kind=UnitKind.ORGANISATION, side=side, territory=territory), None)
    for name, kind, parent_name, territory in UNITS:
        parent = session.get_one(Unit, world.units[parent_name].id)
        _add_unit(session, world, Unit(name=name, kind=kind, side=parent.side, territory=territory), parent)


def _add_unit(session: Session, world: World, unit: Unit, parent: Unit | None) -> None:
    unit.ref, unit.path = reference("U", unit.name), "/"
    unit.town = unit.name.removeprefix("MDS ").split()[0] if parent else None
    unit.email = f"{fold(unit.name).replace(' ', '-')}@exemple.test" if parent else None
    session.add(unit)
    session.flush()
    unit.parent_id = parent.id if parent else None
    unit.organisation_id = parent.organisation_id if parent else unit.id
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    session.flush()
    world.units[unit.name] = Known(unit.id, unit.ref)


def _add_users(session: Session, world: World, digest: str) -> None:
    for login, given, family, posts in USERS:
        user = User(email=email(login), given_name=given, family_name=family, password_hash=digest, created_at=now())
        user.deactivated_at = now() - timedelta(days=10) if login == DEACTIVATED else None
        session.add(user)
        session.flush()
        world.users[login] = user.id
        add_totp(session, user.id, SECRET, current_app.config["SETTINGS"], at=now() - timedelta(days=100))
        for role, unit_name in posts:
            membership = Membership(
                user_id=user.id,
                unit_id=world.units[unit_name].id,
                role=role,
                start_on=today("31") - timedelta(days=900),
                end_on=_yesterday() if login == FORMER else None,
                portfolio_cap=70 if role is Role.DEDICATED_ADVISOR else None,
            )
            session.add(membership)
            session.flush()
            world.memberships[login, unit_name] = membership.id


def _yesterday() -> date:
    return today("31") - timedelta(days=1)


def email(login: str) -> str:
    """The address a user signs in with."""
    return f"{login}@exemple.test"


def actor(login: str, unit: str | None = None) -> Actor:
    """Who a user is when signed in, under the membership in `unit` if there are two. Needs an application context.

    A former member is NOBODY.
    """
    with system_actor("tests: load an actor"), side_session() as session:
        user = session.get_one(User, user_id(login))
        return actors.load(session, user.id, user.name, membership_id(login, unit))[0]


def user_id(login: str) -> int:
    """Key of a user."""
    return _built().users[login]


def membership_id(login: str, unit: str | None = None) -> int:
    """Key of a user's membership, the first unless a unit is named."""
    posts = next(posts for known, _, _, posts in USERS if known == login)
    return _built().memberships[login, unit or posts[0][1]]


def role_of(login: str) -> Role:
    """The role of a user's first membership."""
    return next(posts for known, _, _, posts in USERS if known == login)[0][0]


def unit_of(name: str) -> Known:
    """Key and reference of a unit: `unit_of("MDS Toulouse Nord").ref`."""
    return _built().units[name]


def file_of(name: str) -> Known:
    """Key and reference of a case file, by the person's birth name: `file_of("Abadie").ref`."""
    return _built().files[name]


def referral_of(name: str) -> Known:
    """Key and reference of the referral of a person: Benali's (sent), Fabre's (received), Esteve's (accepted)."""
    return _built().referrals[name]


def agreement_of(territory: str) -> Known:
    """Key and reference of the agreement of a department: 31 in force, 81 ended."""
    return _built().agreements[territory]


__all__ = ["PASSWORD", "acting_as", "text_of"]
