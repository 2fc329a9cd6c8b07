"""What the rows of a case say, read by the rules and by the pages alike.

Rows come from the case by name, read on first use (`selectors.FileRows`): the stages stand above.
"""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.policy import Role
from rappel.cases.letter_life import LetterState
from rappel.communes import calendar
from rappel.communes.models import Guard, OpinionMode, ProsecutorMode
from rappel.letters.convocations import MeetingApartLetter, SeparateMeeting
from rappel.letters.documents import CONVOCATIONS, MENDING
from rappel.letters.mending import NoEffectLetter

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


def opinion_wanted(case: "Case") -> bool:
    """The protocole wants the legal adviser's opinion on this case (R7b)."""
    protocol = case.protocol
    if protocol.opinion_mode == OpinionMode.ALWAYS:
        return True
    if protocol.opinion_mode != OpinionMode.LISTED:
        return False
    return case.category.code in protocol.opinion_categories or case.age_band == YOUNGEST


YOUNGEST = calendar.age_band(0)
"""The band of those under 13 at the facts."""


def last_request_sent(case: "Case") -> Any:
    """The last request that reached the prosecutor, withdrawn since or not; None without any."""
    return latest([row for row in case.consultations.all() if row.sent_on is not None])


def pending_letter(case: "Case", kind: str) -> "Document | None":
    """The letter of that kind that is issued and did not leave, or None."""
    return next((d for d in case.documents.all() if d.kind == kind and d.pending), None)


def after_the_delay(case: "Case", today: datetime.date) -> str:
    """The act that comes once the prosecutor's delay is over without an answer, "" before (R9)."""
    if pending_letter(case, "relance") is not None:
        return "record_reminder_sent"
    request = consultation(case)
    if request is None or request.state not in ("sent", "reminded"):
        return ""
    if request.answer_by is None or request.answer_by >= today:
        return ""
    if mode(case) == ProsecutorMode.ACCORD and request.reminded_on is None:
        return "remind_prosecutor"
    return "record_silence"


def holdable(document: "Document") -> bool:
    """A letter whose sending may be blocked: not sent, and not owed to the prosecutor (art. 40)."""
    return document.pending and not document.held and document.kind != "remise_parquet"


def hold_words(case: "Case", document: "Document") -> str:
    """« l'envoi du courrier n° 2 est bloqué par Youssef Amrani depuis le 02/11/2026 »."""
    people = {row.actor_id: row.actor for row in case.transitions.all() if row.actor is not None}
    holder = people.get(document.held_by_id) or document.held_by
    assert document.held_at is not None
    since = calendar.short_date(calendar.local(document.held_at, case.commune).date())
    return f"l'envoi du courrier n° {document.number} est bloqué par {holder} depuis le {since}"


def active_convocation(case: "Case") -> Any:
    """The convocation that stands, or None."""
    return latest([row for row in case.convocations.all() if row.cancelled_at is None])


def letters_of(case: "Case", convocation: Any) -> "list[Document]":
    """The letters of a convocation but those replaced, withdrawn or returned; one per addressee."""
    of_it = {document.pk for document in convocation.documents.all()}
    return [row for row in case.documents.all() if row.pk in of_it and not row.gone]


def convocation_letters(case: "Case") -> "list[Document]":
    """The letters of the convocation that stands; empty when none does."""
    current = active_convocation(case)
    return [] if current is None else letters_of(case, current)


def successive(case: "Case", last: Any) -> list[Any]:
    """A convocation, then those it postponed, the newest first; empty when `last` is None."""
    by_pk = {row.pk: row for row in case.convocations.all()}
    found = []
    current = last
    while current is not None:
        found.append(current)
        current = by_pk.get(current.postpones_id)
    return found


def told(case: "Case") -> "dict[Any, tuple[Any, Document]]":
    """Addressee → the last letter of the hearing that left, with the convocation it announced.

    For a holder received apart whose own meeting was announced: that meeting, with its letter.
    """
    letters = [(row, letter_apart(case, row)) for row in meetings_apart(case)]
    apart = {row.party_id: (row, letter) for row, letter in letters if letter.sent}
    return {**told_of(case, active_convocation(case)), **apart}


def told_of(case: "Case", convocation: Any) -> "dict[Any, tuple[Any, Document]]":
    """The same for any convocation, standing or not."""
    found: dict[Any, tuple[Any, Document]] = {}
    for row in successive(case, convocation):
        sent = {one.addressee_id: (row, one) for one in letters_of(case, row) if one.sent}
        found |= {addressee: known for addressee, known in sent.items() if addressee not in found}
    return found


def meetings_apart(case: "Case") -> list[Any]:
    """The meetings of holders received apart that are still to be held (R16b)."""
    return [row for row in every_meeting(case) if row.cancelled_at is None and not row.outcome]


def every_meeting(case: "Case") -> list[Any]:
    """The meetings apart of a case, past and to come; no query when no letter told of one.

    Read once and kept with the rows of the case until they are read again.
    """
    if not any(row.kind == MeetingApartLetter.kind for row in case.documents.all()):
        return []
    rows: dict[str, Any] = vars(case).setdefault("_prefetched_objects_cache", {})
    if "every_meeting" not in rows:
        rows["every_meeting"] = list(case.meetings_apart.all())
    found: list[Any] = rows["every_meeting"]
    return found


def letter_apart(case: "Case", meeting: Any) -> "Document":
    """The letter that tells that holder of his own meeting."""
    return next(row for row in case.documents.all() if row.pk == meeting.letter_id)


def met_apart(case: "Case", party: Any) -> bool:
    """That holder has his own meeting, announced or held: no letter offers one (R16b)."""
    return any(
        row.party_id == party
        and (row.outcome == "held" or (not row.outcome and letter_apart(case, row).sent))
        for row in every_meeting(case)
        if row.cancelled_at is None
    )


def offer_to(case: "Case", party: Any) -> "Document | None":
    """The last letter that offered that holder a separate meeting and was sent (R16b)."""
    sent = [
        row
        for row in case.documents.all()
        if row.kind == SeparateMeeting.kind and row.sent and row.addressee_id == party
    ]
    return sent[-1] if sent else None


DOUBT = "doubt_identity"
"""Why a hearing is called off when somebody says that it was not the person (R5, R49)."""


def to_call_off(case: "Case") -> "list[tuple[Any, Document]]":
    """Whoever still expects a hearing that a doubt about the person called off without a letter.

    The convocation and the letter that told of it, one for each addressee who was neither told by
    word since nor written to again; nobody once its hour has passed.
    """
    last = max(_doubted(case.convocations.all()), key=lambda row: row.cancelled_at, default=None)
    waiting = list(told_of(case, last).values())
    waiting += [(row, letter_apart(case, row)) for row in _doubted(every_meeting(case))]
    newest = {row.addressee_id: row.number for row in case.documents.all() if not row.gone}
    return [
        (row, letter)
        for row, letter in waiting
        if letter.sent
        and row.slot.starts_at > calendar.now()
        and str(letter.addressee_id) not in row.told_by_word
        and newest.get(letter.addressee_id) == letter.number
    ]


def _doubted(rows: Any) -> list[Any]:
    return [row for row in rows if row.cancelled_at and row.cancel_reason == DOUBT]


def in_doubt(case: "Case") -> bool:
    """Somebody says that it was not the person, or the identity was never sure: no letter (R5)."""
    return answer(case, "identity") == "doubt"


def returned(case: "Case") -> "list[Document]":
    """The letters that came back, or reached somebody else, and that no later one makes up for."""
    alive = {
        row.addressee_id: row.number
        for row in case.documents.all()
        if row.sent or row.state in (LetterState.ISSUED, LetterState.SIGNED)
    }
    return [
        row
        for row in case.documents.all()
        if row.state in (LetterState.RETURNED, LetterState.MISDELIVERED)
        and alive.get(row.addressee_id, 0) < row.number
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


def hearing(case: "Case") -> Any:
    """The hearing that counts, or None: neither irregular (R40) nor replaced by a correction."""
    return latest(
        [row for row in case.hearings.all() if row.replaced_at is None and not row.irregular]
    )


def irregular_hearing(case: "Case") -> Any:
    """The last irregular hearing when nothing made up for it since, else None (R40).

    Held again as it must be, or the person was told in writing that it has no effect.
    """
    found = latest([row for row in case.hearings.all() if row.irregular])
    counted = hearing(case)
    if found is None or (counted is not None and counted.at > found.at):
        return None
    told = any(
        row.kind == NoEffectLetter.kind
        and row.issued_at >= found.at
        and row.state not in (LetterState.SUPERSEDED, LetterState.CANCELLED)
        for row in case.documents.all()
    )
    return None if told else found


def absences(case: "Case") -> list[Any]:
    """The absences that stand; a corrected one stays readable and counts no more."""
    return [row for row in case.absences.all() if row.replaced_at is None]


def absence(case: "Case") -> Any:
    """The last absence that stands, or None."""
    return latest(absences(case))


def second_letter_by(case: "Case") -> datetime.date | None:
    """The last day for the letter that offers another date after the first absence (R17)."""
    first = min(absences(case), key=lambda row: row.at, default=None)
    if first is None:
        return None
    days = datetime.timedelta(days=case.protocol.second_letter_days)
    day = calendar.local(first.expected_at, case.commune).date()
    return calendar.roll_forward(day + days, case.commune)


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


NOTICE_WITHIN = datetime.timedelta(days=8)
"""After a hearing that no letter announced (R39)."""


def notice_due_by(case: "Case") -> datetime.date | None:
    """The last day to hand or send the privacy notice, None when it was, or went with a letter (R15)."""
    held = hearing(case)
    if held is None or held.notice_on is not None:
        return None
    if any(row.sent and row.addressee_id is not None for row in case.documents.all()):
        return None
    return held.held_on + NOTICE_WITHIN


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
    "relance": "record_reminder_sent",
    "remise_parquet": "hand_over",
}
SIGNED_WITH = {"saisine": "record_request_sent", "relance": "record_reminder_sent"}


def annulment(case: "Case") -> Any:
    """The proposal to annul the case, made or approved, or None (R44); read only when there is one."""
    if not case.annulment:
        return None
    return latest([row for row in case.annulments.all() if row.dropped_at is None])


def mending(case: "Case") -> "list[Document]":
    """The letters that undo an annulled case: apologies, and notes to whoever got a name (R44)."""
    if case.state != "annulled":
        return []
    return [row for row in case.documents.all() if row.kind in MENDING]


def leaves_with(case: "Case", document: "Document") -> str:
    """The act that notes the sending of that letter and moves the case, "" for any other letter.

    Once the case is convoked, a letter made again for somebody leaves like any other.
    """
    if document.kind in CONVOCATIONS and case.state != "approved":
        return ""
    return _LEAVES_WITH.get(document.kind, "")
