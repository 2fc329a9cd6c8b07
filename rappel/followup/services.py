"""What follows a hearing, and the end of a case (R25, R27)."""

import datetime
import uuid
from collections.abc import Sequence

from accounts.actors import Actor
from accounts.models import User
from rappel.cases import documents, letter_parts
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform, step
from rappel.cases.models import Case, Document
from rappel.cases.rule import NotAllowed, Unmet
from rappel.communes import calendar
from rappel.followup import checks
from rappel.followup import letters as builders
from rappel.followup.checks import Planned
from rappel.followup.models import Closing, MeasureState, PartnerReply
from rappel.letters.errors import LetterError

_NO_SUCH_MEASURE = Unmet(
    "R25",
    "cet engagement n'est pas en cours dans ce dossier",
    "revenir au dossier et le choisir dans la liste",
    "procédure",
    "",
)
_STEPS = {
    MeasureState.MET: "meet",
    MeasureState.UNMET: "miss",
    MeasureState.WAIVED: "waive",
}


def open_follow_up(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, measures: Sequence[Planned]
) -> Outcome:
    """Note what the person agreed to, or where the person is pointed to, with due dates (R25).

    Raises:
        NotAllowed: no measure, one without words, a due date already past, a partner that is not in
            the directory or named for a commitment; or see `perform`.
    """

    def write(fresh: Case) -> None:
        refuse_wrong(checks.measures_wrongs(fresh, measures))
        for measure in measures:
            fresh.measures.create(
                kind=measure.kind,
                text=measure.text,
                due_on=measure.due_on,
                partner_id=measure.partner,
                by=actor.user,
                at=calendar.now(),
            )

    count = len(measures)
    return perform(
        case,
        "open_follow_up",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=f"{count} mesure{'s' if count > 1 else ''}",
    )


def update_measure(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    measure: uuid.UUID,
    state: str,
    settled_on: datetime.date,
) -> Outcome:
    """Say what became of a measure: "met", "unmet" or "waived"; nothing follows by itself (R25).

    Raises:
        NotAllowed: no such open measure, or a day that cannot be; or see `perform`.
    """
    wanted = MeasureState(state)

    def write(fresh: Case) -> None:
        row = next((row for row in fresh.measures.all() if row.pk == measure), None)
        if row is None or row.state != MeasureState.OPEN or wanted not in _STEPS:
            raise NotAllowed([_NO_SUCH_MEASURE])
        refuse_wrong(checks.settled_wrongs(fresh, row, settled_on))
        row.settled_on = settled_on
        step(row, _STEPS[wanted])

    return perform(
        case,
        "update_measure",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=str(wanted.label),
    )


def record_partner_reply(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    measure: uuid.UUID,
    reply: str,
    replied_on: datetime.date,
) -> Outcome:
    """What the partner answered: "accepted", "refused" or "done"; the measure itself stays (R25).

    Raises:
        NotAllowed: no such orientation to a partner, an answer off the list, or a day that cannot
            be; or see `perform`.
    """

    def write(fresh: Case) -> None:
        row = next((row for row in fresh.measures.all() if row.pk == measure), None)
        if row is None or row.partner_id is None:
            raise NotAllowed([_NO_SUCH_MEASURE])
        refuse_wrong(checks.reply_wrongs(fresh, row, reply, replied_on))
        row.reply, row.replied_on = reply, replied_on
        row.save(update_fields=["reply", "replied_on"])

    return perform(
        case,
        "record_partner_reply",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=dict(PartnerReply.choices).get(reply, ""),
    )


def close(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    outcome: str,
    signatory: User | None = None,
) -> Outcome:
    """End the case; a closing letter is issued when somebody is named to sign it (R25, R27).

    Raises:
        NotAllowed: a measure is still open, the outcome does not agree with the measures, or the
        letter cannot be made (R14; field named); or see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        refuse_wrong(checks.outcome_wrongs(fresh, outcome) if _settled(fresh) else [])
        made = [] if signatory is None else _closing_letters(fresh, actor, signatory)
        issued.extend(documents.fingerprint(letter) for letter in made)
        _end(fresh, actor, outcome, made)

    return perform(
        case,
        "close",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=str(Closing.Outcome(outcome).label),
        payload={"issued": issued},
    )


def close_without_hearing(
    case: Case, *, actor: Actor, version: int, key: uuid.UUID, signatory: User | None = None
) -> Outcome:
    """The élu leaves it there after an absence; a letter is issued when somebody signs it (R24).

    Raises:
        NotAllowed: R7, R38, the actor may not decide today; the letter cannot be made (R14; field
        named); or see `perform`.
    """
    issued: list[str] = []

    def write(fresh: Case) -> None:
        made = [] if signatory is None else _closing_letters(fresh, actor, signatory)
        issued.extend(documents.fingerprint(letter) for letter in made)
        _end(fresh, actor, Closing.Outcome.NOT_HELD, made)

    return perform(
        case,
        "close_without_hearing",
        actor=actor,
        version=version,
        key=key,
        write=write,
        detail=str(Closing.Outcome.NOT_HELD.label),
        payload={"issued": issued},
    )


def _end(case: Case, actor: Actor, outcome: str, letters: Sequence[Document]) -> None:
    """Keep how the case ended, with every letter that says so."""
    ending = case.closings.create(
        outcome=outcome,
        closed_on=calendar.today(case.commune),
        by=actor.user,
        at=calendar.now(),
    )
    ending.documents.set(letters)


def _settled(case: Case) -> bool:
    """Every measure has ended; otherwise the rules of the act speak."""
    return all(measure.state != MeasureState.OPEN for measure in case.measures.all())


def _closing_letters(case: Case, actor: Actor, signatory: User) -> list[Document]:
    """Issue one to each; an address can no longer be corrected here, so closing without stays open.

    Raises:
        NotAllowed: a letter cannot be printed as things stand (field named).
    """
    try:
        return [
            documents.issue(
                case, letter.kind, letter, actor=actor, addressee=party, signatory=signatory
            )
            for party, letter in builders.closing_letters(case, signatory)
        ]
    except LetterError as error:
        found = letter_parts.unprintable(error)
        remedy = "clore sans lettre de fin"
        raise NotAllowed([Unmet(found.code, found.sentence, remedy, found.article, "")]) from error
