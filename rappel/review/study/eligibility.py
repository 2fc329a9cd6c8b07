"""Answering the questions of eligibility: what changed is kept, with what shows it (R1 to R6, R47)."""

import uuid
from collections.abc import Mapping

from accounts.actors import Actor
from rappel.cases import readings, rules
from rappel.cases.answers import refuse_wrong
from rappel.cases.commands import Outcome, perform
from rappel.cases.models import Case
from rappel.cases.rule import NotAllowed, Unmet, refuse
from rappel.communes import calendar
from rappel.communes.models import Arrete
from rappel.review.study.questions import Answer, hints_at_inscription, problems, questions

NO_ARRETE = "none"
"""No arrêté of the register is in question."""

LIFTING = Unmet(
    "R2b",
    "une seule personne ne peut pas revenir sur ce qui montre un délit",
    "arrêter le dossier, puis proposer la levée : une deuxième personne approuvera",
    "art. 40 al. 2 CPP",
    "block",
)


def check_eligibility(
    case: Case,
    *,
    actor: Actor,
    version: int,
    key: uuid.UUID,
    answers: Mapping[str, Answer],
    arrete: Arrete | None = None,
) -> Outcome:
    """Keep the answers that changed, each with what shows it, who gave it and when.

    `answers` is keyed by question; those left out stay as they were. `arrete` counts for family 1.

    Raises:
        NotAllowed: R2b, what showed a délit cannot be taken back by one person; R4, an answer is
            not justified; R47, the arrêté did not cover the facts; or see `perform`.
        Conflict: see `perform`.
        ValueError: an answer to a question that this case does not ask, or that is no choice.
    """

    def write(fresh: Case) -> None:
        _refuse_strangers(fresh, answers)
        _refuse_lifting(fresh, answers)
        refuse_wrong(problems(fresh, answers))
        for code, given in answers.items():
            _keep(fresh, actor, code, given)
        if "family" in answers:
            number = answers["family"].answer
            fresh.family = int(number) if number.isdigit() else None
            _set_arrete(fresh, actor, arrete)

    return perform(case, "check_eligibility", actor=actor, version=version, key=key, write=write)


def _refuse_strangers(case: Case, answers: Mapping[str, Answer]) -> None:
    allowed = {question.code: dict(question.choices) for question in questions(case)}
    for code, given in answers.items():
        if given.answer not in allowed.get(code, {}):
            raise ValueError(f"no such answer: {code}={given.answer}")


def _refuse_lifting(case: Case, answers: Mapping[str, Answer]) -> None:
    """R2b: whoever said « délit » or « inscription », or was hinted at it, does not unsay it alone."""
    said = readings.answer(case, "qualification")
    if said == "delit" and answers.get("qualification", Answer(said)).answer != said:
        raise NotAllowed([LIFTING])
    said = readings.answer(case, "inscription")
    now = answers.get("inscription", Answer(said)).answer
    taken_back = said == "yes" and now != "yes"
    against_hint = now == "no" and said != "no" and hints_at_inscription(case)
    if taken_back or against_hint:
        raise NotAllowed([LIFTING])


def _keep(case: Case, actor: Actor, code: str, given: Answer) -> None:
    last = readings.latest([row for row in case.checks.all() if row.code == code])
    if last is not None and (last.answer, last.evidence or "") == tuple(given):
        return
    case.checks.create(
        code=code,
        answer=given.answer,
        evidence=given.evidence or None,
        by=actor.user,
        at=calendar.now(),
    )


def _set_arrete(case: Case, actor: Actor, arrete: Arrete | None) -> None:
    if case.family != 1:
        case.arrete = None
        return
    if arrete is not None and (
        arrete.commune_id != case.commune_id or not arrete.covers(case.facts_on, case.facts_at)
    ):
        raise refuse(rules.ARRETE)
    case.arrete = arrete
    number = arrete.number[:20] if arrete else NO_ARRETE
    sentence = f"{arrete} : {arrete.sentence}" if arrete else ""
    _keep(case, actor, "arrete", Answer(number, sentence))


def what_next(case: Case) -> tuple[str, str]:
    """What the answers ask to do now, in French, and the act that does it ("" for none)."""
    if readings.blocking_reasons(case):
        return (
            "Ces faits semblent relever de la justice : arrêtez le dossier, puis remettez-le au "
            "procureur.",
            "block",
        )
    if readings.answer(case, "place") == "outside":
        return (
            "Les faits ont eu lieu hors de la commune : classez le signalement comme irrecevable et "
            "dites au service qui a signalé quelle commune est compétente.",
            "dismiss_inadmissible",
        )
    if readings.answer(case, "family") == "none":
        return (
            "Ces faits ne relèvent d'aucune des trois familles : classez le signalement comme "
            "irrecevable.",
            "dismiss_inadmissible",
        )
    if readings.answer(case, "old_facts") == "too_old":
        return (
            "Les faits sont trop anciens : classez le signalement comme irrecevable.",
            "dismiss_inadmissible",
        )
    if readings.answer(case, "warning") == "not_justified":
        return (
            "Un rappel à l'ordre ne suffit pas : arrêtez le dossier si les faits relèvent de la "
            "justice, sinon classez le signalement.",
            "",
        )
    if readings.answer(case, "fined") == "yes" and case.protocol.fined_blocks:
        return (
            "Le protocole exclut un rappel à l'ordre après une amende : classez le signalement.",
            "",
        )
    return "", ""
