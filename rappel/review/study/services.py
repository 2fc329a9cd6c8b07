"""The shorter acts of the study: open it, ask about a complaint, write what is read, submit, refuse."""

import datetime
import uuid
from collections.abc import Iterator

from accounts.actors import Actor
from rappel.cases import cancellation, readings, rules
from rappel.cases.answers import Wrong, day_between, refuse_wrong, wrong
from rappel.cases.cancellation import withdraw_request, withdraw_unsent
from rappel.cases.commands import Outcome, perform, revise
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed, Unmet
from rappel.cases.stopping import stop
from rappel.communes import calendar
from rappel.communes.models import ListName
from rappel.letters.parts import FACTS_LIMIT
from rappel.letters.text import printable
from rappel.review import printing
from rappel.review.lists import label_of, listed
from rappel.review.models import Decision, SourceAnswer

ENDS_ALL_THE_SAME = ("duplicate", "deceased")
"""Reasons that end a signalement even when the facts look like a délit."""

FOR_THE_PROSECUTOR = Unmet(
    "R2",
    "ces faits semblent relever de la justice : ils se remettent au procureur, ils ne se classent "
    "pas ici",
    "arrêter le dossier, puis le remettre au procureur",
    "art. 40 al. 2 CPP",
    "block",
)


def open_review(case: Case, *, actor: Actor, version: int, key: uuid.UUID) -> Outcome:
    """Begin the study.

    Raises:
        NotAllowed, Conflict: see `perform`.
    """
    return perform(case, "open_review", actor=actor, version=version, key=key)


def submit(case: Case, *, actor: Actor, version: int, key: uuid.UUID) -> Outcome:
    """Give the case to the élu: every rule of eligibility is asked (R1 to R6, R9, R41).

    Raises:
        NotAllowed, Conflict: see `perform`.
    """
    return perform(case, "submit", actor=actor, version=version, key=key)


# --- complaint and inquiry (R3) -------------------------------------------------------------


def source_problems(case: Case, asked_on: datetime.date, answered_by: str) -> Iterator[Wrong]:
    """Yield what is wrong with the day on which a service answered, or with who answered."""
    if not answered_by.strip():
        yield wrong(
            "answered_by",
            "R3",
            "personne n'est nommé dans le service",
            "noter le nom et la qualité de qui a répondu",
            rules.CSI,
        )
    yield from day_between(
        "asked_on",
        asked_on,
        first=case.reported_on,
        first_is="le signalement",
        today=calendar.today(case.commune),
        code="R3",
        article=rules.CSI,
    )


def record_source(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    service: str,
    channel: str,
    asked_on: datetime.date,
    answered_by: str,
    complaint: str,
    inquiry: str,
    reference: str = "",
) -> Outcome:
    """Keep what a service answered about a complaint and an inquiry; one call answers both (R3).

    A "yes" stops the case in the same act: letters not sent are withdrawn, whoever was convoked is
    told by letter that the hearing is called off.

    Raises:
        NotAllowed: R3, the day is in the future or before the report, or nobody is named; R29, the
            service or the means is not on the lists of the commune; or see `perform`.
        Conflict: see `perform`.
    """
    answers = {"complaint": complaint, "inquiry": inquiry}
    # a prosecutor's later letter already overcame a "yes" of that day (R3b)
    known = SourceAnswer.Answer.YES in answers.values() and not readings.lifted_since(
        case, asked_on
    )
    issued: list[str] = []

    def write(fresh: Case) -> None:
        refuse_wrong(
            [
                *source_problems(fresh, asked_on, answered_by),
                *listed(fresh, ListName.SOURCE, "service", service),
                *listed(fresh, ListName.CHANNEL, "channel", channel),
            ]
        )
        for question, answer in answers.items():
            fresh.source_answers.create(
                question=question,
                answer=answer,
                service=service,
                channel=channel,
                asked_on=asked_on,
                answered_by=answered_by,
                reference=reference or None,
                by=actor.user,
                at=calendar.now(),
            )
        if known:
            issued.extend(stop(fresh, actor))

    words = dict(SourceAnswer.Answer.choices)
    return perform(
        case,
        "block" if known else "record_source",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"plainte : {words[complaint]}, enquête : {words[inquiry]}",
        payload={"issued": issued},
    )


# --- the facts as they will be read (R41) ---------------------------------------------------


def write_printed_facts(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    printed_facts: str,
    place_printed: str,
) -> Outcome:
    """Write the only account of the facts that letters show, and the place as they print it.

    A letter that did not leave is withdrawn when it prints the former words.

    Raises:
        NotAllowed: R41, R16c, R12, the text names, places or gives away somebody, or uses words
            that no letter may use; or see `perform`.
        LetterError: a character cannot be printed (field named).
        Conflict: see `perform`.
    """
    text = printable(printed_facts, field="printed_facts").strip()
    place = printable(place_printed, field="place_printed", limit=FACTS_LIMIT).strip()

    def write(fresh: Case) -> None:
        refuse_wrong(printing.problems(fresh, text, place))
        changed = revise(fresh, fresh, printed_facts=text, place_printed=place)
        fresh.printed_at = calendar.now()
        if changed:
            cancellation.withdraw_convocations(fresh)
            withdraw_request(fresh)

    return perform(case, "write_printed_facts", actor=actor, version=version, key=key, write=write)


# --- inadmissible ---------------------------------------------------------------------------


def dismiss_inadmissible(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, reason: str, note: str = ""
) -> Outcome:
    """End a signalement that no rappel à l'ordre can answer; `reason` is a code of the closed list.

    Raises:
        NotAllowed: R2, the facts belong to the justice system; R29, the reason is not on the list;
            or see `perform`.
        Conflict: see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(listed(fresh, ListName.INADMISSIBLE, "reason", reason))
        if readings.blocking_reasons(fresh) and reason not in ENDS_ALL_THE_SAME:
            raise NotAllowed([FOR_THE_PROSECUTOR])
        fresh.decisions.create(
            outcome=Decision.Outcome.INADMISSIBLE,
            by=actor.user,
            at=calendar.now(),
            reason=reason,
            note=note or None,
        )
        withdraw_unsent(fresh)

    return perform(
        case,
        "dismiss_inadmissible",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=label_of(case.commune_id, ListName.INADMISSIBLE, reason),
    )
