"""What cannot be a measure, its end, or the end of a case (R25)."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from rappel.cases import rules
from rappel.cases.answers import Wrong, day_between, wrong
from rappel.cases.letter_parts import local_day
from rappel.cases.models import Case
from rappel.cases.partners import partner_wrongs
from rappel.communes import calendar
from rappel.communes.closed_lists import Choices
from rappel.followup.models import Closing, Measure, MeasureState, PartnerReply

COMMITMENT = "commitment"
"""What the person agreed to; the other kinds are orientations of the closed list (R25)."""

REOPENINGS: Choices = (
    ("new_fact", "un élément nouveau est arrivé"),
    ("mistake", "le dossier a été terminé par erreur"),
    ("not_kept", "un engagement est à reprendre"),
    ("request", "la personne le demande"),
    ("no_procedure", "le procureur ne donne pas suite"),
)
"""Why an ended case is opened again (R27, R29)."""

MOST = 3
"""Measures asked for at once: more would not be followed."""


@dataclass(frozen=True)
class Planned:
    """A measure to open: a kind of the closed list or `COMMITMENT`, its words, its day."""

    kind: str
    text: str
    due_on: datetime.date
    partner: uuid.UUID | None = None
    """A partner of the directory, for an orientation only."""


def measures_wrongs(case: Case, planned: Sequence[Planned]) -> list[Wrong]:
    """Why these measures cannot be opened; the field is that of the form, counted from 1."""
    found: list[Wrong] = []
    if len(planned) > MOST:
        found.append(
            wrong(
                "kind_1",
                "R25",
                f"{MOST} engagements ou orientations au plus à la fois",
                "garder les plus utiles",
                rules.CSI,
            )
        )
    today = calendar.today(case.commune)
    for rank, measure in enumerate(planned, start=1):
        if not measure.text.strip():
            found.append(
                wrong(
                    f"text_{rank}",
                    "R25",
                    "les mots de l'engagement ou de l'orientation manquent",
                    "l'écrire en une phrase",
                    rules.CSI,
                )
            )
        if measure.due_on < today:
            found.append(
                wrong(
                    f"due_on_{rank}",
                    "R25",
                    "cette échéance est passée",
                    "choisir un jour à venir",
                    rules.CSI,
                )
            )
        found += named_wrongs(case, measure, rank)
    return found


def named_wrongs(case: Case, measure: Planned, rank: int) -> list[Wrong]:
    """A partner of the directory, for an orientation; a commitment is the person's own."""
    if measure.partner is not None and measure.kind == COMMITMENT:
        return [
            wrong(
                f"partner_{rank}",
                "R25",
                "un partenaire se nomme pour une orientation, pas pour un engagement",
                "choisir l'orientation, ou ne nommer personne",
                rules.CSI,
            )
        ]
    return partner_wrongs(case, f"partner_{rank}", measure.partner)


def reply_wrongs(
    case: Case, measure: Measure, reply: str, replied_on: datetime.date
) -> list[Wrong]:
    """An answer of the closed list, after the orientation, today at the latest."""
    found: list[Wrong] = []
    if reply not in PartnerReply.values or reply == PartnerReply.NONE:
        found.append(
            wrong(
                "reply",
                "R29",
                "cette réponse n'est pas dans la liste",
                "choisir dans la liste",
                rules.CSI,
            )
        )
    return found + day_between(
        "replied_on",
        replied_on,
        first=local_day(case, measure.at),
        first_is="l'orientation",
        today=calendar.today(case.commune),
        code="R25",
        article=rules.CSI,
    )


def settled_wrongs(case: Case, measure: Measure, settled_on: datetime.date) -> list[Wrong]:
    """A measure ends after it was noted, today at the latest."""
    return day_between(
        "settled_on",
        settled_on,
        first=local_day(case, measure.at),
        first_is="l'ouverture du suivi",
        today=calendar.today(case.commune),
        code="R25",
        article=rules.CSI,
    )


def reopening_wrongs(reason: str, note: str) -> list[Wrong]:
    """Opened again for a reason of the list, said in a sentence (R27, R29)."""
    found: list[Wrong] = []
    if reason not in dict(REOPENINGS):
        found.append(
            wrong(
                "reason",
                "R29",
                "cette raison n'est pas dans la liste",
                "choisir dans la liste",
                "procédure",
            )
        )
    if not note.strip():
        found.append(
            wrong("note", "R27", "la raison n'est pas dite", "l'écrire en une phrase", "procédure")
        )
    return found


def possible_outcomes(case: Case) -> list[Closing.Outcome]:
    """The outcomes that agree with what became of the measures."""
    states = {measure.state for measure in case.measures.all()}
    if not states or states == {MeasureState.WAIVED}:
        return [Closing.Outcome.DONE]
    if MeasureState.UNMET in states:
        return [Closing.Outcome.NOT_KEPT]
    return [Closing.Outcome.KEPT]


def outcome_wrongs(case: Case, outcome: str) -> list[Wrong]:
    """The outcome says what the measures say."""
    if outcome in possible_outcomes(case):
        return []
    return [
        wrong(
            "outcome",
            "R25",
            "cette issue ne correspond pas aux engagements notés",
            "choisir l'issue proposée, ou mettre à jour les engagements",
            rules.CSI,
        )
    ]
