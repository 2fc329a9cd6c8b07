"""The rules of domain.md §3 that an act of the procedure must meet, each declared once.

A `Rule` reads the case and its rows and says yes or no; its sentence and its remedy are what the
pages show. `commands.perform` asks them after the rows are written, so that what was typed is
judged as written; `commands.unmet` asks the same list before the click.
"""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from accounts.policy import Role
from accounts.selectors import authority_of
from rappel.cases.letter_life import LetterState
from rappel.communes import calendar
from rappel.communes.models import Guard, ProsecutorMode

if TYPE_CHECKING:
    from rappel.cases.models import Case, Document


@dataclass(frozen=True)
class Situation:
    """What a rule judges: the case, who acts, which day it is in the commune.

    `written` is False on a page before the click, True inside `perform` once the rows are saved.
    """

    case: "Case"
    by: uuid.UUID | None
    today: datetime.date
    written: bool


@dataclass(frozen=True)
class Rule:
    """One rule: what it forbids in French, what to do next, where it stands in the law.

    `resolved_by` names the act whose form settles it; `on_write` marks a rule about what the act's
    own form holds, which cannot be judged before the click.
    """

    code: str
    sentence: str
    remedy: str
    article: str
    check: Callable[[Situation], bool]
    resolved_by: str = ""
    on_write: bool = False
    hard: bool = True


@dataclass(frozen=True)
class Unmet:
    """A rule that is not met, as shown to the user and kept with the refusal."""

    code: str
    sentence: str
    remedy: str
    article: str
    resolved_by: str


class NotAllowed(Exception):
    """The act is refused; `unmet` holds the rules in French, with what to do next."""

    def __init__(self, unmet: list[Unmet]) -> None:
        super().__init__("; ".join(u.code for u in unmet))
        self.unmet = unmet


def as_unmet(rule: Rule) -> Unmet:
    """What is shown and kept of a rule that is not met."""
    return Unmet(rule.code, rule.sentence, rule.remedy, rule.article, rule.resolved_by)


def refuse(rule: Rule) -> NotAllowed:
    """The refusal that a stage's `write` raises for a rule it meets on the way."""
    return NotAllowed([as_unmet(rule)])


# --- small readers over the rows of a case (prefetched by `selectors.load_file`) --------------


def latest(rows: Any) -> Any:
    """The newest of prefetched rows ordered by their `at`, or None."""
    return max(rows, key=lambda row: row.at, default=None)


def answer(case: "Case", code: str) -> str:
    """The last answer given to an eligibility question, "" when it was never asked."""
    row = latest([row for row in case.checks.all() if row.code == code])
    return row.answer if row else ""


def source_answer(case: "Case", question: str, *, asked_here: bool) -> Any:
    """The last answer about a complaint or an inquiry (R3).

    `asked_here` leaves out what came with an import: the reporting service's word of that day does
    not replace the question.
    """
    rows = [
        row
        for row in case.source_answers.all()
        if row.question == question and not (asked_here and row.imported)
    ]
    return max(rows, key=lambda row: (row.asked_on, row.at), default=None)


def consultation(case: "Case") -> Any:
    """The current request to the prosecutor, None when none was made or it was withdrawn."""
    return latest([row for row in case.consultations.all() if row.state != "withdrawn"])


def mode(case: "Case") -> ProsecutorMode:
    """How the prosecutor is associated for the family of the facts (R9)."""
    return case.protocol.mode(case.family) if case.family else ProsecutorMode.NONE


def active_convocation(case: "Case") -> Any:
    """The convocation that stands, or None."""
    return latest([row for row in case.convocations.all() if row.cancelled_at is None])


def convocation_letter(case: "Case") -> "Document | None":
    """The letter of the convocation that stands, superseded and withdrawn ones left out."""
    current = active_convocation(case)
    if current is None or current.document_id is None:
        return None
    dead = (LetterState.SUPERSEDED, LetterState.CANCELLED)
    for document in case.documents.all():
        if document.pk == current.document_id and document.state not in dead:
            return document
    return None


def instructors(case: "Case") -> set[uuid.UUID]:
    """Who instructs the case, past and present: whoever did an act of it as instructor (R38).

    Handing the case to somebody else does not undo what was answered in that part; recording the
    signalement is not yet instructing it.
    """
    done = {
        row.actor_id
        for row in case.transitions.all()
        if row.role == Role.INSTRUCTOR and row.act != "create" and row.actor_id
    }
    held = {
        grant.user_id
        for grant in case.grants.all()
        if grant.permission.codename == "act_as_instructor"
    }
    return done | held


def blocking_reasons(case: "Case") -> list[str]:
    """Why the facts belong to the justice system, as codes; empty when nothing stops the case.

    R2: a crime or a délit; R3: a complaint, or a criminal inquiry or procedure. A "yes" on R3 is
    only overcome by a later answer of the prosecutor (R3b).
    """
    reasons = []
    if case.category.blocks:
        reasons.append("R2:category")
    if answer(case, "qualification") == "delit":
        reasons.append("R2:qualification")
    if case.category.guard == Guard.INSCRIPTION and answer(case, "inscription") == "yes":
        reasons.append("R2:inscription")
    for question in ("complaint", "inquiry"):
        said_yes = [
            row
            for row in case.source_answers.all()
            if row.question == question and row.answer == "yes"
        ]
        newest = max((row.asked_on for row in said_yes), default=None)
        if newest is not None and not lifted_since(case, newest):
            reasons.append(f"R3:{question}")
    # a request withdrawn since does not take back what the prosecutor answered to it
    opened = max(
        (
            row.answered_on
            for row in case.consultations.all()
            if row.answer == "procedure_open" and row.answered_on is not None
        ),
        default=None,
    )
    if opened is not None and not lifted_since(case, opened):
        reasons.append("R3:prosecutor")
    return reasons


def lifted_since(case: "Case", day: datetime.date) -> bool:
    """The prosecutor wrote, after `day`, that no procedure stands in the way (R3b)."""
    return any(
        proposal.approved_at is not None
        and proposal.ground == "prosecutor_answer"
        and proposal.answered_on is not None
        and proposal.answered_on > day
        for proposal in case.release_proposals.all()
    )


# --- checks -------------------------------------------------------------------------------


def _not_blocked(reason: str) -> Callable[[Situation], bool]:
    return lambda s: not any(r.startswith(reason) for r in blocking_reasons(s.case))


def _answered(code: str, *accepted: str) -> Callable[[Situation], bool]:
    return lambda s: answer(s.case, code) in accepted


def _source_no(question: str) -> Callable[[Situation], bool]:
    def check(s: Situation) -> bool:
        row = source_answer(s.case, question, asked_here=True)
        return row is not None and row.answer == "no"

    return check


def _source_fresh(s: Situation) -> bool:
    """Complaint and inquiry were asked again for this sending (R3; protocol, 7 days)."""
    letter = convocation_letter(s.case)
    sent_on = letter.sent_on if letter is not None and letter.sent_on else s.today
    limit = datetime.timedelta(days=s.case.protocol.complaint_answer_days)
    for question in ("complaint", "inquiry"):
        row = source_answer(s.case, question, asked_here=True)
        if row is None or row.answer != "no" or not sent_on - limit <= row.asked_on <= sent_on:
            return False
    return True


def _warning_justified(s: Situation) -> bool:
    return s.case.category.guard != Guard.WARN or answer(s.case, "warning") == "justified"


def _inscription_asked(s: Situation) -> bool:
    return s.case.category.guard != Guard.INSCRIPTION or answer(s.case, "inscription") == "no"


def _family_known(s: Situation) -> bool:
    return s.case.family in s.case.category.families


def _arrete_covers(s: Situation) -> bool:
    case = s.case
    if case.family != 1:
        return True
    return case.arrete is not None and case.arrete.covers(case.facts_on, case.facts_at)


def _old_facts_justified(s: Situation) -> bool:
    """Facts older than three months are a warning, a year a strong one (R6)."""
    old = s.case.facts_on < calendar.months_before(s.case.reported_on, 3)
    return not old or answer(s.case, "old_facts") == "justified"


def _fined_justified(s: Situation) -> bool:
    """Already fined: a warning with its reason, or a block where the protocole says so (R3c)."""
    fined = answer(s.case, "fined")
    if fined == "no":
        return True
    return fined == "yes" and not s.case.protocol.fined_blocks


def _adult(s: Situation) -> bool:
    return s.case.minor_at_facts is False


def _age_known(s: Situation) -> bool:
    return s.case.minor_at_facts is not None


def _printed(s: Situation) -> bool:
    return s.case.printed_at is not None


def _prosecutor_prepared(s: Situation) -> bool:
    unneeded = s.case.family is None or mode(s.case) == ProsecutorMode.NONE
    return unneeded or consultation(s.case) is not None


def _prosecutor_asked(s: Situation) -> bool:
    if s.case.family is None or mode(s.case) == ProsecutorMode.NONE:
        return True
    current = consultation(s.case)
    return current is not None and current.state != "prepared"


def _prosecutor_awaited(s: Situation) -> bool:
    """Information goes on at once; avis and accord wait for the answer or for the silence.

    In mode accord a silence goes to the élu all the same: he alone can dismiss (R9).
    """
    if s.case.family is None or mode(s.case) in (ProsecutorMode.NONE, ProsecutorMode.INFORMATION):
        return True
    current = consultation(s.case)
    if current is None:
        return False
    return current.state in ("answered", "silent")


def _prosecutor_favourable(s: Situation) -> bool:
    """accord: a favourable written answer; avis: an unfavourable one is overridden in writing."""
    current = consultation(s.case)
    if s.case.family is None or mode(s.case) in (ProsecutorMode.NONE, ProsecutorMode.INFORMATION):
        return True
    if current is None:
        return False
    if mode(s.case) == ProsecutorMode.ACCORD:
        written = current.written or s.case.protocol.oral_agreement_suffices
        return current.answer == "favourable" and written
    if current.answer == "unfavourable":
        decision = latest(s.case.decisions.all())
        return not s.written or (decision is not None and decision.overrides_prosecutor)
    return True


def _silence_reasoned(s: Situation) -> bool:
    """Avis non rendu: the élu says why the case goes on; silence is never agreement (R9)."""
    if s.case.family is None or mode(s.case) != ProsecutorMode.AVIS:
        return True
    current = consultation(s.case)
    if current is None or current.state != "silent" or not s.written:
        return True
    decision = latest(s.case.decisions.all())
    return decision is not None and decision.explains_silence


def _prosecutor_stands(s: Situation) -> bool:
    """An answer that came after the decision counts as if it had come before (R10)."""
    return _prosecutor_favourable(replace(s, written=True))


def _opinion_settled(s: Situation) -> bool:
    return not any(row.state == "asked" for row in s.case.opinions.all())


def _decider_competent(s: Situation) -> bool:
    return s.by is not None and authority_of(s.case.commune_id, s.by, s.today) is not None


def _other_person_decides(s: Situation) -> bool:
    return not s.case.protocol.two_persons or s.by not in instructors(s.case)


def _presider_competent(s: Situation) -> bool:
    current = active_convocation(s.case)
    if current is None:
        return not s.written
    day = calendar.local(current.slot.starts_at, s.case.commune).date()
    return authority_of(s.case.commune_id, current.slot.presided_by_id, day) is not None


def _slot_set(s: Situation) -> bool:
    return active_convocation(s.case) is not None


def _letter_issued(s: Situation) -> bool:
    return convocation_letter(s.case) is not None


def _letter_signed(s: Situation) -> bool:
    letter = convocation_letter(s.case)
    return letter is not None and letter.signed_on is not None


def _signatory_competent(s: Situation) -> bool:
    """Whoever signed a letter could sign it that day (R14)."""
    for document in s.case.documents.all():
        if document.signed_on is None or document.signatory_id is None:
            continue
        if authority_of(s.case.commune_id, document.signatory_id, document.signed_on) is None:
            return False
    return True


def _notice_kept(s: Situation) -> bool:
    """Ten days between the posting and the hearing, five when handed over, else a reason (R17)."""
    current = active_convocation(s.case)
    if current is None:
        return False
    if current.short_notice_reason:
        return True
    letter = convocation_letter(s.case)
    protocol = s.case.protocol
    handed = letter is not None and letter.state == LetterState.HANDED_OVER
    days = protocol.notice_handed if handed else protocol.notice_posted
    sent_on = letter.sent_on if letter is not None and letter.sent_on else s.today
    hearing = calendar.local(current.slot.starts_at, s.case.commune).date()
    if not s.written:
        days = min(protocol.notice_handed, protocol.notice_posted)
    return sent_on + datetime.timedelta(days=days) <= hearing


def _hearing_day_come(s: Situation) -> bool:
    current = active_convocation(s.case)
    if current is None:
        return False
    return calendar.local(current.slot.starts_at, s.case.commune).date() <= s.today


def _hearing_presided(s: Situation) -> bool:
    hearing = latest(s.case.hearings.all())
    return hearing is not None and (
        authority_of(s.case.commune_id, hearing.presided_by_id, hearing.held_on) is not None
    )


def _measures_named(s: Situation) -> bool:
    return len(s.case.measures.all()) > 0


def _measures_settled(s: Situation) -> bool:
    return all(measure.state != "open" for measure in s.case.measures.all())


def release_proposal(case: "Case") -> Any:
    """The proposal to lift the present block, or None; one made for an earlier block is spent."""
    blocking = latest(case.blockings.all())
    proposal = latest(case.release_proposals.all())
    if blocking is None or proposal is None or proposal.blocking_id != blocking.pk:
        return None
    return proposal


def _release_proposed(s: Situation) -> bool:
    return release_proposal(s.case) is not None


def _two_persons_release(s: Situation) -> bool:
    proposal = release_proposal(s.case)
    return proposal is not None and proposal.proposed_by_id != s.by


def _release_lifts(s: Situation) -> bool:
    return not s.written or not blocking_reasons(s.case)


def _handed_over(s: Situation) -> bool:
    return len(s.case.hand_overs.all()) > 0


def _no_request_yet(s: Situation) -> bool:
    return s.written or consultation(s.case) is None


def _prosecutor_involved(s: Situation) -> bool:
    return s.case.family is not None and mode(s.case) != ProsecutorMode.NONE


def _request_prepared(s: Situation) -> bool:
    current = consultation(s.case)
    return current is not None and (s.written or current.state == "prepared")


def _request_left(s: Situation) -> bool:
    current = consultation(s.case)
    return current is not None and current.state != "prepared"


def _request_waits(s: Situation) -> bool:
    current = consultation(s.case)
    return current is not None and (s.written or current.state in ("sent", "reminded"))


def _delay_over(s: Situation) -> bool:
    current = consultation(s.case)
    return current is not None and current.answer_by is not None and current.answer_by < s.today


def _adviser_free(s: Situation) -> bool:
    """Somebody advises on this case who does not instruct it (R7b)."""
    busy = instructors(s.case)
    return any(
        grant.permission.codename == "act_as_legal_adviser"
        and grant.user.is_active
        and grant.user_id not in busy
        for grant in s.case.grants.all()
    )


def _opinion_asked(s: Situation) -> bool:
    return s.written or any(row.state == "asked" for row in s.case.opinions.all())


def _hearing_source(s: Situation) -> bool:
    hearing = latest(s.case.hearings.all())
    if hearing is None:
        return False
    for question in ("complaint", "inquiry"):
        row = source_answer(s.case, question, asked_here=True)
        if row is None or row.answer != "no" or row.asked_on < hearing.held_on:
            return False
    return True


def _letters(s: Situation, *states: str) -> list["Document"]:
    return [d for d in s.case.documents.all() if d.state in states]


_LIVE = (LetterState.ISSUED, LetterState.SIGNED, LetterState.POSTED, LetterState.HANDED_OVER)


def _hand_over_free(s: Situation) -> bool:
    return s.written or not any(d.kind == "remise_parquet" for d in _letters(s, *_LIVE))


# Letters that leave, or are signed and leave, by the act that depends on it (kind → act).
LEAVES_WITH = {
    "convocation": "convoke",
    "saisine": "record_request_sent",
    "remise_parquet": "hand_over",
}
SIGNED_WITH = {"saisine": "record_request_sent"}


def _letter_to_sign(s: Situation) -> bool:
    return s.written or any(d.kind not in SIGNED_WITH for d in _letters(s, LetterState.ISSUED))


def _letter_to_post(s: Situation) -> bool:
    return s.written or any(d.kind not in LEAVES_WITH for d in _letters(s, LetterState.SIGNED))


def _block_reasoned(s: Situation) -> bool:
    return not s.written or bool(blocking_reasons(s.case))


# --- the rules ------------------------------------------------------------------------------

CSI = "art. L. 132-7 CSI"

NOT_A_DELIT = Rule(
    "R2",
    "les faits ressemblent à un crime ou à un délit",
    "bloquer le dossier, puis le remettre au procureur de la République",
    "art. 40 al. 2 CPP",
    _not_blocked("R2"),
    resolved_by="block",
)
NO_PROCEDURE = Rule(
    "R3",
    "une plainte, une enquête ou une procédure pénale est connue pour ces faits",
    "bloquer le dossier, puis le remettre au procureur de la République",
    CSI,
    _not_blocked("R3"),
    resolved_by="block",
)
QUALIFIED = Rule(
    "R2",
    "personne n'a vérifié que les faits ne sont ni un crime ni un délit",
    "répondre aux questions de recevabilité",
    "art. 40 al. 2 CPP",
    _answered("qualification", "none"),
    resolved_by="check_eligibility",
)
INSCRIPTION = Rule(
    "R2",
    "la question « inscription, signe ou dessin ? » n'a pas reçu la réponse « non »",
    "répondre à la question ; si c'est une inscription, bloquer le dossier",
    "art. 322-1 II CP",
    _inscription_asked,
    resolved_by="check_eligibility",
)
FAMILY = Rule(
    "R1",
    "la famille des faits n'est pas confirmée",
    "répondre aux questions de recevabilité",
    CSI,
    _family_known,
    resolved_by="check_eligibility",
)
ARRETE = Rule(
    "R47",
    "aucun arrêté du registre n'est cité qui soit en vigueur à la date et à l'heure des faits",
    "choisir l'arrêté dans les questions de recevabilité, ou corriger la date et l'heure des faits",
    "art. L. 2131-1 CGCT",
    _arrete_covers,
    resolved_by="check_eligibility",
)
IDENTITY = Rule(
    "R5",
    "l'identité de la personne n'est pas établie avec certitude",
    "vérifier l'identité et dire comment ; dans le doute, aucun courrier ne part",
    "art. 5 RGPD",
    _answered("identity", "sure"),
    resolved_by="edit_person",
)
AGE = Rule(
    "R19",
    "la date de naissance de la personne est inconnue",
    "compléter la date de naissance : elle décide de qui doit être convoqué",
    "art. 388 C. civ.",
    _age_known,
    resolved_by="edit_person",
)
ADULT = Rule(
    "R16",
    "la personne était mineure au moment des faits ; les courriers aux titulaires de l'autorité "
    "parentale ne peuvent pas encore être préparés dans cette version",
    "garder le dossier à l'étude et traiter la convocation hors du logiciel",
    "art. 371-1 C. civ.",
    _adult,
)
WARNING = Rule(
    "R4",
    "cette catégorie demande une vérification justifiée par écrit",
    "répondre à l'avertissement dans les questions de recevabilité",
    "protocole de la commune",
    _warning_justified,
    resolved_by="check_eligibility",
    hard=False,
)
IN_COMMUNE = Rule(
    "R6",
    "les faits n'ont pas eu lieu dans la commune, ou la question n'a pas reçu de réponse",
    "répondre à la question du lieu ; hors de la commune, classer comme irrecevable",
    "art. L. 2212-1 CGCT",
    _answered("place", "inside"),
    resolved_by="check_eligibility",
)
OLD_FACTS = Rule(
    "R6",
    "les faits ont plus de trois mois et rien ne dit pourquoi le dossier continue",
    "dire pourquoi dans les questions de recevabilité, ou classer",
    "art. 9 CPP",
    _old_facts_justified,
    resolved_by="check_eligibility",
    hard=False,
)
FINED = Rule(
    "R3c",
    "on ne sait pas si les faits ont déjà été verbalisés, ou le protocole s'y oppose",
    "répondre à la question de la verbalisation",
    "protocole de la commune",
    _fined_justified,
    resolved_by="check_eligibility",
    hard=False,
)
COMPLAINT = Rule(
    "R3",
    "un service n'a pas encore répondu qu'aucune plainte n'est connue",
    "interroger un service et noter qui a répondu, quand et comment",
    CSI,
    _source_no("complaint"),
    resolved_by="record_source",
)
INQUIRY = Rule(
    "R3",
    "un service n'a pas encore répondu qu'aucune enquête ni procédure n'est connue",
    "interroger un service et noter qui a répondu, quand et comment",
    CSI,
    _source_no("inquiry"),
    resolved_by="record_source",
)
SOURCE_FRESH = Rule(
    "R3",
    "la question de la plainte et de l'enquête n'a pas été reposée pour cet envoi",
    "reposer la question à un service : la réponse vaut sept jours",
    CSI,
    _source_fresh,
    resolved_by="record_source",
)
PRINTED_FACTS = Rule(
    "R41",
    "les faits tels qu'ils seront écrits dans les courriers ne sont pas rédigés",
    "les rédiger, sans rien qui laisse deviner qui a signalé",
    "art. L. 311-6 CRPA",
    _printed,
    resolved_by="write_printed_facts",
)
PROSECUTOR_PREPARED = Rule(
    "R9",
    "la demande au procureur prévue par le protocole n'est pas préparée",
    "préparer la demande",
    "protocole de la commune",
    _prosecutor_prepared,
    resolved_by="ask_prosecutor",
    hard=False,
)
PROSECUTOR_ASKED = Rule(
    "R9",
    "la demande au procureur est prête mais son envoi n'est pas noté",
    "la faire signer, l'envoyer, puis noter l'envoi",
    "protocole de la commune",
    _prosecutor_asked,
    resolved_by="record_request_sent",
    hard=False,
)
PROSECUTOR_AWAITED = Rule(
    "R9",
    "le procureur n'a pas répondu et le délai prévu par le protocole n'est pas écoulé",
    "attendre sa réponse, ou constater le silence une fois le délai passé",
    "protocole de la commune",
    _prosecutor_awaited,
    resolved_by="record_prosecutor_answer",
    hard=False,
)
PROSECUTOR_FAVOURABLE = Rule(
    "R10",
    "le procureur n'a pas donné la réponse qui permet de convoquer",
    "classer le dossier ; pour un simple avis défavorable, l'élu peut passer outre par écrit",
    "protocole de la commune",
    _prosecutor_favourable,
)
PROSECUTOR_STANDS = Rule(
    "R10",
    "depuis la décision, le procureur a donné une réponse qui ne permet plus de convoquer",
    "laisser l'élu décider de nouveau : il demande une précision, ou classe le dossier",
    "protocole de la commune",
    _prosecutor_stands,
    resolved_by="return_to_review",
)
SILENCE_REASONED = Rule(
    "R9",
    "le procureur n'a pas répondu : il faut dire pourquoi le dossier continue sans son avis",
    "écrire la raison dans la décision",
    "protocole de la commune",
    _silence_reasoned,
    on_write=True,
)
OPINION_SETTLED = Rule(
    "R7b",
    "l'avis demandé au référent juridique n'est pas rendu",
    "attendre son avis",
    "protocole de la commune",
    _opinion_settled,
    resolved_by="give_opinion",
    hard=False,
)
DECIDER = Rule(
    "R7",
    "seul la maire, le maire ou un élu dont la délégation est en vigueur aujourd'hui peut décider",
    "transmettre le dossier à un élu compétent, ou enregistrer la délégation",
    "art. L. 2122-18 CGCT",
    _decider_competent,
)
TWO_PERSONS = Rule(
    "R38",
    "la personne qui a instruit le dossier ne peut pas le décider aussi",
    "laisser un autre élu décider",
    "protocole de la commune",
    _other_person_decides,
    hard=False,
)
SLOT = Rule(
    "R17",
    "la date, l'heure et le lieu de l'entretien ne sont pas fixés",
    "fixer l'entretien",
    "protocole de la commune",
    _slot_set,
    resolved_by="plan_hearing",
)
PRESIDER = Rule(
    "R8",
    "la personne qui doit présider n'a ni mandat ni délégation en vigueur le jour de l'entretien",
    "choisir un autre élu ou une autre date, ou enregistrer la délégation",
    "art. L. 2122-18 et L. 2131-1 CGCT",
    _presider_competent,
    resolved_by="plan_hearing",
)
LETTER_ISSUED = Rule(
    "R14",
    "la lettre de convocation n'est pas éditée",
    "éditer la convocation",
    CSI,
    _letter_issued,
    resolved_by="issue_convocation",
)
LETTER_SIGNED = Rule(
    "R14",
    "la lettre de convocation n'est pas signée",
    "faire signer la lettre, puis enregistrer la signature",
    "art. L. 212-1 CRPA",
    _letter_signed,
    resolved_by="sign_letter",
)
SIGNATORY = Rule(
    "R14",
    "la personne nommée sous la signature n'était pas compétente ce jour-là",
    "éditer une nouvelle lettre au nom d'un signataire compétent",
    "art. L. 2122-18 CGCT",
    _signatory_competent,
    on_write=True,
)
NOTICE = Rule(
    "R17",
    "il reste trop peu de jours entre l'envoi et l'entretien",
    "choisir une date plus lointaine, remettre la lettre en main propre, ou dire pourquoi le délai "
    "est plus court",
    "protocole de la commune",
    _notice_kept,
    resolved_by="plan_hearing",
    hard=False,
)
HEARING_DAY = Rule(
    "R22",
    "l'entretien n'a pas encore eu lieu",
    "attendre le jour de l'entretien",
    CSI,
    _hearing_day_come,
)
HEARING_PRESIDED = Rule(
    "R8",
    "la personne qui a présidé n'avait ni mandat ni délégation en vigueur ce jour-là",
    "vérifier qui a présidé ; un entretien irrégulier n'est pas un rappel à l'ordre",
    "art. L. 2122-18 CGCT",
    _hearing_presided,
    on_write=True,
)
MEASURES = Rule(
    "R25",
    "aucun engagement ni aucune orientation n'est noté",
    "noter au moins un engagement ou une orientation avec son échéance",
    CSI,
    _measures_named,
    on_write=True,
    hard=False,
)
MEASURES_SETTLED = Rule(
    "R25",
    "un engagement est encore en cours",
    "dire s'il est tenu, non tenu ou abandonné",
    CSI,
    _measures_settled,
    resolved_by="update_measure",
    hard=False,
)
BLOCK_REASONED = Rule(
    "R2",
    "rien n'indique que ces faits relèvent de la justice",
    "dire ce qui le montre : catégorie, plainte, enquête ou qualification",
    "art. 40 al. 2 CPP",
    _block_reasoned,
    on_write=True,
)
HANDED_OVER = Rule(
    "R2",
    "ni lettre au procureur ni transmission déjà faite n'est enregistrée",
    "remettre le dossier au procureur, ou noter la référence de la transmission",
    "art. 40 al. 2 CPP",
    _handed_over,
    on_write=True,
)
RELEASE_PROPOSED = Rule(
    "R2b",
    "personne n'a proposé de lever le blocage",
    "proposer la levée avec son motif ; une deuxième personne l'approuvera",
    "art. 40 al. 2 CPP",
    _release_proposed,
    resolved_by="propose_release",
)
RELEASE_BY_OTHER = Rule(
    "R2b",
    "la personne qui a proposé la levée ne peut pas l'approuver",
    "demander à une deuxième personne",
    "art. 40 al. 2 CPP",
    _two_persons_release,
)
RELEASE_LIFTS = Rule(
    "R3b",
    "ce qui bloquait le dossier est toujours là",
    "corriger la catégorie ou les faits, ou joindre la réponse écrite du procureur",
    "art. 40 al. 2 CPP",
    _release_lifts,
    on_write=True,
)

NO_REQUEST_YET = Rule(
    "R9",
    "une demande au procureur existe déjà",
    "noter son envoi ou sa réponse",
    "protocole de la commune",
    _no_request_yet,
    hard=False,
)
PROSECUTOR_INVOLVED = Rule(
    "R9",
    "le protocole ne prévoit pas d'échange avec le procureur pour cette famille de faits",
    "passer à la suite de l'étude",
    "protocole de la commune",
    _prosecutor_involved,
    hard=False,
)
HAND_OVER_FREE = Rule(
    "R2",
    "une lettre au procureur est déjà éditée",
    "la faire signer, puis noter la remise",
    "art. 40 al. 2 CPP",
    _hand_over_free,
    hard=False,
)
REQUEST_PREPARED = Rule(
    "R9",
    "aucune demande au procureur n'est préparée",
    "préparer la demande",
    "protocole de la commune",
    _request_prepared,
    resolved_by="ask_prosecutor",
    hard=False,
)
REQUEST_LEFT = Rule(
    "R9",
    "aucune demande n'a été envoyée au procureur",
    "noter d'abord l'envoi de la demande",
    "protocole de la commune",
    _request_left,
    resolved_by="record_request_sent",
    hard=False,
)
REQUEST_WAITS = Rule(
    "R9",
    "aucune demande envoyée au procureur n'attend de réponse",
    "regarder dans le dossier où en est la demande",
    "protocole de la commune",
    _request_waits,
    hard=False,
)
DELAY_OVER = Rule(
    "R9",
    "le délai laissé au procureur n'est pas écoulé",
    "attendre la date indiquée sur la demande",
    "protocole de la commune",
    _delay_over,
    hard=False,
)
OPINION_FREE = Rule(
    "R7b",
    "un avis juridique est déjà demandé",
    "attendre l'avis du référent juridique",
    "protocole de la commune",
    lambda s: s.written or _opinion_settled(s),
    hard=False,
)
ADVISER_FREE = Rule(
    "R7b",
    "personne ne peut rendre cet avis : aucun référent juridique ne suit le dossier sans l'avoir "
    "aussi instruit",
    "faire attribuer le dossier à un référent juridique",
    "protocole de la commune",
    _adviser_free,
    resolved_by="assign",
    hard=False,
)
OPINION_ASKED = Rule(
    "R7b",
    "aucun avis juridique n'est demandé",
    "l'instructeur ou l'élu peut le demander",
    "protocole de la commune",
    _opinion_asked,
    hard=False,
)
OPINION_BY_OTHER = Rule(
    "R7b",
    "la personne qui a instruit le dossier ne peut pas rendre aussi l'avis juridique",
    "confier l'avis à une autre personne",
    "protocole de la commune",
    lambda s: s.by not in instructors(s.case),
)
LETTER_TO_SIGN = Rule(
    "R14",
    "aucune lettre n'attend de signature",
    "éditer d'abord la lettre",
    "art. L. 212-1 CRPA",
    _letter_to_sign,
)
LETTER_TO_POST = Rule(
    "R14",
    "aucune lettre signée n'attend d'être envoyée",
    "enregistrer d'abord la signature ; la convocation part par « Noter la remise »",
    "art. L. 212-1 CRPA",
    _letter_to_post,
)
LETTER_PENDING = Rule(
    "R14",
    "aucune lettre non envoyée n'est à retirer",
    "rien à faire",
    "art. L. 212-1 CRPA",
    lambda s: s.written or bool(_letters(s, LetterState.ISSUED, LetterState.SIGNED)),
)
HEARING_SOURCE = Rule(
    "R3",
    "la question de la plainte et de l'enquête n'a pas été reposée au début de l'entretien",
    "dire qui a répondu au début de l'entretien, et quoi",
    CSI,
    _hearing_source,
    on_write=True,
)

# What must be true each time the case moves towards a convocation.
LAWFUL = (NOT_A_DELIT, NO_PROCEDURE)
ELIGIBLE = (
    FAMILY,
    QUALIFIED,
    INSCRIPTION,
    ARRETE,
    IN_COMMUNE,
    WARNING,
    OLD_FACTS,
    FINED,
    IDENTITY,
    AGE,
    ADULT,
)
