"""The common parts of letters, built from a case inside the act that issues them.

The case was opened with every facet by `perform`, or by a handle that grants "identity" and
"printed". Nothing here reads the description nor the reporter (R41, R42).
"""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager

from accounts.models import Delegation, Replacement, User
from accounts.policy import Role
from accounts.selectors import Authority, authority_of, competent_people, quality_of
from rappel.cases import families, periods, readings, rules, selectors
from rappel.cases.models import Case, Document, Party
from rappel.cases.people import HolderKind, PartyKind, person_of
from rappel.cases.rule import NotAllowed, Unmet
from rappel.cases.selectors import GRANT_PREFIX
from rappel.communes import calendar, closed_lists
from rappel.communes.models import Commune, ProsecutorOffice
from rappel.communes.models import Letterhead as LetterheadSettings
from rappel.letters import parts
from rappel.letters.addresses import Address, address_lines, by_hand_lines
from rappel.letters.document import Child
from rappel.letters.errors import AddressError, LetterError
from rappel.letters.geometry import Box
from rappel.letters.typography import elided, long_date

_ARTICLE = re.compile(r"^(?:l['’]|la |le )", re.IGNORECASE)
_VOWELS = "aàâeéèêëiîïoôuûh"

NOT_COMPETENT = Unmet(
    "R14",
    "la personne choisie pour signer n'a ni mandat ni délégation en vigueur ce jour-là",
    "choisir un autre signataire, ou enregistrer la délégation",
    "art. L. 2122-18 CGCT",
    "",
)
NOBODY_COMPETENT = Unmet(
    "R14",
    "personne n'a aujourd'hui de mandat ni de délégation pour signer ce courrier",
    "enregistrer le mandat ou une délégation en vigueur",
    "art. L. 2122-18 CGCT",
    "",
)

# Field of a letter → (its name in French, the act whose form corrects it).
_FIELDS = {
    "civility": ("civilité", "edit_person"),
    "given_names": ("prénoms", "edit_person"),
    "family_name": ("nom", "edit_person"),
    "line2": ("appartement, étage, chez", "edit_person"),
    "line3": ("bâtiment, résidence", "edit_person"),
    "street": ("numéro et voie", "edit_person"),
    "line5": ("lieu-dit, boîte postale", "edit_person"),
    "postcode": ("code postal", "edit_person"),
    "town": ("ville", "edit_person"),
    "country": ("pays", "edit_person"),
    "lines": ("adresse", "edit_person"),
    "address": ("adresse", "edit_person"),
    "facts_as_written": ("faits tels qu'ils seront lus", "write_printed_facts"),
    "texte": ("faits tels qu'ils seront lus", "write_printed_facts"),
    "place": ("lieu des faits", "write_printed_facts"),
    "attendees": ("personnes présentes", "plan_hearing"),
    "hearing_at": ("date de l'entretien", "plan_hearing"),
    "signatory": ("signataire", ""),
    "letterhead": ("en-tête de la commune", ""),
    "window": ("fenêtre de l'enveloppe", ""),
    "dpo_contact": ("contact du délégué à la protection des données", ""),
}


@contextmanager
def refusing_unprintable() -> Iterator[None]:
    """Turn a letter that cannot be printed as typed into a refusal, so that nothing is issued.

    Raises:
        NotAllowed: names the field, says what would fit, and which act corrects it.
    """
    try:
        yield
    except LetterError as error:
        raise NotAllowed([unprintable(error)]) from error


def unprintable(error: LetterError) -> Unmet:
    """What is wrong with a text of the letter, for the page of the act that wanted to print it."""
    label, act = _FIELDS.get(error.field, (error.field, ""))
    remedy = "corriger ce texte"
    if act == "edit_person":
        remedy = "corriger l'identité ou l'adresse de la personne"
    elif act == "write_printed_facts":
        remedy = "corriger les faits tels qu'ils seront lus"
    elif act == "plan_hearing":
        remedy = "corriger l'entretien"
    elif error.field in ("letterhead", "window", "dpo_contact"):
        remedy = "faire corriger les réglages de la commune"
    if error.suggestion:
        remedy = f"{remedy}, par exemple « {error.suggestion} »"
    post = isinstance(error, AddressError)
    return Unmet(
        "R16c" if post else "R12",
        f"la lettre ne peut pas être imprimée ({label}). {error.sentence.rstrip('.')}",
        remedy,
        "NF Z 10-011" if post else rules.CSI,
        act,
    )


# --- sender --------------------------------------------------------------------------------


def letterhead_settings(case: Case) -> LetterheadSettings:
    """The letterhead of the commune; raises LetterError when it was never filled in."""
    found = LetterheadSettings.objects.filter(commune=case.commune_id).first()
    if found is None:
        raise LetterError("letterhead", "L'en-tête des courriers n'est pas renseigné.")
    return found


def letterhead(case: Case, contact: User | None = None) -> parts.Letterhead:
    """The sender; `contact` is the agent in charge, the service when None.

    The commune may ask that agents stay unnamed for their safety (art. L. 111-2 CRPA).

    Raises:
        LetterError: the letterhead was never filled in, or its window cannot be used.
    """
    return sender(case.commune, letterhead_settings(case), contact)


def sender(
    commune: Commune, head: LetterheadSettings, contact: User | None = None
) -> parts.Letterhead:
    """The sender as these settings print it; a preview gives settings that are not saved.

    Raises:
        LetterError: the window cannot be used.
    """
    agent = contact if contact is not None and head.name_the_agent else None
    return parts.Letterhead(
        commune_name=commune.name,
        mayor_title=commune.mayor_title,
        neutral_sender=f"Mairie {elided('de', commune.name)}",
        service=head.service,
        address=(head.street, f"{head.postcode} {head.town}"),
        phone=head.phone,
        email=head.email,
        place=commune.seat or commune.name,
        contact=agent.full_name if agent else head.service,
        contact_phone=agent.phone if agent else "",
        window=Box(
            head.window_left,
            head.window_top,
            head.window_left + head.window_width,
            head.window_top + head.window_height,
        ),
    )


def agent_in_charge(case: Case) -> User | None:
    """« Affaire suivie par »: the instructor of the case, None when nobody instructs it."""
    wanted = f"{GRANT_PREFIX}{Role.INSTRUCTOR}"
    for grant in case.grants.all():
        if grant.permission.codename == wanted:
            return grant.user
    return None


# --- who signs, who receives ------------------------------------------------------------------


def _authority(user: User, case: Case, day: datetime.date) -> Authority:
    found = authority_of(case.commune_id, user.pk, day)
    if found is None:
        raise NotAllowed([NOT_COMPETENT])
    return found


def without_article(quality: str) -> str:
    """« adjointe au maire » from « l'adjointe au maire »."""
    return _ARTICLE.sub("", quality.strip())


def with_article(quality: str, civility: str) -> str:
    """« l'adjointe au maire », « la conseillère déléguée », « le conseiller délégué »."""
    bare = quality.strip()
    if not bare or _ARTICLE.match(bare):
        return bare
    if bare[0].casefold() in _VOWELS:
        return f"l'{bare}"
    return f"la {bare}" if civility == "Mme" else f"le {bare}"


def signatory(user: User, case: Case, day: datetime.date) -> parts.Signatory:
    """Who signs: quality and, for a delegate, the order that gives the power (R14).

    Raises:
        NotAllowed: R14, the person has neither mandate nor delegation in force that day.
    """
    authority = _authority(user, case, day)
    quality = with_article(quality_of(authority), user.civility)
    if isinstance(authority, Delegation):
        return parts.Signatory(
            first_name=user.first_name,
            surname=user.last_name,
            quality=quality,
            delegation_reference=f"arrêté n° {authority.number} du {long_date(authority.signed_on)}",
            for_mayor=True,
        )
    if isinstance(authority, Replacement):
        return parts.Signatory(
            first_name=user.first_name,
            surname=user.last_name,
            quality=with_article(authority.rank_words, user.civility),
            replaces_mayor=True,
        )
    return parts.Signatory(first_name=user.first_name, surname=user.last_name, quality=quality)


def official(user: User, case: Case, day: datetime.date) -> parts.Official:
    """An élu named in a letter with the quality held that day (R8).

    Raises:
        NotAllowed: R14, the person has neither mandate nor delegation in force that day.
    """
    return named_as(user, quality_of(_authority(user, case, day)))


def named_as(user: User, quality: str) -> parts.Official:
    """Somebody named in a letter with a quality that is already known."""
    return parts.Official(
        first_name=user.first_name,
        surname=user.last_name,
        quality=without_article(quality),
        civility=user.civility,
    )


def default_signatory(case: Case, day: datetime.date) -> User:
    """Who signs when nobody was chosen: who presides the hearing, else the first competent person.

    Raises:
        NotAllowed: R14, nobody may sign that day.
    """
    aside = selectors.stepped_aside(case)
    people = [one for one in competent_people(case.commune_id, day) if one.pk not in aside]
    convocation = readings.active_convocation(case)
    if convocation is not None:
        for person in people:
            if person.pk == convocation.slot.presided_by_id:
                return person
    if not people:
        raise NotAllowed([NOBODY_COMPETENT])
    return people[0]


def has_address(party: Party) -> bool:
    """Something is known of where to write; without it a letter is handed over (R18)."""
    return bool(party.street or party.line2 or party.line3 or party.line5 or party.town)


def address_of(party: Party) -> Address:
    """The address of a person as it prints in the window; no address: to be handed over (R18).

    Raises:
        AddressError: a line does not fit, or is missing; the field is named.
    """
    if party.kind == PartyKind.PERSON and not has_address(party):
        return by_hand_lines(
            civility=party.civility or "",
            given_names=party.given_names or "",
            family_name=party.family_name,
        )
    return address_lines(
        civility=party.civility or "",
        given_names=party.given_names or "",
        family_name=party.family_name,
        line2=party.line2 or "",
        line3=party.line3 or "",
        street=party.street or "",
        line5=party.line5 or "",
        postcode=party.postcode or "",
        town=party.town or "",
        country=party.country or "",
    )


def office_address(case: Case) -> Address:
    """The parquet of the commune as an addressee.

    Raises:
        NotAllowed: its address was never filled in, or does not fit an envelope as it is set.
    """
    office = ProsecutorOffice.objects.filter(commune=case.commune_id).first()
    if office is None:
        raise NotAllowed([_unusable("l'adresse du parquet n'est pas renseignée")])
    try:
        return address_lines(
            given_names="",
            family_name="Procureur de la République",
            line2=office.court,
            line3=office.line2,
            street=office.street,
            postcode=office.postcode,
            town=office.town,
        )
    except LetterError as error:
        said = f"l'adresse du parquet ne peut pas être imprimée. {error.sentence.rstrip('.')}"
        raise NotAllowed([_unusable(said)]) from error


def _unusable(sentence: str) -> Unmet:
    remedy = "faire compléter ou corriger l'adresse du parquet dans les réglages de la commune"
    return Unmet("R9", sentence, remedy, "NF Z 10-011", "")


def person_concerned(party: Party) -> parts.PersonConcerned:
    """The person as named to the prosecutor, without an address (R16c)."""
    return parts.PersonConcerned(
        given_names=party.given_names or "",
        family_name=party.family_name,
        civility=party.civility or "",
        birth_date=party.birth_date,
    )


def protected_by(case: Case, addressee: Party) -> parts.PersonConcerned | None:
    """The adult as a letter to who protects him speaks of him: names alone; None for others."""
    return person_protected(case) if addressee.kind == PartyKind.PROTECTOR else None


def person_protected(case: Case) -> parts.PersonConcerned:
    """The person named without birth date nor address."""
    person = person_of(case)
    return parts.PersonConcerned(
        given_names=person.given_names or "",
        family_name=person.family_name,
        civility=person.civility or "",
    )


def child_for(case: Case, addressee: Party) -> Child:
    """The child as a letter to that addressee speaks of him: names, never an address (R16c)."""
    child = person_of(case)
    return Child(
        given_names=child.given_names or "",
        family_name=child.family_name,
        civility=child.civility or "",
        entrusted=addressee.holder_kind not in ("", HolderKind.PARENT),
    )


# --- what it is about -------------------------------------------------------------------------


def facts(case: Case) -> parts.Facts:
    """When, where and what, in the only words that may leave the town hall (R41).

    Raises:
        LetterError: the facts as they will be read were not written.
    """
    order = None
    if case.family == 1 and case.arrete is not None:
        order = parts.PoliceOrder(
            number=case.arrete.number,
            signed_on=case.arrete.signed_on,
            sentence=case.arrete.sentence,
        )
    return parts.Facts(
        on=case.facts_on,
        at=case.facts_at,
        place=case.place_printed or case.place,
        facts_as_written=case.printed_facts or "",
        order=order,
    )


def notice(case: Case, reader: parts.Reader = parts.Reader.PERSON) -> parts.PrivacyNotice:
    """The privacy notice of art. 14 GDPR (R15); a resident or a school is never named (R41).

    `reader` says to whom it speaks: plain words for a minor (art. 12 GDPR).

    Raises:
        LetterError: the letterhead was never filled in, or names no contact.
    """
    head = letterhead_settings(case)
    commune = case.commune
    mayor = "sa maire" if commune.mayor_feminine else "son maire"
    source = closed_lists.ORIGIN_IN_NOTICE.get(case.origin, parts.Source.RECEIVED.value)
    return parts.PrivacyNotice(
        controller=(
            f"La commune {elided('de', commune.name)}, représentée par {mayor}, {head.street}, "
            f"{head.postcode} {head.town}."
        ),
        source=parts.Source(source),
        dpo_contact=head.dpo_contact,
        rights_contact=(
            "Écrivez au délégué à la protection des données ou à la mairie : une réponse vous est "
            "due sous un mois."
        ),
        error_contact=(
            "Si ce courrier n'est pas pour vous, ou s'il contient une erreur, appelez le "
            f"{head.phone} : elle sera corrigée."
        ),
        retention=periods.in_notice(case),
        reader=reader,
    )


def _reader(case: Case, party: Party) -> parts.Reader:
    if party.kind == PartyKind.HOLDER:
        return parts.Reader.HOLDER
    if party.kind == PartyKind.PROTECTOR:
        return parts.Reader.PROTECTOR
    if families.is_minor(case, calendar.today(case.commune)):
        return parts.Reader.YOUNG
    return parts.Reader.PERSON


def notice_if_first(case: Case, party: Party) -> parts.PrivacyNotice | None:
    """The notice when nothing was sent to that person yet, None afterwards (R15)."""
    if any(row.sent and row.addressee_id == party.pk for row in case.documents.all()):
        return None
    return notice(case, _reader(case, party))


def reference_of(case: Case, letter: Document) -> parts.Replaced:
    """An earlier letter as another one names it."""
    return parts.Replaced(number=letter.reference, written_on=local_day(case, letter.issued_at))


def local_day(case: Case, moment: datetime.datetime) -> datetime.date:
    """The day of an instant, as written in a letter of the commune."""
    return calendar.local(moment, case.commune).date()
