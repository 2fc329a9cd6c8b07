"""The fiche de conformité on the study of a case: eligibility, decision, prosecutor."""

from typing import Any

from rappel.cases import checks, readings
from rappel.cases.act import State
from rappel.cases.conformity_lines import (
    Line,
    Part,
    Readers,
    Reading,
    Status,
    check,
    decision,
    last_check,
    none,
    still,
    told,
)
from rappel.cases.particulars import FAMILIES
from rappel.communes import calendar
from rappel.communes.models import Guard, ProsecutorMode

READERS = Readers()
reads = READERS.of


# --- eligibility and decision -----------------------------------------------------------------


@reads("R1", Part.STUDY)
def _family(r: Reading) -> Line:
    row = last_check(r, "family")
    if checks.family_known(r.situation) and r.case.family:
        answer = FAMILIES[r.case.family]
        return Line(Status.DONE, answer) if row is None else told(r, row, answer)
    return check(r, "family", bad=("none",), ask="famille à confirmer")


@reads("R2", Part.STUDY, needs="content")
def _delit(r: Reading) -> Line:
    blocking = readings.latest(r.case.blockings.all())
    if not checks.not_blocked("R2")(r.situation):
        note = (blocking.note or "") if blocking is not None and r.content else ""
        said = "oui : le dossier relève du procureur"
        if blocking is None:
            return Line(Status.BLOCKED, said)
        return told(r, blocking, said, status=Status.BLOCKED, evidence=note)
    if r.case.category.guard == Guard.INSCRIPTION and not checks.inscription_asked(r.situation):
        return still("dire s'il s'agit d'une inscription, d'un signe ou d'un dessin")
    return check(r, "qualification", good=("none",), ask="à vérifier par qui instruit")


@reads("R2b", Part.STUDY, needs="content")
def _release(r: Reading) -> Line:
    blocking = readings.latest(r.case.blockings.all())
    if blocking is None:
        return none("le dossier n'a jamais été arrêté")
    proposal = readings.release_proposal(r.case)
    if proposal is None:
        return told(r, blocking, "arrêté ; aucune levée proposée")
    if proposal.approved_at is None:
        return told(r, proposal, "levée proposée ; une deuxième personne doit approuver")
    answer = f"levé : {proposal.get_ground_display()}"
    by = f"{r.name(proposal.proposed_by_id)}, puis {r.name(proposal.approved_by_id)}"
    evidence = proposal.reason if r.content else ""
    return Line(Status.DONE, answer, by, r.day(proposal.approved_at), evidence)


@reads("R3", Part.STUDY, needs="content")
def _complaint(r: Reading) -> Line:
    rows = [
        readings.source_answer(r.case, question, asked_here=True)
        for question in ("complaint", "inquiry")
    ]
    if not checks.not_blocked("R3")(r.situation):
        known = [row for row in r.case.source_answers.all() if row.answer == "yes"]
        said = "oui : une plainte, une enquête ou une procédure est connue"
        if not known:
            return Line(Status.BLOCKED, said)
        return told(r, known[-1], said, status=Status.BLOCKED, evidence=_source(r, known[-1]))
    answered = [row for row in rows if row is not None and row.answer == "no"]
    if len(answered) < len(rows):
        return still("un service doit être interrogé")
    row = min(answered, key=lambda one: one.asked_on)
    evidence = _source(r, row)
    waiting = r.case.state == State.APPROVED or bool(readings.letters_to_send(r.case))
    if waiting and not checks.source_fresh(r.situation):
        return told(r, row, "à reposer pour cet envoi", status=Status.OPEN, evidence=evidence)
    return Line(Status.DONE, "non", r.name(row.by_id), row.asked_on, evidence)


def _source(r: Reading, row: Any) -> str:
    words = [r.label("source", row.service), r.label("channel", row.channel)]
    words.append(f"le {calendar.short_date(row.asked_on)}")
    if r.content:
        words += [row.answered_by or "", row.reference or ""]
    return ", ".join(word for word in words if word)


@reads("R3b", Part.STUDY, needs="content")
def _answered_since(r: Reading) -> Line:
    known = [row.asked_on for row in r.case.source_answers.all() if row.answer == "yes"]
    if not known:
        return none("aucune plainte ni enquête n'a été connue")
    if readings.lifted_since(r.case, max(known)):
        return Line(Status.DONE, "oui, par une réponse postérieure")
    return still("aucune réponse du procureur postérieure à la plainte ou à l'enquête")


@reads("R3c", Part.STUDY, needs="content")
def _fined(r: Reading) -> Line:
    row = last_check(r, "fined")
    if row is not None and not checks.fined_justified(r.situation):
        return told(r, row, "oui, et le protocole s'y oppose", status=Status.OPEN)
    return check(r, "fined", good=("no", "yes"), ask="à vérifier")


@reads("R4", Part.STUDY, needs="content")
def _warning(r: Reading) -> Line:
    if r.case.category.guard != Guard.WARN:
        return none("cette catégorie n'a pas d'avertissement")
    return check(r, "warning", good=("justified",), ask="à justifier")


@reads("R5", Part.STUDY)
def _identity(r: Reading) -> Line:
    return check(r, "identity", good=("sure",), bad=("doubt",), ask="identité à établir")


@reads("R6", Part.STUDY)
def _place(r: Reading) -> Line:
    if not checks.old_facts_justified(r.situation):
        return still("faits anciens : dire pourquoi le dossier continue")
    return check(r, "place", good=("inside",), bad=("outside",), ask="lieu à vérifier")


@reads("R7", Part.STUDY)
def _decided(r: Reading) -> Line:
    row = decision(r)
    if row is None:
        oral = readings.hearing(r.case)
        if oral is not None:
            return told(r, oral, "rappel fait sans décision préalable, par un élu")
        return still("l'élu n'a pas encore décidé")
    answer = str(row.get_outcome_display())
    if row.quality:
        answer = f"{answer}, {row.quality}"
    kinds = ("decision", "dismissal", "inadmissible")
    why = next((r.labels[key] for kind in kinds if (key := f"{kind}:{row.reason}") in r.labels), "")
    return told(r, row, answer, evidence=why if r.content else "")


@reads("R7b", Part.STUDY, needs="content")
def _opinion(r: Reading) -> Line:
    row = readings.latest(r.case.opinions.all())
    if row is None:
        if readings.opinion_wanted(r.case):
            return still("le protocole veut un avis sur ce dossier")
        return none("aucun avis n'a été demandé")
    if row.state == "asked":
        by, at = r.name(row.asked_by_id), r.day(row.at)
        return Line(Status.OPEN, "avis demandé, attendu", by, at)
    answer = str(row.get_view_display() or row.get_state_display())
    if row.state == "lapsed":
        answer = "caduc : les faits ont changé depuis"
    at = r.day(row.given_at or row.at)
    return Line(Status.DONE, answer, r.name(row.given_by_id or row.asked_by_id), at)


@reads("R8", Part.STUDY)
def _presider(r: Reading) -> Line:
    held = readings.hearing(r.case)
    if held is not None:
        answer = f"a présidé : {held.presided_as}"
        return Line(Status.DONE, answer, r.name(held.by_id), held.held_on)
    standing = readings.active_convocation(r.case)
    if standing is None:
        return still("à désigner en fixant l'entretien")
    person = str(standing.slot.presided_by.full_name)
    if not checks.presider_competent(r.situation):
        answer = f"{person} n'a ni mandat ni délégation en vigueur ce jour-là"
        return told(r, standing, answer, status=Status.BLOCKED)
    return told(r, standing, f"présidera : {person}")


@reads("R38", Part.STUDY)
def _two_persons(r: Reading) -> Line:
    row = decision(r)
    if row is None:
        return still("à voir quand l'élu décide")
    if row.same_person:
        return told(r, row, "instruit et décidé par la même personne, comme le maire l'a choisi")
    return told(r, row, "oui")


@reads("R43", Part.STUDY)
def _stepped_aside(r: Reading) -> Line:
    rows = list(r.case.disclosures.all())
    if not rows:
        return none("la question n'a pas été posée")
    left = [row for row in rows if row.tie]
    last = (left or rows)[-1]
    words = "oui, une personne s'est déportée" if left else "non, aucun lien avec la personne"
    return Line(Status.DONE, words, str(last.user.full_name), r.day(last.at))


@reads("R47", Part.STUDY)
def _arrete(r: Reading) -> Line:
    if r.case.family not in (None, 1):
        return none("les faits ne relèvent pas d'un arrêté du maire")
    if r.case.family is None:
        return still("à dire avec la famille des faits")
    if not checks.arrete_covers(r.situation):
        return still("arrêté à choisir dans le registre")
    arrete = r.case.arrete
    row = last_check(r, "family")
    answer = f"arrêté {arrete}"
    return Line(Status.DONE, answer) if row is None else told(r, row, answer)


@reads("R48", Part.STUDY, needs="content")
def _worry(r: Reading) -> Line:
    if not r.case.minor_at_facts:
        return none("la personne était majeure")
    if not checks.worry_asked_after(r.situation):
        return still("à reposer depuis l'entretien")
    return check(r, "worry", good=("no", "to_report", "reported"), ask="à répondre")


# --- prosecutor ---------------------------------------------------------------------------------


def _without_prosecutor(r: Reading) -> bool:
    return r.case.family is not None and readings.mode(r.case) == ProsecutorMode.NONE


@reads("R9", Part.PROSECUTOR)
def _associated(r: Reading) -> Line:
    row = readings.consultation(r.case)
    if row is None:
        if _without_prosecutor(r):
            return none("le protocole ne le prévoit pas pour cette famille de faits")
        return still("demande à préparer")
    if row.state == "silent":
        return told(r, row, "sans réponse dans le délai, ce qui n'est pas un accord")
    if row.state == "answered":
        return told(r, row, "oui, il a répondu")
    if row.state == "prepared":
        return told(r, row, "demande préparée, à envoyer", status=Status.OPEN)
    sent = Line(Status.DONE, "demande envoyée", r.name(row.by_id), row.sent_on)
    if readings.mode(r.case) == ProsecutorMode.INFORMATION:
        return sent
    until = f" pour le {calendar.short_date(row.answer_by)}" if row.answer_by else ""
    return Line(Status.OPEN, f"réponse attendue{until}", sent.by, sent.at)


@reads("R10", Part.PROSECUTOR, needs="content")
def _favourable(r: Reading) -> Line:
    row = readings.consultation(r.case)
    if _without_prosecutor(r) or (
        row is None and readings.mode(r.case) == ProsecutorMode.INFORMATION
    ):
        return none("aucune réponse n'est attendue")
    if row is None or not row.answer:
        if row is not None and row.state == "silent":
            stopped = readings.mode(r.case) == ProsecutorMode.ACCORD
            return Line(Status.BLOCKED if stopped else Status.DONE, "pas de réponse")
        return still("réponse attendue")
    status = Status.DONE if checks.prosecutor_stands(r.situation) else Status.BLOCKED
    words = [row.magistrate or "", row.comment or ""] if r.content else []
    evidence = ", ".join(word for word in words if word)
    answer = str(row.get_answer_display())
    return Line(status, answer, r.name(row.by_id), row.answered_on, evidence)


@reads("R10b", Part.PROSECUTOR, needs="content")
def _oral(r: Reading) -> Line:
    row = readings.consultation(r.case)
    if row is None or not row.answer or row.written:
        return none("aucune réponse orale")
    if r.case.protocol.oral_agreement_suffices:
        return told(r, row, "réponse orale, que le protocole accepte")
    said = "réponse orale, confirmation préparée" if row.confirmation_id else "réponse orale"
    return told(r, row, f"{said}, à confirmer par écrit", status=Status.OPEN)


@reads("R11", Part.PROSECUTOR)
def _feedback(r: Reading) -> Line:
    rows = [row for row in r.case.transitions.all() if row.act == "inform_prosecutor"]
    if not rows:
        return none("rien de plus n'est envoyé au procureur")
    return Line(Status.DONE, "oui", r.name(rows[-1].actor_id), r.day(rows[-1].at))
