"""What cannot be a separate meeting, or its letter, or have become of it (R8, R16b, R17, R22)."""

import datetime
import uuid
from collections.abc import Sequence

from accounts.models import User
from accounts.selectors import authority_of
from rappel.cases import families, readings, rules
from rappel.cases.act import State
from rappel.cases.answers import Wrong, day_between, refuse_wrong, wrong
from rappel.cases.checks import asked_for
from rappel.cases.models import Case, Document
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.convocation import choices
from rappel.convocation.checks import when_wrongs
from rappel.convocation.models import MeetingApart, Slot

CIVIL = "art. 371-1 C. civ."
BEFORE_HEARING = (State.APPROVED, State.CONVOKED, State.ABSENT)
_PROTOCOL = "protocole de la commune"


def meeting_wrongs(
    case: Case,
    party: uuid.UUID,
    *,
    day: datetime.date,
    time: datetime.time,
    minutes: int,
    former: MeetingApart | None,
) -> list[Wrong]:
    """Why that holder cannot be received apart then; `day` and `time` are those of the commune."""
    if party not in {one.pk for one in families.offered_apart(case)}:
        return [
            wrong(
                "party",
                "R16b",
                "aucune lettre n'a proposé d'entretien séparé à cette personne",
                "dire qu'elle est reçue à part, puis lui envoyer sa lettre",
                CIVIL,
            )
        ]
    found = when_wrongs(case, day, time, minutes)
    if not families.is_minor(case, day):
        found.append(
            wrong(
                "day",
                "R16d",
                "ce jour-là la personne sera majeure : ses parents ne sont plus reçus pour elle",
                "choisir une date plus proche",
                "art. 388 C. civ.",
            )
        )
    return found or near_hearing_wrongs(
        case, day, time, minutes, former.pk if former is not None else None
    )


def outcome_wrongs(
    case: Case,
    meeting: MeetingApart,
    outcome: str,
    held_on: datetime.date | None,
    presided_by: User | None,
) -> list[Wrong]:
    """What cannot have become of that meeting."""
    if outcome not in dict(choices.MEETING_ENDS):
        return [
            wrong(
                "outcome",
                "R29",
                "cette réponse n'est pas dans la liste",
                "choisir dans la liste",
                rules.CSI,
            )
        ]
    if outcome == choices.NOT_COME and meeting.slot.starts_at > calendar.now():
        return [
            wrong(
                "outcome",
                "R24",
                "l'heure du rendez-vous n'est pas encore passée",
                "attendre l'heure du rendez-vous",
                rules.CSI,
            )
        ]
    return _held_wrongs(case, meeting, held_on, presided_by) if outcome == choices.HELD else []


def _held_wrongs(
    case: Case, meeting: MeetingApart, held_on: datetime.date | None, presided_by: User | None
) -> list[Wrong]:
    if held_on is None:
        return [wrong("held_on", "R22", "le jour manque", "dire quel jour il a eu lieu", rules.CSI)]
    found = day_between(
        "held_on",
        held_on,
        first=calendar.local(meeting.at, case.commune).date(),
        first_is="le jour où il a été fixé",
        today=calendar.today(case.commune),
        code="R22",
        article=rules.CSI,
    )
    if presided_by is None or authority_of(case.commune_id, presided_by.pk, held_on) is None:
        found.append(
            wrong(
                "presided_by",
                "R8",
                "la personne qui a reçu n'avait ni mandat ni délégation en vigueur ce jour-là",
                "vérifier qui a reçu",
                "art. L. 2122-18 CGCT",
            )
        )
    return found


def near_apart_wrongs(
    case: Case, day: datetime.date, time: datetime.time, minutes: int
) -> list[Wrong]:
    """The child's hearing is two hours away from the meeting of who is received apart (R16b)."""
    near = [row.slot for row in readings.meetings_apart(case)]
    return _near_wrongs(case, day, time, minutes, near, "d'un rendez-vous séparé de ce dossier")


def near_hearing_wrongs(
    case: Case, day: datetime.date, time: datetime.time, minutes: int, other: uuid.UUID | None
) -> list[Wrong]:
    """A separate meeting is two hours away from the child's hearing and from another one (R16b).

    `other` is the meeting that this one replaces.
    """
    hearing = readings.active_convocation(case)
    near = [] if hearing is None else [hearing.slot]
    found = _near_wrongs(case, day, time, minutes, near, "de l'entretien de l'enfant")
    others = [row.slot for row in readings.meetings_apart(case) if row.pk != other]
    return found or _near_wrongs(
        case, day, time, minutes, others, "d'un autre rendez-vous séparé de ce dossier"
    )


def _near_wrongs(
    case: Case,
    day: datetime.date,
    time: datetime.time,
    minutes: int,
    slots: Sequence[Slot],
    what: str,
) -> list[Wrong]:
    start = calendar.moment(day, time, case.commune)
    end = start + datetime.timedelta(minutes=minutes)
    gap = datetime.timedelta(hours=choices.APART_GAP_HOURS)
    if all(slot.ends_at + gap <= start or end + gap <= slot.starts_at for slot in slots):
        return []
    return [
        wrong(
            "time",
            "R16b",
            f"ce serait à moins de deux heures {what} : ceux qui ne doivent pas se rencontrer "
            "pourraient se croiser",
            "choisir une heure ou un jour plus éloigné",
            "art. 371-1 C. civ.",
        )
    ]


def refuse_late_apart(case: Case, letter: Document, sent_on: datetime.date) -> None:
    """The letter of a separate meeting leaves before it; R3 is asked again before the hearing."""
    for meeting in readings.meetings_apart(case):
        if meeting.letter_id != letter.pk:
            continue
        day = calendar.local(meeting.slot.starts_at, case.commune).date()
        if sent_on > day:
            refuse_wrong(
                [
                    wrong(
                        "sent_on",
                        "R17",
                        "la lettre partirait après le rendez-vous",
                        "fixer une autre date de rendez-vous",
                        _PROTOCOL,
                    )
                ]
            )
    if case.state in BEFORE_HEARING and not asked_for(case, sent_on):
        raise refuse(rules.SOURCE_FRESH)
