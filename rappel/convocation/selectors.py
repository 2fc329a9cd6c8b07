"""Reads of the convocation: who may preside, what is taken, which letters wait."""

import datetime
import uuid

from django.db.models import Q

from accounts.models import Delegation, Mandate, Replacement, User
from rappel.cases import readings
from rappel.cases.act import State
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Case, Document
from rappel.communes import calendar
from rappel.communes.models import Commune, ListItem, ListName
from rappel.convocation.models import Convocation, MeetingApart, Slot

LONGEST = datetime.timedelta(hours=12)
"""No hearing lasts longer: slots that began before are over."""


def possible_presiders(commune: uuid.UUID, today: datetime.date) -> list[User]:
    """The mayor, who replaces the mayor and the delegates whose power has not ended; R8 judges the day itself."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    held = [
        *Mandate.objects.filter(still, commune=commune).values_list("user", flat=True),
        *Replacement.objects.filter(still, commune=commune).values_list("user", flat=True),
        *Delegation.objects.filter(still, commune=commune).values_list("user", flat=True),
    ]
    people = {person.pk: person for person in User.objects.filter(pk__in=held, is_active=True)}
    return [people[pk] for pk in dict.fromkeys(held) if pk in people]


def clashes(
    case: Case, start: datetime.datetime, minutes: int, room: str, presider: uuid.UUID
) -> list[Slot]:
    """Slots of other cases at that time with the same room or the same person presiding (R21)."""
    end = start + datetime.timedelta(minutes=minutes)
    standing = Convocation.objects.filter(
        cancelled_at__isnull=True, case__state__in=(State.APPROVED, State.CONVOKED)
    ).exclude(case=case.pk)
    apart = MeetingApart.objects.filter(cancelled_at__isnull=True, outcome="").exclude(case=case.pk)
    near = Slot.objects.filter(
        Q(room=room) | Q(presided_by=presider),
        Q(convocation__in=standing) | Q(meeting_apart__in=apart),
        commune=case.commune_id,
        starts_at__lt=end,
        starts_at__gt=start - LONGEST,
    ).order_by("starts_at")
    return [slot for slot in near if slot.ends_at > start]


def lock_agenda(commune: uuid.UUID) -> None:
    """Two slots of one commune are fixed one after the other, until the transaction ends."""
    Commune.objects.select_for_update(no_key=True).get(pk=commune)


def hearing_day(case: Case) -> datetime.date | None:
    """The day of the hearing that is fixed, None when none is."""
    convocation = readings.active_convocation(case)
    if convocation is None:
        return None
    return calendar.local(convocation.slot.starts_at, case.commune).date()


def last_posting_day(case: Case, hearing: datetime.date) -> datetime.date:
    """The last day on which posting keeps the notice of the protocole (R17)."""
    return hearing - datetime.timedelta(days=case.protocol.notice_posted)


def pending_letters(case: Case) -> list[Document]:
    """Issued letters that did not leave."""
    return [document for document in case.documents.all() if document.pending]


def letters_in(case: Case, state: LetterState) -> list[Document]:
    """Letters of the case in one state."""
    return [document for document in case.documents.all() if document.state == state]


def active_items(case: Case, name: ListName) -> list[tuple[str, str]]:
    """The values of a closed list that the commune still uses, with their words."""
    items = ListItem.objects.filter(commune=case.commune_id, list=name, active=True)
    return [(item.code, item.label) for item in items]


def item_label(commune: uuid.UUID, name: ListName, code: str) -> str:
    """The French words of a value of a closed list, the code itself when it is gone."""
    found = ListItem.objects.filter(commune=commune, list=name, code=code).first()
    return found.label if found is not None else code


def item_labels(commune: uuid.UUID, name: ListName, codes: list[str]) -> list[str]:
    """The French words of several values, in the order of the codes."""
    labels = dict(
        ListItem.objects.filter(commune=commune, list=name, code__in=codes).values_list(
            "code", "label"
        )
    )
    return [labels.get(code, code) for code in codes]
