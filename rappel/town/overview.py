"""What the registers show, and what is missing for the procedure to run, in plain words."""

import datetime
from dataclasses import dataclass, field

from django.urls import reverse

from accounts.models import (
    DefaultPerson,
    Delegation,
    Mandate,
    Membership,
    Replacement,
    User,
)
from accounts.policy import Role
from accounts.selectors import competent_people, mandate_on, replacement_on
from rappel.communes import calendar
from rappel.communes.citations import freshness
from rappel.communes.models import (
    Arrete,
    Commune,
    Letterhead,
    ListItem,
    ListName,
    ProsecutorOffice,
    Statute,
)
from rappel.communes.services import current_protocol
from rappel.town.kinds.powers import running_delegations

DEFAULT_ROLES = (Role.INSTRUCTOR, Role.SECRETARY, Role.LEGAL_ADVISER, Role.ELECTED)
"""Roles in which somebody is assigned to each new case."""


@dataclass(frozen=True)
class Missing:
    """Something that stops the procedure or leaves it lame: what, and what to do."""

    sentence: str
    remedy: str
    url: str
    stops: bool = True


@dataclass
class Holder:
    """Somebody in a role."""

    person: User
    membership: Membership
    default: bool


@dataclass
class Part:
    """A role and who holds it."""

    role: Role
    holders: list[Holder] = field(default_factory=list)


def parts(commune: Commune) -> list[Part]:
    """Each role with its holders, those assigned to every new case first."""
    defaults = {(row.role, row.user_id) for row in DefaultPerson.objects.filter(commune=commune)}
    found = {role: Part(role) for role in Role}
    rows = Membership.objects.filter(commune=commune, user__is_active=True).select_related("user")
    for row in rows.order_by("user__last_name", "user__first_name"):
        holder = Holder(row.user, row, (row.role, row.user_id) in defaults)
        found[Role(row.role)].holders.append(holder)
    for part in found.values():
        part.holders.sort(key=lambda holder: not holder.default)
    return list(found.values())


def missing(commune: Commune) -> list[Missing]:
    """What lacks today, what stops the procedure first."""
    today = calendar.today(commune)
    held = {part.role: part.holders for part in parts(commune)}
    found = [*_people(held), *_powers(commune, today), *_defaults(commune, held)]
    found += _alone(commune, today, held)
    found += _settings(commune, today)
    return sorted(found, key=lambda item: not item.stops)


def _people(held: dict[Role, list[Holder]]) -> list[Missing]:
    here = reverse("town:people")
    words = {
        Role.INSTRUCTOR: "personne n'instruit : un signalement reçu n'est étudié par personne",
        Role.ELECTED: "personne n'a le rôle d'élu : aucun dossier ne peut être décidé",
        Role.ADMIN: "personne n'a le rôle d'administration technique : les comptes ne peuvent plus "
        "être changés depuis ces pages",
        Role.DPO: "aucun délégué à la protection des données n'est enregistré ; il regarde aussi les "
        "changements de comptes",
    }
    found = []
    for role, sentence in words.items():
        if not held[role]:
            remedy = f"donner le rôle « {role.label} » à quelqu'un"
            found.append(Missing(sentence, remedy, here, stops=role != Role.DPO))
        elif not any(holder.person.has_usable_password() for holder in held[role]):
            name = held[role][0].person.full_name
            found.append(
                Missing(
                    f"{name}, seule personne du rôle « {role.label} », n'a pas encore choisi son "
                    "mot de passe",
                    "lui remettre le lien de son invitation, ou en refaire un",
                    here,
                    stops=False,
                )
            )
    return found


def _powers(commune: Commune, today: datetime.date) -> list[Missing]:
    here = reverse("town:powers")
    found = []
    if mandate_on(commune.pk, today) is None:
        found.append(
            Missing(
                "aucun mandat de maire ne court aujourd'hui",
                "enregistrer le mandat du maire",
                here,
            )
        )
    if not competent_people(commune.pk, today):
        found.append(
            Missing(
                "aucun élu ne peut décider, présider ni signer aujourd'hui",
                "enregistrer le mandat, une délégation, ou le remplacement du maire empêché "
                "(art. L. 2122-17 et L. 2122-18 CGCT)",
                here,
            )
        )
    found += [
        Missing(
            f"la délégation de {row.user.full_name} (arrêté n° {row.number}) n'est pas encore "
            "exécutoire",
            "noter sa publication et sa réception en préfecture (art. L. 2131-1 CGCT)",
            here,
            stops=False,
        )
        for row in running_delegations(commune, today)
        if row.published_on is None or row.received_on is None
    ]
    return found


def _defaults(commune: Commune, held: dict[Role, list[Holder]]) -> list[Missing]:
    here = reverse("town:people")
    words = {
        Role.INSTRUCTOR: "aucun instructeur n'est désigné d'office : un nouveau dossier attend que "
        "l'un d'eux le prenne",
        Role.ELECTED: "aucun élu n'est désigné d'office : un dossier à décider n'attend personne",
    }
    return [
        Missing(sentence, "désigner quelqu'un d'office dans ce rôle", here, role != Role.INSTRUCTOR)
        for role, sentence in words.items()
        if held[role] and not any(holder.default for holder in held[role])
    ]


def _alone(commune: Commune, today: datetime.date, held: dict[Role, list[Holder]]) -> list[Missing]:
    """R38 with one person for both parts: nothing could ever be decided."""
    studying = {holder.person.pk for holder in held[Role.INSTRUCTOR]}
    deciding = {person.pk for person in competent_people(commune.pk, today)}
    if not current_protocol(commune, today).two_persons or not deciding or not studying:
        return []
    if len(studying | deciding) > 1:
        return []
    return [
        Missing(
            "la même personne étudie et décide, ce que le protocole ne veut pas",
            "donner le rôle d'instructeur à quelqu'un d'autre, ou faire renoncer le maire à cette "
            "règle",
            reverse("town:two_persons"),
        )
    ]


def _settings(commune: Commune, today: datetime.date) -> list[Missing]:
    found = []
    if not Letterhead.objects.filter(commune=commune).exists():
        found.append(
            Missing(
                "l'en-tête des courriers n'est pas réglé : aucune lettre ne peut être éditée",
                "le remplir",
                reverse("town:letterhead"),
            )
        )
    if not ProsecutorOffice.objects.filter(commune=commune).exists():
        found.append(
            Missing(
                "l'adresse du parquet n'est pas réglée : aucune lettre au procureur ne peut être "
                "éditée",
                "la remplir",
                reverse("town:prosecutor"),
            )
        )
    rooms = ListItem.objects.filter(commune=commune, list=ListName.ROOM, active=True)
    if not rooms.exists():
        found.append(
            Missing(
                "aucune salle n'est enregistrée : un entretien ne peut pas être fixé",
                "ajouter une salle à la liste",
                reverse("town:one_list", args=["room"]),
            )
        )
    found += _to_read_again(commune, today)
    orders = Arrete.objects.filter(commune=commune, corrected_on__isnull=True)
    if not any(row.to_day is None or row.to_day >= today for row in orders):
        found.append(
            Missing(
                "aucun arrêté de police n'est en vigueur au registre : l'infraction à un arrêté ne "
                "peut pas être retenue",
                "ajouter les arrêtés de la commune",
                reverse("town:arretes"),
                stops=False,
            )
        )
    return found


def _to_read_again(commune: Commune, today: datetime.date) -> list[Missing]:
    """The protocole past its review date; articles of law that nobody read for a year."""
    found = []
    review_on = current_protocol(commune, today).review_on
    if review_on is not None and review_on <= today:
        found.append(
            Missing(
                f"le protocole était à revoir le {calendar.day_and_month(review_on)}",
                "le relire, puis en préparer une version ou une nouvelle date de revue",
                reverse("town:protocol"),
                stops=False,
            )
        )
    stands = [
        freshness(verified_on, today).code
        for verified_on in Statute.objects.filter(commune=commune).values_list(
            "verified_on", flat=True
        )
    ]
    red, due = stands.count("red"), len(stands) - stands.count("fresh")
    if due:
        articles = "un article de loi est" if due == 1 else f"{due} articles de loi sont"
        late = f", dont {red} en retard" if red else ""
        found.append(
            Missing(
                f"{articles} à relire{late}",
                "les relire à leur source, puis le noter d'un clic",
                reverse("town:statutes"),
                stops=False,
            )
        )
    return found


@dataclass(frozen=True)
class Power:
    """A title to decide: whose, what it says, where it stands."""

    row: Mandate | Delegation | Replacement
    tone: str
    state: str


def powers(commune: Commune) -> dict[str, list[Power]]:
    """Mandates, delegations and replacements, what counts today first."""
    today = calendar.today(commune)
    return {
        "mandates": _sorted(Mandate.objects.filter(commune=commune), today),
        "delegations": _sorted(Delegation.objects.filter(commune=commune), today),
        "replacements": _sorted(Replacement.objects.filter(commune=commune), today),
    }


def _sorted(rows: object, today: datetime.date) -> list[Power]:
    found = [_standing(row, today) for row in rows.select_related("user", "commune")]  # type: ignore[attr-defined]
    order = {"done": 0, "late": 1, "wait": 2, "off": 3}
    return sorted(found, key=lambda power: order[power.tone])


def _standing(row: Mandate | Delegation | Replacement, today: datetime.date) -> Power:
    if row.covers(today):
        return Power(row, "done", "en vigueur")
    if row.ends_on is not None and row.ends_on < today:
        return Power(row, "off", "terminé")
    if isinstance(row, Delegation) and (row.published_on is None or row.received_on is None):
        return Power(row, "late", "pas encore exécutoire")
    return Power(row, "wait", "à venir")


def who_decides(commune: Commune) -> list[tuple[str, str]]:
    """Who may decide, preside and sign today, with the quality."""
    today = calendar.today(commune)
    titles = powers(commune)
    replaced = replacement_on(commune.pk, today)
    able = {person.pk for person in competent_people(commune.pk, today)}
    found = []
    for power in (*titles["mandates"], *titles["replacements"], *titles["delegations"]):
        row = power.row
        if power.tone != "done" or row.user_id not in able:
            continue
        if isinstance(row, Mandate):
            words = commune.mayor_title
            if replaced is not None:
                words += f" (remplacé : {replaced.reason_words})"
        else:
            words = row.quality
        found.append((row.user.full_name, words))
    return found
