"""Facts that belong to the justice system: stop, hand over, or lift the block (R2, R2b, R3, R3b)."""

import datetime
import uuid

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, rules
from rappel.cases.commands import Outcome, perform, revise, step
from rappel.cases.letter_life import LetterState
from rappel.cases.letter_parts import refusing_unprintable
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.communes.models import Category, Guard
from rappel.review import blocking, letters
from rappel.review.models import HandOver, ReleaseProposal


def block(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, why: str, note: str
) -> Outcome:
    """Stop the case; `why` is "delit", "inscription" or "known" (what the case already says)."""

    def write(fresh: Case) -> None:
        if why == "delit":
            _answer(fresh, actor, "qualification", "delit", note)
        elif why == "inscription":
            _answer(fresh, actor, "inscription", "yes", note)
        blocking.stop(fresh, actor, note)

    return perform(case, "block", actor=actor, version=version, key=key, write=write)


def prepare_hand_over(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    signatory: User,
    printed_facts: str,
    place_printed: str,
) -> Outcome:
    """Number the letter of art. 40 al. 2 CPP; it leaves with `hand_over` (R2)."""

    def write(fresh: Case) -> None:
        if printed_facts != fresh.printed_facts or place_printed != fresh.place_printed:
            revise(fresh, fresh, printed_facts=printed_facts, place_printed=place_printed)
        assert actor.user is not None
        with refusing_unprintable():
            letter = letters.hand_over_letter(fresh, signatory=signatory, contact=actor.user)
            documents.issue(fresh, letter.kind, letter, actor=actor, signatory=signatory)

    return perform(case, "prepare_hand_over", actor=actor, version=version, key=key, write=write)


def hand_over(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    way: str,
    on: datetime.date,
    reference: str,
    channel: str = "",
) -> Outcome:
    """The facts are in the prosecutor's hands: by our signed letter, or already sent (R2).

    Raises:
        NotAllowed: by letter, when none is signed; or see `perform`.
    """

    def write(fresh: Case) -> None:
        document = None
        if way == HandOver.Way.LETTER:
            document = next(
                (
                    row
                    for row in fresh.documents.all()
                    if row.kind == "remise_parquet" and row.state == LetterState.SIGNED
                ),
                None,
            )
            if document is None or document.signed_on is None or document.signed_on > on:
                raise rules.refuse(rules.HANDED_OVER)
            document.sent_on, document.delivery = on, channel
            step(document, "post")
        else:
            for pending in fresh.documents.all():
                if pending.kind == "remise_parquet" and pending.pending:
                    step(pending, "cancel")
        fresh.hand_overs.create(
            way=way,
            on=on,
            reference=reference or None,
            document=document,
            by=actor.user,
            at=calendar.now(),
        )

    return perform(case, "hand_over", actor=actor, version=version, key=key, write=write)


def propose_release(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    ground: str,
    reason: str,
    category: Category | None = None,
    description: str = "",
    answered_on: datetime.date | None = None,
) -> Outcome:
    """Propose to lift the block: a correction, or the prosecutor's written answer (R2b, R3b)."""

    def write(fresh: Case) -> None:
        corrected = ground == ReleaseProposal.Ground.CORRECTION
        fresh.release_proposals.create(
            blocking=rules.latest(fresh.blockings.all()),
            ground=ground,
            category=category if corrected else None,
            description=description if corrected and description else None,
            answered_on=None if corrected else answered_on,
            reason=reason,
            proposed_by=actor.user,
            at=calendar.now(),
        )

    return perform(case, "propose_release", actor=actor, version=version, key=key, write=write)


def release(case: Case, *, actor: Actor, version: int, key: uuid.UUID) -> Outcome:
    """The second person approves: the correction applies and the study starts again (R2b, R3b).

    What the study had concluded from the former facts no longer holds and is asked again.
    """
    proposal = rules.latest(case.release_proposals.all())
    second = str(proposal.proposed_by_id) if proposal is not None else ""

    def write(fresh: Case) -> None:
        proposal = rules.release_proposal(fresh)
        if proposal is None or proposal.proposed_by_id == actor.user_id:
            return  # the rules of the act refuse, with their sentence
        proposal.approved_by, proposal.approved_at = actor.user, calendar.now()
        proposal.save()
        stopped = proposal.blocking
        stopped.lifted_at = calendar.now()
        stopped.save()
        if proposal.ground == ReleaseProposal.Ground.CORRECTION:
            _correct(fresh, actor, proposal)

    return perform(
        case,
        "release",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"proposed_by": second},
    )


def _correct(case: Case, actor: Actor, proposal: ReleaseProposal) -> None:
    """Apply the corrected category and description; ask again what they decided."""
    if proposal.category is not None and proposal.category != case.category:
        case.category = proposal.category
        case.family = None
        case.arrete = None
    if proposal.description:
        revise(case, case, description=proposal.description)
    if rules.answer(case, "qualification") == "delit":
        _answer(case, actor, "qualification", "none", proposal.reason)
    asked = rules.answer(case, "inscription") == "yes"
    if asked or case.category.guard == Guard.INSCRIPTION:
        _answer(case, actor, "inscription", "no", proposal.reason)


def _answer(case: Case, actor: Actor, code: str, answer: str, evidence: str) -> None:
    case.checks.create(
        code=code, answer=answer, evidence=evidence or None, by=actor.user, at=calendar.now()
    )
