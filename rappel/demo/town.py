"""The invented town of the demonstration: its people, its lists, its orders, its letterhead."""

import datetime
from dataclasses import dataclass, field

from accounts.actors import Actor
from accounts.models import DefaultPerson, Delegation, Mandate, Membership, User
from accounts.policy import Role
from rappel.communes.models import Arrete, Commune, Letterhead, ListName, ProsecutorOffice
from rappel.communes.services import add_list, create_commune

CODE, NAME = "95999", "Valmont-sur-Oise"


@dataclass(frozen=True)
class Person:
    """Somebody who works for the town; `default` works on every new case in that role."""

    key: str
    civility: str
    first_name: str
    last_name: str
    role: Role
    default: bool = False


PEOPLE = (
    Person("brigadier", "M.", "Paul", "Lemercier", Role.REPORTER),
    Person("instruction", "Mme", "Claire", "Lenoir", Role.INSTRUCTOR, default=True),
    Person("secretariat", "Mme", "Odile", "Marchand", Role.SECRETARY, default=True),
    Person("juriste", "M.", "Youssef", "Amrani", Role.LEGAL_ADVISER, default=True),
    Person("adjointe", "Mme", "Sylvie", "Colin", Role.ELECTED, default=True),
    Person("maire", "Mme", "Hélène", "Castel", Role.ELECTED),
    Person("coordination", "M.", "Marc", "Tessier", Role.COORDINATOR),
    Person("dpo", "Mme", "Inès", "Rolland", Role.DPO),
    Person("technique", "M.", "Denis", "Faure", Role.ADMIN),
)

DISTRICTS = (
    ("tilleraies", "Les Tilleraies"),
    ("gare", "Gare"),
    ("centre", "Centre"),
    ("belvedere", "Belvédère"),
    ("village", "Village"),
    ("activites", "Zone d'activités"),
    ("peupliers", "Les Peupliers"),
)
ROOMS = (
    ("mariages", "salle des mariages"),
    ("maire", "bureau de la maire"),
)
MAYOR, DELEGATE = "maire", "adjointe"


@dataclass
class Town:
    """The commune and its people by key."""

    commune: Commune
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """That person, acting now."""
        return Actor(user=self.users[key])


def open_town(today: datetime.date) -> Town:
    """Open the commune three years before `today`, with everything a letter needs."""
    opened = today - datetime.timedelta(days=3 * 365)
    commune = create_commune(CODE, NAME, today=opened, mayor_feminine=True)
    add_list(commune, ListName.DISTRICT, DISTRICTS)
    add_list(commune, ListName.ROOM, ROOMS)
    Letterhead.objects.create(
        commune=commune,
        service="Secrétariat général",
        street="1 place de l'Hôtel-de-Ville",
        postcode=CODE,
        town=NAME,
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
    _orders(commune, today)
    return Town(commune, _people(commune, opened))


def _orders(commune: Commune, today: datetime.date) -> None:
    """The two arrêtés that the sample exports quote (R47)."""
    spring = datetime.date(today.year, 4, 20)
    if spring > today:
        spring = datetime.date(today.year - 1, 4, 20)
    Arrete.objects.create(
        commune=commune,
        number=f"{spring.year}-114",
        title="Consommation d'alcool sur les berges",
        signed_on=spring,
        published_on=spring + datetime.timedelta(days=2),
        received_on=spring + datetime.timedelta(days=2),
        from_day=spring + datetime.timedelta(days=11),
        to_day=datetime.date(spring.year, 12, 31),
        from_time=datetime.time(18, 0),
        to_time=datetime.time(6, 0),
        perimeter="Berges de l'Oise, du pont au ponton nord",
        sentence="La consommation d'alcool est interdite sur les berges de 18 heures à 6 heures.",
    )
    Arrete.objects.create(
        commune=commune,
        number=f"{spring.year}-087",
        title="Circulation dans la zone piétonne",
        signed_on=spring,
        published_on=spring + datetime.timedelta(days=1),
        received_on=spring + datetime.timedelta(days=1),
        from_day=spring + datetime.timedelta(days=1),
        perimeter="Zone piétonne du centre et square des Tilleuls",
        sentence="La circulation des engins motorisés est interdite dans la zone piétonne.",
    )


def _people(commune: Commune, since: datetime.date) -> dict[str, User]:
    users = {}
    for person in PEOPLE:
        user = User.objects.create_user(
            person.key,
            None,
            civility=person.civility,
            first_name=person.first_name,
            last_name=person.last_name,
            email=f"{person.key}@valmont.example",
            phone="01 99 00 00 01",
        )
        users[person.key] = user
        service = "police-municipale" if person.role == Role.REPORTER else ""
        Membership.objects.create(user=user, commune=commune, role=person.role, service=service)
        if person.default:
            DefaultPerson.objects.create(commune=commune, role=person.role, user=user)
    Mandate.objects.create(commune=commune, user=users[MAYOR], starts_on=since)
    Delegation.objects.create(
        commune=commune,
        user=users[DELEGATE],
        number=f"{since.year}-031",
        quality="l'adjointe au maire déléguée à la tranquillité publique",
        scope="rappels à l'ordre",
        signed_on=since + datetime.timedelta(days=1),
        published_on=since + datetime.timedelta(days=4),
        received_on=since + datetime.timedelta(days=5),
    )
    return users
