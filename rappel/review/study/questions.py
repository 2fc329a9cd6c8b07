"""The questions that decide whether a rappel à l'ordre is possible, for the case at hand.

One declaration serves the form and the service: which questions a case needs, what may be answered,
what must be said beside an answer (R1, R2, R3c, R4, R6, R47).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rappel.cases import particulars, rules
from rappel.cases.answers import Wrong, wrong
from rappel.cases.models import Case
from rappel.cases.search import hints_in
from rappel.communes import calendar
from rappel.communes.hints import HINTS, INSCRIPTION_WORDS
from rappel.communes.models import Arrete, Guard

Choices = tuple[tuple[str, str], ...]

NOT_YET = ("to_check", "je ne sais pas encore")
FAMILIES = {
    **{str(number): label for number, label in particulars.FAMILIES.items()},
    "none": "aucune des trois",
}


class Answer(NamedTuple):
    """What was answered, and what shows it."""

    answer: str
    evidence: str = ""


@dataclass(frozen=True)
class Question:
    """One question of the page: its code (`Check.Question`), its words, its answers.

    `proposed` is what the product would answer; the user confirms. `ask_why` is the question of the
    free text beside it, `optional` when no answer calls for it (see `problems`); `hints` say what in
    the description calls for a look.
    """

    code: str
    title: str
    label: str
    why: str
    choices: Choices
    ask_why: str
    optional: bool = False
    proposed: str = ""
    hints: tuple[str, ...] = ()


# --- what the case needs -------------------------------------------------------------------


def questions(case: Case) -> list[Question]:
    """The questions of this case, in the order of the page; the description is readable."""
    text = descriptions(case)
    asked = [_qualification(case, text)]
    if case.category.guard == Guard.INSCRIPTION:
        asked.append(_inscription(case, text))
    if case.category.guard == Guard.WARN:
        asked.append(_warning(case, text))
    asked += [_place(text), _family(case)]
    if facts_are_old(case):
        asked.append(_old_facts(case))
    asked.append(_fined(case, text))
    return asked


def descriptions(case: Case) -> str:
    """The description as it stands and as it was: a correction does not silence a hint (R2b)."""
    earlier = case.revisions.filter(table=case.vault_table, field="description")
    return "\n".join([case.description, *(str(row.before) for row in earlier)])


def hints_at_inscription(case: Case) -> bool:
    """The description speaks, or spoke, of an inscription, a sign or a drawing (322-1 II CP)."""
    return _inscription_in(case, descriptions(case))


def _inscription_in(case: Case, text: str) -> bool:
    words = INSCRIPTION_WORDS
    if case.category.guard == Guard.INSCRIPTION:
        words = (*words, *case.category.hints)
    return bool(hints_in(text, words))


def facts_are_old(case: Case) -> bool:
    """Older than three months on the day they were reported (R6)."""
    return case.facts_on < calendar.months_before(case.reported_on, 3)


def hint_about(code: str, text: str) -> str:
    """What a hint says when the text has one of its words, "" otherwise; it decides nothing."""
    return next(
        (hint.text for hint in HINTS if hint.code == code and hints_in(text, hint.words)), ""
    )


def _found(text: str, rule_code: str) -> tuple[str, ...]:
    return tuple(
        hint.text for hint in HINTS if hint.rule == rule_code and hints_in(text, hint.words)
    )


def _qualification(case: Case, text: str) -> Question:
    hints = _found(text, "R2")
    if case.category.guard == Guard.INSCRIPTION:  # has its own question
        own = next(hint.text for hint in HINTS if hint.code == "inscription")
        hints = tuple(said for said in hints if said != own)
    return Question(
        code="qualification",
        title="Crime ou délit",
        label="Les faits ressemblent-ils à un crime ou à un délit ?",
        why="Un crime ou un délit se remet au procureur sans délai : la mairie ne convoque pas "
        "(art. 40 al. 2 CPP).",
        choices=(("none", "non"), ("delit", "oui"), NOT_YET),
        ask_why="Qu'est-ce qui le montre ?" if hints else "Si oui, qu'est-ce qui le montre ?",
        hints=hints,
    )


def _inscription(case: Case, text: str) -> Question:
    hinted = _inscription_in(case, text)
    own = next(hint.text for hint in HINTS if hint.code == "inscription")
    return Question(
        code="inscription",
        title="Inscription",
        label="S'agit-il d'une inscription, d'un signe ou d'un dessin, même effacé ?",
        why=case.category.guard_text,
        choices=(("no", "non"), ("yes", "oui"), NOT_YET),
        ask_why="Qu'est-ce qui le montre ?",
        optional=True,
        proposed="yes" if hinted else "",
        hints=(own,) if hinted else (),
    )


def _warning(case: Case, text: str) -> Question:
    hints = _found(text, "R4")
    if hints_in(text, case.category.hints):
        hints = ("Des mots de la description demandent cette vérification.", *hints)
    return Question(
        code="warning",
        title="Vérification propre à cette catégorie",
        label="Avez-vous vérifié, et un rappel à l'ordre suffit-il ?",
        why=case.category.guard_text,
        choices=(("justified", "oui"), ("not_justified", "non"), NOT_YET),
        ask_why="Pourquoi ?",
        hints=hints,
    )


def _place(text: str) -> Question:
    return Question(
        code="place",
        title="Lieu",
        label="Les faits ont-ils eu lieu dans la commune ?",
        why="Le maire n'agit que sur le territoire de sa commune (art. L. 2212-1 CGCT). La personne "
        "peut habiter ailleurs.",
        choices=(("inside", "oui"), ("outside", "non"), NOT_YET),
        ask_why="Si c'est une autre commune, laquelle ?",
        hints=_found(text, "R6"),
    )


def _family(case: Case) -> Question:
    families = [str(number) for number in case.category.families]
    proposed = families[0] if families else ""
    reason = ""
    if families == ["2", "3"]:
        proposed, cited = (
            ("2", "un texte enfreint est cité")
            if case.text_breached
            else ("3", "aucun texte enfreint n'est cité")
        )
        reason = f" Proposé : « {FAMILIES[proposed]} », parce qu'{cited}."
    return Question(
        code="family",
        title="Famille",
        label="De quelle famille relèvent les faits ?",
        why=f"La loi n'en connaît que trois (art. L. 132-7 CSI).{reason}",
        choices=(*((number, FAMILIES[number]) for number in (*families, "none")), NOT_YET),
        ask_why="Une précision ?",
        optional=True,
        proposed=proposed,
    )


def _old_facts(case: Case) -> Question:
    year = case.facts_on < calendar.months_before(calendar.today(case.commune), 12)
    why = "Un rappel à l'ordre perd son sens quand il vient tard."
    if year:
        why = (
            "Ces faits ont plus d'un an : une contravention est prescrite (art. 9 CPP). Il faut une "
            "raison forte."
        )
    return Question(
        code="old_facts",
        title="Ancienneté",
        label="Les faits avaient plus de trois mois au signalement. Faut-il continuer ?",
        why=why,
        choices=(("justified", "oui"), ("too_old", "non"), NOT_YET),
        ask_why="Si oui, pourquoi ?",
    )


def _fined(case: Case, text: str) -> Question:
    why = "Une même personne ne doit pas répondre deux fois des mêmes faits sans raison."
    if case.protocol.fined_blocks:
        why = "Le protocole de la commune exclut le rappel à l'ordre après une amende."
    return Question(
        code="fined",
        title="Amende",
        label="Les faits ont-ils déjà été verbalisés ?",
        why=why,
        choices=(("no", "non"), ("yes", "oui"), NOT_YET),
        ask_why="Si oui, pourquoi un rappel à l'ordre en plus ?",
        hints=_found(text, "R3c"),
    )


# --- the register of arrêtés (R47) ---------------------------------------------------------


def needs_arrete(case: Case) -> bool:
    """The facts may breach an arrêté of the mayor."""
    return 1 in case.category.families


def sort_arretes(case: Case) -> tuple[list[Arrete], list[tuple[Arrete, str]]]:
    """The arrêtés that covered the date and hour of the facts; the others with why not.

    One that a corrected copy replaced is offered only where it is already the answer (R47).
    """
    fitting, others = [], []
    for order in Arrete.objects.filter(commune=case.commune_id):
        if order.corrected_on is not None and order.pk != case.arrete_id:
            continue
        if order.covers(case.facts_on, case.facts_at):
            fitting.append(order)
        else:
            others.append((order, _why_not(order, case)))
    return fitting, others


def _why_not(order: Arrete, case: Case) -> str:
    start = max(order.from_day, order.published_on, order.received_on)
    if case.facts_on < start:
        return f"pas encore exécutoire : il l'est depuis le {calendar.day_and_month(start)}"
    if order.to_day and case.facts_on > order.to_day:
        return f"plus en vigueur depuis le {calendar.day_and_month(order.to_day)}"
    if order.weekdays and case.facts_on.weekday() not in order.weekdays:
        return "il ne vaut pas ce jour de la semaine"
    assert order.from_time is not None
    assert order.to_time is not None
    hours = f"{calendar.long_time(order.from_time)} à {calendar.long_time(order.to_time)}"
    if case.facts_at is None:
        return f"il vaut de {hours}, et l'heure des faits n'est pas connue"
    return f"il vaut de {hours}, et les faits sont à {calendar.long_time(case.facts_at)}"


# --- what an answer needs beside it --------------------------------------------------------


def problems(case: Case, answers: Mapping[str, Answer]) -> Iterator[Wrong]:
    """Yield what is missing beside an answer; `field` is the code, or `<code>_evidence`."""
    asked = {question.code: question for question in questions(case)}
    for code, given in answers.items():
        if given.evidence:
            continue
        match code, given.answer:
            case "qualification", "delit":
                yield _unsaid(code, "R2", "rien ne dit ce qui fait penser à un délit")
            case "qualification", "none" if asked[code].hints:
                yield _unsaid(
                    code, "R4", "la description contient des mots qui font penser à un délit"
                )
            case "warning", "justified" | "not_justified":
                yield _unsaid(code, "R4", "cette catégorie demande une justification")
            case "place", "outside":
                yield _unsaid(code, "R6", "on ne sait pas quelle commune est compétente")
            case "old_facts", "justified":
                yield _unsaid(code, "R6", "rien ne dit pourquoi continuer si tard")
            case "fined", "yes" if not case.protocol.fined_blocks:
                yield _unsaid(code, "R3c", "rien ne dit pourquoi un rappel à l'ordre en plus")
            case "family", "3" if case.text_breached and 2 in case.category.families:
                yield _unsaid(code, "R1", "un texte enfreint est cité")
    several = len(case.category.families) > 1
    if several and answers.get("family", Answer("")).answer == "2" and not case.text_breached:
        yield wrong(
            "family",
            "R1",
            "une contravention suppose un texte enfreint, et aucun n'est cité",
            "l'ajouter dans « Corriger les faits », ou choisir l'autre famille",
            rules.CSI,
        )


def _unsaid(code: str, rule: str, sentence: str) -> Wrong:
    remedy = "écrire son nom" if code == "place" else "dire pourquoi en une phrase"
    return wrong(f"{code}_evidence", rule, sentence, remedy, "protocole de la commune")
