"""What the rows of a case say, read by the rules and by the pages alike.

Rows come from the case by name, read on first use (`selectors.FileRows`): the stages stand above.
"""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.policy import Role
from rappel.cases import due
from rappel.cases.letter_life import LetterState
from rappel.communes.models import Guard, ProsecutorMode
from rappel.letters.documents import CONVOCATIONS

if TYPE_CHECKING:
    from rappel.cases.models import Case, CaseLink, Document


def latest(rows: Any) -> Any:
    """The newest of prefetched rows ordered by their `at`, or None."""
    return max(rows, key=lambda row: row.at, default=None)


def answer(case: "Case", code: str) -> str:
    """The last answer given to an eligibility question, "" when it was never asked."""
    row = latest([row for row in case.checks.all() if row.code == code])
    return row.answer if row else ""


def source_answer(case: "Case", question: str, *, asked_here: bool) -> Any:
    """The last answer about a complaint or an inquiry (R3).

    `asked_here` leaves out what came with an import: the reporting service's word of that day does
    not replace the question.
    """
    rows = [
        row
        for row in case.source_answers.all()
        if row.question == question and not (asked_here and row.imported)
    ]
    return max(rows, key=lambda row: (row.asked_on, row.at), default=None)


def consultation(case: "Case") -> Any:
    """The current request to the prosecutor, None when none was made or it was withdrawn."""
    return latest([row for row in case.consultations.all() if row.state != "withdrawn"])


def mode(case: "Case") -> ProsecutorMode:
    """How the prosecutor is associated for the family of the facts (R9)."""
    return case.protocol.mode(case.family) if case.family else ProsecutorMode.NONE


def active_convocation(case: "Case") -> Any:
    """The convocation that stands, or None."""
    return latest([row for row in case.convocations.all() if row.cancelled_at is None])


def letters_of(case: "Case", convocation: Any) -> "list[Document]":
    """The letters of a convocation but those replaced, withdrawn or returned; one per addressee."""
    dead = (LetterState.SUPERSEDED, LetterState.CANCELLED, LetterState.RETURNED)
    of_it = {document.pk for document in convocation.documents.all()}
    return [row for row in case.documents.all() if row.pk in of_it and row.state not in dead]


def convocation_letters(case: "Case") -> "list[Document]":
    """The letters of the convocation that stands; empty when none does."""
    current = active_convocation(case)
    return [] if current is None else letters_of(case, current)


def successive(case: "Case") -> list[Any]:
    """The convocation that stands, then those it postponed, the newest first."""
    by_pk = {row.pk: row for row in case.convocations.all()}
    found = []
    current = active_convocation(case)
    while current is not None:
        found.append(current)
        current = by_pk.get(current.postpones_id)
    return found


def told(case: "Case") -> "dict[Any, tuple[Any, Document]]":
    """Addressee → the last letter of the hearing that left, with the convocation it announced."""
    found: dict[Any, tuple[Any, Document]] = {}
    for row in successive(case):
        for letter in letters_of(case, row):
            if letter.sent:
                found.setdefault(letter.addressee_id, (row, letter))
    return found


def returned(case: "Case") -> "list[Document]":
    """The letters that came back and that no later one to the same person makes up for."""
    alive = {
        row.addressee_id: row.number
        for row in case.documents.all()
        if row.sent or row.state in (LetterState.ISSUED, LetterState.SIGNED)
    }
    return [
        row
        for row in case.documents.all()
        if row.state == LetterState.RETURNED and alive.get(row.addressee_id, 0) < row.number
    ]


def left(convocation: Any) -> bool:
    """A letter of that convocation left the town hall, even if it came back since."""
    return any(row.sent_on is not None for row in convocation.documents.all())


def letters_to_send(case: "Case") -> "list[Document]":
    """The letters of the convocation that stands which did not leave yet."""
    return [row for row in convocation_letters(case) if row.pending]


def convoked_on(case: "Case") -> datetime.date | None:
    """The day the last letter of the convocation that stands left, None before the first did."""
    return max((row.sent_on for row in convocation_letters(case) if row.sent_on), default=None)


def absence(case: "Case") -> Any:
    """The last absence noted, or None."""
    return latest(case.absences.all())


def second_letter_by(case: "Case") -> datetime.date | None:
    """The last day for the letter that offers another date after the first absence (R17)."""
    first = min(case.absences.all(), key=lambda row: row.at, default=None)
    if first is None:
        return None
    return due.second_letter_by(first.expected_at, case.protocol.second_letter_days, case.commune)


def sent_since_absence(case: "Case") -> list[datetime.date]:
    """The days on which a convocation left since the last absence, for whatever date."""
    last = absence(case)
    if last is None:
        return []
    later = {
        document.pk
        for row in case.convocations.all()
        if row.at > last.at
        for document in row.documents.all()
    }
    return [row.sent_on for row in case.documents.all() if row.pk in later and row.sent_on]


def notice_due_by(case: "Case") -> datetime.date | None:
    """The last day to hand or send the privacy notice, None when it was, or went with a letter (R15)."""
    hearing = latest(case.hearings.all())
    if hearing is None or hearing.notice_on is not None:
        return None
    return None if informed(case) else due.notice_after(hearing.held_on, case.commune)


def informed(case: "Case") -> bool:
    """A letter to the person or to who answers for a child left: the first carries the notice (R15)."""
    return any(row.sent and row.addressee_id is not None for row in case.documents.all())


def instructors(case: "Case") -> set[uuid.UUID]:
    """Who instructs the case, past and present: whoever did an act of it as instructor (R38).

    Handing the case to somebody else does not undo what was answered in that part; recording the
    signalement is not yet instructing it.
    """
    done = {
        row.actor_id
        for row in case.transitions.all()
        if row.role == Role.INSTRUCTOR and row.act != "create" and row.actor_id
    }
    held = {
        grant.user_id
        for grant in case.grants.all()
        if grant.permission.codename == "act_as_instructor"
    }
    return done | held


def links(case: "Case") -> "list[CaseLink]":
    """The links of a case that stand, whichever of the two it was made from, oldest first.

    Read once, in one query, and kept with the rows of the case until they are read again.
    """
    rows: dict[str, Any] = vars(case).setdefault("_prefetched_objects_cache", {})
    if "every_link" not in rows:
        model = case.links.model
        found = model.objects.filter(Q(case=case.pk) | Q(other=case.pk), undone_at=None)
        rows["every_link"] = list(found.select_related("case__category", "other__category"))
    every: list[CaseLink] = rows["every_link"]
    return every


def joined_to(case: "Case") -> "CaseLink | None":
    """Where a joined case goes on, None for any other."""
    return latest([row for row in links(case) if row.kind == "joined" and row.case_id == case.pk])


def blocking_reasons(case: "Case") -> list[str]:
    """Why the facts belong to the justice system, as codes; empty when nothing stops the case.

    R2: a crime or a délit; R3: a complaint, or a criminal inquiry or procedure. A "yes" on R3 is
    only overcome by a later answer of the prosecutor (R3b).
    """
    reasons = []
    if case.category.blocks:
        reasons.append("R2:category")
    if answer(case, "qualification") == "delit":
        reasons.append("R2:qualification")
    if case.category.guard == Guard.INSCRIPTION and answer(case, "inscription") == "yes":
        reasons.append("R2:inscription")
    for question in ("complaint", "inquiry"):
        said_yes = [
            row
            for row in case.source_answers.all()
            if row.question == question and row.answer == "yes"
        ]
        newest = max((row.asked_on for row in said_yes), default=None)
        if newest is not None and not lifted_since(case, newest):
            reasons.append(f"R3:{question}")
    # a request withdrawn since does not take back what the prosecutor answered to it
    opened = max(
        (
            row.answered_on
            for row in case.consultations.all()
            if row.answer == "procedure_open" and row.answered_on is not None
        ),
        default=None,
    )
    if opened is not None and not lifted_since(case, opened):
        reasons.append("R3:prosecutor")
    return reasons


def lifted_since(case: "Case", day: datetime.date) -> bool:
    """The prosecutor wrote, after `day`, that no procedure stands in the way (R3b)."""
    return any(
        proposal.approved_at is not None
        and proposal.ground == "prosecutor_answer"
        and proposal.answered_on is not None
        and proposal.answered_on > day
        for proposal in case.release_proposals.all()
    )


def release_proposal(case: "Case") -> Any:
    """The proposal to lift the present block, or None; one made for an earlier block is spent."""
    blocking = latest(case.blockings.all())
    proposal = latest(case.release_proposals.all())
    if blocking is None or proposal is None or proposal.blocking_id != blocking.pk:
        return None
    return proposal


_LEAVES_WITH = {
    **dict.fromkeys(CONVOCATIONS, "convoke"),
    "saisine": "record_request_sent",
    "remise_parquet": "hand_over",
}
SIGNED_WITH = {"saisine": "record_request_sent"}


def leaves_with(case: "Case", document: "Document") -> str:
    """The act that notes the sending of that letter and moves the case, "" for any other letter.

    Once the case is convoked, a letter made again for somebody leaves like any other.
    """
    if document.kind in CONVOCATIONS and case.state != "approved":
        return ""
    return _LEAVES_WITH.get(document.kind, "")
