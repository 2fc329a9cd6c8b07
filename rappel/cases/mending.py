"""The letters that undo an annulled case (R44): apologies to whoever was told, notes to bodies (GDPR 19).

Used by the annulment, and by the withdrawal of such a letter, which makes it again (R14).
"""

import datetime
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, families, letter_parts, periods, readings
from rappel.cases.commands import step
from rappel.cases.models import Case, Document, Party
from rappel.cases.people import PartyKind, person_of
from rappel.cases.reasons import AnnulReason
from rappel.communes import calendar
from rappel.communes.models import ListItem, ListName
from rappel.letters.addresses import Address
from rappel.letters.errors import LetterError
from rappel.letters.mending import AnnulmentNote, RectificationLetter

OUTSIDERS = frozenset(
    {
        "coordinator",
        "school_head",
        "landlord",
        "transport",
        "prevention_worker",
        "social_worker",
        "mediator",
    }
)
"""Functions that attend a hearing without belonging to the town hall (R21b): they heard the name."""

NOBODY = frozenset({"commitment", "repair", "none"})
"""Kinds of measure that send the name to nobody."""
CRIP = "la cellule de recueil des informations préoccupantes du département"
PROSECUTOR = "le procureur de la République"


@dataclass(frozen=True)
class Mended:
    """The letters made, and how many of those told have no address to write to."""

    letters: list[Document]
    unreachable: int


def issue_mending(case: Case, *, actor: Actor, signatory: User) -> Mended:
    """An apology to each who was told, at the own address; a note to each body that got the name.

    Called inside `perform`, before the course of the case is ended. Nobody is written to who must
    not be (R45), nor without an address that prints: the town hall tells them otherwise.

    Raises:
        NotAllowed: R14, the signatory may not sign today; the address of the parquet cannot be used.
    """
    made: list[Document] = []
    unreachable = 0
    bodies = bodies_of(case)
    for party in told(case):
        letter = None if case.do_not_write else _apology(case, party, signatory, bodies)
        if letter is None:
            unreachable += 1
            continue
        made.append(
            documents.issue(
                case, letter.kind, letter, actor=actor, addressee=party, signatory=signatory
            )
        )
    for body in bodies:
        with letter_parts.refusing_unprintable():
            note = _note(case, body, signatory)
            made.append(documents.issue(case, note.kind, note, actor=actor, signatory=signatory))
    return Mended(made, unreachable)


def reissue_mending(case: Case, old: Document, *, actor: Actor, signatory: User) -> Document:
    """A letter that undoes and did not leave is made again, for another signatory (R14).

    Raises:
        NotAllowed: R14, the signatory may not sign today; or a text cannot be printed.
    """
    letter: RectificationLetter | AnnulmentNote | None
    with letter_parts.refusing_unprintable():
        if old.kind == RectificationLetter.kind:
            addressee = next(row for row in case.parties.all() if row.pk == old.addressee_id)
            letter = _built(case, addressee, signatory, bodies_of(case))
        else:
            addressee = None
            notes = [row for row in readings.mending(case) if row.kind == AnnulmentNote.kind]
            first = _origin(old, notes)
            rank = sorted(row.number for row in notes if row.replaces_id is None).index(first)
            letter = _note(case, bodies_of(case)[rank], signatory)
        step(old, "supersede")
        return documents.issue(
            case,
            letter.kind,
            letter,
            actor=actor,
            addressee=addressee,
            signatory=signatory,
            replaces=old,
        )


def _origin(document: Document, notes: list[Document]) -> int:
    """The number of the first of the letters that replaced one another."""
    by_pk = {row.pk: row for row in notes}
    while document.replaces_id in by_pk:
        document = by_pk[document.replaces_id]
    return document.number


def told(case: Case) -> list[Party]:
    """Who got a letter, or was heard: each is owed an apology."""
    written = {row.addressee_id for row in case.documents.all() if row.sent}
    heard: set[object] = set()
    for row in case.hearings.all():
        if row.person_present:
            heard.add(person_of(case).pk)
        heard |= {
            party.pk for party in families.holders(case) if str(party.pk) in row.holders_present
        }
    child = families.is_minor(case, calendar.today(case.commune))
    found = [row for row in case.parties.all() if row.pk in written | heard]
    home = families.home_of(case) if child else None
    if home is not None and home not in found and person_of(case).pk in heard:
        found.append(home)  # the child alone was heard: who answers for him is told too
    return found


def bodies_of(case: Case) -> list[str]:
    """Who outside the town hall received the name, in words, in a fixed order (GDPR 19)."""
    found = []
    asked = any(row.sent_on is not None for row in case.consultations.all())
    if asked or case.hand_overs.exists():
        found.append(PROSECUTOR)
    if readings.answer(case, "worry") == "reported":
        found.append(CRIP)
    attended = {code for row in case.hearings.all() for code in row.attendees} & OUTSIDERS
    pointed = {row.kind for row in case.measures.all()} - NOBODY
    items = ListItem.objects.filter(
        commune=case.commune_id, list__in=(ListName.ATTENDEE, ListName.ORIENTATION)
    )
    found += [
        item.label
        for item in items.order_by("list", "rank")
        if item.code in (attended if item.list == ListName.ATTENDEE else pointed)
    ]
    return found


def _apology(
    case: Case, party: Party, signatory: User, bodies: list[str]
) -> RectificationLetter | None:
    """The letter, None when no address prints; what would refuse every letter is asked first."""
    with letter_parts.refusing_unprintable():
        letter_parts.letterhead(case, letter_parts.agent_in_charge(case))
        letter_parts.signatory(signatory, case, calendar.today(case.commune))
    try:
        return _built(case, party, signatory, bodies)
    except LetterError:
        return None


def _built(case: Case, party: Party, signatory: User, bodies: list[str]) -> RectificationLetter:
    today = calendar.today(case.commune)
    letters = [row for row in case.documents.all() if row.sent and row.addressee_id == party.pk]
    first = min((row.sent_on for row in letters if row.sent_on), default=None)
    return RectificationLetter(
        letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
        signatory=letter_parts.signatory(signatory, case, today),
        address=letter_parts.address_of(party),
        written_on=today,
        civility=party.civility or "",
        notice=letter_parts.notice_if_first(case, party),
        facts_on=case.facts_on,
        erase_on=periods.annulled_until(today),
        wrong_person=case.annulment == AnnulReason.WRONG_PERSON,
        letter_on=first,
        heard_on=_heard_on(case, party),
        bodies=tuple(bodies),
        child=letter_parts.child_for(case, party) if party.kind == PartyKind.HOLDER else None,
    )


def _heard_on(case: Case, party: Party) -> datetime.date | None:
    """The day of the last hearing, unless its addressee is received apart (R16b)."""
    newest = readings.latest(case.hearings.all())
    if newest is None or (party.apart and str(party.pk) not in newest.holders_present):
        return None
    held: datetime.date = newest.held_on
    return held


def _note(case: Case, body: str, signatory: User) -> AnnulmentNote:
    """The town hall completes the address of any other body than the parquet on the envelope."""
    today = calendar.today(case.commune)
    address = (
        letter_parts.office_address(case) if body == PROSECUTOR else Address(lines=_lines(body))
    )
    return AnnulmentNote(
        letterhead=letter_parts.letterhead(case, letter_parts.agent_in_charge(case)),
        signatory=letter_parts.signatory(signatory, case, today),
        address=address,
        written_on=today,
        body=body,
        person=letter_parts.person_concerned(person_of(case)),
        facts_on=case.facts_on,
        wrong_person=case.annulment == AnnulReason.WRONG_PERSON,
    )


def _lines(body: str) -> tuple[str, ...]:
    """The name of a body in lines of an address, without its article."""
    words = letter_parts.without_article(body).split()
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LONGEST_LINE:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(line[:1].upper() + line[1:] for line in lines)


LONGEST_LINE = 38
"""Letters in a line of an address (NF Z 10-011)."""
