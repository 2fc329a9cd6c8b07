"""Undoing what should not have been: proposed by one person, approved by another (R44, GDPR 19)."""

import uuid

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import end_convocation, withdraw_request
from rappel.cases.commands import Outcome, can_step, perform, step
from rappel.cases.linking import undoable
from rappel.cases.mending import issue_mending
from rappel.cases.models import Case
from rappel.cases.reasons import AnnulReason
from rappel.cases.rule import refuse
from rappel.cases.selectors import read_rows
from rappel.communes import calendar
from rappel.review.ruling import checks

ANNULLED = "annulled"
"""Why the convocation ended; no letter says it."""


def propose_annul(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, reason: str, note: str
) -> Outcome:
    """Say that the case should not have been; nothing that announces a hearing leaves meanwhile.

    `reason` is a value of `AnnulReason`; `note` says what shows it, sealed.

    Raises:
        NotAllowed: R44, nobody was told yet, or it is proposed already; R29, the reason is not on
            the list or nothing shows it; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        if fresh.annulment:
            raise refuse(rules.NO_ANNULMENT_YET)
        refuse_wrong(checks.annulment_wrongs(reason, note))
        fresh.annulments.create(
            reason=reason, note=note.strip(), proposed_by=actor.user, at=calendar.now()
        )
        fresh.annulment = reason

    return perform(
        case,
        "propose_annul",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(AnnulReason.choices).get(reason, ""),
    )


def drop_annul(case: Case, *, actor: Actor, version: int, key: uuid.UUID, note: str) -> Outcome:
    """The proposal was a mistake: the case goes on; `note` says why, sealed.

    Raises:
        NotAllowed: R44, nothing is proposed, or no reason is given; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        proposal = readings.annulment(fresh)
        if proposal is None:
            raise refuse(rules.ANNULMENT_PROPOSED)
        refuse_wrong(checks.dropped_wrongs(note))
        proposal.dropped_by, proposal.dropped_at = actor.user, calendar.now()
        proposal.save()
        fresh.annulment = ""

    return perform(
        case,
        "drop_annul",
        actor=actor,
        version=version,
        key=key,
        write=write,
        note=note.strip() or None,
    )


def annul(case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User) -> Outcome:
    """The second person approves: whoever was told is told so, the data is read by nobody any more.

    What did not leave is withdrawn; an apology is issued to each who got a letter or was heard, a
    note to each body that got the name; the links end, so that no repeat is counted (R26).

    Raises:
        NotAllowed: R44, nothing is proposed, or by the actor; R14, the signatory may not sign
            today; or see `perform`.
        Conflict: see `perform`.
    """
    proposed = case.annulments.filter(dropped_at=None).last()
    second = str(proposed.proposed_by_id) if proposed is not None else ""
    issued: list[str] = []

    def write(fresh: Case) -> None:
        proposal = readings.annulment(fresh)
        if proposal is None:
            raise refuse(rules.ANNULMENT_PROPOSED)
        if proposal.proposed_by_id == actor.user_id:
            return  # the rule of the act refuses, with its sentence
        _withdraw(fresh)
        mended = issue_mending(fresh, actor=actor, signatory=signatory)
        issued.extend(documents.fingerprint(letter) for letter in mended.letters)
        _end(fresh, actor)
        proposal.approved_by, proposal.approved_at = actor.user, calendar.now()
        proposal.unreachable = mended.unreachable
        proposal.save()

    return perform(
        case,
        "annul",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(AnnulReason.choices).get(case.annulment, ""),
        payload={"proposed_by": second, "issued": issued},
    )


def _withdraw(case: Case) -> None:
    """Nothing of the former course leaves, not even a cancellation: the apology says more."""
    withdraw_request(case)
    for letter in case.documents.all():
        if letter.pending:
            step(letter, "cancel")
    read_rows(case)


def _end(case: Case, actor: Actor) -> None:
    """Convocation, follow-up, links and flags end; the date of erasure is counted anew."""
    end_convocation(case, reason=ANNULLED)
    today = calendar.today(case.commune)
    for measure in case.measures.all():
        if can_step(measure, "waive"):
            measure.settled_on = today
            step(measure, "waive")
    for opinion in case.opinions.all():
        if can_step(opinion, "lapse"):
            step(opinion, "lapse")
    for link in undoable(case):
        link.undone_by, link.undone_at = actor.user, calendar.now()
        link.save()
    case.paused, case.paused_until = "", None
    case.limited, case.limited_until = "", None
    case.erase_on = None
