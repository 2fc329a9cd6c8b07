"""The invented towns of the demonstration: their people, lists, orders, letterhead."""

import datetime
from dataclasses import dataclass, field

from accounts.actors import Actor
from accounts.models import DefaultPerson, Delegation, Mandate, Membership, User
from accounts.policy import Role
from rappel.communes.models import (
    Arrete,
    Commune,
    Letterhead,
    ListName,
    Partner,
    PartnerKind,
    ProsecutorOffice,
)
from rappel.communes.protocol import SETTINGS
from rappel.communes.services import add_list, create_commune, current_protocol
from rappel.town import proposals
from rappel.town.registry import KINDS


@dataclass(frozen=True)
class Person:
    """Somebody who works for the town, in `role` and `more`; `default` works on every new case."""

    key: str
    civility: str
    first_name: str
    last_name: str
    role: Role
    default: bool = False
    more: tuple[Role, ...] = ()


_VALMONT_PEOPLE = (
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

_VALMONT_DISTRICTS = (
    ("tilleraies", "Les Tilleraies"),
    ("gare", "Gare"),
    ("centre", "Centre"),
    ("belvedere", "Belvédère"),
    ("village", "Village"),
    ("activites", "Zone d'activités"),
    ("peupliers", "Les Peupliers"),
)


@dataclass(frozen=True)
class Plan:
    """A town to open: `mayor` and `delegate` are keys of its people, `delegate` "" without one.

    `two_persons` off: the mayor may instruct and decide the same case (R38).
    """

    code: str
    name: str
    mail: str
    phone: str
    people: tuple[Person, ...]
    mayor: str
    delegate: str
    feminine: bool
    districts: tuple[tuple[str, str], ...]
    rooms: tuple[tuple[str, str], ...]
    service: str = "Secrétariat général"
    street: str = "1 place de l'Hôtel-de-Ville"
    two_persons: bool = True
    articles: tuple[tuple[str, int], ...] = ()
    """Articles of law read again long ago: (mark, days)."""


VALMONT = Plan(
    code="95999",
    name="Valmont-sur-Oise",
    mail="valmont.example",
    phone="01 99 00 00 00",
    people=_VALMONT_PEOPLE,
    mayor="maire",
    delegate="adjointe",
    feminine=True,
    districts=_VALMONT_DISTRICTS,
    rooms=(("mariages", "salle des mariages"), ("maire", "bureau de la maire")),
    articles=(("L. 311-6 CRPA", 400), ("R. 635-8 CP", 600)),
)
SAINT_AUBIN = Plan(
    code="95998",
    name="Saint-Aubin-le-Clos",
    mail="saint-aubin.example",
    phone="01 99 00 10 00",
    people=(
        Person(
            "agent",
            "Mme",
            "Nadia",
            "Ferrand",
            Role.INSTRUCTOR,
            default=True,
            more=(Role.SECRETARY,),
        ),
        Person(
            "maire-aubin",
            "M.",
            "Gilles",
            "Aubry",
            Role.ELECTED,
            default=True,
            more=(Role.INSTRUCTOR,),
        ),
    ),
    mayor="maire-aubin",
    delegate="",
    feminine=False,
    districts=(("bourg", "Le bourg"), ("hameau", "Hameau des Aulnes")),
    rooms=(("conseil", "salle du conseil"),),
    service="Mairie",
    street="2 rue de l'Église",
    two_persons=False,
)
PLANS = (VALMONT, SAINT_AUBIN)


@dataclass
class Town:
    """The commune and its people by key."""

    commune: Commune
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """That person, acting now."""
        return Actor(user=self.users[key])


def open_town(plan: Plan, today: datetime.date) -> Town:
    """Open the commune four years before `today`, with everything a letter needs."""
    opened = today - datetime.timedelta(days=4 * 365)
    commune = create_commune(plan.code, plan.name, today=opened, mayor_feminine=plan.feminine)
    add_list(commune, ListName.DISTRICT, plan.districts)
    add_list(commune, ListName.ROOM, plan.rooms)
    Letterhead.objects.create(
        commune=commune,
        service=plan.service,
        street=plan.street,
        postcode=plan.code,
        town=plan.name,
        phone=plan.phone,
        email=f"mairie@{plan.mail}",
        dpo_contact=f"dpo@{plan.mail}",
    )
    ProsecutorOffice.objects.create(
        commune=commune,
        court="Tribunal judiciaire de Pont-Aval",
        street="1 place du Tribunal",
        postcode="60999",
        town="Pont-Aval",
    )
    _articles(commune, today, plan.articles)
    if not plan.two_persons:
        commune.protocols.update(two_persons=False)
    if plan is VALMONT:
        _orders(commune, today)
        _partners(commune)
    return Town(commune, _people(plan, commune, opened))


def _articles(commune: Commune, today: datetime.date, late: tuple[tuple[str, int], ...]) -> None:
    """Read again half a year ago, but for those of `late`: (mark, days ago)."""
    commune.statutes.update(verified_on=today - datetime.timedelta(days=182))
    for mark, days in late:
        read = today - datetime.timedelta(days=days)
        commune.statutes.filter(mark=mark).update(verified_on=read)


def change_protocol(town: Town, today: datetime.date) -> None:
    """The protocole signed with the parquet: version 2, prepared by one, in force by another."""
    standing = current_protocol(town.commune, today)
    values = {
        **{name: getattr(standing, name) for name in SETTINGS},
        "signed_on": today - datetime.timedelta(days=3),
        "review_on": today + datetime.timedelta(days=365),
        "most_attendees": 3,
    }
    proposal = proposals.prepare(
        KINDS["protocol"],
        town.commune,
        values=values,
        actor=town.actor("instruction"),
        reason="Protocole signé avec le parquet de Pont-Aval.",
    )
    proposals.settle(proposal, actor=town.actor("maire"), accept=True)


def _partners(commune: Commune) -> None:
    """The directory: invented associations and services, one of them gone."""
    for kind, name, does, street, contact, shares, active in _PARTNERS:
        slug = name.lower().split()[0]
        Partner.objects.create(
            commune=commune,
            kind=kind,
            name=name,
            does=does,
            street=street,
            postcode=VALMONT.code,
            town=VALMONT.name,
            phone="01 99 00 20 00",
            email=f"accueil@{slug}.example",
            contact=contact,
            shares_data=bool(shares),
            sharing=shares,
            active=active,
        )


_PARTNERS = (
    (
        PartnerKind.MEDIATION,
        "Deux Rives Médiation",
        "Reçoit des voisins en désaccord, gratuitement.",
        "8 rue des Tanneurs",
        "accueil",
        "",
        True,
    ),
    (
        PartnerKind.VICTIMS,
        "Oise Aide et Écoute",
        "Écoute et conseille les victimes, sans rendez-vous le mardi.",
        "3 place des Halles",
        "permanence",
        "",
        True,
    ),
    (
        PartnerKind.ACCESS_TO_LAW,
        "Point-justice de Valmont",
        "Informe chacun sur ses droits et ses démarches.",
        "1 rue Haute",
        "accueil",
        "",
        True,
    ),
    (
        PartnerKind.FAMILIES,
        "Parents en chemin",
        "Groupes de parole et entretiens avec un éducateur.",
        "12 mail Colette",
        "responsable du service",
        "Nom et téléphone du parent, avec son accord.",
        True,
    ),
    (
        PartnerKind.LANDLORD,
        "Habitat des Peupliers",
        "Bailleur de la cité des Peupliers.",
        "2 cour des Peupliers",
        "gestionnaire",
        "",
        True,
    ),
    (
        PartnerKind.PREVENTION,
        "Club de la Gare",
        "Éducateurs de rue du quartier de la gare.",
        "5 quai de l'Écluse",
        "chef de service",
        "",
        False,
    ),
)


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


def _people(plan: Plan, commune: Commune, since: datetime.date) -> dict[str, User]:
    users = {}
    for person in plan.people:
        user = User.objects.create_user(
            person.key,
            None,
            civility=person.civility,
            first_name=person.first_name,
            last_name=person.last_name,
            email=f"{person.key}@{plan.mail}",
            phone=plan.phone,
        )
        users[person.key] = user
        for role in (person.role, *person.more):
            service = "police-municipale" if role == Role.REPORTER else ""
            Membership.objects.create(user=user, commune=commune, role=role, service=service)
        # the first to hold a role works on every new case in it
        for role in (person.role, *person.more) if person.default else ():
            DefaultPerson.objects.get_or_create(commune=commune, role=role, defaults={"user": user})
    Mandate.objects.create(commune=commune, user=users[plan.mayor], starts_on=since)
    if plan.delegate:
        Delegation.objects.create(
            commune=commune,
            user=users[plan.delegate],
            number=f"{since.year}-031",
            quality="l'adjointe au maire déléguée à la tranquillité publique",
            scope="rappels à l'ordre",
            signed_on=since + datetime.timedelta(days=1),
            published_on=since + datetime.timedelta(days=4),
            received_on=since + datetime.timedelta(days=5),
        )
    return users
