"""Legal opinion and decision (R7, R7b, R38): who thought and decided what, and why."""

import datetime
import uuid
from collections.abc import Sequence

from accounts.actors import Actor
from accounts.models import User
from accounts.selectors import authority_of, quality_of
from rappel.cases import documents, readings
from rappel.cases.answers import refuse_wrong
from rappel.cases.cancellation import (
    end_convocation,
    issue_cancellations,
    sent_letters,
    withdraw_unsent,
)
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.models import Case
from rappel.cases.partners import partner_wrongs
from rappel.communes import calendar
from rappel.communes.models import ListName
from rappel.review.lists import label_of, listed
from rappel.review.models import Decision, LegalOpinion, OpinionState
from rappel.review.ruling import checks

ANSWER_WITHIN = datetime.timedelta(days=30)
"""For a partner named at a dismissal; our own choice, nothing follows by itself."""
SAME_PERSON = "instruit et décidé par la même personne"
"""Said in the chronology where the commune has switched R38 off."""


def ask_opinion(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, question: str
) -> Outcome:
    """Ask the legal adviser; the decision waits (R7b).

    Raises:
        NotAllowed: R7b, an opinion is asked already, or nobody could give it; or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "ask_opinion", actor)
        fresh.opinions.create(asked_by=actor.user, at=calendar.now(), question=question or None)

    return perform(case, "ask_opinion", actor=actor, version=version, key=key, write=write)


def give_opinion(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, view: str, text: str
) -> Outcome:
    """The opinion, by another person than the instructor (R7b).

    Raises:
        NotAllowed: R7b, none is asked, the actor instructed the case, or no reason is given; or
            see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        checks.refuse_unmet(fresh, "give_opinion", actor)
        refuse_wrong(checks.opinion_problems(view, text))
        opinion = next(row for row in fresh.opinions.all() if row.state == OpinionState.ASKED)
        opinion.view, opinion.text = view, text
        opinion.given_by, opinion.given_at = actor.user, calendar.now()
        step(opinion, "give")

    return perform(
        case,
        "give_opinion",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(LegalOpinion.View.choices).get(view, ""),
    )


def approve(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    reason: str,
    note: str,
    override: str = "",
    silence: str = "",
    without_opinion: str = "",
    understands: bool = False,
) -> Outcome:
    """Decide to convoke (R7); `reason` is a code of the closed list.

    `override` says why despite an unfavourable answer, `silence` why without an answer (R9, R10);
    `understands` that a child under 13 is able to understand what will be said (R20),
    `without_opinion` why the decision does not wait for the legal adviser (R7b).

    Raises:
        NotAllowed: R7, R38, the actor may not decide today; R7b, R9, R10, the opinion, the
            prosecutor; R29, the reason is not on the list; any rule of eligibility; or see
            `perform`.
        Conflict: see `perform`.
    """
    override, silence, alone = override.strip(), silence.strip(), without_opinion.strip()
    same = actor.user_id in readings.instructors(case)

    def write(fresh: Case) -> None:
        refuse_wrong(listed(fresh, ListName.DECISION, "reason", reason))
        _decide(
            fresh,
            actor,
            Decision.Outcome.APPROVED,
            reason,
            "\n".join(part for part in (note, override, silence, alone) if part),
            overrides_prosecutor=bool(override),
            explains_silence=bool(silence),
            under_13_validated=understands,
            without_advice=bool(alone),
        )

    return perform(
        case,
        "approve",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=SAME_PERSON if same else "",
    )


def return_to_review(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    question: str = "",
    ready: Sequence[str] = (),
) -> Outcome:
    """Send the case back to its instructor with a question; what was decided no longer stands.

    `ready` are codes of the list of ready questions, kept in their words of that day; `question` is
    the élu's own. A convocation that did not leave is withdrawn, and its slot is free again.

    Raises:
        NotAllowed: R7, no question is asked; R29, a question is not on the list; or see `perform`.
        Conflict: see `perform`.
    """
    asked = [label_of(case.commune_id, ListName.QUESTION, code) for code in ready]
    words = "\n".join(part for part in (*asked, question.strip()) if part)

    def write(fresh: Case) -> None:
        refuse_wrong(checks.question_problems(fresh, ready, question))
        _decide(fresh, actor, Decision.Outcome.RETURNED, "question", words)
        withdraw_unsent(fresh)
        end_convocation(fresh)

    return perform(
        case, "return_to_review", actor=actor, version=version, key=key, write=write, note=words
    )


def dismiss(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    reason: str,
    note: str,
    signatory: User | None = None,
    orientation: str = "",
    partner: uuid.UUID | None = None,
) -> Outcome:
    """No rappel à l'ordre; `reason` is a code of the closed list (R7).

    `orientation`, a code of the closed list, says where the person is pointed to all the same, with
    the `partner` of the directory when one is named (R25).

    Letters not sent are withdrawn; whoever got a convocation is told by letter, signed by the
    actor unless another `signatory` is named.

    Raises:
        NotAllowed: R7, R38, the actor may not decide today; R14, the signatory may not sign; R29,
            the reason is not on the list; R25, the orientation or the partner is not; or see
            `perform`.
        Conflict: see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        refuse_wrong(listed(fresh, ListName.DISMISSAL, "reason", reason))
        _decide(fresh, actor, Decision.Outcome.DISMISSED, reason, note)
        _point_to(fresh, actor, orientation, partner)
        withdraw_unsent(fresh)
        if sent_letters(fresh):
            signer = signatory or actor.user
            assert signer is not None
            made = issue_cancellations(fresh, actor=actor, signatory=signer, dismissed=True)
            issued.extend(documents.fingerprint(letter) for letter in made)
        else:
            end_convocation(fresh)

    return perform(
        case,
        "dismiss",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=label_of(case.commune_id, ListName.DISMISSAL, reason),
        payload={"issued": issued},
    )


def _point_to(case: Case, actor: Actor, orientation: str, partner: uuid.UUID | None) -> None:
    """An orientation given with the dismissal: a measure whose answer is followed (R25)."""
    if not orientation:
        refuse_wrong(checks.partner_without_orientation(partner))
        return
    refuse_wrong(
        [
            *listed(case, ListName.ORIENTATION, "orientation", orientation),
            *partner_wrongs(case, "partner", partner),
        ]
    )
    case.measures.create(
        kind=orientation,
        partner_id=partner,
        text=label_of(case.commune_id, ListName.ORIENTATION, orientation),
        due_on=calendar.today(case.commune) + ANSWER_WITHIN,
        by=actor.user,
        at=calendar.now(),
    )


def _decide(
    case: Case,
    actor: Actor,
    outcome: Decision.Outcome,
    reason: str,
    note: str,
    *,
    overrides_prosecutor: bool = False,
    explains_silence: bool = False,
    under_13_validated: bool = False,
    without_advice: bool = False,
) -> None:
    assert actor.user is not None
    authority = authority_of(case.commune_id, actor.user.pk, calendar.today(case.commune))
    case.decisions.create(
        outcome=outcome,
        by=actor.user,
        at=calendar.now(),
        quality=quality_of(authority) if authority is not None else "",
        reason=reason,
        note=note or None,
        overrides_prosecutor=overrides_prosecutor,
        explains_silence=explains_silence,
        under_13_validated=under_13_validated,
        without_advice=without_advice,
        same_person=actor.user.pk in readings.instructors(case),
    )
