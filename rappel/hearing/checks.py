"""What cannot be a hearing: its day, its hours, who came, what a service said (R3, R21b, R22)."""

import datetime
import uuid
from collections.abc import Sequence

from rappel.cases import families, readings, rules
from rappel.cases.act import State
from rappel.cases.answers import Wrong, day_between, wrong
from rappel.cases.models import Case
from rappel.cases.rule import Unmet
from rappel.communes import calendar
from rappel.hearing.choices import (
    ABSENCES,
    BROKEN,
    BY_A_PARENT,
    COMPANIONS,
    IMPOSSIBILITIES,
    OTHER,
    WITHOUT_LETTER,
)
from rappel.hearing.presence import Presence
from rappel.letters.wording import refused_words

JUSTICE = Unmet(
    "R3",
    "une plainte, une enquête ou une procédure est connue : l'entretien ne peut pas être un rappel "
    "à l'ordre",
    "noter la réponse : l'entretien ne se tient pas et le dossier s'arrête",
    rules.CSI,
    "stop_hearing",
)
NOBODY_CONVOKED = Unmet(
    "R22",
    "aucune convocation n'est en cours pour ce dossier",
    "fixer l'entretien et envoyer la convocation",
    rules.CSI,
    "",
)


def hearing_wrongs(
    case: Case,
    *,
    held_on: datetime.date,
    started_at: datetime.time,
    ended_at: datetime.time | None,
    attendees: Sequence[str] = (),
    companions: Sequence[str] = (),
    oral: bool = False,
) -> list[Wrong]:
    """Why the hearing cannot have been held so; dates and hours are those of the commune.

    A reminder given on the spot (`oral`) may come before the signalement, and has no end.
    """
    sent_on = readings.convoked_on(case) if case.state == State.CONVOKED else None
    earliest = (case.facts_on, "les faits") if oral else (case.reported_on, "le signalement")
    found = day_between(
        "held_on",
        held_on,
        first=sent_on or earliest[0],
        first_is="l'envoi de la convocation" if sent_on else earliest[1],
        today=calendar.today(case.commune),
        code="R22",
        article=rules.CSI,
    )
    if not found and calendar.moment(held_on, started_at, case.commune) > calendar.now():
        found.append(
            wrong(
                "started_at",
                "R22",
                "cette heure n'est pas encore passée",
                "enregistrer l'entretien une fois tenu",
                rules.CSI,
            )
        )
    if ended_at is not None and ended_at <= started_at:
        found.append(
            wrong(
                "ended_at",
                "R22",
                "l'entretien finirait avant d'avoir commencé",
                "vérifier les deux heures",
                rules.CSI,
            )
        )
    most = case.protocol.most_attendees
    if len(attendees) > most:
        found.append(
            wrong(
                "attendees",
                "R21b",
                f"{most} personne{'s' if most > 1 else ''} au plus assistent à l'entretien",
                "ne garder que celles qui étaient là",
                "protocole de la commune",
            )
        )
    return found + companion_wrongs(companions)


def companion_wrongs(companions: Sequence[str]) -> list[Wrong]:
    """Who came with the person is said by codes of the list (R23, R29)."""
    if all(code in dict(COMPANIONS) for code in companions):
        return []
    return [
        wrong(
            "companions",
            "R29",
            "cette réponse n'est pas dans la liste",
            "choisir dans la liste",
            rules.CSI,
        )
    ]


def way_wrongs(notice_on: datetime.date | None, signatory: object) -> list[Wrong]:
    """The notice was handed over one day, or somebody signs the letter that carries it (R15)."""
    if (notice_on is None) != (signatory is None):
        return []
    return [
        wrong(
            "notice_on",
            "R15",
            "rien ne dit comment la notice est remise",
            "donner le jour de la remise, ou choisir qui signe la lettre",
            "art. 14 RGPD",
        )
    ]


def presence_wrongs(
    case: Case, *, holders: Sequence[uuid.UUID], impossibility: str, note: str
) -> list[Wrong]:
    """Why these cannot have come, or why that is no impossibility of the list (R19, R29)."""
    found: list[Wrong] = []
    if not {party.pk for party in families.holders(case)}.issuperset(holders):
        found.append(
            wrong(
                "holders_present",
                "R29",
                "cette personne n'est pas parmi ceux qui répondent de l'enfant",
                "choisir dans la liste",
                rules.CSI,
            )
        )
    if impossibility and impossibility not in dict(IMPOSSIBILITIES):
        found.append(
            wrong(
                "impossibility",
                "R29",
                "cette raison n'est pas dans la liste",
                "choisir dans la liste",
                rules.CSI,
            )
        )
    if impossibility == OTHER and not note.strip():
        found.append(
            wrong(
                "impossibility_note",
                "R19",
                "la raison n'est pas dite",
                "l'écrire en une phrase",
                rules.CSI,
            )
        )
    return found


def came_about_wrongs(case: Case, came_about: str, room: str) -> list[Wrong]:
    """Without a convocation, how and where the person was received is said (R29, R39)."""
    if case.state == State.CONVOKED:
        return []
    found: list[Wrong] = []
    if came_about not in WITHOUT_LETTER:
        found.append(
            wrong(
                "came_about",
                "R29",
                "rien ne dit comment la personne a été reçue sans convocation",
                "choisir dans la liste",
                rules.CSI,
            )
        )
    if not room:
        found.append(
            wrong("room", "R22", "le lieu n'est pas dit", "choisir dans la liste", rules.CSI)
        )
    return found


def oral_wrongs(
    case: Case, *, held_on: datetime.date, started_at: datetime.time, place: str
) -> list[Wrong]:
    """Why a reminder cannot have been given so: not before the facts, not to come (R39)."""
    found = day_between(
        "held_on",
        held_on,
        first=case.facts_on,
        first_is="les faits",
        today=calendar.today(case.commune),
        code="R39",
        article=rules.CSI,
    )
    if not found and calendar.moment(held_on, started_at, case.commune) > calendar.now():
        found.append(
            wrong(
                "started_at",
                "R39",
                "cette heure n'est pas encore passée",
                "enregistrer le rappel une fois fait",
                rules.CSI,
            )
        )
    if not place.strip():
        found.append(
            wrong("place", "R39", "le lieu n'est pas dit", "l'écrire en quelques mots", rules.CSI)
        )
    return found


def notice_wrongs(
    case: Case, held_on: datetime.date, notice_on: datetime.date | None
) -> list[Wrong]:
    """The notice is handed over at the hearing or after it, today at the latest (R15)."""
    if notice_on is None:
        return []
    return day_between(
        "notice_on",
        notice_on,
        first=held_on,
        first_is="l'entretien",
        today=calendar.today(case.commune),
        code="R15",
        article="art. 14 RGPD",
    )


def unverified(case: Case, at: datetime.datetime) -> list[str]:
    """The rules that nobody had answered before `at` (R39)."""

    def answered(code: str) -> str:
        row = readings.latest([r for r in case.checks.all() if r.code == code and r.at <= at])
        return row.answer if row else ""

    def source(question: str) -> bool:
        return any(
            row.answer == "no" and not row.imported and row.question == question and row.at <= at
            for row in case.source_answers.all()
        )

    verified = {
        "R1": case.family in case.category.families and bool(answered("family")),
        "R2": answered("qualification") == "none",
        "R3": source("complaint") and source("inquiry"),
        "R5": answered("identity") == "sure",
        "R19": case.minor_at_facts is not None,
    }
    return [code for code, known in verified.items() if not known]


def absence_wrongs(case: Case, kind: str) -> list[Wrong]:
    """One of the five kinds; a parent refuses for a child alone (R24, R29)."""
    if kind == BY_A_PARENT and not families.holders(case):
        return [
            wrong(
                "kind",
                "R24",
                "aucun parent ne répond de cette personne",
                "choisir une autre réponse",
                rules.CSI,
            )
        ]
    if kind in dict(ABSENCES):
        return []
    return [
        wrong(
            "kind",
            "R29",
            "cette réponse n'est pas dans la liste",
            "choisir dans la liste",
            rules.CSI,
        )
    ]


def presided_wrongs(presided_by: object, presided_other: str) -> list[Wrong]:
    """Somebody presided: an account of the commune, or somebody else in words (R40)."""
    if (presided_by is None) != (not presided_other.strip()):
        return []
    return [
        wrong(
            "presided_by",
            "R40",
            "rien ne dit qui a présidé, ou deux personnes sont dites",
            "choisir une personne dans la liste, ou écrire qui c'était",
            rules.CSI,
        )
    ]


def broken_wrongs(broken: Sequence[str]) -> list[Wrong]:
    """The rules not followed are of the list (R29)."""
    if all(code in dict(BROKEN) for code in broken):
        return []
    return [
        wrong(
            "broken",
            "R29",
            "cette réponse n'est pas dans la liste",
            "choisir dans la liste",
            rules.CSI,
        )
    ]


def broken_rules(
    case: Case, held_on: datetime.date, authority: object, presence: Presence
) -> list[str]:
    """The rules that a hearing visibly broke (R40): R2, R3, R8, R19."""
    found = {reason.split(":")[0] for reason in readings.blocking_reasons(case)}
    if authority is None:
        found.add("R8")
    if not families.lawfully_accompanied(
        case,
        held_on,
        person=presence.person,
        holders=bool(presence.holders),
        adult=bool(presence.adult),
        impossibility=bool(presence.impossibility),
    ):
        found.add("R19")
    return sorted(found)


def why_wrongs(why: str) -> list[Wrong]:
    """A correction says why (R27)."""
    if why.strip():
        return []
    return [wrong("why", "R27", "la raison n'est pas dite", "l'écrire en une phrase", "procédure")]


def wording_wrongs(texts: dict[str, str]) -> list[Wrong]:
    """A record never speaks of a measure that is not the mayor's (R12); `texts` by field."""
    return [
        wrong(
            field,
            problem.rule,
            problem.sentence[:1].lower() + problem.sentence[1:].rstrip("."),
            f"changer « {problem.excerpt} »",
            rules.CSI,
        )
        for field, text in texts.items()
        for problem in refused_words(text)[:1]
    ]
