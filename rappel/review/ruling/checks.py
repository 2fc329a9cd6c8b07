"""What cannot be of an answer in the ruling: dates, references, proposals, judged before they count.

The forms say it under the field; the services refuse all the same, for whoever calls them.
"""

import datetime
import uuid
from collections.abc import Iterator, Sequence

from accounts.actors import Actor
from accounts.models import User
from accounts.selectors import working_people
from rappel.cases.answers import Wrong, day_between, wrong
from rappel.cases.commands import unmet
from rappel.cases.letter_life import LetterState
from rappel.cases.letter_parts import local_day
from rappel.cases.models import Case, Document
from rappel.cases.reasons import AnnulReason
from rappel.cases.rule import NotAllowed
from rappel.communes import calendar
from rappel.communes.models import Category, ListName
from rappel.letters.prosecutor import ProsecutorHandOver
from rappel.review.lists import listed
from rappel.review.models import (
    HandOver,
    LegalOpinion,
    ProsecutorRequest,
    ReleaseProposal,
    Withdrawal,
)

LETTER = ProsecutorHandOver.kind
PROTOCOL = "protocole de la commune"
CPP = "art. 40 al. 2 CPP"
GDPR = "art. 5 RGPD"
CRPA = "art. L. 212-1 CRPA"


def refuse_unmet(case: Case, act: str, actor: Actor) -> None:
    """Refuse, before anything is written, what the page of the act would not have offered.

    Rules such as « aucune demande n'existe déjà » can only be judged before the act's own row.

    Raises:
        NotAllowed: with the rules that `act` does not meet yet.
    """
    broken = unmet(case, act, by=actor.user_id)
    if broken:
        raise NotAllowed(broken)


def sending_problems(
    case: Case,
    issued_at: datetime.datetime,
    *,
    signed_on: datetime.date,
    sent_on: datetime.date,
    channel: str,
    what: str = "la demande",
) -> Iterator[Wrong]:
    """A request or a reminder is signed once it is issued, and leaves once signed (R9, R14)."""
    today = calendar.today(case.commune)
    yield from day_between(
        "signed_on",
        signed_on,
        first=local_day(case, issued_at),
        first_is=f"l'édition de {what}",
        today=today,
        code="R14",
        article=CRPA,
    )
    yield from day_between(
        "sent_on",
        sent_on,
        first=signed_on,
        first_is="la signature",
        today=today,
        code="R14",
        article=CRPA,
    )
    yield from listed(case, ListName.CHANNEL, "channel", channel)


def answer_problems(
    case: Case,
    request: ProsecutorRequest,
    *,
    answered_on: datetime.date,
    answer: str,
    magistrate: str,
) -> Iterator[Wrong]:
    """An answer comes after the request, a new answer after the one before; somebody gave it."""
    if answer not in ProsecutorRequest.Answer.values:
        yield wrong(
            "answer",
            "R10",
            "cette réponse n'est pas dans la liste",
            "choisir ce que le procureur a répondu",
            PROTOCOL,
        )
    first, first_is = request.sent_on, "l'envoi de la demande"
    if request.answered_on is not None:
        first, first_is = request.answered_on, "la réponse déjà notée"
    if first is not None:
        yield from day_between(
            "answered_on",
            answered_on,
            first=first,
            first_is=first_is,
            today=calendar.today(case.commune),
            code="R10",
            article=PROTOCOL,
        )
    if not magistrate.strip():
        yield wrong(
            "magistrate",
            "R10b",
            "personne n'est nommé au parquet",
            "noter le nom et la qualité de qui a répondu",
            PROTOCOL,
        )


def oral_problems(
    case: Case,
    *,
    answered_on: datetime.date,
    answered_at: datetime.time | None,
    taken_by: User | None,
) -> Iterator[Wrong]:
    """An oral answer has an hour that has passed, and somebody of the town hall heard it (R10b)."""
    if answered_at is None:
        yield wrong(
            "answered_at",
            "R10b",
            "l'heure de la réponse orale manque",
            "indiquer l'heure de l'appel ou du rendez-vous",
            PROTOCOL,
        )
    elif (
        answered_on == calendar.today(case.commune)
        and calendar.moment(answered_on, answered_at, case.commune) > calendar.now()
    ):
        yield wrong(
            "answered_at",
            "R10b",
            "cette heure n'est pas encore passée",
            "vérifier l'heure de la réponse",
            PROTOCOL,
        )
    if taken_by is None or taken_by not in working_people(case.commune_id):
        yield wrong(
            "taken_by",
            "R10b",
            "on ne sait pas qui, à la mairie, a reçu cette réponse",
            "choisir une personne de la mairie",
            PROTOCOL,
        )


def withdrawal_problems(reason: str) -> Iterator[Wrong]:
    """Why a request is taken back comes from the list (R29)."""
    if reason not in Withdrawal.values:
        yield wrong(
            "reason",
            "R29",
            "ce motif n'est pas dans la liste",
            "en choisir un dans la liste",
            PROTOCOL,
        )


def question_problems(case: Case, ready: Sequence[str], question: str) -> Iterator[Wrong]:
    """The élu asks something: a ready question of the list, his own words, or both (R7, R29)."""
    if not question.strip() and not ready:
        yield wrong(
            "question",
            "R7",
            "aucune question n'est posée",
            "en cocher une, ou écrire ce que l'instructeur doit préciser",
            PROTOCOL,
        )
    for code in ready:
        yield from listed(case, ListName.QUESTION, "ready", code)


def opinion_problems(view: str, text: str) -> Iterator[Wrong]:
    """An opinion is one of the three, with its reason (R7b)."""
    if view not in LegalOpinion.View.values:
        yield wrong("view", "R7b", "cet avis n'est pas dans la liste", "en choisir un", PROTOCOL)
    if not text.strip():
        yield wrong(
            "text", "R7b", "l'avis n'est pas motivé", "dire pourquoi en quelques phrases", PROTOCOL
        )


def partner_without_orientation(partner: uuid.UUID | None) -> Iterator[Wrong]:
    """A partner is named for an orientation (R25)."""
    if partner is not None:
        yield wrong(
            "orientation",
            "R25",
            "un partenaire est nommé sans dire pour quelle orientation",
            "choisir l'orientation",
            PROTOCOL,
        )


def signed_letter(case: Case) -> Document | None:
    """The letter to the prosecutor that is signed and has not left, or None."""
    signed = [
        row
        for row in case.documents.all()
        if row.kind == LETTER and row.state == LetterState.SIGNED
    ]
    return signed[-1] if signed else None


def hand_over_problems(
    case: Case,
    letter: Document | None,
    *,
    way: str,
    on: datetime.date,
    reference: str,
    channel: str,
) -> Iterator[Wrong]:
    """By our signed letter, or already sent: then under a reference that can be found again (R2).

    `letter` is the signed letter to the prosecutor, None when there is none.
    """
    if way not in HandOver.Way.values:
        yield wrong("way", "R2", "cette voie n'est pas dans la liste", "en choisir une", CPP)
        return
    first, first_is = case.facts_on, "les faits"
    if way == HandOver.Way.LETTER:
        if letter is not None and letter.signed_on is not None:
            first, first_is = letter.signed_on, "la signature de la lettre"
        yield from listed(case, ListName.CHANNEL, "channel", channel)
    elif not reference.strip():
        yield wrong(
            "reference",
            "R2",
            "la référence de la transmission manque",
            "noter le numéro du rapport ou de la plainte, et le service",
            "art. 21-2 CPP",
        )
    yield from day_between(
        "on",
        on,
        first=first,
        first_is=first_is,
        today=calendar.today(case.commune),
        code="R2",
        article=CPP,
    )


def proposal_problems(
    case: Case,
    *,
    ground: str,
    reason: str,
    category: Category | None,
    description: str,
    answered_on: datetime.date | None,
) -> Iterator[Wrong]:
    """A block is lifted by what really changes, said with its reason (R2b, R3b)."""
    if not reason.strip():
        yield wrong("reason", "R2b", "la raison manque", "la dire en une phrase", CPP)
    if ground == ReleaseProposal.Ground.CORRECTION:
        yield from _correction_problems(case, category, description)
    elif ground == ReleaseProposal.Ground.PROSECUTOR_ANSWER:
        yield from _letter_problems(case, answered_on)
    else:
        yield wrong("ground", "R2b", "ce motif n'est pas dans la liste", "en choisir un", CPP)


def _correction_problems(
    case: Case, category: Category | None, description: str
) -> Iterator[Wrong]:
    if category is not None and (
        category.commune_id != case.commune_id or not category.active or category.blocks
    ):
        yield wrong(
            "category",
            "R2b",
            "cette catégorie ne permet pas de rappel à l'ordre",
            "en choisir une autre, ou remettre le dossier au procureur",
            CPP,
        )
    same_category = category is None or category == case.category
    same_facts = description.strip() in ("", case.description.strip())
    if same_category and same_facts:
        yield wrong(
            "category",
            "R2b",
            "rien n'est corrigé",
            "dire quelle est la bonne catégorie, ou quels sont les faits exacts",
            CPP,
        )


def _letter_problems(case: Case, answered_on: datetime.date | None) -> Iterator[Wrong]:
    if answered_on is None:
        yield wrong(
            "answered_on",
            "R3b",
            "la date de la réponse du procureur manque",
            "la recopier de sa réponse écrite",
            CPP,
        )
        return
    yield from day_between(
        "answered_on",
        answered_on,
        first=case.reported_on,
        first_is="le signalement",
        today=calendar.today(case.commune),
        code="R3b",
        article=CPP,
    )
    known = known_since(case)
    if known is not None and case.reported_on <= answered_on <= known:
        yield wrong(
            "answered_on",
            "R3b",
            "cette réponse n'est pas plus récente que la plainte, l'enquête ou la procédure, connue "
            f"le {calendar.short_date(known)}",
            "attendre ou demander une réponse écrite du procureur",
            CPP,
        )


def annulment_wrongs(reason: str, note: str) -> Iterator[Wrong]:
    """A reason of the list, and what shows it for the second person (R29, R44)."""
    if reason not in AnnulReason.values:
        yield wrong(
            "reason", "R29", "cette raison n'est pas dans la liste", "choisir dans la liste", GDPR
        )
    if not note.strip():
        yield wrong("note", "R44", "rien ne dit ce qui le montre", "l'écrire en une phrase", GDPR)


def dropped_wrongs(note: str) -> Iterator[Wrong]:
    """Whoever proposed it reads why it is not done (R44)."""
    if not note.strip():
        yield wrong("note", "R44", "la raison n'est pas dite", "l'écrire en une phrase", GDPR)


def known_since(case: Case) -> datetime.date | None:
    """The last day on which a complaint, an inquiry or a procedure was said to exist (R3b)."""
    days = [row.asked_on for row in case.source_answers.all() if row.answer == "yes"]
    days += [
        row.answered_on
        for row in case.consultations.all()
        if row.answer == ProsecutorRequest.Answer.PROCEDURE_OPEN and row.answered_on is not None
    ]
    return max(days, default=None)
