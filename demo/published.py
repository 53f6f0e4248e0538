"""Agreements of four departments outside the region, inspired by published figures; nobody is followed there."""

from datetime import date, timedelta

from agreements.actions.drafts import write
from agreements.models import Agreement, AgreementSignatory
from agreements.workflow import State
from demo.accounts import ACCOUNTS
from demo.following import Following
from demo.places import Territory
from demo.published_terms import Published, draft, published
from demo.signing import add_history
from demo.world import QUALITIES
from partners.models import Department, Membership, Unit
from partners.workflow import Side, UnitKind


class Outside(Following):
    """Adds the published departments to a builder’s region."""

    def add(self, password_hash: str) -> None:
        """The four departments, then the accounts that work there."""
        places = [self._department(one) for one in published()]
        codes = {place.code for place in places}
        for account in ACCOUNTS:
            if account.territory in codes:
                place = next(found for found in places if found.code == account.territory)
                employment = self.session.get_one(Unit, place.employment)
                self._account(account, employment, places, password_hash)
        self.session.flush()

    def _department(self, one: Published) -> Territory:
        department = self.session.get_one(Department, one.code)
        council = self._unit(
            UnitKind.ORGANISATION,
            self.council_name(department),
            None,
            side=Side.COUNCIL,
            territory=one.code,
        )
        employment = self._unit(
            UnitKind.ORGANISATION, f"Service public de l’emploi {department.region}", None, side=Side.EMPLOYMENT
        )
        directorates = {code: self._directorate(employment, code) for code in (one.code, *one.further)}
        place = Territory(code=one.code, council=council.id, employment=employment.id)
        agencies = [self._place(UnitKind.AGENCY, "Agence", town, directorates[_code(town)]) for town in one.towns]
        offices = [self._place(UnitKind.OFFICE, "Maison des solidarités", town, council) for town in one.towns]
        self._concluded(one, place, department, (agencies, offices))
        return place

    def _place(self, kind: UnitKind, what: str, town: tuple[str, str], parent: Unit) -> Unit:
        return self._unit(kind, f"{what} {town[0]}", parent, side=parent.side, territory=_code(town), town=town)

    def council_name(self, department: Department) -> str:
        """What the council of a department is called."""
        return f"Conseil départemental {department.of_name}"

    def _directorate(self, employment: Unit, code: str) -> Unit:
        name = f"Direction territoriale {self.session.get_one(Department, code).of_name}"
        return self._unit(UnitKind.DIRECTORATE, name, employment, side=Side.EMPLOYMENT, territory=code)

    def _concluded(
        self, one: Published, place: Territory, department: Department, units: tuple[list[Unit], list[Unit]]
    ) -> None:
        """Its agreement, signed before its first day, which was last year’s."""
        start = date(self.today.year - 1, 1, 1)
        agencies, offices = units
        text = draft(
            one, department.of_name, start, tuple(unit.ref for unit in agencies), tuple(unit.ref for unit in offices)
        )
        council = self.session.get_one(Unit, place.council)
        recorder, confirmer = self._administrators(place, council)
        users = {member: self.session.get_one(Membership, member).user_id for member in (recorder, confirmer)}
        moment = self.now - (self.today - start) - timedelta(days=19)  # the day after the signature
        agreement = Agreement(
            ref=self._ref("CV", place.code),
            state=State.SIGNED,
            territory=place.code,
            council_id=place.council,
            employment_id=place.employment,
            created_at=moment - timedelta(days=90),
            created_by_id=recorder,
            signed_on=start - timedelta(days=20),
            recorded_at=moment,
            recorded_by_id=recorder,
            recorded_by_user=users[recorder],
            confirmed_at=moment + timedelta(days=2),
            confirmed_by_id=confirmer,
            confirmed_by_user=users[confirmer],
            signatories=[
                AgreementSignatory(
                    side=side, name=f"Signataire de synthèse {number}", quality=quality,
                    signed_on=start - timedelta(days=20),
                )
                for number, (side, quality) in enumerate(QUALITIES, 1)
            ],
        )  # fmt: skip
        write(text, agreement, list(zip((*text.agencies, *text.offices), (*agencies, *offices), strict=True)))
        self.session.add(agreement)
        self.session.flush()
        add_history(self.session, agreement.id)


def _code(town: tuple[str, str]) -> str:
    """The department of a town, of the mainland, by its postcode."""
    return town[1][:2]
