"""The fiche de conformité on what follows the decision: letters, hearing, follow-up, data."""

from accounts.policy import Role
from rappel.cases import checks, families, readings, selectors
from rappel.cases.act import State
from rappel.cases.conformity_lines import (
    Line,
    Part,
    Readers,
    Reading,
    Status,
    decision,
    none,
    still,
    told,
)
from rappel.cases.letter_life import LetterState
from rappel.cases.models import Document
from rappel.cases.particulars import UNVERIFIED
from rappel.communes import calendar
from rappel.letters.convocations import SeparateMeeting
from rappel.letters.documents import KINDS

READERS = Readers()
reads = READERS.of


# --- convocation and letters --------------------------------------------------------------------


def _checked_when_issued(r: Reading, answer: str) -> Line:
    """What the program verifies each time it issues a letter."""
    issued = r.case.documents.all()
    if not issued:
        return still("vérifié par le logiciel à l'édition de chaque courrier")
    last = issued[len(issued) - 1]
    many = f"{len(issued)} courriers édités" if len(issued) > 1 else "1 courrier édité"
    by = r.name(last.issued_by_id)
    return Line(Status.DONE, answer, by, r.day(last.issued_at), f"vérifié à l'édition, {many}")


@reads("R12", Part.LETTERS)
def _mentions(r: Reading) -> Line:
    return _checked_when_issued(r, "oui")


@reads("R13", Part.LETTERS)
def _threats(r: Reading) -> Line:
    return _checked_when_issued(r, "oui, sans menace")


def _letter(row: Document) -> str:
    return f"n° {row.number} ({KINDS[row.kind].title.lower()})"


def _announcing(r: Reading) -> list[Document]:
    return readings.convocation_letters(r.case)


@reads("R14", Part.LETTERS)
def _signed(r: Reading) -> Line:
    waiting = [row for row in r.case.documents.all() if row.state == "issued"]
    signed = [row for row in r.case.documents.all() if row.signed_on is not None]
    if waiting:
        return still(f"à signer : {', '.join(map(_letter, waiting))}")
    if not signed:
        return still("aucune lettre n'est encore signée")
    last = max(signed, key=lambda row: (row.signed_on, row.number))
    evidence = ", ".join(map(_letter, signed))
    return Line(Status.DONE, "oui", r.name(last.signatory_id), last.signed_on, evidence)


@reads("R15", Part.LETTERS)
def _notice(r: Reading) -> Line:
    first = min(
        (row.sent_on for row in r.case.documents.all() if row.addressee_id and row.sent_on),
        default=None,
    )
    if first is not None:
        return Line(Status.DONE, "avec la première lettre", at=first)
    held = readings.hearing(r.case)
    if held is not None and held.notice_on is not None:
        return Line(Status.DONE, "remise en main propre", r.name(held.by_id), held.notice_on)
    due = readings.notice_due_by(r.case)
    if due is not None:
        return still(f"à remettre avant le {calendar.short_date(due)}")
    return still("elle part avec la première lettre")


@reads("R16", Part.LETTERS)
def _holders(r: Reading) -> Line:
    if not families.is_minor(r.case, r.hearing_day):
        return none("la personne est majeure le jour de l'entretien")
    if not checks.holders_settled(r.situation):
        return still("dire ce que l'on sait de chaque parent ou responsable")
    if not checks.holder_reachable(r.situation):
        return still("personne à qui écrire : une adresse, ou un responsable, manque")
    standing = readings.active_convocation(r.case)
    if standing is not None and families.without_letter(r.case) and r.case.state == State.CONVOKED:
        return still("une lettre manque à l'un d'eux")
    count = len(families.written_to(r.case))
    said = f"{count} personnes reçoivent" if count > 1 else "une personne reçoit"
    return Line(Status.DONE, f"oui, {said} une lettre")


@reads("R16b", Part.LETTERS)
def _apart(r: Reading) -> Line:
    if not any(party.apart for party in families.written_to(r.case)):
        return none("personne n'est à recevoir séparément")
    if readings.meetings_apart(r.case):
        return still("un rendez-vous à part est fixé : noter s'il a eu lieu")
    made = [row for row in r.case.documents.all() if row.kind == SeparateMeeting.kind]
    if not made:
        return still("la lettre offre un entretien à part, sans date, ni heure, ni lieu")
    return Line(Status.DONE, "oui", at=r.day(made[-1].issued_at), evidence=_letter(made[-1]))


@reads("R16c", Part.LETTERS)
def _one_address(r: Reading) -> Line:
    return _checked_when_issued(r, "oui")


@reads("R16d", Part.LETTERS)
def _child_page(r: Reading) -> Line:
    who = families.audience(r.case, r.hearing_day)
    if who == families.Audience.ADULT:
        return none("la personne est majeure le jour de l'entretien")
    if who == families.Audience.PARENTS:
        return none("avant 8 ans, rien n'est adressé à l'enfant")
    if who == families.Audience.YOUTH:
        return _checked_when_issued(r, "dès 15 ans, une enveloppe à son nom")
    return _checked_when_issued(r, "avec la lettre de l'adulte chez qui il vit")


@reads("R17", Part.LETTERS)
def _delays(r: Reading) -> Line:
    standing = readings.active_convocation(r.case)
    if standing is None:
        if readings.hearing(r.case) is not None:
            return none("l'entretien a eu lieu sans convocation")
        return still("l'entretien n'est pas fixé")
    if r.case.state == State.APPROVED and not checks.notice_kept(r.situation):
        return told(r, standing, "il reste trop peu de jours", status=Status.OPEN)
    answer = f"entretien fixé au {calendar.short_date(r.day(standing.slot.starts_at))}"
    if standing.short_notice_reason:
        answer = f"{answer}, délai plus court justifié"
    return told(r, standing, answer)


@reads("R18", Part.LETTERS)
def _sent(r: Reading) -> Line:
    sent = [row for row in r.case.documents.all() if row.sent_on is not None]
    back = readings.returned(r.case)
    if back:
        return still(f"revenue, à adresser de nouveau : {', '.join(map(_letter, back))}")
    if not sent:
        return still("aucune lettre n'est encore partie")
    how = sorted({r.label("delivery", row.delivery) for row in sent if row.delivery})
    evidence = ", ".join(
        f"{_letter(row)} le {calendar.short_date(row.sent_on)}" for row in sent if row.sent_on
    )
    last = max(row.sent_on for row in sent if row.sent_on)
    return Line(Status.DONE, ", ".join(how) or "partie", at=last, evidence=evidence)


@reads("R21", Part.LETTERS)
def _one_person(r: Reading) -> Line:
    joined = readings.joined_to(r.case)
    if joined is not None:
        return Line(Status.DONE, f"joint au dossier {joined.other.reference}", at=r.day(joined.at))
    return Line(Status.DONE, "oui, une personne, un rendez-vous")


@reads("R21b", Part.LETTERS)
def _attendees(r: Reading) -> Line:
    held = readings.hearing(r.case)
    row = held if held is not None else readings.active_convocation(r.case)
    if row is None:
        return still("à dire en fixant l'entretien")
    who = ", ".join(r.label("attendee", code) for code in row.attendees)
    return told(r, row, who or "personne d'autre que l'élu et la famille")


@reads("R41", Part.LETTERS)
def _printed(r: Reading) -> Line:
    if r.case.printed_at is None:
        return still("faits à écrire tels qu'ils seront lus")
    rows = [row for row in r.case.transitions.all() if row.act == "write_printed_facts"]
    by = r.name(rows[-1].actor_id) if rows else ""
    return Line(Status.DONE, "écrits et relus", by, r.day(r.case.printed_at))


@reads("R45", Part.LETTERS)
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


@reads("R46", Part.LETTERS)
def _wrong_door(r: Reading) -> Line:
    astray = [row for row in r.case.documents.all() if row.state == LetterState.MISDELIVERED]
    if not astray:
        return none("rien de tel n'est connu")
    acts = [row for row in r.case.transitions.all() if row.act == "report_misdelivery"]
    by, at = (r.name(acts[-1].actor_id), r.day(acts[-1].at)) if acts else ("", None)
    words = f"oui : {', '.join(map(_letter, astray))}"
    return Line(Status.DONE, words, by, at, "inscrit au registre des incidents")


@reads("R49", Part.LETTERS)
def _observations(r: Reading) -> Line:
    rows = list(r.case.observations.all())
    if not rows:
        return none("aucune observation reçue")
    read = [row.read_at for row in rows if row.read_at is not None]
    if len(read) < len(rows):
        return told(r, rows[-1], "à lire par l'élu avant l'entretien", status=Status.OPEN)
    return Line(Status.DONE, "oui", at=r.day(max(read)))


@reads("R50", Part.LETTERS)
def _contact(r: Reading) -> Line:
    return _checked_when_issued(r, "oui, sans voies de recours")


# --- hearing ------------------------------------------------------------------------------------


@reads("R19", Part.HEARING)
def _accompanied(r: Reading) -> Line:
    if not families.is_minor(r.case, r.hearing_day):
        return none("la personne est majeure le jour de l'entretien")
    held = readings.hearing(r.case)
    if held is None:
        return still("à noter le jour de l'entretien")
    if held.holders_present or not held.impossibility:
        return told(r, held, "oui")
    return told(r, held, "impossible, pour une raison de la liste")


@reads("R20", Part.HEARING)
def _young(r: Reading) -> Line:
    age = families.age_on(r.case, r.case.facts_on)
    if age is None or age >= families.VALIDATED_UNDER:
        return none("la personne avait 13 ans ou plus")
    row = decision(r)
    if row is None or not row.under_13_validated:
        return still("à valider par l'élu qui décide")
    return told(r, row, "oui")


@reads("R20b", Part.HEARING)
def _parents_alone(r: Reading) -> Line:
    if families.audience(r.case, r.hearing_day) != families.Audience.PARENTS:
        return none("la personne a 8 ans ou plus")
    return Line(Status.DONE, "oui, l'enfant n'est pas convoqué")


@reads("R22", Part.HEARING)
def _record(r: Reading) -> Line:
    held = readings.hearing(r.case)
    if held is None:
        return still("à faire le jour de l'entretien")
    return told(r, held, f"oui, entretien du {calendar.short_date(held.held_on)}")


@reads("R23", Part.HEARING)
def _needs(r: Reading) -> Line:
    held = readings.hearing(r.case)
    if held is not None:
        return told(r, held, "accompagné" if held.companions else "venu sans accompagnant")
    acts = [row for row in r.case.transitions.all() if row.act == "record_needs"]
    if not acts:
        return none("aucun besoin n'est connu")
    return Line(Status.DONE, "notés", r.name(acts[-1].actor_id), r.day(acts[-1].at))


@reads("R24", Part.HEARING)
def _absence(r: Reading) -> Line:
    row = readings.absence(r.case)
    if row is None:
        return none("personne n'a manqué un entretien")
    after = [one for one in r.case.transitions.all() if one.act in _CHOSEN and one.at >= row.at]
    if not after and r.case.state == State.ABSENT:
        return told(r, row, f"{row.get_kind_display()} ; l'élu doit choisir", status=Status.OPEN)
    if not after:
        return told(r, row, str(row.get_kind_display()))
    answer = f"{row.get_kind_display()} ; l'élu a choisi la suite"
    return Line(Status.DONE, answer, r.name(after[-1].actor_id), r.day(after[-1].at))


_CHOSEN = ("allow_new_date", "close_without_hearing", "dismiss")


@reads("R39", Part.HEARING)
def _without_convocation(r: Reading) -> Line:
    held = readings.hearing(r.case)
    if held is None or held.came_about == "convoked":
        return none("aucun rappel sans convocation")
    missing = [UNVERIFIED.get(code, code) for code in held.unverified]
    answer = str(held.get_came_about_display())
    if missing:
        answer = f"{answer} ; non vérifié avant : {', '.join(missing)}"
    return told(r, held, answer)


@reads("R40", Part.HEARING)
def _irregular(r: Reading) -> Line:
    rows = [row for row in r.case.hearings.all() if row.irregular]
    if not rows:
        return none("rien de tel n'est noté")
    answer = f"oui : {', '.join(rows[-1].irregular)}, entretien qui ne compte pas"
    status = Status.OPEN if readings.irregular_hearing(r.case) is not None else Status.DONE
    return told(r, rows[-1], answer, status=status)


# --- after --------------------------------------------------------------------------------------


@reads("R25", Part.AFTER)
def _followed(r: Reading) -> Line:
    rows = list(r.case.measures.all())
    if not rows:
        return none("rien n'a été convenu")
    still = [row for row in rows if row.state == "open"]
    if still:
        due = calendar.short_date(min(row.due_on for row in still))
        return told(r, rows[-1], f"{len(still)} en cours, à voir le {due}", status=Status.OPEN)
    return told(r, rows[-1], ", ".join(str(row.get_state_display()) for row in rows))


@reads("R26", Part.AFTER, needs="content")
def _earlier(r: Reading) -> Line:
    found = selectors.earlier_reminders(r.case) if r.content else []
    if not found:
        return none(f"aucun rappel connu depuis {r.case.protocol.repeat_months} mois")
    said = ", ".join(f"le {calendar.short_date(day)} ({label})" for day, label in found)
    return Line(Status.DONE, f"oui : {said}")


@reads("R27", Part.AFTER)
def _reopened(r: Reading) -> Line:
    rows = [row for row in r.case.transitions.all() if row.act.startswith("reopen")]
    if not rows:
        return none("le dossier n'a pas été rouvert")
    evidence = (rows[-1].note or "") if r.content else ""
    return Line(Status.DONE, "oui", r.name(rows[-1].actor_id), r.day(rows[-1].at), evidence)


@reads("R44", Part.AFTER)
def _annulled(r: Reading) -> Line:
    row = readings.annulment(r.case)
    if row is None:
        return none("le dossier n'est pas annulé")
    if row.approved_at is None:
        by, at = r.name(row.proposed_by_id), r.day(row.at)
        answer = f"annulation proposée : {row.get_reason_display()}"
        return Line(Status.BLOCKED, answer, by, at)
    return Line(Status.DONE, "oui", r.name(row.approved_by_id), r.day(row.approved_at))


# --- data ---------------------------------------------------------------------------------------


@reads("R28", Part.DATA)
def _minimal(r: Reading) -> Line:
    return Line(Status.DONE, "aucun champ du logiciel ne demande autre chose")


@reads("R29", Part.DATA)
def _lists(r: Reading) -> Line:
    origin = r.label("origin", r.case.origin)
    return Line(Status.DONE, f"oui : {origin}, {r.case.category.label}", at=r.case.reported_on)


@reads("R30", Part.DATA)
def _working(r: Reading) -> Line:
    prefix = selectors.GRANT_PREFIX
    words = [
        f"{Role(grant.permission.codename.removeprefix(prefix)).label} : {grant.user.full_name}"
        for grant in r.case.grants.all()
    ]
    return Line(Status.DONE, ", ".join(sorted(words))) if words else still("personne n'est désigné")


@reads("R31", Part.DATA)
def _accounts(r: Reading) -> Line:
    return Line(Status.DONE, "oui, chaque acte porte un nom")


@reads("R32", Part.DATA)
def _logged(r: Reading) -> Line:
    rows = list(r.case.transitions.all())
    many = f"{len(rows)} actes" if len(rows) > 1 else "1 acte"
    return Line(Status.DONE, "oui", at=r.day(rows[-1].at) if rows else None, evidence=many)


@reads("R34", Part.DATA)
def _limited(r: Reading) -> Line:
    if not r.case.limited:
        return none("aucune limitation n'est demandée")
    return Line(Status.BLOCKED, f"oui : {r.case.get_limited_display()}", at=r.case.limited_until)


@reads("R42", Part.DATA)
def _reporter(r: Reading) -> Line:
    return Line(Status.DONE, "son identité n'est ni sur cette fiche ni dans un courrier")
