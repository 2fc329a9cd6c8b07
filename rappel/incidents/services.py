"""A letter at the wrong door: reported on its case, assessed and closed in the register (R46)."""

import datetime
import uuid
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import F

from accounts import journal
from accounts.actors import Actor
from accounts.policy import Role, allows
from audit.log import Entry, Result
from rappel.cases import rules
from rappel.cases.answers import Wrong, refuse_wrong, wrong
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.models import Case, Document
from rappel.cases.rule import NotAllowed, Unmet, refuse
from rappel.communes import calendar
from rappel.communes.services import next_in
from rappel.incidents.choices import Contained, Place, Risk, Told, ToldBy
from rappel.incidents.models import Incident

GDPR = "art. 33 RGPD"
GDPR_PERSONS = "art. 34 RGPD"


def report_misdelivery(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    document: int,
    place: str,
    told_by: str,
    known_on: datetime.date,
    known_at: datetime.time,
) -> Outcome:
    """Note that a letter reached somebody else: its addressee counts as not told, the clock runs.

    `known_on` and `known_at` are when the town hall learnt it, in its own time; `place` and
    `told_by` are codes.

    Raises:
        NotAllowed: R46, no such letter left, or a moment that cannot be; R29, a code is not on the
            list; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        letter = next((row for row in fresh.documents.all() if row.number == document), None)
        if letter is None or not letter.sent or letter.addressee_id is None:
            raise refuse(rules.LETTER_ARRIVED)
        refuse_wrong(code_wrongs(place, told_by) + known_wrongs(fresh, letter, known_on, known_at))
        assert actor.user is not None
        assert letter.sent_on is not None
        Incident.objects.create(
            commune=fresh.commune,
            case=fresh,
            reference=_next_reference(fresh),
            letter_kind=letter.kind,
            delivery=letter.delivery,
            sent_on=letter.sent_on,
            place=place,
            told_by=told_by,
            known_at=calendar.moment(known_on, known_at, fresh.commune),
            reported_by=actor.user,
            reported_at=calendar.now(),
        )
        step(letter, "go_astray")

    return perform(
        case,
        "report_misdelivery",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"courrier n° {document}",
    )


def _next_reference(case: Case) -> str:
    """`INC-<commune code>-<year>-<0001>`, without a gap."""
    year = calendar.today(case.commune).year
    number = next_in(case.commune, "incident", year)
    return f"INC-{case.commune.code}-{year}-{number:04}"


def code_wrongs(place: str, told_by: str) -> list[Wrong]:
    """Both are of the lists (R29)."""
    return [
        wrong(field, "R29", "cette réponse n'est pas dans la liste", "choisir dans la liste", GDPR)
        for field, code, known in (
            ("place", place, Place.values),
            ("told_by", told_by, ToldBy.values),
        )
        if code not in known
    ]


def known_wrongs(
    case: Case, letter: Document, known_on: datetime.date, known_at: datetime.time
) -> list[Wrong]:
    """It was learnt after the letter left, and before now."""
    if letter.sent_on is not None and known_on < letter.sent_on:
        return [
            wrong(
                "known_on",
                "R46",
                f"cette date est avant l'envoi ({calendar.short_date(letter.sent_on)})",
                "vérifier la date",
                GDPR,
            )
        ]
    if calendar.moment(known_on, known_at, case.commune) > calendar.now():
        return [
            wrong(
                "known_on",
                "R46",
                "ce moment est dans le futur",
                "indiquer quand la mairie l'a appris",
                GDPR,
            )
        ]
    return []


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What the delegate says of an incident; codes, days, and reasons in words (sealed)."""

    contained: str = ""
    risk: str = ""
    authority: str = ""
    authority_at: datetime.datetime | None = None
    authority_why: str = ""
    persons: str = ""
    persons_on: datetime.date | None = None
    persons_why: str = ""
    measures: str = ""


class Changed(Exception):
    """Somebody else changed the incident since it was shown; nothing was saved."""


def assess(incident: Incident, *, actor: Actor, version: int, said: Assessment) -> None:
    """Keep what is known so far; each save is a record with the names of the fields changed.

    Raises:
        NotAllowed: R30, the role; R46, the incident is closed, or an answer cannot be.
        Changed: see there.
    """
    _write(incident, actor, version, said, close=False)


def close(incident: Incident, *, actor: Actor, version: int, said: Assessment) -> None:
    """The register is complete: what was done about it, or why nothing was (GDPR 33, 34).

    Raises:
        NotAllowed: R30, the role; R46, an answer is missing or cannot be, or it is closed already.
        Changed: see there.
    """
    _write(incident, actor, version, said, close=True)


def _write(
    incident: Incident, actor: Actor, version: int, said: Assessment, *, close: bool
) -> None:
    verb = "incident.close" if close else "incident.assess"
    role = allows("incident.assess", actor.commune_relations(incident.commune_id))
    wrongs = assessment_wrongs(incident, said) + (missing(said) if close else [])
    refusal = None
    if role is None:
        refusal = NotAllowed([NOT_THE_DELEGATE])
    elif incident.closed_at is not None:
        refusal = NotAllowed([CLOSED])
    elif wrongs:
        refusal = NotAllowed([one.unmet for one in wrongs])
    if refusal is not None:
        codes = sorted({one.code for one in refusal.unmet})
        journal.record(_entry(incident, actor, verb, role, res="denied", rules=codes))
        raise refusal
    values = asdict(said)
    changed = sorted(
        name for name, value in values.items() if (getattr(incident, name) or "") != (value or "")
    )
    with transaction.atomic():
        claimed = Incident.objects.filter(pk=incident.pk, version=version, closed_at=None)
        if not claimed.update(version=F("version") + 1):
            raise Changed
        for name, value in values.items():
            setattr(incident, name, value or (None if name in NULLABLE else ""))
        incident.version = version + 1
        if close:
            incident.closed_by, incident.closed_at = actor.user, calendar.now()
        incident.full_clean()
        incident.save()
        journal.append(_entry(incident, actor, verb, role, fields=changed))


def _entry(
    incident: Incident,
    actor: Actor,
    verb: str,
    role: Role | None,
    *,
    res: Result = "ok",
    **payload: list[str],
) -> Entry:
    return journal.entry(
        actor,
        verb,
        commune=incident.commune_id,
        obj=f"incident:{incident.pk}",
        role=role,
        res=res,
        payload=payload,
    )


NULLABLE = frozenset({"authority_at", "authority_why", "persons_on", "persons_why", "measures"})
NOT_THE_DELEGATE = Unmet(
    "R30",
    "seul le délégué à la protection des données complète et clôt un incident",
    "lui transmettre ce que vous savez",
    "art. 39 RGPD",
    "",
)
CLOSED = Unmet(
    "R46",
    "cet incident est clos",
    "s'il y a du nouveau, noter un nouvel incident sur le dossier",
    GDPR,
    "",
)


def assessment_wrongs(incident: Incident, said: Assessment) -> list[Wrong]:
    """What the delegate says cannot contradict itself, nor the clock."""
    found: list[Wrong] = []
    for field, code, known in (
        ("contained", said.contained, Contained.values),
        ("risk", said.risk, Risk.values),
        ("authority", said.authority, Told.values),
        ("persons", said.persons, Told.values),
    ):
        if code and code not in known:
            found.append(
                wrong(field, "R29", "cette réponse n'est pas dans la liste", "choisir", GDPR)
            )
    if said.authority == Told.YES:
        found += _notified_wrongs(incident, said)
    if said.authority == Told.NO and not said.authority_why.strip():
        found.append(_missing("authority_why", "la raison de ne pas avertir la CNIL", GDPR))
    if said.authority == Told.NO and said.risk in (Risk.SOME, Risk.HIGH):
        found.append(
            wrong(
                "authority",
                "R46",
                "il y a un risque pour la personne : la CNIL doit être avertie",
                "l'avertir sur son site, puis noter le jour et l'heure",
                GDPR,
            )
        )
    if said.persons == Told.NO and not said.persons_why.strip():
        found.append(
            _missing("persons_why", "la raison de ne pas avertir la personne", GDPR_PERSONS)
        )
    if said.persons == Told.NO and said.risk == Risk.HIGH:
        found.append(
            wrong(
                "persons",
                "R46",
                "le risque est élevé : la personne doit être avertie",
                "l'avertir en mots simples, puis noter le jour",
                GDPR_PERSONS,
            )
        )
    if said.persons == Told.YES and not _between(incident, said.persons_on):
        found.append(
            wrong(
                "persons_on",
                "R46",
                "le jour où la personne a été avertie manque ou ne peut pas être celui-là",
                "indiquer un jour entre celui où la mairie l'a appris et aujourd'hui",
                GDPR_PERSONS,
            )
        )
    return found


def _notified_wrongs(incident: Incident, said: Assessment) -> list[Wrong]:
    at = said.authority_at
    if at is None or not incident.known_at <= at <= calendar.now():
        return [
            wrong(
                "authority_on",
                "R46",
                "le moment où la CNIL a été avertie manque ou ne peut pas être celui-là",
                "indiquer un moment entre celui où la mairie l'a appris et maintenant",
                GDPR,
            )
        ]
    if at > incident.until and not said.authority_why.strip():
        return [_missing("authority_why", "la raison du retard, après 72 heures", GDPR)]
    return []


def _between(incident: Incident, day: datetime.date | None) -> bool:
    known = calendar.local(incident.known_at, incident.commune).date()
    return day is not None and known <= day <= calendar.today(incident.commune)


def missing(said: Assessment) -> list[Wrong]:
    """What the register must hold before the incident is closed (GDPR 33, paragraph 5)."""
    asked = (
        ("contained", said.contained, "ce qu'est devenu le courrier"),
        ("risk", said.risk, "le risque pour la personne"),
        ("authority", said.authority, "si la CNIL a été avertie"),
        ("persons", said.persons, "si la personne a été avertie"),
        ("measures", said.measures.strip(), "ce qui a été fait pour que cela n'arrive plus"),
    )
    return [_missing(field, what, GDPR) for field, value, what in asked if not value]


def _missing(field: str, what: str, article: str) -> Wrong:
    return wrong(field, "R46", f"il manque {what}", "le dire avant de continuer", article)
