"""Person, facts and verifications as rows of words; only what the handle grants is read."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from rappel.cases import families, readings, selectors
from rappel.cases.access import Handle
from rappel.cases.act import State
from rappel.cases.models import Case, Party
from rappel.cases.people import PartyKind, ProtectorKind, person_name, person_of
from rappel.communes import calendar
from rappel.communes.closed_lists import INTERPRETERS
from rappel.communes.models import Commune, ListItem

Rows = list[tuple[str, Any]]

UNKNOWN = "non renseigné"


def address(person: Party) -> str:
    """The address on one line, as typed."""
    place = " ".join(part for part in (person.postcode, person.town) if part)
    parts = (person.line2, person.line3, person.street, person.line5, place, person.country)
    return ", ".join(part for part in parts if part)


def person_rows(handle: Handle) -> Rows:
    """Who the person is and how to reach them; empty without the right to know."""
    if "identity" not in handle.facets:
        return []
    person = person_of(handle.case)
    birth = person.birth_date
    rows: Rows = [
        ("Nom", (person.family_name or "").upper()),
        ("Prénoms", person.given_names or UNKNOWN),
    ]
    if birth is None:
        rows.append(("Date de naissance", "inconnue"))
    else:
        then = calendar.age_on(birth, handle.case.facts_on)
        rows.append(("Date de naissance", calendar.day_and_month(birth)))
        rows.append(("Âge au jour des faits", f"{then} ans"))
    rows.append(("Adresse", address(person) or UNKNOWN))
    if person.phone:
        rows.append(("Téléphone", person.phone))
    if person.email:
        rows.append(("Courriel", person.email))
    return rows


def _protects_as(party: Party) -> str:
    """In what quality, as confirmed, else as the report said."""
    if party.protector_kind:
        return str(ProtectorKind(party.protector_kind).label)
    return f"{party.quality}, à confirmer" if party.quality else "à confirmer"


def holder_rows(handle: Handle) -> Rows:
    """Who answers for a child or protects an adult: what is known, how to reach them (R16)."""
    if "identity" not in handle.facets:
        return []
    rows: Rows = [
        (
            "Chargé de la protection",
            ", ".join(
                word for word in (person_name(party), _protects_as(party), address(party)) if word
            ),
        )
        for party in handle.case.parties.all()
        if party.kind == PartyKind.PROTECTOR
    ]
    for party in families.holders(handle.case):
        words = [person_name(party) or UNKNOWN]
        if party.standing:
            words.append(party.get_standing_display())
        else:
            words.append("à confirmer")
        if party.standing_said_by:
            words.append(f"selon {party.standing_said_by}")
        words.append(address(party))
        if party.phone:
            words.append(party.phone)
        if party.houses_child:
            words.append("l'enfant vit là")
        if party.apart:
            words.append("reçu à part")
        label = party.quality or party.get_holder_kind_display() or "responsable"
        rows.append((label[:1].upper() + label[1:], ", ".join(word for word in words if word)))
    if handle.case.minor_at_facts and not rows:
        rows.append(("Parents ou responsables", "à renseigner"))
    elif handle.case.minor_at_facts and not families.all_settled(handle.case):
        rows.append(("Il reste à dire", "ce que l'on sait de chaque parent, ou du tuteur"))
    return rows


def facts_rows(handle: Handle, labels: dict[str, str]) -> Rows:
    """The facts, from what is printed to what only the instruction may read."""
    case = handle.case
    when = calendar.day_and_month(case.facts_on)
    if case.facts_at:
        when = f"{when} à {calendar.long_time(case.facts_at)}"
    rows: Rows = [
        ("Catégorie", case.category.label),
        ("Date", when),
    ]
    if case.family:
        rows.append(("Famille", FAMILIES[case.family]))
    if case.district:
        rows.append(("Quartier", labels.get(f"district:{case.district}", case.district)))
    if case.arrete:
        rows.append(("Arrêté", f"{case.arrete} : {case.arrete.sentence}"))
    if "printed" in handle.facets:
        rows.append(("Lieu", case.place))
        if case.text_breached:
            rows.append(("Texte enfreint", case.text_breached))
        if case.printed_facts:
            rows.append(("Faits tels qu'ils seront lus", case.printed_facts))
    if "content" in handle.facets:
        rows.append(("Description du signalement", case.description))
    rows.append(("Origine", labels.get(f"origin:{case.origin}", case.origin)))
    if "reporter" in handle.facets and case.reporter.name:
        rows.append(("Signalé par (confidentiel)", case.reporter.name))
    if case.source_reference:
        rows.append(("Référence du service", case.source_reference))
    if "content" in handle.facets:
        rows += [
            ("Déjà reçu(e)", f"le {calendar.day_and_month(day)} ({category})")
            for day, category in selectors.earlier_reminders(case)
        ]
    return rows


FAMILIES = {
    1: "infraction à un arrêté de police du maire",
    2: "autre contravention",
    3: "comportement sans qualification pénale",
}


def checks_rows(handle: Handle) -> list[tuple[str, str, str, Any]]:
    """Each question, its last answer, who gave it and when; for those who read the content."""
    if "content" not in handle.facets:
        return []
    case = handle.case
    newest: dict[str, Any] = {}
    for row in case.checks.all():
        newest[row.code] = row
    rows = [
        (row.get_code_display(), row.answer_label, names(case, row.by_id), row.at)
        for row in newest.values()
    ]
    for question in ("complaint", "inquiry"):
        answer = readings.source_answer(case, question, asked_here=False)
        if answer is not None:
            said = answer.get_answer_display()
            if answer.imported and answer.answer != "yes":
                said = f"{said} (mot du service qui a signalé, à reposer)"
            rows.append((answer.get_question_display(), said, names(case, answer.by_id), answer.at))
    # once answered or given, `exchanges` tells the whole of it
    request = readings.consultation(case)
    if request is not None and not request.answer:
        said = request.get_state_display()
        rows.append(("Procureur", said, names(case, request.by_id), request.at))
    opinion = readings.latest(case.opinions.all())
    if opinion is not None and not opinion.text:
        by = names(case, opinion.asked_by_id)
        rows.append(("Avis juridique", opinion.get_state_display(), by, opinion.at))
    return rows


def names(case: Any, user_id: Any) -> str:
    """The name of somebody who acted on the case, from the rows already read."""
    for row in case.transitions.all():
        if row.actor_id == user_id and row.actor is not None:
            return row.actor.full_name
    return ""


def list_labels(commune: Commune) -> dict[str, str]:
    """`<list>:<code>` → label, for the closed lists of the commune, in one query."""
    items = ListItem.objects.filter(commune=commune).values_list("list", "code", "label")
    return {f"{name}:{code}": label for name, code, label in items}


@dataclass(frozen=True)
class Said:
    """Something written about the case: what it is, its words, who wrote it and when."""

    title: str
    text: str
    by: str
    at: Any


def exchanges(handle: Handle, labels: dict[str, str]) -> list[Said]:
    """Decisions with their reason, questions, opinions, the prosecutor's words; oldest first.

    Nothing for who may not read the content of the case.
    """
    if "content" not in handle.facets:
        return []
    case = handle.case
    found = []
    for row in case.decisions.all():
        reason = labels.get(f"decision:{row.reason}") or labels.get(f"dismissal:{row.reason}")
        words = [reason or labels.get(f"inadmissible:{row.reason}", ""), row.note or ""]
        title = f"Décision : {row.get_outcome_display()}"
        if row.same_person:
            title += " (instruit et décidé par la même personne)"
        found.append(Said(title, _sentences(words), names(case, row.by_id), row.at))
    for opinion in case.opinions.all():
        if opinion.question:
            by = names(case, opinion.asked_by_id)
            found.append(Said("Question au référent juridique", opinion.question, by, opinion.at))
        if opinion.text:
            title = f"Avis juridique : {opinion.get_view_display()}"
            if opinion.state == "lapsed":
                title += " (caduc : les faits ont changé, ou le dossier a été rouvert)"
            found.append(
                Said(title, opinion.text, names(case, opinion.given_by_id), opinion.given_at)
            )
    found.extend(
        Said(
            f"Réponse du procureur : {row.get_answer_display()}"
            + ("" if row.written else " (de vive voix)"),
            _sentences([_who_answered(case, row), row.comment or ""]),
            names(case, row.by_id),
            row.at,
        )
        for row in case.consultations.all()
        if row.answer
    )
    found.extend(
        Said(
            "Demande au procureur retirée",
            row.get_withdrawn_because_display(),
            names(case, row.by_id),
            row.at,
        )
        for row in case.consultations.all()
        if row.withdrawn_because
    )
    for told in case.observations.all():
        how = labels.get(f"channel:{told.channel}", told.channel)
        who = next((person_name(p) for p in case.parties.all() if p.pk == told.party_id), "")
        title = f"Observation de {who} ({how}, {calendar.day_and_month(told.received_on)})"
        if told.denies:
            title += " : « ce n'est pas moi »"
        elif told.read_at is None:
            title += " : à lire avant l'entretien"
        found.append(Said(title, told.text, names(case, told.by_id), told.at))
    found.extend(
        Said(NOTED[row.act], row.note, names(case, row.actor_id), row.at)
        for row in case.transitions.all()
        if row.act in NOTED and row.note
    )
    if case.state == State.BLOCKED:
        found.extend(
            Said("Pourquoi le dossier est arrêté", row.note, names(case, row.by_id), row.at)
            for row in case.blockings.all()
            if row.note and row.lifted_at is None
        )
    return sorted(found, key=lambda said: said.at)


def _who_answered(case: Any, row: Any) -> str:
    """« Mme Vidal, substitut, le 02/11/2026 à 14 h 30, reçu par Claire Lenoir » (R10b)."""
    said = row.magistrate or ""
    if row.written or row.answered_at is None:
        return said
    day = calendar.short_date(row.answered_on)
    taken = names(case, row.taken_by_id)
    heard = f", reçu par {taken}" if taken else ""
    return f"{said}, le {day} à {calendar.long_time(row.answered_at)}{heard}"


def _sentences(parts: list[str]) -> str:
    return ". ".join(part[:1].upper() + part[1:].rstrip(".") for part in parts if part)


NOTED = {
    "allow_new_date": "Une autre date, décidée par l'élu",
    "record_contact": "Contact noté",
    "stop_writing": "Pourquoi ne plus écrire",
    "allow_writing": "Pourquoi écrire de nouveau",
    "hold_posting": "Pourquoi l'envoi est bloqué",
    "release_posting": "Pourquoi l'envoi est débloqué",
    "pause": "Pourquoi le dossier est en pause",
    "limit": "Pourquoi les données sont limitées",
    "unlimit": "Pourquoi la limitation est levée",
    "drop_annul": "Pourquoi l'annulation n'est pas faite",
    "reopen": "Pourquoi le dossier est rouvert",
    "reopen_follow_up": "Pourquoi le suivi est rouvert",
    "correct_hearing": "Pourquoi le compte rendu est corrigé",
    "correct_to_heard": "Pourquoi l'issue est corrigée",
    "correct_to_absent": "Pourquoi l'issue est corrigée",
}
"""Acts whose sealed note is read with the decisions."""

UNVERIFIED = {
    "R1": "la famille des faits",
    "R2": "que les faits ne sont pas un délit",
    "R3": "la plainte et l'enquête",
    "R5": "l'identité",
    "R19": "l'âge",
}
"""What an oral reminder may find unanswered (R39)."""


def protocol_followed(case: Case) -> dict[str, str]:
    """« Protocole version 2 du … », and that a newer one does not apply to this case."""
    own = case.protocol
    newer = ""
    if case.newest_protocol > own.number:
        newer = (
            f"La version {case.newest_protocol} est en vigueur ; ce dossier garde celle sous "
            "laquelle il a été ouvert."
        )
    return {
        "words": f"Protocole version {own.number} du {calendar.day_and_month(own.in_force_from)}",
        "newer": newer,
        "url": reverse("town:protocol_version", args=[own.pk]),
    }


def absence_rows(handle: Handle) -> Rows:
    """Each absence: when the person was expected, what is known of it (R24)."""
    rows: Rows = []
    for row in handle.case.absences.all():
        at = calendar.local(row.expected_at, handle.case.commune)
        when = f"{calendar.long_date(at.date())} à {calendar.long_time(at.time())}"
        said = f" ({row.note})" if "content" in handle.facets and row.note else ""
        replaced = _replaced(handle, row)
        rows.append(("Absence", f"{when} : {row.get_kind_display()}{said}{replaced}"))
    return rows


def _replaced(handle: Handle, row: Any) -> str:
    """« (remplacé le …) » of a record that a correction took the place of."""
    if row.replaced_at is None:
        return ""
    day = calendar.local(row.replaced_at, handle.case.commune).date()
    return f" (remplacé le {calendar.day_and_month(day)})"


def needs_rows(handle: Handle) -> Rows:
    """What is to be prepared, for whom; the last answer of each counts (R23)."""
    if "identity" not in handle.facets:
        return []
    rows: Rows = []
    for party in handle.case.parties.all():
        noted = party.needs
        if not noted:
            continue
        words = []
        if "language" in noted:
            who = dict(INTERPRETERS).get(noted["interpreter"], "")
            words.append(f"langue : {noted['language']} ({who}, jamais un enfant)")
        for name, label in (
            ("access", "accès"),
            ("support_person", "accompagné(e) par"),
            ("lawyer", "avocat"),
        ):
            if name in noted:
                words.append(f"{label} : {noted[name]}")
        rows.append((f"À prévoir pour {person_name(party)}", " ; ".join(words)))
    return rows


def apart_rows(handle: Handle) -> Rows:
    """The separate meetings: when, where, with whom, what became of each (R16b)."""
    if "identity" not in handle.facets:
        return []
    case = handle.case
    names_of = {party.pk: person_name(party) for party in case.parties.all()}
    labels = list_labels(case.commune) if readings.every_meeting(case) else {}
    rows: Rows = []
    for row in readings.every_meeting(case):
        if row.cancelled_at is not None:
            continue
        at = calendar.local(row.slot.starts_at, case.commune)
        room = labels.get(f"room:{row.slot.room}", row.slot.room)
        said = f"{calendar.long_date(at.date())} à {calendar.long_time(at.time())}, {room}, avec "
        said += row.slot.presided_by.full_name
        letter = readings.letter_apart(case, row)
        if row.held_on is not None:
            said = f"reçu(e) le {calendar.long_date(row.held_on)}, par {row.presided_as}"
        elif row.outcome:
            said += f" : {row.get_outcome_display()}"
        elif letter.pending:
            said += " (la lettre qui le dit n'est pas encore partie)"
        elif letter.gone:
            said += " (la lettre qui le dit est revenue ou retirée : fixez-le de nouveau)"
        rows.append((f"Rendez-vous séparé de {names_of[row.party_id]}", said))
    return rows


def hearing_rows(handle: Handle, labels: dict[str, str]) -> Rows:
    """Absences, then each hearing as recorded: who presided, when, what was recalled (R22, R24).

    Irregular or replaced, it is said so first.
    """
    rows: Rows = [*needs_rows(handle), *apart_rows(handle), *absence_rows(handle)]
    for row in handle.case.hearings.all():
        rows += _hearing_rows(handle, row, labels)
    return rows


def _hearing_rows(handle: Handle, hearing: Any, labels: dict[str, str]) -> Rows:
    case = handle.case
    hours = f"à {calendar.long_time(hearing.started_at)}"
    if hearing.ended_at is not None:
        hours = f"de{hours[1:]} à {calendar.long_time(hearing.ended_at)}"
    rows: Rows = []
    if hearing.irregular:
        codes = ", ".join(hearing.irregular)
        rows.append(("Irrégulier", f"{codes} : ne compte pas comme un rappel à l'ordre"))
    held = f"{calendar.long_date(hearing.held_on)}, {hours}{_replaced(handle, hearing)}"
    rows.append(("Tenu le", held))
    if hearing.presided_as:
        rows.append(("Présidé en qualité de", hearing.presided_as))
    if hearing.room:
        rows.append(("Lieu", labels.get(f"room:{hearing.room}", hearing.room)))
    if hearing.came_about != "convoked":
        rows.append(("Comment", hearing.get_came_about_display()))
    if hearing.unverified:
        words = ", ".join(f"{UNVERIFIED.get(code, code)} ({code})" for code in hearing.unverified)
        rows.append(("Non vérifié avant", words))
    if hearing.notice_on is not None:
        rows.append(("Notice d'information", f"remise le {calendar.long_date(hearing.notice_on)}"))
    elif hearing == readings.hearing(case) and (limit := readings.notice_due_by(case)) is not None:
        rows.append(("Notice d'information", f"à remettre avant le {calendar.long_date(limit)}"))
    if "content" in handle.facets:
        if hearing.place:
            rows.append(("Lieu", hearing.place))
        if hearing.irregular:
            who = hearing.presided_other or names(case, hearing.presided_by_id)
            rows.append(("A présidé", who or hearing.presided_by.full_name))
        rows.append(("Faits rappelés", hearing.facts_recalled))
        if hearing.rules_recalled:
            rows.append(("Règles rappelées", hearing.rules_recalled))
        if hearing.observations:
            rows.append(("Ce que la personne a dit", hearing.observations))
    return rows


def measure_rows(handle: Handle, labels: dict[str, str]) -> Rows:
    """Commitments and orientations: what became of each, and when it is due (R25)."""
    rows: Rows = []
    for measure in handle.case.measures.all():
        kind = labels.get(f"orientation:{measure.kind}", "engagement")
        said = f"{measure.text} " if "content" in handle.facets else ""
        due = calendar.day_and_month(measure.due_on)
        rows.append((kind, f"{said}({measure.get_state_display()}, pour le {due})"))
        if measure.partner is not None:
            reply = measure.get_reply_display()
            if measure.replied_on is not None:
                reply += f" le {calendar.day_and_month(measure.replied_on)}"
            rows.append(("Partenaire", f"{measure.partner.name} : {reply}"))
    return rows
