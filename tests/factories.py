"""Invented towns, people and cases, made through the product's own services."""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts import journal
from accounts.actors import Actor
from accounts.models import DefaultPerson, Delegation, Mandate, Membership, User
from accounts.policy import Role
from audit import log
from rappel.cases.access import open_for_act
from rappel.cases.models import Case, CaseUserObjectPermission, Party
from rappel.cases.people import person_of
from rappel.cases.readings import active_convocation
from rappel.cases.selectors import load_file
from rappel.communes import calendar
from rappel.communes.models import (
    Arrete,
    Category,
    Commune,
    Counter,
    Letterhead,
    ListName,
    ProsecutorOffice,
)
from rappel.communes.services import add_list, create_commune
from rappel.demo.course import Cast, Course
from rappel.signalement.report import Person, Postal, Report
from rappel.signalement.services import record_signalement
from rappel.vault import keys

PASSWORD = "Une-phrase-assez-longue-7"

PEOPLE = {
    "reporter": ("M.", "Paul", "Lemercier", Role.REPORTER),
    "instructor": ("Mme", "Claire", "Lenoir", Role.INSTRUCTOR),
    "secretary": ("Mme", "Odile", "Marchand", Role.SECRETARY),
    "legal": ("M.", "Youssef", "Amrani", Role.LEGAL_ADVISER),
    "mayor": ("Mme", "Hélène", "Castel", Role.ELECTED),
    "deputy": ("Mme", "Sylvie", "Colin", Role.ELECTED),
    "coordinator": ("M.", "Marc", "Tessier", Role.COORDINATOR),
    "dpo": ("Mme", "Ines", "Rolland", Role.DPO),
    "admin": ("M.", "Denis", "Faure", Role.ADMIN),
}


@dataclass
class Town:
    """A commune and the people who work for it."""

    commune: Commune
    users: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["users"][name]
        except KeyError:
            raise AttributeError(name) from None

    def actor(self, name: str) -> Actor:
        """A fresh actor for that person, as a new request would make it."""
        return Actor(user=User.objects.get(pk=self.users[name].pk), ip="127.0.0.1")


def open_installation(now: datetime.datetime) -> None:
    """Keys and log of the installation."""
    made = keys.initialise(now=now)
    log.create_log(made.installation, installation=True)


def make_user(username: str, civility: str, first: str, last: str) -> User:
    """A personal account with the password of the tests."""
    return User.objects.create_user(
        username,
        PASSWORD,
        civility=civility,
        first_name=first,
        last_name=last,
        email=f"{username}@mairie.example",
        phone="01 99 00 00 01",
    )


def make_town(code: str = "95999", name: str = "Valmont-sur-Oise", prefix: str = "") -> Town:
    """A commune with one person per role, a mayor, a delegate, and everything letters need."""
    today = calendar.now().date()
    commune = create_commune(
        code, name, today=today - datetime.timedelta(days=900), mayor_feminine=True
    )
    # asked of nobody unless a test is about it: see tests/cases/test_conflicts.py
    commune.protocols.update(asks_conflict=False)
    add_list(
        commune,
        ListName.DISTRICT,
        tuple(
            (f"district-{rank}", label)
            for rank, label in enumerate(
                (
                    "Les Tilleraies",
                    "Gare",
                    "Centre",
                    "Belvédère",
                    "Village",
                    "Zone d'activités",
                    "Les Peupliers",
                )
            )
        ),
    )
    add_list(
        commune,
        ListName.ROOM,
        (("mariages", "salle des mariages"), ("bureau", "bureau de la maire")),
    )
    Letterhead.objects.create(
        commune=commune,
        service="Secrétariat général",
        street="1 place de l'Hôtel-de-Ville",
        postcode=code,
        town=name,
        phone="01 99 00 00 00",
        email="mairie@valmont.example",
        dpo_contact="dpo@valmont.example",
    )
    ProsecutorOffice.objects.create(
        commune=commune,
        court="Tribunal judiciaire de Pont-Aval",
        street="1 place du Tribunal",
        postcode="60999",
        town="Pont-Aval",
    )
    Arrete.objects.create(
        commune=commune,
        number="2026-114",
        title="Consommation d'alcool sur les berges",
        signed_on=datetime.date(2026, 4, 20),
        published_on=datetime.date(2026, 4, 22),
        received_on=datetime.date(2026, 4, 22),
        from_day=datetime.date(2026, 5, 1),
        to_day=datetime.date(2026, 12, 31),
        from_time=datetime.time(18, 0),
        to_time=datetime.time(6, 0),
        perimeter="Berges de l'Oise",
        sentence="La consommation d'alcool est interdite sur les berges de 18 heures à 6 heures.",
    )
    town = Town(commune)
    for key, (civility, first, last, role) in PEOPLE.items():
        user = make_user(f"{prefix}{key}", civility, first, last)
        town.users[key] = user
        service = "police-municipale" if role == Role.REPORTER else ""
        Membership.objects.create(user=user, commune=commune, role=role, service=service)
    for key in ("instructor", "secretary", "legal", "deputy"):
        DefaultPerson.objects.create(commune=commune, role=PEOPLE[key][3], user=town.users[key])
    Mandate.objects.create(commune=commune, user=town.mayor, starts_on=datetime.date(2020, 7, 5))
    Delegation.objects.create(
        commune=commune,
        user=town.deputy,
        number="2024-031",
        quality="adjointe au maire déléguée à la tranquillité publique",
        scope="rappels à l'ordre",
        signed_on=datetime.date(2024, 3, 1),
        published_on=datetime.date(2024, 3, 4),
        received_on=datetime.date(2024, 3, 5),
    )
    return town


def act_by(case: Any, actor: Actor, key: uuid.UUID | None = None) -> dict[str, Any]:
    """`actor`, `version` and `key` of an act on the case as it now stands in the database."""
    version = type(case).objects.values_list("version", flat=True).get(pk=case.pk)
    return {"actor": actor, "version": version, "key": key or uuid.uuid4()}


FACTS_ON = datetime.date(2026, 10, 7)
ADULT = {"family_name": "Ferreira da Silva", "given_names": "João Miguel", "civility": "M."}


def report(town: Town, *, by: str = "reporter", **fields: Any) -> Case:
    """A case just reported, through the intake; an adult's stray dog unless told otherwise.

    `person`, `address` and `holders` are merged into the report; `category` is a code.
    """
    address = Postal(
        **{
            "street": "55 avenue des Marronniers",
            "postcode": "95999",
            "town": "Valmont-sur-Oise",
            **fields.pop("address", {}),
        }
    )
    birth = {"birth_date": datetime.date(1971, 6, 30)}
    person = Person(address=address, **{**ADULT, **birth, **fields.pop("person", {})})
    category = Category.objects.get(
        commune=town.commune, code=fields.pop("category", "stray_animal")
    )
    made = Report(
        person=person,
        category=category,
        **{
            "reported_on": FACTS_ON + datetime.timedelta(days=1),
            "facts_on": FACTS_ON,
            "facts_at": datetime.time(11, 20),
            "origin": "municipal_police",
            "place": "Parc du Belvédère",
            "description": "Chien de grande taille sans laisse dans l'aire de jeux.",
            "reporter_name": "Brigadier-chef S. Robillard",
            "complaint": "no",
            "inquiry": "no",
            **fields,
        },
    )
    return record_signalement(town.commune, actor=town.actor(by), key=uuid.uuid4(), report=made)


def cast(town: Town) -> Cast:
    """The people of a test town in their parts."""
    return Cast(
        instructor=lambda: town.actor("instructor"),
        secretary=lambda: town.actor("secretary"),
        legal=lambda: town.actor("legal"),
        elected=lambda: town.actor("deputy"),
    )


FACTS = "Un chien sans laisse a été vu dans l'aire de jeux."
PLACE = "parc du Belvédère"


def course(town: Town, case: Case) -> Course:
    """The way of a case, played by the people of the town."""
    return Course(case, cast(town))


def advance(town: Town, case: Case, state: str) -> Case:
    """Move a reported case to `state` through the real services, under the clock of the test.

    What comes after "convoked" happens on the day of the hearing: see `hear_on_the_day`.
    """
    way = course(town, case)
    if state == "blocked":
        return way.block()
    if state == "transmitted":
        way.block()
        return way.hand_over()
    way.open_review()
    if state == "under_review":
        return way.case
    way.check_identity()
    way.check_eligibility()
    way.ask_complaint()
    way.write_facts(FACTS, PLACE)
    way.ask_prosecutor()
    way.prosecutor_answers()
    way.submit()
    if state == "awaiting_decision":
        return way.case
    if state == "dismissed":
        return way.dismiss()
    way.approve()
    if state == "approved":
        return way.case
    way.plan()
    way.issue()
    way.sign()
    return way.convoke()


def hear_on_the_day(town: Town, case: Case, traveller: Any) -> Case:
    """Move the clock to the evening of the hearing, then record it."""
    way = course(town, case)
    standing = active_convocation(way.case)
    traveller.move_to(standing.slot.starts_at + datetime.timedelta(hours=2))
    return way.hear()


def many_reports(town: Town, count: int) -> None:
    """`count` reported cases in bulk, each with its key, its person, its grants and its record.

    For tests about size only: one transaction, the same rows as the intake's, made like a case
    that the intake has just recorded.
    """
    model = report(town)
    like = load_file(model.pk)
    open_for_act(like)
    person = person_of(like)
    grants = list(model.grants.all())
    first = 1 + Counter.objects.get(commune=town.commune, kind="case", year=2026).last
    actor = town.actor("reporter")
    shared = {
        field.attname: getattr(like, field.attname)
        for field in Case._meta.concrete_fields
        if field.name not in ("id", "reference")
    }
    named = {
        field.attname: getattr(person, field.attname)
        for field in Party._meta.concrete_fields
        if field.name not in ("id", "case")
    }
    with transaction.atomic():
        cases = [
            Case(**shared, reference=f"RO-{town.commune.code}-2026-{number:05}")
            for number in range(first, first + count)
        ]
        for case in cases:
            keys.create_case_key(case.commune_id, case.pk)
        Case.objects.bulk_create(cases, batch_size=500)
        Party.objects.bulk_create((Party(**named, case=case) for case in cases), batch_size=500)
        CaseUserObjectPermission.objects.bulk_create(
            (
                CaseUserObjectPermission(
                    content_object=case, user=held.user, permission=held.permission
                )
                for case in cases
                for held in grants
            ),
            batch_size=500,
        )
        journal.append(
            *(
                journal.entry(actor, "signalement.create", commune=case.commune_id, case=case.pk)
                for case in cases
            )
        )
