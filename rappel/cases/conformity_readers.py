"""What the fiche de conformité answers to each rule of the rulebook, read from the rows of the case.

One small reader a rule, in the order of the fiche. A reader decides nothing: it tells what is
there. `needs` names the facet without which the answer is not shown; sealed words stay shut anyway
for who may not open them (security.md §1).
"""

import datetime
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accounts.policy import Role
from rappel.cases import checks, families, particulars, readings, selectors
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.models import Case, Document
from rappel.cases.particulars import FAMILIES, UNVERIFIED
from rappel.cases.rule import Situation
from rappel.communes import calendar
from rappel.communes.models import Guard, ProsecutorMode
from rappel.letters.convocations import SeparateMeeting
from rappel.letters.documents import KINDS


class Status(StrEnum):
    """Where a rule stands for this case."""

    DONE = "fait"
    TODO = "à faire"
    BLOCKED = "bloqué"
    NONE = "sans objet"


class Part(StrEnum):
    """The parts of the fiche."""

    STUDY = "Recevabilité et décision"
    PROSECUTOR = "Procureur"
    LETTERS = "Convocation et courriers"
    HEARING = "Entretien"
    AFTER = "Suites"
    DATA = "Données"


@dataclass(frozen=True)
class Line:
    """The answer to one rule: by whom, when, on what evidence."""

    status: Status
    answer: str
    by: str = ""
    at: datetime.date | None = None
    evidence: str = ""


@dataclass(frozen=True)
class Reading:
    """The case as this reader may read it."""

    handle: Handle
    labels: dict[str, str]
    today: datetime.date

    @property
    def case(self) -> Case:
        """The opened case."""
        return self.handle.case

    @property
    def content(self) -> bool:
        """True for who reads the description, the opinion, the record."""
        return "content" in self.handle.facets

    def name(self, user: uuid.UUID | None) -> str:
        """Who that is, from the rows already read."""
        return particulars.names(self.case, user)

    def day(self, moment: datetime.datetime) -> datetime.date:
        """The day of an instant in the commune."""
        return calendar.local(moment, self.case.commune).date()

    def label(self, kind: str, code: str) -> str:
        """The word of a closed list."""
        return self.labels.get(f"{kind}:{code}", code)

    @property
    def situation(self) -> Situation:
        """The case as the rules judge it before a click."""
        return Situation(self.case, None, self.today, written=False)

    @property
    def hearing_day(self) -> datetime.date:
        """The day of the hearing held, else fixed, else today."""
        held = readings.latest(self.case.hearings.all())
        if held is not None:
            day: datetime.date = held.held_on
            return day
        standing = readings.active_convocation(self.case)
        return self.today if standing is None else self.day(standing.slot.starts_at)


Reader = Callable[[Reading], Line]


@dataclass(frozen=True)
class Declared:
    """A reader with its part of the fiche and the facet that its answer needs."""

    read: Reader
    part: Part
    needs: str


READERS: dict[str, Declared] = {}


def _reads(code: str, part: Part, *, needs: str = "") -> Callable[[Reader], Reader]:
    def declare(read: Reader) -> Reader:
        READERS[code] = Declared(read, part, needs)
        return read

    return declare


def _none(why: str) -> Line:
    return Line(Status.NONE, why)


def _todo(what: str) -> Line:
    return Line(Status.TODO, what)


def _told(
    r: Reading, row: Any, answer: str, *, status: Status = Status.DONE, evidence: str = ""
) -> Line:
    """An answer with the author and the day of the row that holds it."""
    return Line(status, answer, r.name(row.by_id), r.day(row.at), evidence)


def _last_check(r: Reading, code: str) -> Any:
    return readings.latest([row for row in r.case.checks.all() if row.code == code])


def _check(
    r: Reading, code: str, *, good: Iterable[str] = (), bad: Iterable[str] = (), ask: str
) -> Line:
    """The last answer to an eligibility question: `good` settles it, `bad` stops the case."""
    row = _last_check(r, code)
    if row is None:
        return _todo(ask)
    status = (
        Status.DONE if row.answer in good else Status.BLOCKED if row.answer in bad else Status.TODO
    )
    evidence = (row.evidence or "") if r.content else ""
    return _told(r, row, row.answer_label, status=status, evidence=evidence)


# --- eligibility and decision -----------------------------------------------------------------


@_reads("R1", Part.STUDY)
def _family(r: Reading) -> Line:
    row = _last_check(r, "family")
    if checks.family_known(r.situation) and r.case.family:
        answer = FAMILIES[r.case.family]
        return Line(Status.DONE, answer) if row is None else _told(r, row, answer)
    return _check(r, "family", bad=("none",), ask="famille à confirmer")


@_reads("R2", Part.STUDY, needs="content")
def _delit(r: Reading) -> Line:
    blocking = readings.latest(r.case.blockings.all())
    if not checks.not_blocked("R2")(r.situation):
        note = (blocking.note or "") if blocking is not None and r.content else ""
        said = "oui : le dossier relève du procureur"
        if blocking is None:
            return Line(Status.BLOCKED, said)
        return _told(r, blocking, said, status=Status.BLOCKED, evidence=note)
    if r.case.category.guard == Guard.INSCRIPTION and not checks.inscription_asked(r.situation):
        return _todo("dire s'il s'agit d'une inscription, d'un signe ou d'un dessin")
    return _check(r, "qualification", good=("none",), ask="à vérifier par qui instruit")


@_reads("R2b", Part.STUDY, needs="content")
def _release(r: Reading) -> Line:
    blocking = readings.latest(r.case.blockings.all())
    if blocking is None:
        return _none("le dossier n'a jamais été arrêté")
    proposal = readings.release_proposal(r.case)
    if proposal is None:
        return _told(r, blocking, "arrêté ; aucune levée proposée")
    if proposal.approved_at is None:
        return _told(r, proposal, "levée proposée ; une deuxième personne doit approuver")
    answer = f"levé : {proposal.get_ground_display()}"
    by = f"{r.name(proposal.proposed_by_id)}, puis {r.name(proposal.approved_by_id)}"
    evidence = proposal.reason if r.content else ""
    return Line(Status.DONE, answer, by, r.day(proposal.approved_at), evidence)


@_reads("R3", Part.STUDY, needs="content")
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
        return _told(r, known[-1], said, status=Status.BLOCKED, evidence=_source(r, known[-1]))
    answered = [row for row in rows if row is not None and row.answer == "no"]
    if len(answered) < len(rows):
        return _todo("un service doit être interrogé")
    row = min(answered, key=lambda one: one.asked_on)
    evidence = _source(r, row)
    waiting = r.case.state == State.APPROVED or bool(readings.letters_to_send(r.case))
    if waiting and not checks.source_fresh(r.situation):
        return _told(r, row, "à reposer pour cet envoi", status=Status.TODO, evidence=evidence)
    return Line(Status.DONE, "non", r.name(row.by_id), row.asked_on, evidence)


def _source(r: Reading, row: Any) -> str:
    words = [r.label("source", row.service), r.label("channel", row.channel)]
    words.append(f"le {calendar.short_date(row.asked_on)}")
    if r.content:
        words += [row.answered_by or "", row.reference or ""]
    return ", ".join(word for word in words if word)


@_reads("R3b", Part.STUDY, needs="content")
def _answered_since(r: Reading) -> Line:
    known = [row.asked_on for row in r.case.source_answers.all() if row.answer == "yes"]
    if not known:
        return _none("aucune plainte ni enquête n'a été connue")
    if readings.lifted_since(r.case, max(known)):
        return Line(Status.DONE, "oui, par une réponse postérieure")
    return _todo("aucune réponse du procureur postérieure à la plainte ou à l'enquête")


@_reads("R3c", Part.STUDY, needs="content")
def _fined(r: Reading) -> Line:
    row = _last_check(r, "fined")
    if row is not None and not checks.fined_justified(r.situation):
        return _told(r, row, "oui, et le protocole s'y oppose", status=Status.TODO)
    return _check(r, "fined", good=("no", "yes"), ask="à vérifier")


@_reads("R4", Part.STUDY, needs="content")
def _warning(r: Reading) -> Line:
    if r.case.category.guard != Guard.WARN:
        return _none("cette catégorie n'a pas d'avertissement")
    return _check(r, "warning", good=("justified",), ask="à justifier")


@_reads("R5", Part.STUDY)
def _identity(r: Reading) -> Line:
    return _check(r, "identity", good=("sure",), bad=("doubt",), ask="identité à établir")


@_reads("R6", Part.STUDY)
def _place(r: Reading) -> Line:
    if not checks.old_facts_justified(r.situation):
        return _todo("faits anciens : dire pourquoi le dossier continue")
    return _check(r, "place", good=("inside",), bad=("outside",), ask="lieu à vérifier")


def _decision(r: Reading) -> Any:
    """The last decision that stands: one that was sent back to study no longer does."""
    row = readings.latest(r.case.decisions.all())
    return None if row is None or row.outcome == "returned" else row


@_reads("R7", Part.STUDY)
def _decided(r: Reading) -> Line:
    row = _decision(r)
    if row is None:
        oral = readings.latest(r.case.hearings.all())
        if oral is not None:
            return _told(r, oral, "rappel fait sans décision préalable, par un élu")
        return _todo("l'élu n'a pas encore décidé")
    answer = str(row.get_outcome_display())
    if row.quality:
        answer = f"{answer}, {row.quality}"
    kinds = ("decision", "dismissal", "inadmissible")
    why = next((r.labels[key] for kind in kinds if (key := f"{kind}:{row.reason}") in r.labels), "")
    return _told(r, row, answer, evidence=why if r.content else "")


@_reads("R7b", Part.STUDY, needs="content")
def _opinion(r: Reading) -> Line:
    row = readings.latest(r.case.opinions.all())
    if row is None:
        return _none("aucun avis n'a été demandé")
    if row.state == "asked":
        by, at = r.name(row.asked_by_id), r.day(row.at)
        return Line(Status.TODO, "avis demandé, attendu", by, at)
    answer = str(row.get_view_display() or row.get_state_display())
    if row.state == "lapsed":
        answer = "caduc : les faits ont changé depuis"
    at = r.day(row.given_at or row.at)
    return Line(Status.DONE, answer, r.name(row.given_by_id or row.asked_by_id), at)


@_reads("R8", Part.STUDY)
def _presider(r: Reading) -> Line:
    held = readings.latest(r.case.hearings.all())
    if held is not None:
        answer = f"a présidé : {held.presided_as}"
        return Line(Status.DONE, answer, r.name(held.by_id), held.held_on)
    standing = readings.active_convocation(r.case)
    if standing is None:
        return _todo("à désigner en fixant l'entretien")
    person = str(standing.slot.presided_by.full_name)
    if not checks.presider_competent(r.situation):
        answer = f"{person} n'a ni mandat ni délégation en vigueur ce jour-là"
        return _told(r, standing, answer, status=Status.BLOCKED)
    return _told(r, standing, f"présidera : {person}")


@_reads("R38", Part.STUDY)
def _two_persons(r: Reading) -> Line:
    row = _decision(r)
    if row is None:
        return _todo("à voir quand l'élu décide")
    if row.same_person:
        return _told(r, row, "instruit et décidé par la même personne, comme le maire l'a choisi")
    return _told(r, row, "oui")


@_reads("R43", Part.STUDY)
def _stepped_aside(r: Reading) -> Line:
    return _none("personne ne s'est déporté")


@_reads("R47", Part.STUDY)
def _arrete(r: Reading) -> Line:
    if r.case.family not in (None, 1):
        return _none("les faits ne relèvent pas d'un arrêté du maire")
    if r.case.family is None:
        return _todo("à dire avec la famille des faits")
    if not checks.arrete_covers(r.situation):
        return _todo("arrêté à choisir dans le registre")
    arrete = r.case.arrete
    row = _last_check(r, "family")
    answer = f"arrêté {arrete}"
    return Line(Status.DONE, answer) if row is None else _told(r, row, answer)


@_reads("R48", Part.STUDY, needs="content")
def _worry(r: Reading) -> Line:
    if not r.case.minor_at_facts:
        return _none("la personne était majeure")
    if not checks.worry_asked_after(r.situation):
        return _todo("à reposer depuis l'entretien")
    return _check(r, "worry", good=("no", "to_report", "reported"), ask="à répondre")


# --- prosecutor ---------------------------------------------------------------------------------


def _without_prosecutor(r: Reading) -> bool:
    return r.case.family is not None and readings.mode(r.case) == ProsecutorMode.NONE


@_reads("R9", Part.PROSECUTOR)
def _associated(r: Reading) -> Line:
    row = readings.consultation(r.case)
    if row is None:
        if _without_prosecutor(r):
            return _none("le protocole ne le prévoit pas pour cette famille de faits")
        return _todo("demande à préparer")
    if row.state == "silent":
        return _told(r, row, "sans réponse dans le délai, ce qui n'est pas un accord")
    if row.state == "answered":
        return _told(r, row, "oui, il a répondu")
    if row.state == "prepared":
        return _told(r, row, "demande préparée, à envoyer", status=Status.TODO)
    sent = Line(Status.DONE, "demande envoyée", r.name(row.by_id), row.sent_on)
    if readings.mode(r.case) == ProsecutorMode.INFORMATION:
        return sent
    until = f" pour le {calendar.short_date(row.answer_by)}" if row.answer_by else ""
    return Line(Status.TODO, f"réponse attendue{until}", sent.by, sent.at)


@_reads("R10", Part.PROSECUTOR, needs="content")
def _favourable(r: Reading) -> Line:
    row = readings.consultation(r.case)
    if _without_prosecutor(r) or (
        row is None and readings.mode(r.case) == ProsecutorMode.INFORMATION
    ):
        return _none("aucune réponse n'est attendue")
    if row is None or not row.answer:
        if row is not None and row.state == "silent":
            stopped = readings.mode(r.case) == ProsecutorMode.ACCORD
            return Line(Status.BLOCKED if stopped else Status.DONE, "pas de réponse")
        return _todo("réponse attendue")
    status = Status.DONE if checks.prosecutor_stands(r.situation) else Status.BLOCKED
    words = [row.magistrate or "", row.comment or ""] if r.content else []
    evidence = ", ".join(word for word in words if word)
    answer = str(row.get_answer_display())
    return Line(status, answer, r.name(row.by_id), row.answered_on, evidence)


@_reads("R10b", Part.PROSECUTOR, needs="content")
def _oral(r: Reading) -> Line:
    row = readings.consultation(r.case)
    if row is None or not row.answer or row.written:
        return _none("aucune réponse orale")
    return _told(r, row, "réponse orale, à confirmer par écrit", status=Status.TODO)


@_reads("R11", Part.PROSECUTOR)
def _feedback(r: Reading) -> Line:
    return _none("rien de plus n'est envoyé au procureur")


# --- convocation and letters --------------------------------------------------------------------


def _checked_when_issued(r: Reading, answer: str) -> Line:
    """What the program verifies each time it issues a letter."""
    issued = r.case.documents.all()
    if not issued:
        return _todo("vérifié par le logiciel à l'édition de chaque courrier")
    last = issued[len(issued) - 1]
    many = f"{len(issued)} courriers édités" if len(issued) > 1 else "1 courrier édité"
    by = r.name(last.issued_by_id)
    return Line(Status.DONE, answer, by, r.day(last.issued_at), f"vérifié à l'édition, {many}")


@_reads("R12", Part.LETTERS)
def _mentions(r: Reading) -> Line:
    return _checked_when_issued(r, "oui")


@_reads("R13", Part.LETTERS)
def _threats(r: Reading) -> Line:
    return _checked_when_issued(r, "oui, sans menace")


def _letter(row: Document) -> str:
    return f"n° {row.number} ({KINDS[row.kind].title.lower()})"


def _announcing(r: Reading) -> list[Document]:
    return readings.convocation_letters(r.case)


@_reads("R14", Part.LETTERS)
def _signed(r: Reading) -> Line:
    waiting = [row for row in r.case.documents.all() if row.state == "issued"]
    signed = [row for row in r.case.documents.all() if row.signed_on is not None]
    if waiting:
        return _todo(f"à signer : {', '.join(map(_letter, waiting))}")
    if not signed:
        return _todo("aucune lettre n'est encore signée")
    last = max(signed, key=lambda row: (row.signed_on, row.number))
    evidence = ", ".join(map(_letter, signed))
    return Line(Status.DONE, "oui", r.name(last.signatory_id), last.signed_on, evidence)


@_reads("R15", Part.LETTERS)
def _notice(r: Reading) -> Line:
    first = min(
        (row.sent_on for row in r.case.documents.all() if row.addressee_id and row.sent_on),
        default=None,
    )
    if first is not None:
        return Line(Status.DONE, "avec la première lettre", at=first)
    held = readings.latest(r.case.hearings.all())
    if held is not None and held.notice_on is not None:
        return Line(Status.DONE, "remise en main propre", r.name(held.by_id), held.notice_on)
    due = readings.notice_due_by(r.case)
    if due is not None:
        return _todo(f"à remettre avant le {calendar.short_date(due)}")
    return _todo("elle part avec la première lettre")


@_reads("R16", Part.LETTERS)
def _holders(r: Reading) -> Line:
    if not families.is_minor(r.case, r.hearing_day):
        return _none("la personne est majeure le jour de l'entretien")
    if not checks.holders_settled(r.situation):
        return _todo("dire ce que l'on sait de chaque parent ou responsable")
    if not checks.holder_reachable(r.situation):
        return _todo("personne à qui écrire : une adresse, ou un responsable, manque")
    standing = readings.active_convocation(r.case)
    if standing is not None and families.without_letter(r.case) and r.case.state == State.CONVOKED:
        return _todo("une lettre manque à l'un d'eux")
    count = len(families.written_to(r.case))
    said = f"{count} personnes reçoivent" if count > 1 else "une personne reçoit"
    return Line(Status.DONE, f"oui, {said} une lettre")


@_reads("R16b", Part.LETTERS)
def _apart(r: Reading) -> Line:
    if not any(party.apart for party in families.written_to(r.case)):
        return _none("personne n'est à recevoir séparément")
    made = [row for row in r.case.documents.all() if row.kind == SeparateMeeting.kind]
    if not made:
        return _todo("la lettre offre un entretien à part, sans date, ni heure, ni lieu")
    return Line(Status.DONE, "oui", at=r.day(made[-1].issued_at), evidence=_letter(made[-1]))


@_reads("R16c", Part.LETTERS)
def _one_address(r: Reading) -> Line:
    return _checked_when_issued(r, "oui")


@_reads("R16d", Part.LETTERS)
def _child_page(r: Reading) -> Line:
    who = families.audience(r.case, r.hearing_day)
    if who == families.Audience.ADULT:
        return _none("la personne est majeure le jour de l'entretien")
    if who == families.Audience.PARENTS:
        return _none("avant 8 ans, rien n'est adressé à l'enfant")
    if who == families.Audience.YOUTH:
        return _checked_when_issued(r, "dès 15 ans, une enveloppe à son nom")
    return _checked_when_issued(r, "avec la lettre de l'adulte chez qui il vit")


@_reads("R17", Part.LETTERS)
def _delays(r: Reading) -> Line:
    standing = readings.active_convocation(r.case)
    if standing is None:
        if readings.latest(r.case.hearings.all()) is not None:
            return _none("l'entretien a eu lieu sans convocation")
        return _todo("l'entretien n'est pas fixé")
    if r.case.state == State.APPROVED and not checks.notice_kept(r.situation):
        return _told(r, standing, "il reste trop peu de jours", status=Status.TODO)
    answer = f"entretien fixé au {calendar.short_date(r.day(standing.slot.starts_at))}"
    if standing.short_notice_reason:
        answer = f"{answer}, délai plus court justifié"
    return _told(r, standing, answer)


@_reads("R18", Part.LETTERS)
def _sent(r: Reading) -> Line:
    sent = [row for row in r.case.documents.all() if row.sent_on is not None]
    back = readings.returned(r.case)
    if back:
        return _todo(f"revenue, à adresser de nouveau : {', '.join(map(_letter, back))}")
    if not sent:
        return _todo("aucune lettre n'est encore partie")
    how = sorted({r.label("delivery", row.delivery) for row in sent if row.delivery})
    evidence = ", ".join(
        f"{_letter(row)} le {calendar.short_date(row.sent_on)}" for row in sent if row.sent_on
    )
    last = max(row.sent_on for row in sent if row.sent_on)
    return Line(Status.DONE, ", ".join(how) or "partie", at=last, evidence=evidence)


@_reads("R21", Part.LETTERS)
def _one_person(r: Reading) -> Line:
    joined = readings.joined_to(r.case)
    if joined is not None:
        return Line(Status.DONE, f"joint au dossier {joined.other.reference}", at=r.day(joined.at))
    return Line(Status.DONE, "oui, une personne, un rendez-vous")


@_reads("R21b", Part.LETTERS)
def _attendees(r: Reading) -> Line:
    held = readings.latest(r.case.hearings.all())
    row = held if held is not None else readings.active_convocation(r.case)
    if row is None:
        return _todo("à dire en fixant l'entretien")
    who = ", ".join(r.label("attendee", code) for code in row.attendees)
    return _told(r, row, who or "personne d'autre que l'élu et la famille")


@_reads("R41", Part.LETTERS)
def _printed(r: Reading) -> Line:
    if r.case.printed_at is None:
        return _todo("faits à écrire tels qu'ils seront lus")
    rows = [row for row in r.case.transitions.all() if row.act == "write_printed_facts"]
    by = r.name(rows[-1].actor_id) if rows else ""
    return Line(Status.DONE, "écrits et relus", by, r.day(r.case.printed_at))


@_reads("R45", Part.LETTERS)
def _silence(r: Reading) -> Line:
    acts = [row for row in r.case.transitions.all() if row.act == "stop_writing"]
    if r.case.do_not_write:
        answer = f"oui : {r.case.get_do_not_write_display()}"
        if not acts:
            return Line(Status.BLOCKED, answer)
        return Line(Status.BLOCKED, answer, r.name(acts[-1].actor_id), r.day(acts[-1].at))
    return (
        Line(Status.DONE, "non") if not acts else Line(Status.DONE, "non, l'interdiction est levée")
    )


@_reads("R46", Part.LETTERS)
def _wrong_door(r: Reading) -> Line:
    return _none("rien de tel n'est connu")


@_reads("R49", Part.LETTERS)
def _observations(r: Reading) -> Line:
    rows = list(r.case.observations.all())
    if not rows:
        return _none("aucune observation reçue")
    read = [row.read_at for row in rows if row.read_at is not None]
    if len(read) < len(rows):
        return _told(r, rows[-1], "à lire par l'élu avant l'entretien", status=Status.TODO)
    return Line(Status.DONE, "oui", at=r.day(max(read)))


@_reads("R50", Part.LETTERS)
def _contact(r: Reading) -> Line:
    return _checked_when_issued(r, "oui, sans voies de recours")


# --- hearing ------------------------------------------------------------------------------------


@_reads("R19", Part.HEARING)
def _accompanied(r: Reading) -> Line:
    if not families.is_minor(r.case, r.hearing_day):
        return _none("la personne est majeure le jour de l'entretien")
    held = readings.latest(r.case.hearings.all())
    if held is None:
        return _todo("à noter le jour de l'entretien")
    if held.holders_present or not held.impossibility:
        return _told(r, held, "oui")
    return _told(r, held, "impossible, pour une raison de la liste")


@_reads("R20", Part.HEARING)
def _young(r: Reading) -> Line:
    age = families.age_on(r.case, r.case.facts_on)
    if age is None or age >= families.VALIDATED_UNDER:
        return _none("la personne avait 13 ans ou plus")
    row = _decision(r)
    if row is None or not row.under_13_validated:
        return _todo("à valider par l'élu qui décide")
    return _told(r, row, "oui")


@_reads("R20b", Part.HEARING)
def _parents_alone(r: Reading) -> Line:
    if families.audience(r.case, r.hearing_day) != families.Audience.PARENTS:
        return _none("la personne a 8 ans ou plus")
    return Line(Status.DONE, "oui, l'enfant n'est pas convoqué")


@_reads("R22", Part.HEARING)
def _record(r: Reading) -> Line:
    held = readings.latest(r.case.hearings.all())
    if held is None:
        return _todo("à faire le jour de l'entretien")
    return _told(r, held, f"oui, entretien du {calendar.short_date(held.held_on)}")


@_reads("R23", Part.HEARING)
def _needs(r: Reading) -> Line:
    held = readings.latest(r.case.hearings.all())
    if held is None:
        return _none("aucun besoin n'est connu")
    return _told(r, held, "accompagné" if held.companions else "aucun besoin noté")


@_reads("R24", Part.HEARING)
def _absence(r: Reading) -> Line:
    row = readings.absence(r.case)
    if row is None:
        return _none("personne n'a manqué un entretien")
    after = [one for one in r.case.transitions.all() if one.act in _CHOSEN and one.at >= row.at]
    if not after and r.case.state == State.ABSENT:
        return _told(r, row, f"{row.get_kind_display()} ; l'élu doit choisir", status=Status.TODO)
    if not after:
        return _told(r, row, str(row.get_kind_display()))
    answer = f"{row.get_kind_display()} ; l'élu a choisi la suite"
    return Line(Status.DONE, answer, r.name(after[-1].actor_id), r.day(after[-1].at))


_CHOSEN = ("allow_new_date", "close_without_hearing", "dismiss")


@_reads("R39", Part.HEARING)
def _without_convocation(r: Reading) -> Line:
    held = readings.latest(r.case.hearings.all())
    if held is None or held.came_about == "convoked":
        return _none("aucun rappel sans convocation")
    missing = [UNVERIFIED.get(code, code) for code in held.unverified]
    answer = str(held.get_came_about_display())
    if missing:
        answer = f"{answer} ; non vérifié avant : {', '.join(missing)}"
    return _told(r, held, answer)


@_reads("R40", Part.HEARING)
def _irregular(r: Reading) -> Line:
    return _none("rien de tel n'est noté")


# --- after --------------------------------------------------------------------------------------


@_reads("R25", Part.AFTER)
def _followed(r: Reading) -> Line:
    rows = list(r.case.measures.all())
    if not rows:
        return _none("rien n'a été convenu")
    still = [row for row in rows if row.state == "open"]
    if still:
        due = calendar.short_date(min(row.due_on for row in still))
        return _told(r, rows[-1], f"{len(still)} en cours, à voir le {due}", status=Status.TODO)
    return _told(r, rows[-1], ", ".join(str(row.get_state_display()) for row in rows))


@_reads("R26", Part.AFTER, needs="content")
def _earlier(r: Reading) -> Line:
    found = selectors.earlier_reminders(r.case) if r.content else []
    if not found:
        return _none(f"aucun rappel connu depuis {r.case.protocol.repeat_months} mois")
    said = ", ".join(f"le {calendar.short_date(day)} ({label})" for day, label in found)
    return Line(Status.DONE, f"oui : {said}")


@_reads("R27", Part.AFTER)
def _reopened(r: Reading) -> Line:
    rows = [row for row in r.case.transitions.all() if row.act == "reopen"]
    if not rows:
        return _none("le dossier n'a pas été rouvert")
    evidence = (rows[-1].note or "") if r.content else ""
    return Line(Status.DONE, "oui", r.name(rows[-1].actor_id), r.day(rows[-1].at), evidence)


@_reads("R44", Part.AFTER)
def _annulled(r: Reading) -> Line:
    return _none("le dossier n'est pas annulé")


# --- data ---------------------------------------------------------------------------------------


@_reads("R28", Part.DATA)
def _minimal(r: Reading) -> Line:
    return Line(Status.DONE, "aucun champ du logiciel ne demande autre chose")


@_reads("R29", Part.DATA)
def _lists(r: Reading) -> Line:
    origin = r.label("origin", r.case.origin)
    return Line(Status.DONE, f"oui : {origin}, {r.case.category.label}", at=r.case.reported_on)


@_reads("R30", Part.DATA)
def _working(r: Reading) -> Line:
    prefix = selectors.GRANT_PREFIX
    words = [
        f"{Role(grant.permission.codename.removeprefix(prefix)).label} : {grant.user.full_name}"
        for grant in r.case.grants.all()
    ]
    return Line(Status.DONE, ", ".join(sorted(words))) if words else _todo("personne n'est désigné")


@_reads("R31", Part.DATA)
def _accounts(r: Reading) -> Line:
    return Line(Status.DONE, "oui, chaque acte porte un nom")


@_reads("R32", Part.DATA)
def _logged(r: Reading) -> Line:
    rows = list(r.case.transitions.all())
    many = f"{len(rows)} actes" if len(rows) > 1 else "1 acte"
    return Line(Status.DONE, "oui", at=r.day(rows[-1].at) if rows else None, evidence=many)


@_reads("R42", Part.DATA)
def _reporter(r: Reading) -> Line:
    return Line(Status.DONE, "son identité n'est ni sur cette fiche ni dans un courrier")
