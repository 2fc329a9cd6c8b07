"""Legal opinion and decision (R7, R7b, R38): who thought and decided what, and why."""

import uuid

from accounts.actors import Actor
from accounts.models import User
from accounts.selectors import authority_of, quality_of
from rappel.cases import rules
from rappel.cases.cancellation import issue_cancellation
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.models import Case
from rappel.communes import calendar
from rappel.review.blocking import withdraw_unsent
from rappel.review.models import Decision, LegalOpinion


def ask_opinion(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, question: str
) -> Outcome:
    """Ask the legal adviser; the decision waits (R7b)."""

    def write(fresh: Case) -> None:
        fresh.opinions.create(asked_by=actor.user, at=calendar.now(), question=question or None)

    return perform(case, "ask_opinion", actor=actor, version=version, key=key, write=write)


def give_opinion(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, view: str, text: str
) -> Outcome:
    """The opinion, by another person than the instructor (R7b)."""

    def write(fresh: Case) -> None:
        opinion = next((row for row in fresh.opinions.all() if row.state == "asked"), None)
        if opinion is None:
            raise rules.refuse(rules.OPINION_ASKED)
        opinion.view, opinion.text = view, text or None
        opinion.given_by, opinion.given_at = actor.user, calendar.now()
        step(opinion, "give")

    return perform(
        case,
        "give_opinion",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(LegalOpinion.View.choices)[view],
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
) -> Outcome:
    """Decide to convoke (R7). `override` and `silence` say why despite the prosecutor (R9, R10)."""

    def write(fresh: Case) -> None:
        parts = (note, override, silence)
        _decide(
            fresh,
            actor,
            Decision.Outcome.APPROVED,
            reason,
            "\n".join(part for part in parts if part),
            overrides_prosecutor=bool(override),
            explains_silence=bool(silence),
        )

    return perform(case, "approve", actor=actor, version=version, key=key, write=write)


def return_to_review(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, question: str
) -> Outcome:
    """Send the case back to its instructor with a question."""

    def write(fresh: Case) -> None:
        _decide(fresh, actor, Decision.Outcome.RETURNED, "question", question)

    return perform(
        case, "return_to_review", actor=actor, version=version, key=key, write=write, note=question
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
) -> Outcome:
    """No rappel à l'ordre. Letters not sent are withdrawn; whoever got one is told (R7)."""

    def write(fresh: Case) -> None:
        _decide(fresh, actor, Decision.Outcome.DISMISSED, reason, note)
        withdraw_unsent(fresh)
        letter = rules.convocation_letter(fresh)
        if letter is not None and letter.sent:
            signer = signatory or actor.user
            assert signer is not None
            issue_cancellation(fresh, actor=actor, signatory=signer, dismissed=True)

    return perform(case, "dismiss", actor=actor, version=version, key=key, write=write)


def _decide(
    case: Case,
    actor: Actor,
    outcome: Decision.Outcome,
    reason: str,
    note: str,
    *,
    overrides_prosecutor: bool = False,
    explains_silence: bool = False,
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
        same_person=actor.user.pk in rules.instructors(case),
    )
