"""Facts that belong to the justice system: stop, hand over, or lift the block (R2, R2b, R3, R3b)."""

import datetime
import uuid

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform, revise, step
from rappel.cases.letter_parts import refusing_unprintable
from rappel.cases.models import Case
from rappel.cases.rule import refuse
from rappel.cases.stopping import stop
from rappel.communes import calendar
from rappel.communes.models import Category, Guard
from rappel.letters.parts import FACTS_LIMIT
from rappel.letters.text import printable
from rappel.review import letters, printing
from rappel.review.lapse import lapse
from rappel.review.models import HandOver, ReleaseProposal
from rappel.review.ruling import checks
from rappel.review.ruling.checks import LETTER


def block(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, why: str, note: str
) -> Outcome:
    """Stop the case; `why` is "delit", "inscription" or "known" (what the case already says).

    Raises:
        NotAllowed: R2, nothing shows that the facts belong to the justice system; or see `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        if why == "delit":
            _answer(fresh, actor, "qualification", "delit", note)
        elif why == "inscription":
            _answer(fresh, actor, "inscription", "yes", note)
        issued.extend(stop(fresh, actor, note))

    return perform(
        case,
        "block",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued},
    )


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
    """Number the letter of art. 40 al. 2 CPP; it leaves with `hand_over` (R2).

    The facts are written for the prosecutor: should the block be lifted, they are written again
    before anything is printed for the person.

    Raises:
        NotAllowed: R2, such a letter waits already; R14, the signatory is not competent today;
            R41, R16c, R12, the text names, places or gives away somebody; the parquet cannot be
            printed as set; or see `perform`.
        LetterError: a character cannot be printed (field named).
        Conflict: see `perform`.
    """
    text = printable(printed_facts, field="printed_facts").strip()
    place = printable(place_printed, field="place_printed", limit=FACTS_LIMIT).strip()
    issued: list[str] = []

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "prepare_hand_over", actor)
        refuse_wrong(printing.problems(fresh, text, place))
        if revise(fresh, fresh, printed_facts=text, place_printed=place):
            fresh.printed_at = None
        assert actor.user is not None
        with refusing_unprintable():
            letter = letters.hand_over_letter(fresh, signatory=signatory, contact=actor.user)
            document = documents.issue(fresh, LETTER, letter, actor=actor, signatory=signatory)
        issued.append(documents.fingerprint(document))

    return perform(
        case,
        "prepare_hand_over",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"issued": issued, "signatory": str(signatory.pk)},
    )


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
        NotAllowed: R2, by letter when none is signed, already sent without a reference, or a date
            that cannot be; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        by_letter = way == HandOver.Way.LETTER
        letter = checks.signed_letter(fresh) if by_letter else None
        if by_letter and letter is None:
            raise refuse(rules.HANDED_OVER)
        refuse_wrong(
            checks.hand_over_problems(
                fresh, letter, way=way, on=on, reference=reference, channel=channel
            )
        )
        if letter is not None:
            letter.sent_on, letter.delivery = on, channel
            step(letter, "post")
        _withdraw_letter(fresh)
        fresh.hand_overs.create(
            way=way,
            on=on,
            reference=reference.strip() or None,
            document=letter,
            by=actor.user,
            at=calendar.now(),
        )

    return perform(
        case,
        "hand_over",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"{dict(HandOver.Way.choices).get(way, '')}, {calendar.short_date(on)}",
    )


def _withdraw_letter(case: Case) -> None:
    """A letter to the prosecutor that did not leave will not leave."""
    for document in case.documents.all():
        if document.kind == LETTER and document.pending:
            step(document, "cancel")


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
    """Propose to lift the block: a correction, or the prosecutor's written answer (R2b, R3b).

    A case that a complaint and a wrong category stop at once needs both in one proposal.

    Raises:
        NotAllowed: R2b, nothing is corrected, or the category leads nowhere; R3b, the answer is
            not later than what was known; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(
            checks.proposal_problems(
                fresh,
                ground=ground,
                reason=reason,
                category=category,
                description=description,
                answered_on=answered_on,
            )
        )
        by_letter = ground == ReleaseProposal.Ground.PROSECUTOR_ANSWER
        fresh.release_proposals.create(
            blocking=readings.latest(fresh.blockings.all()),
            ground=ground,
            category=category,
            description=description.strip() or None,
            answered_on=answered_on if by_letter else None,
            reason=reason,
            proposed_by=actor.user,
            at=calendar.now(),
        )

    return perform(
        case,
        "propose_release",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(ReleaseProposal.Ground.choices).get(ground, ""),
    )


def release(case: Case, *, actor: Actor, version: int, key: uuid.UUID) -> Outcome:
    """The second person approves: the correction applies and the study starts again (R2b, R3b).

    What the study had concluded from the former facts no longer holds and is asked again.

    Raises:
        NotAllowed: R2b, nothing is proposed, or by the actor; R3b, something still stops the case;
            or see `perform`.
        Conflict: see `perform`.
    """
    proposal = readings.latest(case.release_proposals.all())
    second = str(proposal.proposed_by_id) if proposal is not None else ""
    changed: list[str] = []

    def write(fresh: Case) -> None:
        proposal = readings.release_proposal(fresh)
        if proposal is None or proposal.proposed_by_id == actor.user_id:
            return  # the rules of the act refuse, with their sentence
        proposal.approved_by, proposal.approved_at = actor.user, calendar.now()
        proposal.save()
        stopped = proposal.blocking
        stopped.lifted_at = calendar.now()
        stopped.save()
        _withdraw_letter(fresh)
        changed.extend(_correct(fresh, actor, proposal))
        _answer_again(fresh, actor, proposal, changed)

    return perform(
        case,
        "release",
        actor=actor,
        version=version,
        key=key,
        write=write,
        payload={"proposed_by": second, "fields": changed},
    )


def _correct(case: Case, actor: Actor, proposal: ReleaseProposal) -> list[str]:
    """Apply the corrected category and description; open again what rested on them."""
    changed = []
    if proposal.category is not None and proposal.category != case.category:
        case.revisions.create(
            transition_version=case.version,
            table=case.vault_table,
            row=case.pk,
            field="category",
            before=case.category.code,
        )
        case.category = proposal.category
        changed.append("category")
    if proposal.description:
        changed += revise(case, case, description=proposal.description)
    lapse(case, actor, changed)
    return changed


def _answer_again(case: Case, actor: Actor, proposal: ReleaseProposal, changed: list[str]) -> None:
    """Two persons, or the prosecutor in writing, take back what showed a délit (R2b)."""
    said = [row for row in case.checks.all() if row.code == "qualification"]
    delit = readings.latest(said)
    if delit is not None and delit.answer == "delit":
        noted = calendar.local(delit.at, case.commune).date()
        written = proposal.answered_on is not None and proposal.answered_on >= noted
        if changed or written:
            _answer(case, actor, "qualification", "none", proposal.reason)
    asked = readings.answer(case, "inscription") == "yes"
    if changed and (asked or case.category.guard == Guard.INSCRIPTION):
        _answer(case, actor, "inscription", "no", proposal.reason)


def _answer(case: Case, actor: Actor, code: str, answer: str, evidence: str) -> None:
    case.checks.create(
        code=code, answer=answer, evidence=evidence or None, by=actor.user, at=calendar.now()
    )
