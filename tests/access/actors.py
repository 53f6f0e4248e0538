"""The actors of the access matrix: everyone of the test world, and the ways not to be signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import UserSession
from accounts.sessions import Factor, Way
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from core.links import digest
from tests import people


@dataclass(frozen=True, slots=True)
class Who:
    """One actor: what they are called here, their login and unit, their role in words, whether a session holds."""

    key: str
    login: str | None = None
    unit: str | None = None
    role: str = "nobody"
    signed_in: bool = True
    last_seen: timedelta = timedelta(seconds=5)
    started: timedelta = timedelta(seconds=10)
    signed_out: bool = False
    is_half: bool = False  # the password was right, the second factor is not proved

    @property
    def token(self) -> str:
        return f"session of {self.key}"


ACTORS: dict[str, Who] = {
    who.key: who
    for who in (
        Who("anonymous", signed_in=False),
        Who("signed out", "paul.martin", signed_in=False, signed_out=True),
        Who("idle", "paul.martin", signed_in=False, last_seen=timedelta(minutes=31), started=timedelta(hours=1)),
        Who("ten hours on", "paul.martin", signed_in=False, started=timedelta(hours=10, minutes=1)),
        Who("half signed in", "anne.roux", signed_in=False, is_half=True),
        Who("deactivated", "zoe.lambert", signed_in=False),
        Who("former member", "remi.colas", signed_in=False),
        Who("paul", "paul.martin", role="dedicated"),
        Who("sonia", "sonia.vidal", role="advisor"),
        Who("hugo", "hugo.perez", role="dedicated"),
        Who("ines", "ines.faure", role="advisor"),
        Who("marc", "marc.albert", role="dedicated"),
        Who("anne", "anne.roux", role="worker"),
        Who("leo", "leo.caron", role="worker"),
        Who("julie", "julie.blanc", role="worker"),
        Who("nora", "nora.haddad", role="worker"),
        Who("claire", "claire.dumas", role="router"),
        Who("yves", "yves.nadal", role="router"),
        Who("denis", "denis.favre", role="secretary"),
        Who("elise", "elise.gros", role="head"),
        Who("luc", "luc.moreau", role="head"),
        Who("brigitte", "brigitte.leroy", role="administrator"),
        Who("gilles", "gilles.henry", role="administrator"),
        Who("fatou", "fatou.diallo", role="administrator"),
        Who("karim", "karim.benali", role="regional"),
        Who("dora", "dora.petit", role="dpo"),
        Who("tom", "tom.garcia", role="technical"),
        Who("lea", "lea.marchand", role="signatory"),
        Who("simon", "simon.astier", role="accounts"),
        Who("rita", "rita.navarro", role="accounts"),
        Who("val in Muret", "val.perrin", "Muret", role="advisor"),
        Who("val in Toulouse", "val.perrin", "Toulouse Minimes", role="advisor"),
    )
}


def open_sessions() -> dict[str, int]:
    """One row of session for each actor that has or had one; keys of those that somebody ends."""
    moment, others = now(), dict[str, int]()
    with system_actor("tests: sessions of the actors"), side_session(writing=True) as session:
        for who in ACTORS.values():
            if who.login is None:
                continue
            row = _session(who, moment)
            session.add(row)
            session.flush()
            if who.is_half:
                others["of anne"] = row.id
    return others


def _session(who: Who, moment: datetime) -> UserSession:
    assert who.login is not None
    return UserSession(
        token_hash=digest(who.token),
        user_id=people.user_id(who.login),
        membership_id=people.membership_id(who.login, who.unit),
        started_at=moment - who.started,
        last_seen_at=moment - who.last_seen,
        ended_at=moment if who.signed_out else None,
        ended_why="sign-out" if who.signed_out else None,
        way=Way.PASSWORD,
        factor=None if who.is_half else Factor.TOTP,
        proved_at=None if who.is_half else moment - who.started,
        address="127.0.0.1",
        browser="tests",
    )
