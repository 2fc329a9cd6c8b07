"""The letters of a convocation, built from the case and its slot (documents 5 and 6; R12 to R17)."""

import datetime
from typing import Any

from accounts.models import User
from accounts.selectors import authority_of, quality_of
from rappel.cases import families, letter_parts, readings, rules
from rappel.cases.cancellation import announced_at
from rappel.cases.families import Recipient
from rappel.cases.models import Case, Party
from rappel.cases.models import Document as IssuedDocument
from rappel.cases.people import PartyKind
from rappel.cases.rule import refuse
from rappel.communes import calendar
from rappel.communes.models import ListName, ProsecutorMode
from rappel.convocation.models import Convocation
from rappel.convocation.selectors import item_label, item_labels
from rappel.letters.convocations import (
    ConvocationAdult,
    ConvocationChild,
    ConvocationParent,
    ConvocationProtector,
    ParentsMeeting,
    PostponementLetter,
    SeparateMeeting,
)
from rappel.letters.document import Document
from rappel.letters.parts import Replaced


def of_convocation(
    case: Case, convocation: Convocation, signatory: User
) -> list[tuple[Recipient, Document]]:
    """Each addressee with the letter in his own words; the case is opened for what letters print.

    Raises:
        NotAllowed: who signs or who presides may not (R8, R14).
        LetterError: a text cannot be printed as typed (field named).
    """
    day = calendar.local(convocation.slot.starts_at, case.commune).date()
    return [
        (recipient, _letter(case, convocation, signatory, recipient))
        for recipient in families.recipients(case, day)
    ]


def _letter(
    case: Case, convocation: Convocation, signatory: User, recipient: Recipient
) -> Document:
    party, kind = recipient.party, recipient.kind
    if kind == ConvocationProtector.kind and not party.town:
        raise refuse(rules.PROTECTOR_READY)
    common = _common(case, party, signatory)
    if kind == SeparateMeeting.kind:
        return SeparateMeeting(**common, child=letter_parts.child_for(case, party))
    announced = {**common, **_hearing(case, convocation), "missed_at": _missed(case, party)}
    if kind == ConvocationAdult.kind:
        return ConvocationAdult(**announced)
    if kind == ConvocationProtector.kind:
        return ConvocationProtector(**announced, protected=letter_parts.person_protected(case))
    if kind == ConvocationChild.kind:
        day = announced["hearing_at"].date()
        age = families.age_on(case, day) or 0
        return ConvocationChild(
            **announced,
            child=letter_parts.child_for(case, party),
            formal=age >= families.FORMAL_FROM,
        )
    all_written = families.all_written(case)
    if kind == ParentsMeeting.kind:
        return ParentsMeeting(
            **announced, child=letter_parts.child_for(case, party), all_written=all_written
        )
    return ConvocationParent(
        **announced,
        child=letter_parts.child_for(case, party),
        all_written=all_written,
        child_page=_houses_child_under_15(case, party, announced["hearing_at"].date()),
    )


def _houses_child_under_15(case: Case, party: Party, day: datetime.date) -> bool:
    """The child's page goes with that adult's letter (R16d)."""
    home = families.home_of(case)
    young = families.audience(case, day) == families.Audience.CHILD
    return young and home is not None and home.pk == party.pk


def of_postponement(
    case: Case,
    standing: Convocation,
    known: tuple[Convocation, IssuedDocument],
    signatory: User,
    recipient: Recipient,
) -> PostponementLetter:
    """The letter that tells the new date to who got the letter `known`; raises as above.

    Whoever is received apart learns no date, hour, place nor name (R16b).
    """
    party = recipient.party
    announced, former = known
    common = _common(case, party, signatory)
    facts = common.pop("facts")
    hearing = _hearing(case, standing)
    when = {}
    if recipient.kind != SeparateMeeting.kind:
        when = {name: hearing[name] for name in ("hearing_at", "hearing_place", "presided_by")}
        when["announced_at"] = announced_at(case, announced, former)
    young = recipient.kind == ConvocationChild.kind
    age = families.age_on(case, hearing["hearing_at"].date()) or 0
    holder = party.kind == PartyKind.HOLDER
    told_child = when and _houses_child_under_15(case, party, hearing["hearing_at"].date())
    return PostponementLetter(
        **common,
        **when,
        facts=facts if told_child else None,
        convocation=Replaced(
            number=former.reference,
            written_on=letter_parts.local_day(case, former.issued_at),
        ),
        child=letter_parts.child_for(case, party) if holder or young else None,
        protected=letter_parts.protected_by(case, party),
        young=young,
        formal=not young or age >= families.FORMAL_FROM,
    )


def _common(case: Case, party: Party, signatory: User) -> dict[str, Any]:
    """What every letter has: sender, signatory, address of its addressee alone (R16c)."""
    today = calendar.today(case.commune)
    return {
        "letterhead": letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
        "signatory": letter_parts.signatory(signatory, case, today),
        "address": letter_parts.address_of(party),
        "written_on": today,
        "civility": party.civility or "",
        "notice": letter_parts.notice_if_first(case, party),
        "facts": letter_parts.facts(case),
    }


def _missed(case: Case, party: Party) -> datetime.datetime | None:
    """The hour of the meeting that this addressee was told of and that nobody came to (R24)."""
    absence = readings.absence(case)
    if absence is None:
        return None
    missed = next(row for row in case.convocations.all() if row.pk == absence.convocation_id)
    told = any(
        row.sent and row.addressee_id == party.pk and row.kind != SeparateMeeting.kind
        for row in readings.letters_of(case, missed)
    )
    return calendar.local(absence.expected_at, case.commune) if told else None


def _hearing(case: Case, convocation: Convocation) -> dict[str, Any]:
    """When, where, with whom; kept from whoever is received apart (R16b)."""
    slot = convocation.slot
    hearing = calendar.local(slot.starts_at, case.commune)
    authority = authority_of(case.commune_id, slot.presided_by_id, hearing.date())
    if authority is None:
        raise refuse(rules.PRESIDER)
    return {
        "hearing_at": hearing,
        "hearing_place": item_label(case.commune_id, ListName.ROOM, slot.room),
        "presided_by": letter_parts.named_as(slot.presided_by, quality_of(authority)),
        "attendees": tuple(item_labels(case.commune_id, ListName.ATTENDEE, convocation.attendees)),
        "prosecutor_may_be_told": readings.mode(case) != ProsecutorMode.NONE,
    }
