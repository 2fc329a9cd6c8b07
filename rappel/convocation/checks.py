"""What cannot be a slot, a signature or a sending: dates and numbers judged before anything is saved."""

import datetime
import uuid
from collections.abc import Sequence

from rappel.cases import families, letter_parts, readings, rules
from rappel.cases.answers import Wrong, day_between, refuse_wrong, wrong
from rappel.cases.checks import asked_for
from rappel.cases.commands import refuse_unmet
from rappel.cases.letter_life import ReturnReason, Silence
from rappel.cases.models import Case, Document
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.communes.models import ListName
from rappel.convocation import choices, selectors
from rappel.convocation.models import Slot
from rappel.convocation.selectors import hearing_day
from rappel.letters.convocations import SeparateMeeting

_PROTOCOL = "protocole de la commune"
_SUNDAY = 6


def slot_wrongs(
    case: Case,
    *,
    day: datetime.date,
    time: datetime.time,
    minutes: int,
    attendees: Sequence[str] = (),
    short_notice_reason: str = "",
) -> list[Wrong]:
    """Why nobody can be asked to come then (R17, R21b); empty when the slot is fit.

    `day` and `time` are those of the commune; `attendees` and the reason are codes.
    """
    found = when_wrongs(case, day, time, minutes)
    most = case.protocol.most_attendees
    if len(attendees) > most:
        found.append(
            wrong(
                "attendees",
                "R21b",
                f"{most} personne{'s' if most > 1 else ''} au plus assistent à l'entretien avec la famille",
                "en retirer",
                _PROTOCOL,
            )
        )
    if any(code not in case.protocol.attendees for code in attendees):
        found.append(
            wrong(
                "attendees",
                "R21b",
                "le protocole ne prévoit pas la présence de cette fonction",
                "choisir dans la liste",
                _PROTOCOL,
            )
        )
    known = {code for code, _ in choices.SHORT_NOTICE}
    if short_notice_reason and short_notice_reason not in known:
        found.append(
            wrong(
                "short_notice_reason",
                "R29",
                "cette raison n'est pas dans la liste",
                "choisir dans la liste",
                _PROTOCOL,
            )
        )
    if not found and not short_notice_reason:
        found += _notice_wrongs(case, day)
    return found


def when_wrongs(case: Case, day: datetime.date, time: datetime.time, minutes: int) -> list[Wrong]:
    """Nobody is received in the past, on a Sunday, a public holiday, or at night."""
    return _day_wrongs(case, day, time) or _hour_wrongs(time, minutes)


def _day_wrongs(case: Case, day: datetime.date, time: datetime.time) -> list[Wrong]:
    start = calendar.moment(day, time, case.commune)
    if start <= calendar.now():
        return [wrong("day", "R17", "cette date est passée", "choisir une date à venir", rules.CSI)]
    if day.weekday() == _SUNDAY or calendar.is_public_holiday(day, case.commune):
        return [
            wrong(
                "day",
                "R17",
                "un entretien ne se tient ni le dimanche ni un jour férié",
                "choisir un autre jour",
                _PROTOCOL,
            )
        ]
    return []


def _hour_wrongs(time: datetime.time, minutes: int) -> list[Wrong]:
    start = time.hour * 60 + time.minute
    if start >= choices.OPENING * 60 and start + minutes <= choices.CLOSING * 60:
        return []
    return [
        wrong(
            "time",
            "R17",
            f"un entretien se tient entre {choices.OPENING} h et {choices.CLOSING} h",
            "choisir une autre heure ou une durée plus courte",
            _PROTOCOL,
        )
    ]


def _notice_wrongs(case: Case, day: datetime.date) -> list[Wrong]:
    """Too near even for a letter handed over today: a reason is asked at once (R17)."""
    days = min(case.protocol.notice_handed, case.protocol.notice_posted)
    if calendar.add_days(calendar.today(case.commune), days) <= day:
        return []
    return [
        wrong(
            "short_notice_reason",
            "R17",
            f"il reste moins de {days} jours avant l'entretien",
            "choisir une date plus lointaine, ou dire pourquoi le délai est plus court",
            _PROTOCOL,
        )
    ]


def agreement_wrongs(
    case: Case, short_notice_reason: str, agreed_on: datetime.date | None
) -> list[Wrong]:
    """An agreement by phone has a date, today at the latest (R17)."""
    if short_notice_reason != choices.BY_PHONE:
        return []
    if agreed_on is None:
        return [
            wrong(
                "agreed_on",
                "R17",
                "la date de l'accord par téléphone manque",
                "indiquer le jour de l'appel",
                _PROTOCOL,
            )
        ]
    return day_between(
        "agreed_on",
        agreed_on,
        first=case.reported_on,
        first_is="le signalement",
        today=calendar.today(case.commune),
        code="R17",
        article=_PROTOCOL,
    )


def clash_wrong(case: Case, taken: Slot, room: str) -> Wrong:
    """Another hearing has the room or the person at that time (R21)."""
    start = calendar.local(taken.starts_at, case.commune)
    end = calendar.local(taken.ends_at, case.commune)
    what = (
        "la salle est déjà prise"
        if taken.room == room
        else "cette personne préside déjà un autre entretien"
    )
    return wrong(
        "time" if taken.room != room else "room",
        "R21",
        f"{what} de {calendar.long_time(start.time())} à {calendar.long_time(end.time())}",
        "choisir une autre heure, une autre salle ou une autre personne",
        _PROTOCOL,
    )


def signing_wrongs(case: Case, document: Document, signed_on: datetime.date) -> list[Wrong]:
    """A letter is signed once it is issued, today at the latest (R14)."""
    return day_between(
        "signed_on",
        signed_on,
        first=letter_parts.local_day(case, document.issued_at),
        first_is="l'édition de la lettre",
        today=calendar.today(case.commune),
        code="R14",
        article="art. L. 212-1 CRPA",
    )


def too_late_wrongs(case: Case, sent_on: datetime.date) -> list[Wrong]:
    """A convocation leaves before the hearing it announces, whatever the reason for haste (R17)."""
    hearing = hearing_day(case)
    if hearing is None or sent_on <= hearing:
        return []
    return [
        wrong(
            "sent_on",
            "R17",
            "la convocation partirait après l'entretien",
            "fixer une autre date d'entretien",
            _PROTOCOL,
        )
    ]


def announcing_wrongs(
    case: Case, letter: Document, delivery: str, sent_on: datetime.date
) -> list[Wrong]:
    """A letter that tells a date leaves in time for it, or the convocation says why not (R17)."""
    convocation = readings.active_convocation(case)
    hearing = hearing_day(case)
    if convocation is None or hearing is None or not _tells_the_day(case, letter):
        return []
    found = too_late_wrongs(case, sent_on)
    protocol = case.protocol
    days = protocol.notice_handed if delivery == choices.BY_HAND else protocol.notice_posted
    if found or convocation.short_notice_reason or calendar.add_days(sent_on, days) <= hearing:
        return found
    return [
        wrong(
            "sent_on",
            "R17",
            f"il resterait moins de {days} jours entre l'envoi et l'entretien",
            "remettre la lettre en main propre, ou reporter l'entretien à une date plus lointaine ou "
            "en disant pourquoi le délai est plus court",
            _PROTOCOL,
        )
    ]


def refuse_announcing(case: Case, letter: Document, delivery: str, sent_on: datetime.date) -> None:
    """Refuse a letter that leaves too late, before the complaint was asked again, or that a rule of
    every sending stops (R2, R3, R5, R10, R17).
    """
    refuse_unmet(case, rules.SENDING, by=None)
    refuse_wrong(announcing_wrongs(case, letter, delivery, sent_on))
    if not asked_for(case, sent_on):
        raise refuse(rules.SOURCE_FRESH)


def _tells_the_day(case: Case, letter: Document) -> bool:
    """Whoever is received apart was given none (R16b)."""
    apart = {party.pk for party in case.parties.all() if party.apart}
    return letter.kind != SeparateMeeting.kind and letter.addressee_id not in apart


def adult_wrongs(
    case: Case, day: datetime.date, short_notice_reason: str, adult: uuid.UUID | None
) -> list[Wrong]:
    """For a minor the notice is never shorter without an adult told (R17)."""
    if not short_notice_reason or not families.is_minor(case, day):
        return []
    if adult in {party.pk for party in families.written_to(case)}:
        return []
    return [
        wrong(
            "adult_told",
            "R17",
            "pour un enfant, le délai n'est pas plus court sans qu'un adulte qui répond de lui soit "
            "prévenu",
            "dire qui a été prévenu, ou choisir une date plus lointaine",
            _PROTOCOL,
        )
    ]


def same_date_wrongs(
    case: Case, day: datetime.date, time: datetime.time, asked_by: str
) -> list[Wrong]:
    """A postponement is another date, asked by somebody of the list."""
    found: list[Wrong] = []
    convocation = readings.active_convocation(case)
    start = calendar.moment(day, time, case.commune)
    if convocation is not None and convocation.slot.starts_at == start:
        found.append(
            wrong("day", "R17", "c'est la date déjà fixée", "en choisir une autre", _PROTOCOL)
        )
    if asked_by not in dict(choices.ASKED_BY):
        found.append(
            wrong(
                "asked_by",
                "R29",
                "cette réponse n'est pas dans la liste",
                "choisir dans la liste",
                _PROTOCOL,
            )
        )
    return found


def return_wrongs(
    case: Case, letter: Document, returned_on: datetime.date, reason: str
) -> list[Wrong]:
    """A letter comes back after it left, today at the latest, for a reason of the list (R18)."""
    found: list[Wrong] = []
    if letter.sent_on is not None:
        found = day_between(
            "returned_on",
            returned_on,
            first=letter.sent_on,
            first_is="l'envoi",
            today=calendar.today(case.commune),
            code="R18",
            article=_PROTOCOL,
        )
    if reason not in ReturnReason.values:
        found.append(
            wrong(
                "reason",
                "R29",
                "cette raison n'est pas dans la liste",
                "choisir dans la liste",
                _PROTOCOL,
            )
        )
    return found


def observation_wrongs(
    case: Case, *, party: uuid.UUID, channel: str, received_on: datetime.date, text: str
) -> list[Wrong]:
    """Said by the person or a holder, one day, in a way of the list (R29, R49)."""
    found = day_between(
        "received_on",
        received_on,
        first=case.reported_on,
        first_is="le signalement",
        today=calendar.today(case.commune),
        code="R49",
        article=_PROTOCOL,
    )
    if party not in {row.pk for row in case.parties.all()}:
        found.append(
            wrong(
                "party",
                "R49",
                "cette personne n'est pas dans le dossier",
                "choisir dans la liste",
                _PROTOCOL,
            )
        )
    if channel not in dict(selectors.active_items(case, ListName.CHANNEL)):
        found.append(
            wrong(
                "channel",
                "R29",
                "cette réponse n'est pas dans la liste",
                "choisir dans la liste",
                _PROTOCOL,
            )
        )
    if not text.strip():
        found.append(wrong("text", "R49", "rien n'est noté", "écrire ce qui a été dit", _PROTOCOL))
    return found


def silence_wrongs(reason: str) -> list[Wrong]:
    """Why not to write is one of the list (R29, R45)."""
    if reason in Silence.values:
        return []
    return [
        wrong(
            "reason",
            "R29",
            "cette raison n'est pas dans la liste",
            "choisir dans la liste",
            "art. 5 RGPD",
        )
    ]


def why_wrongs(note: str) -> list[Wrong]:
    """Writing again has its reason (R45)."""
    if note.strip():
        return []
    return [
        wrong("note", "R45", "la raison n'est pas dite", "l'écrire en une phrase", "art. 5 RGPD")
    ]


def contact_wrongs(
    case: Case, *, contacted_on: datetime.date, channel: str, purpose: str
) -> list[Wrong]:
    """A contact was one day, in a way and for a purpose of the lists (R28, R29)."""
    found = day_between(
        "contacted_on",
        contacted_on,
        first=case.reported_on,
        first_is="le signalement",
        today=calendar.today(case.commune),
        code="R28",
        article=_PROTOCOL,
    )
    known = {
        "channel": (channel, dict(selectors.active_items(case, ListName.CHANNEL))),
        "purpose": (purpose, dict(choices.PURPOSES)),
    }
    return found + [
        wrong(
            field,
            "R29",
            "cette réponse n'est pas dans la liste",
            "choisir dans la liste",
            _PROTOCOL,
        )
        for field, (code, values) in known.items()
        if code not in values
    ]


def sending_wrongs(
    case: Case, document: Document, *, delivery: str, sent_on: datetime.date, tracking: str
) -> list[Wrong]:
    """A letter leaves once signed, in a way of the protocole; a registered one has a number (R18)."""
    found: list[Wrong] = []
    if document.signed_on is not None:
        found = day_between(
            "sent_on",
            sent_on,
            first=document.signed_on,
            first_is="la signature",
            today=calendar.today(case.commune),
            code="R14",
            article="art. L. 212-1 CRPA",
        )
    if delivery not in case.protocol.delivery_modes:
        found.append(
            wrong(
                "delivery",
                "R18",
                "le protocole ne prévoit pas ce mode d'envoi",
                "choisir dans la liste",
                _PROTOCOL,
            )
        )
    homeless = {party.pk for party in case.parties.all() if not letter_parts.has_address(party)}
    if delivery != choices.BY_HAND and document.addressee_id in homeless:
        found.append(
            wrong(
                "delivery",
                "R18",
                "cette lettre n'a pas d'adresse : elle ne part pas par la poste",
                "la faire remettre en main propre par un agent, ou compléter l'adresse",
                _PROTOCOL,
            )
        )
    if delivery == choices.REGISTERED and not tracking:
        found.append(
            wrong(
                "tracking",
                "R18",
                "le numéro du recommandé manque",
                "le recopier de la preuve de dépôt",
                _PROTOCOL,
            )
        )
    return found


def hold_wrongs(reason: str) -> list[Wrong]:
    """Why a letter is blocked, or may leave again, is said."""
    if reason.strip():
        return []
    return [
        wrong("reason", "R14", "la raison manque", "la dire en une phrase", _PROTOCOL),
    ]
