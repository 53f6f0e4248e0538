"""Units, professionals and agreements of the synthetic Occitanie."""

import csv
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from agreements import models as agreement_models
from agreements.actions.targets import reference_rows
from agreements.workflow import Axis, State
from core.references import ALPHABET, LENGTH
from core.search_key import fold
from demo import proportions, texts
from demo.accounts import ACCOUNTS, Account, give_factor
from demo.places import Agency, Office, Territory, fte
from demo.signing import add_history
from demo.siret import invented
from demo.successor import add_successor
from demo.targets import year_targets
from partners.models import Department, Membership, Unit
from partners.workflow import Role, Side, UnitKind

TOWNS = Path(__file__).resolve().parent.parent / "partners" / "data" / "occitanie_towns.tsv"
AXES = (
    (Axis.RESOURCES, "Base commune de ressources sociales"),
    (Axis.GLOBAL, "Accompagnement global"),
    (Axis.SOCIAL_ONLY, "Accompagnement social exclusif"),
)
ACTIVE_PER_ADVISOR = 70  # the agreements' cap; evenly dealt, portfolios hold 64 to 70
ACTIVE_PER_WORKER = 14
PORTFOLIO_CAP = 70
OPEN_SHARE = 0.125  # people whose reinforced support is still open, of all
GROWTH = 1.15  # the published objective for global support
QUALITIES = ((Side.COUNCIL, "Présidence du conseil départemental"), (Side.EMPLOYMENT, "Direction régionale"))
QUARTERS = ("Minimes", "Mirail", "Centre", "Rangueil")


class Builder:
    """Adds units, users, memberships and agreements to a session; deterministic for a seed."""

    def __init__(self, session: Session, rng: Random, today: date, people: int, now: datetime) -> None:
        self.session = session
        self.rng = rng
        self.today = today
        self.now = now
        self.scale = people / proportions.DEFAULT_PEOPLE
        self.memberships: dict[str, int] = {}
        self._refs: set[str] = set()
        self._emails: set[str] = set()

    def region(self, password_hash: str) -> list[Territory]:
        """Every department of the region, the demonstration accounts in the first places."""
        employment = self._unit(
            UnitKind.ORGANISATION, "Service public de l’emploi Occitanie", None, side=Side.EMPLOYMENT
        )
        departments = self.session.scalars(
            select(Department).where(Department.region_code == proportions.REGION).order_by(Department.code)
        ).all()
        towns = self._towns()
        territories = [self._territory(employment, found, towns[found.code]) for found in departments]
        for place in territories:
            self.session.add_all(year_targets(place.code, self.today.year, self.scale))
        self.session.add_all(reference_rows(self.now))
        codes = {place.code for place in territories}
        for account in ACCOUNTS:
            if account.territory in codes:
                self._account(account, employment, territories, password_hash)
        self.session.flush()
        home = next(place for place in territories if place.code == ACCOUNTS[0].territory)
        add_successor(self.session, home, self._ref("CV", home.code), self.now)
        return territories

    def _towns(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        with TOWNS.open(encoding="utf-8") as file:
            for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
                found.setdefault(row["department"], []).append((row["name"], row["postcode"]))
        return found

    def _ref(self, *prefix: str) -> str:
        while True:
            ref = "-".join((*(prefix or ("U",)), "".join(self.rng.choices(ALPHABET, k=LENGTH))))
            if ref not in self._refs:
                self._refs.add(ref)
                return ref

    def _unit(
        self,
        kind: UnitKind,
        name: str,
        parent: Unit | None,
        *,
        side: Side,
        territory: str | None = None,
        town: tuple[str, str] | None = None,
    ) -> Unit:
        unit = Unit(ref=self._ref(), kind=kind, side=side, name=name, territory=territory, path="")
        if town:
            unit.town, unit.postcode = town
            unit.address = f"{self.rng.randrange(1, 90)} {self.rng.choice(texts.STREETS)}"
            unit.phone = f"05 99 {self.rng.randrange(100):02d} {self.rng.randrange(100):02d} 00"
            unit.email = f"{fold(name).replace(' ', '-')}@exemple.invalid"
        if parent is not None:
            unit.parent_id, unit.organisation_id = parent.id, parent.organisation_id
        self.session.add(unit)
        self.session.flush()
        unit.organisation_id = unit.organisation_id or unit.id
        unit.siret = None if parent is not None else invented(unit.id)
        unit.path = f"{parent.path if parent is not None else '/'}{unit.id}/"
        return unit

    def _territory(self, employment: Unit, department: Department, towns: list[tuple[str, str]]) -> Territory:
        code = department.code
        active = round(proportions.ACTIVE.get(code, 0) * self.scale)
        council = self._unit(
            UnitKind.ORGANISATION,
            f"Conseil départemental {department.of_name}",
            None,
            side=Side.COUNCIL,
            territory=code,
        )
        council.phone = f"05 99 {code:>02} 00 00"  # whom to call where no agreement opens a referral
        directorate = self._unit(
            UnitKind.DIRECTORATE,
            f"Direction territoriale {department.of_name}",
            employment,
            side=Side.EMPLOYMENT,
            territory=code,
        )
        place = Territory(code=code, council=council.id, employment=employment.id)
        self._agencies(place, directorate, towns, active)
        self._offices(place, council, towns, active)
        if code != proportions.WITHOUT_AGREEMENT:
            self._agreement(place, department, council, employment, active)
        return place

    def _agencies(self, place: Territory, directorate: Unit, towns: list[tuple[str, str]], active: int) -> None:
        wanted = min(len(towns) + 2, max(2, active // 150))
        names = [(f"{towns[0][0]} {quarter}", towns[0]) for quarter in QUARTERS[: max(1, wanted - 2)]]
        names += [(town[0], town) for town in towns[1 : wanted - len(names) + 2]]
        for name, town in names:
            unit = self._unit(
                UnitKind.AGENCY, f"Agence {name}", directorate, side=Side.EMPLOYMENT, territory=place.code, town=town
            )
            place.agencies.append(Agency(unit.id, *town))
        dedicated = ceil(active / ACTIVE_PER_ADVISOR)
        everyone = active / proportions.OUTCOMES["active"] if active else 60 * self.scale
        prescribing = max(len(place.agencies), ceil(everyone * OPEN_SHARE / (ACTIVE_PER_ADVISOR - 6)))
        for number in range(dedicated):
            agency = place.agencies[number % len(place.agencies)]
            agency.dedicated.append(self._member(agency.unit, Role.DEDICATED_ADVISOR, cap=70))
        for number in range(prescribing):
            agency = place.agencies[number % len(place.agencies)]
            agency.prescribing.append(self._member(agency.unit, Role.ADVISOR, cap=70))

    def _offices(self, place: Territory, council: Unit, towns: list[tuple[str, str]], active: int) -> None:
        for name, town in [
            (f"{towns[0][0]} Nord", towns[0]),
            (f"{towns[0][0]} Sud", towns[0]),
            *((t[0], t) for t in towns[1:]),
        ]:
            unit = self._unit(
                UnitKind.OFFICE,
                f"Maison des solidarités {name}",
                council,
                side=Side.COUNCIL,
                territory=place.code,
                town=town,
            )
            office = Office(unit.id, town[0], router=self._member(unit.id, Role.ROUTER))
            workers = max(2, ceil(active / ACTIVE_PER_WORKER / (len(towns) + 1)))
            office.workers = [self._member(unit.id, Role.SOCIAL_WORKER) for _ in range(workers)]
            place.offices.append(office)

    def _user(self, given: str, family: str, email: str | None = None) -> User:
        base = fold(f"{given} {family}").replace(" ", ".")
        address, number = email or f"{base}@exemple.invalid", 1
        while address in self._emails:
            number += 1
            address = f"{base}.{number}@exemple.invalid"
        self._emails.add(address)
        return User(email=address, given_name=given, family_name=family, created_at=self.now, is_demo=True)

    def _member(self, unit_id: int, role: Role, cap: int | None = None) -> int:
        user = self._user(self.rng.choice(texts.GIVEN_NAMES), self.rng.choice(texts.FAMILY_NAMES))
        start = self.today - timedelta(days=self.rng.randrange(950, 2500))
        member = Membership(user=user, unit_id=unit_id, role=role, start_on=start, portfolio_cap=cap)
        self.session.add(member)
        self.session.flush()
        return member.id

    def _agreement(
        self, place: Territory, department: Department, council: Unit, employment: Unit, active: int
    ) -> None:
        recorder, confirmer = self._administrators(place, council)
        users = {member: self.session.get_one(Membership, member).user_id for member in (recorder, confirmer)}
        start, end = self._period(place)
        moment = self.now - (self.today - start) - timedelta(days=19)  # the day after the signature
        agreement = agreement_models.Agreement(
            ref=self._ref("CV", place.code),
            number=f"{place.code}-{start.year}-01",
            title=f"Convention d’accompagnement global {department.of_name}",
            state=State.SIGNED,
            territory=place.code,
            council_id=council.id,
            employment_id=employment.id,
            start_on=start,
            end_on=end,
            support_months=12,
            themes=[],
            deliberation_on=start - timedelta(days=40),
            deliberation_number=f"{start.year}-DS-{self.rng.randrange(100, 999)}",
            council_dpo=f"dpd.cd{place.code}@exemple.invalid",
            employment_dpo="dpd.emploi@exemple.invalid",
            created_at=moment - timedelta(days=90),
            created_by_id=recorder,
            signed_on=start - timedelta(days=20),
            recorded_at=moment,
            recorded_by_id=recorder,
            recorded_by_user=users[recorder],
            confirmed_at=moment + timedelta(days=2),
            confirmed_by_id=confirmer,
            confirmed_by_user=users[confirmer],
        )
        self._clauses(agreement, place, start, active)
        self.session.add(agreement)
        self.session.flush()
        add_history(self.session, agreement.id)
        place.agreement, place.terms = agreement.id, agreement.terms[0].id

    def _administrators(self, place: Territory, council: Unit) -> tuple[int, int]:
        """Who recorded the signature, on the council's side, and who confirmed it, on the other."""
        recorder = self._member(council.id, Role.AGREEMENT_ADMIN)
        directorate = self.session.scalars(
            select(Unit.id).where(Unit.territory == place.code, Unit.kind == UnitKind.DIRECTORATE)
        ).one()
        return recorder, self._member(directorate, Role.AGREEMENT_ADMIN)

    def _period(self, place: Territory) -> tuple[date, date]:
        """First and last day. Two agreements end soon, as two of twelve did in the region's figures."""
        end = self.today + timedelta(days=81) if place.code in ("66", "81") else date(self.today.year + 1, 12, 31)
        return min(date(self.today.year - 3, 1, 1), end - timedelta(days=1000)), end

    def _clauses(self, agreement: agreement_models.Agreement, place: Territory, start: date, active: int) -> None:
        agreement.axes = [
            agreement_models.AgreementAxis(position=n, kind=kind, label=words)
            for n, (kind, words) in enumerate(AXES, 1)
        ]
        dedicated = sum(fte(number, agency) for number, agency in enumerate(place.agencies))
        agreement.terms = [
            agreement_models.AgreementTerms(
                effective_on=start, portfolio_cap=PORTFOLIO_CAP, dedicated_fte=dedicated or Decimal(1),
                social_workers=sum(len(office.workers) for office in place.offices), acknowledge_wd=2, answer_wd=10,
                information_wd=5, diagnosis_cd=21, contact_cd=15,
            )
        ]  # fmt: skip
        for number, agency in enumerate(place.agencies):
            agency.capacity = int(fte(number, agency) * PORTFOLIO_CAP)
        years = range(start.year, agreement.end_on.year + 1)
        agreement.targets = [
            agreement_models.AgreementTarget(
                year=year,
                entries=round(active * 2.2 * GROWTH ** (year - self.today.year)),
                active_file=round(active * GROWTH ** (year - self.today.year + 1)),
            )
            for year in years
        ]
        agreement.units = [
            agreement_models.AgreementUnit(
                unit_id=agency.unit, start_on=start, fte=fte(number, agency) if agency.dedicated else None
            )
            for number, agency in enumerate(place.agencies)
        ] + [agreement_models.AgreementUnit(unit_id=office.unit, start_on=start) for office in place.offices]
        agreement.signatories = [
            agreement_models.AgreementSignatory(
                side=side, name=f"{self.rng.choice(texts.GIVEN_NAMES)} {self.rng.choice(texts.FAMILY_NAMES)}",
                quality=quality, signed_on=start - timedelta(days=20),
            )
            for side, quality in QUALITIES
        ]  # fmt: skip

    def _account(self, account: Account, employment: Unit, territories: list[Territory], password_hash: str) -> None:
        """A demonstration account: takes over a post of its unit, so that it opens on real work."""
        place = next(found for found in territories if found.code == account.territory)
        unit_id, member_id = account.post(place, employment.id, self.session)
        user = self._user(account.given_name, account.family_name, account.email)
        user.password_hash = password_hash
        give_factor(self.session, user, self.now)
        if member_id is None:
            start = self.today - timedelta(days=1000)
            self.session.add(Membership(user=user, unit_id=unit_id, role=account.role, start_on=start))
        else:
            self.session.get_one(Membership, member_id).user = user
        self.memberships[account.email] = member_id or 0
