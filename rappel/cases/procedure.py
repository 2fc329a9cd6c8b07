"""The procedure, declared once: states, acts, their rules, and the French words around them.

Everything else is read from here: buttons, refusals, deadlines, audit verbs, the chronology and
the matrix test. Adding an act means adding one method to `Procedure`, one row to the policy table
and, in its stage, a service, a form and a page.
"""

from typing import Any

from django.db import models
from django_fsm import FSMField

from accounts.policy import Role
from audit import verbs
from rappel.cases import rules
from rappel.cases.act import Act, State, act
from rappel.cases.rules import ELIGIBLE, HEARING_RECORD, LAWFUL

ENDED = frozenset({State.CLOSED, State.DISMISSED, State.JOINED, State.TRANSMITTED, State.ANNULLED})

# The act that leads each state onwards, and the role it waits for.
LEADS: dict[str, str] = {
    State.REPORTED: "open_review",
    State.UNDER_REVIEW: "submit",
    State.AWAITING_DECISION: "approve",
    State.APPROVED: "convoke",
    State.CONVOKED: "record_hearing",
    State.ABSENT: "allow_new_date",
    State.HEARD: "close",
    State.IN_FOLLOW_UP: "close",
    State.BLOCKED: "hand_over",
}


# Once the person is dead, the act that ends the case; nobody is written to any more (R45).
AFTER_DEATH: dict[str, str] = {
    State.REPORTED: "dismiss_inadmissible",
    State.UNDER_REVIEW: "dismiss_inadmissible",
    State.AWAITING_DECISION: "dismiss",
    State.APPROVED: "dismiss",
    State.CONVOKED: "dismiss",
    State.ABSENT: "dismiss",
}

OPEN = (
    State.REPORTED,
    State.UNDER_REVIEW,
    State.AWAITING_DECISION,
    State.APPROVED,
    State.CONVOKED,
    State.ABSENT,
    State.HEARD,
    State.IN_FOLLOW_UP,
    State.BLOCKED,
)


NOT_ANNULLED = tuple(state for state in State if state != State.ANNULLED)

# What is still done while the data of a case is limited: end the limitation, undo an error, stop
# what would leave, say who works on the case (GDPR 18).
WHILE_LIMITED = frozenset(
    {
        "limit",
        "unlimit",
        "propose_annul",
        "drop_annul",
        "annul",
        "stop_writing",
        "report_misdelivery",
        "take",
        "assign",
    }
)


class Procedure(models.Model):
    """The main machine of a case (design.md §3)."""

    state = FSMField(default=State.REPORTED, protected=True, choices=State.choices)

    class Meta:
        abstract = True

    # --- who works on it ---------------------------------------------------------------------

    @act(
        State.REPORTED,
        label="Prendre ce dossier",
        past="a pris le dossier",
        consequence="Le dossier vous est attribué : vous en devenez l'instructeur.",
        room="cases",
        waits_for=Role.INSTRUCTOR,
        group="Personnes",
    )
    def take(self) -> None:
        """An instructor takes a case that nobody instructs."""

    @act(
        *OPEN,
        label="Mettre le dossier en pause",
        past="a mis le dossier en pause",
        consequence="Aucune lettre qui annonce un entretien ne part, et aucune échéance ne presse, "
        "jusqu'au jour que vous dites. Un entretien déjà annoncé garde sa date.",
        room="cases",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(rules.RUNNING,),
    )
    def pause(self) -> None:
        """The way to a hearing waits, for a reason and until a day (R49)."""

    @act(
        *OPEN,
        label="Reprendre le dossier",
        past="a repris le dossier",
        consequence="Les échéances et les lettres reprennent là où elles en étaient.",
        room="cases",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(rules.PAUSED,),
    )
    def resume(self) -> None:
        """The reason of the pause is over (R49)."""

    @act(
        *NOT_ANNULLED,
        label="Limiter les données",
        past="a limité les données du dossier",
        consequence="Les données sont gardées et rien d'autre n'en est fait : aucun acte, aucune "
        "lettre, tant que la limitation n'est pas levée.",
        room="cases",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(rules.UNLIMITED,),
    )
    def limit(self) -> None:
        """The person asked that the data only be kept (GDPR 18, R34)."""

    @act(
        *NOT_ANNULLED,
        label="Lever la limitation des données",
        past="a levé la limitation des données",
        consequence="Le dossier reprend là où il en était. La personne doit en être informée avant "
        "(art. 18 RGPD).",
        room="cases",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(rules.LIMITED,),
    )
    def unlimit(self) -> None:
        """The reason of the limitation is over, and the person was told (GDPR 18)."""

    @act(
        *OPEN,
        label="Changer les personnes en charge",
        past="a changé les personnes en charge",
        consequence="Les personnes choisies voient le dossier ; les autres ne le voient plus.",
        room="cases",
        waits_for=Role.LEGAL_ADVISER,
        group="Personnes",
    )
    def assign(self) -> None:
        """Choose who works on the case in each role (R30)."""

    @act(
        *OPEN,
        label="Se déporter de ce dossier",
        past="s'est déporté(e) du dossier",
        consequence="Vous ne verrez plus ce dossier. La personne compétente suivante le reprend ; le "
        "déport est écrit dans la chronologie.",
        room="cases",
        waits_for=Role.INSTRUCTOR,
        group="Personnes",
    )
    def step_aside(self) -> None:
        """« Je connais cette personne »: another competent person takes the part (R43)."""

    # --- review ------------------------------------------------------------------------------

    @act(
        State.REPORTED,
        to=State.UNDER_REVIEW,
        label="Commencer l'étude",
        past="a commencé l'étude",
        consequence="Vous vérifiez si un rappel à l'ordre est possible. La personne n'est pas "
        "prévenue.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
        asks=LAWFUL,
    )
    def open_review(self) -> None:
        """The instructor begins to study the case."""

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        label="Vérifier l'identité et l'adresse",
        past="a vérifié l'identité et l'adresse",
        consequence="Ces informations serviront à écrire à la personne. L'ancienne valeur reste "
        "dans l'historique du dossier.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
    )
    def edit_person(self) -> None:
        """Identity, birth date and address, and how they were established (R5)."""

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        label="Renseigner un parent ou responsable",
        past="a renseigné un parent ou responsable",
        consequence="Chacun recevra son propre courrier, à son adresse. Une lettre non envoyée est "
        "retirée si ce qu'elle imprime a changé.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
        asks=(rules.FAMILY_ASKED,),
    )
    def edit_holder(self) -> None:
        """Who answers for the child, what is known of each, and where to write (R16)."""

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        label="Renseigner la personne chargée de la protection",
        past="a renseigné la personne chargée de la protection",
        consequence="La personne reçoit ses lettres comme tout le monde ; un tuteur en reçoit une "
        "copie à sa seule adresse. Le dossier ne dit jamais pourquoi.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
        asks=(rules.PROTECTOR_ASKED,),
    )
    def edit_protector(self) -> None:
        """Who protects an adult: name, quality, address, never why (domain.md §8)."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        State.HEARD,
        State.IN_FOLLOW_UP,
        label="Répondre à la question sur l'enfant",
        past="a répondu à la question sur l'enfant",
        consequence="Si la situation inquiète, une information préoccupante est à transmettre. Le "
        "dossier n'en garde que la date et le destinataire.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
        asks=(rules.CHILD,),
    )
    def record_worry(self) -> None:
        """A child at risk: asked before submitting and after the hearing (R48)."""

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        label="Corriger les faits",
        past="a corrigé les faits",
        consequence="Si la catégorie ou les faits changent, un avis juridique déjà rendu ne vaut "
        "plus.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
        asks=LAWFUL,
    )
    def edit_facts(self) -> None:
        """Date, place, category, description of the facts."""

    @act(
        State.UNDER_REVIEW,
        label="Répondre aux questions de recevabilité",
        past="a répondu aux questions de recevabilité",
        consequence="Chaque réponse est gardée avec votre nom et la date.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
    )
    def check_eligibility(self) -> None:
        """R1, R2, R3c, R4, R6, R47: one question each, the last answer counts."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        label="Noter une réponse sur la plainte et l'enquête",
        past="a noté la réponse d'un service sur la plainte et l'enquête",
        consequence="Si une plainte ou une enquête est connue, le dossier s'arrête et les lettres "
        "non envoyées sont retirées.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
    )
    def record_source(self) -> None:
        """Complaint and inquiry, asked from a named source (R3)."""

    @act(
        State.UNDER_REVIEW,
        State.APPROVED,
        label="Écrire les faits tels qu'ils seront lus",
        past="a écrit les faits tels qu'ils seront lus",
        consequence="Ce texte, et lui seul, sera imprimé dans les courriers.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
    )
    def write_printed_facts(self) -> None:
        """The only account of the facts that a letter may show (R41)."""

    @act(
        State.UNDER_REVIEW,
        label="Préparer la demande au procureur",
        past="a préparé la demande au procureur",
        consequence="La demande est éditée et numérotée. Elle part quand vous notez son envoi.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Procureur",
        asks=(
            *LAWFUL,
            rules.FAMILY,
            rules.IDENTITY,
            rules.PROSECUTOR_INVOLVED,
            rules.PRINTED_FACTS,
            rules.NO_REQUEST_YET,
        ),
    )
    def ask_prosecutor(self) -> None:
        """Prepare the request to the prosecutor (R9)."""

    @act(
        State.UNDER_REVIEW,
        label="Noter l'envoi de la demande au procureur",
        past="a noté l'envoi de la demande au procureur",
        consequence="Le délai de réponse prévu par le protocole commence.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Procureur",
        asks=(rules.REQUEST_PREPARED, rules.SIGNATORY),
    )
    def record_request_sent(self) -> None:
        """The request left: date and channel (R9)."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        label="Noter la réponse du procureur",
        past="a noté la réponse du procureur",
        consequence="« Procédure ouverte » arrête le dossier et retire les lettres non envoyées.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Procureur",
        asks=(rules.REQUEST_LEFT,),
    )
    def record_prosecutor_answer(self) -> None:
        """Favourable, unfavourable, other, or procedure open (R10); even late, or confirmed."""

    @act(
        State.UNDER_REVIEW,
        label="Relancer le procureur",
        past="a préparé une relance au procureur",
        consequence="La relance est éditée et numérotée. Elle part quand vous notez son envoi.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Procureur",
        asks=(rules.REQUEST_WAITS, rules.DELAY_OVER, rules.REMINDER_FREE),
    )
    def remind_prosecutor(self) -> None:
        """No answer in time: the same question again, with a new date (R9)."""

    @act(
        State.UNDER_REVIEW,
        label="Noter l'envoi de la relance",
        past="a noté l'envoi de la relance au procureur",
        consequence="Un nouveau délai de réponse commence.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Procureur",
        asks=(rules.REMINDER_PREPARED, rules.SIGNATORY),
    )
    def record_reminder_sent(self) -> None:
        """The reminder was signed and left: date and channel (R9, R14)."""

    @act(
        State.UNDER_REVIEW,
        label="Constater le silence du procureur",
        past="a constaté le silence du procureur",
        consequence="Le silence n'est jamais un accord : l'élu devra dire pourquoi il continue.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Procureur",
        asks=(rules.REQUEST_WAITS, rules.DELAY_OVER, rules.REMINDED_FIRST),
    )
    def record_silence(self) -> None:
        """The delay of the protocole is over without an answer (R9)."""

    @act(
        State.UNDER_REVIEW,
        label="Retirer la demande au procureur",
        past="a retiré la demande au procureur",
        consequence="La demande reste lisible et ne compte plus. Si le protocole en veut une, il faudra "
        "en préparer une autre, ou classer. Prévenez le parquet si elle était partie.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Procureur",
        asks=(rules.REQUEST_OPEN,),
    )
    def withdraw_request(self) -> None:
        """A request without an answer is taken back, with its reason (R9, R29)."""

    @act(
        State.HEARD,
        State.IN_FOLLOW_UP,
        State.CLOSED,
        State.DISMISSED,
        label="Informer le procureur de la suite",
        past="a préparé l'information au procureur",
        consequence="Une lettre est éditée, à signer et à poster. Elle dit la date et la suite, rien "
        "d'autre.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Procureur",
        asks=(rules.FEEDBACK_FORESEEN, rules.FEEDBACK_FREE),
    )
    def inform_prosecutor(self) -> None:
        """Date and outcome only; off where the protocole foresees no exchange (R11)."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        label="Demander l'avis du référent juridique",
        past="a demandé l'avis du référent juridique",
        consequence="Le dossier attend son avis.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Avis juridique",
        asks=(rules.OPINION_FORESEEN, rules.OPINION_FREE, rules.ADVISER_FREE),
    )
    def ask_opinion(self) -> None:
        """Ask the legal adviser (R7b)."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        label="Donner l'avis juridique",
        past="a donné son avis juridique",
        consequence="L'élu lira votre avis avant de décider.",
        room="review",
        waits_for=Role.LEGAL_ADVISER,
        group="Avis juridique",
        asks=(rules.OPINION_ASKED, rules.OPINION_BY_OTHER),
    )
    def give_opinion(self) -> None:
        """The opinion, by another person than the instructor (R7b)."""

    @act(
        State.UNDER_REVIEW,
        to=State.AWAITING_DECISION,
        label="Soumettre à la décision",
        past="a soumis le dossier à la décision",
        consequence="L'élu reçoit le dossier pour décider. Vous ne pourrez plus le modifier.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
        asks=(
            *LAWFUL,
            *ELIGIBLE,
            rules.COMPLAINT,
            rules.INQUIRY,
            rules.PRINTED_FACTS,
            rules.PROSECUTOR_PREPARED,
            rules.PROSECUTOR_ASKED,
            rules.PROSECUTOR_AWAITED,
            rules.OPINION_FIRST,
            rules.OPINION_SETTLED,
        ),
    )
    def submit(self) -> None:
        """The instruction is complete: the élu decides."""

    @act(
        State.AWAITING_DECISION,
        State.APPROVED,
        to=State.UNDER_REVIEW,
        label="Demander une précision",
        past="a demandé une précision",
        consequence="Le dossier retourne à l'instructeur avec votre question ; il faudra décider de "
        "nouveau. Une convocation non envoyée est retirée.",
        room="review",
        waits_for=Role.ELECTED,
        group="Décision",
    )
    def return_to_review(self) -> None:
        """Back to the instructor, with a question; also when a decision is weighed again (R10)."""

    @act(
        State.AWAITING_DECISION,
        to=State.APPROVED,
        label="Décider l'entretien",
        past="a décidé l'entretien de rappel à l'ordre",
        consequence="La convocation pourra être préparée. La personne n'est pas encore prévenue.",
        room="review",
        waits_for=Role.ELECTED,
        group="Décision",
        asks=(
            *LAWFUL,
            *ELIGIBLE,
            rules.COMPLAINT,
            rules.INQUIRY,
            rules.DECIDER,
            rules.TWO_PERSONS,
            rules.OPINION_AWAITED,
            rules.OPINION_MISSING,
            rules.PROSECUTOR_FAVOURABLE,
            rules.WRITTEN_AGREEMENT,
            rules.SILENCE_REASONED,
            rules.YOUNG,
        ),
        sensitive=True,
    )
    def approve(self) -> None:
        """The decision to convoke, a record of its own (R7)."""

    @act(
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        to=State.DISMISSED,
        label="Classer sans suite",
        past="a classé le dossier sans suite",
        consequence="Le dossier s'arrête. Si une convocation est partie, une lettre d'annulation "
        "est préparée.",
        room="review",
        waits_for=Role.ELECTED,
        group="Décision",
        asks=(rules.DECIDER, rules.TWO_PERSONS),
        sensitive=True,
    )
    def dismiss(self) -> None:
        """No rappel à l'ordre, with a reason from the list (R7)."""

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        to=State.DISMISSED,
        label="Classer comme irrecevable",
        past="a classé le signalement comme irrecevable",
        consequence="Le dossier s'arrête et ses données seront effacées après un mois.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
    )
    def dismiss_inadmissible(self) -> None:
        """Closed list of reasons: duplicate, not identified, outside the commune…"""

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        to=State.BLOCKED,
        label="Arrêter : relève de la justice",
        past="a arrêté le dossier : il relève de la justice",
        consequence="Plus aucun courrier ne part. Les lettres non envoyées sont retirées. Il reste "
        "à remettre le dossier au procureur.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
        asks=(rules.BLOCK_REASONED,),
    )
    def block(self) -> None:
        """The facts look like a délit, or a complaint or inquiry is known (R2, R3)."""

    @act(
        State.BLOCKED,
        label="Préparer la lettre au procureur",
        past="a préparé la lettre au procureur",
        consequence="La lettre est éditée et numérotée ; elle part une fois signée.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
        asks=(rules.HAND_OVER_FREE,),
    )
    def prepare_hand_over(self) -> None:
        """The letter of art. 40 al. 2 CPP (R2)."""

    @act(
        State.BLOCKED,
        to=State.TRANSMITTED,
        label="Remettre au procureur",
        past="a remis le dossier au procureur",
        consequence="Le dossier se termine ici : la commune n'agit plus sur ces faits.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
        asks=(rules.HANDED_OVER,),
    )
    def hand_over(self) -> None:
        """Art. 40 al. 2 CPP: by letter, or already sent by the police (R2)."""

    @act(
        State.BLOCKED,
        label="Proposer de lever le blocage",
        past="a proposé de lever le blocage",
        consequence="Une deuxième personne devra approuver.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Étude",
    )
    def propose_release(self) -> None:
        """Correct the category or the facts, or bring the prosecutor's written answer (R2b, R3b)."""

    @act(
        State.BLOCKED,
        to=State.UNDER_REVIEW,
        label="Approuver la levée du blocage",
        past="a approuvé la levée du blocage",
        consequence="La correction proposée s'applique et l'étude reprend.",
        room="review",
        waits_for=Role.LEGAL_ADVISER,
        group="Étude",
        asks=(rules.RELEASE_PROPOSED, rules.RELEASE_BY_OTHER, rules.RELEASE_LIFTS),
        sensitive=True,
    )
    def release(self) -> None:
        """The second person approves; what blocked is gone (R2b, R3b)."""

    # --- undone ------------------------------------------------------------------------------

    @act(
        *NOT_ANNULLED,
        label="Proposer d'annuler le dossier",
        past="a proposé d'annuler le dossier",
        consequence="Une deuxième personne devra approuver. D'ici là, aucune lettre qui annonce un "
        "entretien ne part.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(rules.ANNULLABLE, rules.NO_ANNULMENT_YET),
    )
    def propose_annul(self) -> None:
        """Wrong person, or facts that did not happen: nothing of it should have been (R44)."""

    @act(
        *NOT_ANNULLED,
        label="Renoncer à l'annulation",
        past="a renoncé à l'annulation proposée",
        consequence="Le dossier reprend là où il en était.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(rules.ANNULMENT_PROPOSED,),
    )
    def drop_annul(self) -> None:
        """The proposal was itself a mistake."""

    @act(
        *NOT_ANNULLED,
        to=State.ANNULLED,
        label="Approuver l'annulation",
        past="a approuvé l'annulation du dossier",
        consequence="Une lettre d'excuses est préparée pour chaque personne prévenue, un avis pour "
        "chaque organisme qui a reçu son nom. Le dossier ne se lit plus et sera effacé en premier. On "
        "ne revient pas sur une annulation.",
        room="review",
        waits_for=Role.ELECTED,
        group="Revenir en arrière, attendre",
        asks=(rules.ANNULMENT_PROPOSED, rules.ANNULMENT_BY_OTHER),
        sensitive=True,
    )
    def annul(self) -> None:
        """The second person approves: apologies, notes, limited data (R44, GDPR 19)."""

    # --- convocation -------------------------------------------------------------------------

    @act(
        State.APPROVED,
        label="Fixer l'entretien",
        past="a fixé l'entretien",
        consequence="Si une lettre déjà éditée annonce une autre date, elle est retirée.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Convocation",
        asks=(rules.PRESIDER,),
    )
    def plan_hearing(self) -> None:
        """Date, hour, room and who presides (R8, R17, R21)."""

    @act(
        State.APPROVED,
        State.CONVOKED,
        label="Éditer la convocation",
        past="a édité la convocation",
        consequence="La lettre reçoit son numéro. Elle remplace une lettre non envoyée ou revenue ; "
        "qui a déjà la sienne n'en reçoit pas d'autre.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Convocation",
        asks=(
            *LAWFUL,
            rules.IDENTITY,
            rules.AGE,
            rules.HOLDERS,
            rules.HOLDER_REACHABLE,
            rules.PROTECTOR_READY,
            rules.PRINTED_FACTS,
            rules.PROSECUTOR_STANDS,
            rules.WRITTEN_AGREEMENT,
            rules.SLOT,
            rules.PRESIDER,
            rules.LETTER_WANTED,
            rules.WRITABLE,
            rules.NOT_PAUSED,
            rules.NO_ANNULMENT,
        ),
    )
    def issue_convocation(self) -> None:
        """Number, render and seal the letter (R12 to R16)."""

    @act(
        *State,
        label="Enregistrer une signature",
        past="a enregistré la signature d'une lettre",
        consequence="La lettre pourra être remise au courrier.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Courriers",
        asks=(rules.LETTER_TO_SIGN, rules.SIGNATORY),
    )
    def sign_letter(self) -> None:
        """A letter was signed by hand: by whom, when (R14)."""

    @act(
        *State,
        label="Retirer une lettre non envoyée",
        past="a retiré une lettre non envoyée",
        consequence="La lettre garde son numéro et ne partira pas.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Courriers",
        asks=(rules.LETTER_PENDING,),
    )
    def withdraw_letter(self) -> None:
        """Withdraw an issued letter that did not leave."""

    @act(
        State.APPROVED,
        to=State.CONVOKED,
        label="Noter la remise de la convocation",
        past="a remis la convocation au courrier ou en main propre",
        consequence="La personne est prévenue : le dossier passe à « Convocation envoyée ».",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Convocation",
        asks=(
            *rules.SENDING,
            rules.WRITTEN_AGREEMENT,
            rules.SLOT,
            rules.PRESIDER,
            rules.NOT_HELD,
            rules.LETTER_ISSUED,
            rules.LETTER_SIGNED,
            rules.SIGNATORY,
            rules.SOURCE_FRESH,
            rules.NOTICE,
            rules.SECOND_LETTER,
            rules.WRITABLE,
            rules.NOT_PAUSED,
            rules.NO_ANNULMENT,
        ),
    )
    def convoke(self) -> None:
        """Posted or handed over, signed before (R14, R17, R18)."""

    @act(
        *State,
        label="Noter l'envoi d'une lettre",
        past="a noté l'envoi d'une lettre",
        consequence="La date et le mode d'envoi sont gardés.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Courriers",
        asks=(rules.LETTER_TO_POST,),
    )
    def post_letter(self) -> None:
        """Any other signed letter left the town hall (R18)."""

    @act(
        *State,
        label="Bloquer l'envoi d'une lettre",
        past="a bloqué l'envoi d'une lettre",
        consequence="La lettre ne peut plus partir tant que le blocage n'est pas levé. Votre nom et la "
        "date sont montrés au secrétariat.",
        room="convocation",
        waits_for=Role.LEGAL_ADVISER,
        group="Courriers",
        asks=(rules.LETTER_TO_HOLD,),
    )
    def hold_posting(self) -> None:
        """The adviser or the élu keeps a letter from leaving, and says why (R14)."""

    @act(
        *State,
        label="Lever le blocage d'une lettre",
        past="a levé le blocage d'une lettre",
        consequence="La lettre peut partir de nouveau, une fois signée.",
        room="convocation",
        waits_for=Role.LEGAL_ADVISER,
        group="Courriers",
        asks=(rules.LETTER_HELD,),
    )
    def release_posting(self) -> None:
        """What kept the letter from leaving is settled."""

    @act(
        *State,
        label="Ne plus écrire à la personne",
        past="a interdit tout courrier à la personne",
        consequence="Dès maintenant, aucune lettre à la personne ou à sa famille n'est éditée, signée "
        "ni envoyée ; celles qui ne sont pas parties sont retirées.",
        room="convocation",
        waits_for=Role.INSTRUCTOR,
        group="Courriers",
        asks=(rules.WRITTEN_TO,),
    )
    def stop_writing(self) -> None:
        """Deceased, protected, or a legal hold: from that second nothing leaves (R45)."""

    @act(
        *State,
        label="Permettre de nouveau d'écrire",
        past="a permis de nouveau d'écrire à la personne",
        consequence="Des lettres pourront être éditées. Celles qui ont été retirées le restent.",
        room="convocation",
        waits_for=Role.INSTRUCTOR,
        group="Courriers",
        asks=(rules.WRITING_STOPPED,),
    )
    def allow_writing(self) -> None:
        """The reason not to write is over, or was a mistake (R45)."""

    @act(
        *State,
        label="Noter le retour d'une lettre",
        past="a noté le retour d'une lettre",
        consequence="Cette lettre ne compte plus comme reçue. Le dossier dit que faire.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Courriers",
        asks=(rules.LETTER_POSTED,),
    )
    def record_return(self) -> None:
        """A posted letter came back, and why (R18)."""

    @act(
        *NOT_ANNULLED,
        label="Dire qu'un courrier est arrivé chez quelqu'un d'autre",
        past="a noté qu'un courrier est arrivé chez quelqu'un d'autre",
        consequence="Le délégué à la protection des données est prévenu : il a 72 heures pour décider "
        "s'il faut avertir la CNIL. La lettre ne compte plus comme reçue.",
        room="incidents",
        waits_for=Role.SECRETARY,
        group="Courriers",
        asks=(rules.LETTER_ARRIVED,),
    )
    def report_misdelivery(self) -> None:
        """A letter told somebody else what it had to say: a breach to assess (R46, GDPR 33)."""

    @act(
        *State,
        label="Noter le refus d'une lettre remise en main propre",
        past="a noté le refus d'une lettre remise en main propre",
        consequence="Rien ne suit de soi-même. La lettre peut être présentée de nouveau ou postée.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Courriers",
        asks=(rules.LETTER_TO_HAND,),
    )
    def record_refusal(self) -> None:
        """A named agent handed a letter over and the person would not take it (R18)."""

    @act(
        State.CONVOKED,
        label="Reporter l'entretien",
        past="a reporté l'entretien",
        consequence="Une lettre de report est préparée pour chaque personne convoquée : à signer et "
        "à poster.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Convocation",
        asks=(
            *LAWFUL,
            rules.IDENTITY,
            rules.HEARING_TO_COME,
            rules.PRESIDER,
            rules.WRITABLE,
            rules.NOT_PAUSED,
            rules.NO_ANNULMENT,
        ),
    )
    def postpone(self) -> None:
        """Another date, at the person's or the town's request (R17)."""

    @act(
        State.CONVOKED,
        to=State.APPROVED,
        label="Annuler la convocation",
        past="a annulé la convocation",
        consequence="Une lettre d'annulation est préparée pour la personne. Une autre date pourra "
        "être fixée.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Convocation",
    )
    def cancel_convocation(self) -> None:
        """The hearing is called off, with a reason; the person is told by letter."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        State.HEARD,
        State.IN_FOLLOW_UP,
        label="Noter une observation reçue",
        past="a noté une observation reçue",
        consequence="Elle sera lue par l'élu avant l'entretien. Elle est scellée comme le reste.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Observations",
    )
    def record_observation(self) -> None:
        """What the person or a holder says, by phone, letter, mail or at the desk (R49)."""

    @act(
        *OPEN,
        label="Noter un contact",
        past="a noté un contact",
        consequence="La date, le moyen et l'objet restent dans la chronologie ; le reste est scellé.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Observations",
    )
    def record_contact(self) -> None:
        """A call, a mail or a visit, and what it was for."""

    @act(
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        to=State.UNDER_REVIEW,
        label="Noter que la personne dit ne pas être concernée",
        past="a noté que la personne dit ne pas être concernée",
        consequence="Le dossier retourne à l'étude, l'identité est en doute, les lettres non "
        "envoyées sont retirées. Un entretien déjà annoncé n'a plus lieu : aucune lettre ne le dit, vous "
        "prévenez de vive voix.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Observations",
    )
    def contest_identity(self) -> None:
        """The person says that it was somebody else (R5, R49)."""

    @act(
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        State.HEARD,
        State.IN_FOLLOW_UP,
        label="Fixer un rendez-vous séparé",
        past="a fixé un rendez-vous séparé",
        consequence="Une lettre est éditée pour cette seule personne : son rendez-vous, et rien de "
        "celui de l'enfant. À signer et à poster.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Convocation",
        asks=(
            *LAWFUL,
            rules.IDENTITY,
            rules.APART_OFFERED,
            rules.MEETING_PRESIDER,
            rules.WRITABLE,
        ),
    )
    def plan_separate_meeting(self) -> None:
        """A holder who is not received with the child has a meeting of his own (R16b)."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        State.HEARD,
        State.IN_FOLLOW_UP,
        label="Noter un rendez-vous séparé",
        past="a noté ce qu'un rendez-vous séparé est devenu",
        consequence="C'est une information et une écoute : ni rappel à l'ordre, ni absence. Annulé, "
        "la personne prévenue reçoit une lettre.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Entretien",
        asks=(rules.MEETING_STANDS,),
    )
    def record_separate_meeting(self) -> None:
        """Held, nobody came, or called off (R16b)."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        label="Noter ce qu'il faut prévoir",
        past="a noté ce qu'il faut prévoir pour l'entretien",
        consequence="Rappelé sur la page de l'entretien et à l'accueil. La dernière réponse compte.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Observations",
    )
    def record_needs(self) -> None:
        """Interpreter, access, support person, lawyer, known before the hearing (R23)."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.BLOCKED,
        State.DISMISSED,
        label="Noter que la personne sait l'entretien annulé",
        past="a noté que l'annulation a été dite de vive voix",
        consequence="Le dossier ne vous demande plus de la prévenir.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Convocation",
        asks=(rules.EXPECTED,),
    )
    def note_called_off(self) -> None:
        """In doubt no letter leaves: told by phone or at the desk (R5)."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        State.BLOCKED,
        State.DISMISSED,
        label="Annuler par lettre l'entretien déjà annoncé",
        past="a édité l'annulation de l'entretien déjà annoncé",
        consequence="Une lettre d'annulation est éditée pour chaque personne qui l'attend encore : à "
        "signer et à poster.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Convocation",
        asks=(rules.EXPECTED, rules.SURE_AGAIN, rules.WRITABLE),
    )
    def call_off_by_letter(self) -> None:
        """The identity is sure again: those who still expect the hearing are written to (R5)."""

    # --- hearing and after -------------------------------------------------------------------

    @act(
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        to=State.HEARD,
        label="Enregistrer l'entretien",
        past="a enregistré l'entretien",
        consequence="Le rappel à l'ordre est fait. Le compte rendu ne pourra plus être modifié.",
        room="hearing",
        waits_for=Role.INSTRUCTOR,
        group="Entretien",
        asks=(
            *LAWFUL,
            rules.FAMILY,
            rules.IDENTITY,
            rules.AGE,
            rules.HEARING_DAY,
            *HEARING_RECORD,
            rules.OBSERVATIONS_READ,
        ),
    )
    def record_hearing(self) -> None:
        """Who presided, who came, what was recalled, what follows (R8, R22)."""

    @act(
        State.APPROVED,
        State.CONVOKED,
        State.ABSENT,
        to=State.BLOCKED,
        label="Ne pas tenir l'entretien : plainte ou enquête connue",
        past="a renoncé à l'entretien : une plainte ou une enquête est connue",
        consequence="Le dossier s'arrête. L'entretien n'est pas un rappel à l'ordre : dites seulement "
        "que le rendez-vous est annulé. Une lettre d'annulation est préparée.",
        room="hearing",
        waits_for=Role.INSTRUCTOR,
        group="Entretien",
        asks=(rules.BLOCK_REASONED,),
    )
    def stop_hearing(self) -> None:
        """Asked as the hearing begins, a service says yes: it is not held (R3)."""

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.APPROVED,
        to=State.HEARD,
        label="Enregistrer un rappel fait oralement",
        past="a enregistré un rappel à l'ordre fait oralement, sans convocation",
        consequence="Le rappel à l'ordre est fait. Ce qui n'était pas vérifié avant reste écrit au "
        "dossier ; les lettres non envoyées sont retirées.",
        room="hearing",
        waits_for=Role.ELECTED,
        group="Entretien",
        asks=(*LAWFUL, rules.HEARING_PRESIDED, rules.PRESENCE),
    )
    def record_oral_reminder(self) -> None:
        """On the spot or at a spontaneous visit, by the élu who gave it (R39)."""

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.BLOCKED,
        State.APPROVED,
        State.ABSENT,
        also={State.CONVOKED: State.APPROVED},
        label="Enregistrer un entretien irrégulier",
        past="a enregistré un entretien irrégulier",
        consequence="Ce qui s'est passé est gardé tel quel, et ne compte pas comme un rappel à l'ordre. "
        "Une convocation en cours prend fin : l'entretien pourra être tenu de nouveau.",
        room="hearing",
        waits_for=Role.INSTRUCTOR,
        group="Entretien",
        asks=(rules.IRREGULAR,),
    )
    def record_irregular(self) -> None:
        """A hearing that happened against a rule that stops it beforehand (R40).

        Convoked, the case goes back to its decision: the meeting that was announced took place, so
        that neither a postponement nor a cancellation would be true. Approved and absent are there
        because whoever comes unannounced may be received irregularly too.
        """

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        State.BLOCKED,
        State.APPROVED,
        State.ABSENT,
        label="Écrire que l'entretien n'a pas d'effet",
        past="a édité la lettre qui dit que l'entretien n'a pas d'effet",
        consequence="Une lettre est éditée pour la personne, à signer et à poster : aucun rappel à "
        "l'ordre n'a été fait.",
        room="hearing",
        waits_for=Role.SECRETARY,
        group="Entretien",
        asks=(rules.IRREGULAR_UNTOLD, rules.WRITABLE),
    )
    def issue_no_effect(self) -> None:
        """The person is told that an irregular hearing is no rappel à l'ordre (R40)."""

    @act(
        State.HEARD,
        State.IN_FOLLOW_UP,
        label="Corriger le compte rendu",
        past="a corrigé le compte rendu de l'entretien",
        consequence="Le nouveau compte rendu remplace l'ancien, qui reste lisible et marqué "
        "« remplacé ».",
        room="hearing",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=HEARING_RECORD,
    )
    def correct_hearing(self) -> None:
        """The record of the hearing was wrong; whoever came did come."""

    @act(
        State.ABSENT,
        to=State.HEARD,
        label="Corriger : la personne était venue",
        past="a corrigé l'issue : la personne était venue",
        consequence="L'absence reste lisible, marquée « remplacée ». Le rappel à l'ordre est enregistré.",
        room="hearing",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(*LAWFUL, rules.FAMILY, rules.IDENTITY, rules.AGE, *HEARING_RECORD),
    )
    def correct_to_heard(self) -> None:
        """An absence was noted for somebody who came."""

    @act(
        State.HEARD,
        State.IN_FOLLOW_UP,
        State.ABSENT,
        to=State.ABSENT,
        label="Corriger : la personne n'était pas venue",
        past="a corrigé l'issue : la personne n'était pas venue",
        consequence="Ce qui était enregistré reste lisible, marqué « remplacé ». Les engagements en "
        "cours sont abandonnés ; aucun rappel à l'ordre n'a été fait.",
        room="hearing",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(rules.CONVOKED_TO_IT,),
    )
    def correct_to_absent(self) -> None:
        """A hearing was recorded for somebody who did not come, or the absence was another."""

    @act(
        State.HEARD,
        State.IN_FOLLOW_UP,
        label="Noter la remise de la notice d'information",
        past="a noté la remise de la notice d'information",
        consequence="La personne sait comment sont utilisées les informations qui la concernent. Par "
        "courrier, une lettre est éditée, à signer et à poster.",
        room="hearing",
        waits_for=Role.INSTRUCTOR,
        group="Entretien",
        asks=(rules.NOTICE_OWED,),
    )
    def give_notice(self) -> None:
        """Within eight days when no letter had carried it (R15, R39)."""

    @act(
        State.CONVOKED,
        to=State.ABSENT,
        label="Noter une absence",
        past="a noté une absence à l'entretien",
        consequence="Rien ne suit de soi-même : l'élu choisit entre une autre date et la fin du "
        "dossier.",
        room="hearing",
        waits_for=Role.INSTRUCTOR,
        group="Entretien",
        asks=(rules.HEARING_MISSED, rules.HEARING_ANNOUNCED),
    )
    def record_absence(self) -> None:
        """Nobody came: excused, without news, letter not received, refused (R24)."""

    @act(
        State.ABSENT,
        to=State.APPROVED,
        label="Proposer une autre date",
        past="a décidé de proposer une autre date",
        consequence="Une deuxième convocation pourra être préparée ; elle dira que le premier "
        "rendez-vous n'a pas eu lieu.",
        room="hearing",
        waits_for=Role.ELECTED,
        group="Entretien",
        asks=(
            *LAWFUL,
            rules.DECIDER,
            rules.TWO_PERSONS,
            rules.CONVOCATIONS_LEFT,
            rules.SECOND_DATE,
        ),
        sensitive=True,
    )
    def allow_new_date(self) -> None:
        """The élu offers another date (R17, R24)."""

    @act(
        State.ABSENT,
        to=State.CLOSED,
        label="Clore sans entretien",
        past="a clos le dossier sans entretien",
        consequence="Aucun rappel à l'ordre n'est fait. Le dossier devient consultable sans "
        "modification, puis sera effacé à la date prévue.",
        room="followup",
        waits_for=Role.ELECTED,
        group="Entretien",
        asks=(rules.DECIDER, rules.TWO_PERSONS, rules.MEETINGS_SETTLED),
        sensitive=True,
    )
    def close_without_hearing(self) -> None:
        """The élu leaves it there, with an optional letter (R24)."""

    @act(
        State.HEARD,
        to=State.IN_FOLLOW_UP,
        label="Ouvrir un suivi",
        past="a ouvert un suivi",
        consequence="Les engagements et orientations notés seront suivis jusqu'à leur échéance.",
        room="followup",
        waits_for=Role.INSTRUCTOR,
        group="Suivi",
        asks=(rules.MEASURES,),
    )
    def open_follow_up(self) -> None:
        """Commitments and orientations with due dates (R25)."""

    @act(
        State.IN_FOLLOW_UP,
        label="Mettre à jour un engagement",
        past="a mis à jour un engagement",
        consequence="Un engagement non tenu n'a pas de conséquence automatique.",
        room="followup",
        waits_for=Role.INSTRUCTOR,
        group="Suivi",
        asks=(rules.MEASURES,),
    )
    def update_measure(self) -> None:
        """Met, unmet or waived."""

    @act(
        State.IN_FOLLOW_UP,
        State.DISMISSED,
        label="Noter la réponse d'un partenaire",
        past="a noté la réponse d'un partenaire",
        consequence="La date et la réponse, choisie dans une liste, restent au dossier. La suite de "
        "l'orientation se note à part.",
        room="followup",
        waits_for=Role.INSTRUCTOR,
        group="Suivi",
        asks=(rules.REPLY_AWAITED,),
    )
    def record_partner_reply(self) -> None:
        """What the partner answered to an orientation, also after a dismissal (R25)."""

    @act(
        State.HEARD,
        State.IN_FOLLOW_UP,
        to=State.CLOSED,
        label="Clore le dossier",
        past="a clos le dossier",
        consequence="Le dossier devient consultable sans modification, puis sera effacé à la date "
        "prévue.",
        room="followup",
        waits_for=Role.INSTRUCTOR,
        group="Suivi",
        asks=(rules.MEASURES_SETTLED, rules.MEETINGS_SETTLED, rules.WORRY_AFTER),
    )
    def close(self) -> None:
        """The end, with an optional closing letter (R25, R27)."""

    @act(
        State.CLOSED,
        State.DISMISSED,
        State.JOINED,
        State.TRANSMITTED,
        to=State.UNDER_REVIEW,
        label="Rouvrir le dossier",
        past="a rouvert le dossier",
        consequence="L'étude reprend : la plainte et l'enquête sont à redemander, l'avis et la réponse "
        "du procureur ne valent plus. Une lettre de fin non envoyée est retirée.",
        room="followup",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(rules.WAS_NOT_HEARD,),
    )
    def reopen(self) -> None:
        """An ended case is studied again, for a reason (R27)."""

    @act(
        State.CLOSED,
        to=State.IN_FOLLOW_UP,
        label="Rouvrir le suivi",
        past="a rouvert le suivi du dossier",
        consequence="Le suivi reprend après l'entretien, qui reste fait. Une lettre de fin non envoyée "
        "est retirée.",
        room="followup",
        waits_for=Role.INSTRUCTOR,
        group="Revenir en arrière, attendre",
        asks=(rules.WAS_HEARD,),
    )
    def reopen_follow_up(self) -> None:
        """A closed case whose hearing was held is followed again, for a reason (R27)."""

    # --- links between cases -----------------------------------------------------------------

    @act(
        *OPEN,
        label="Lier à un autre dossier",
        past="a lié le dossier à un autre",
        consequence="Chaque dossier montre le numéro de l'autre, sans aucun nom. « Même personne » "
        "fait paraître les rappels déjà prononcés.",
        room="cases",
        waits_for=Role.INSTRUCTOR,
        group="Dossiers liés",
    )
    def link_case(self) -> None:
        """Same facts or same person, said by the instructor, never by the program (R26)."""

    @act(
        *OPEN,
        label="Défaire un lien",
        past="a défait un lien",
        consequence="Les deux dossiers ne se montrent plus l'un l'autre.",
        room="cases",
        waits_for=Role.INSTRUCTOR,
        group="Dossiers liés",
        asks=(rules.LINK_STANDS,),
    )
    def unlink_case(self) -> None:
        """A link was wrong; it stays in the history."""

    @act(
        State.REPORTED,
        State.UNDER_REVIEW,
        to=State.JOINED,
        label="Joindre à un autre dossier",
        past="a joint le dossier à un autre",
        consequence="Ce dossier s'arrête : la suite se fait dans l'autre. Chacun montre le numéro "
        "de l'autre. Une demande au procureur non envoyée est retirée.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Dossiers liés",
        asks=(rules.JOINED_TO,),
    )
    def join_case(self) -> None:
        """One person, one file (R21): the case goes on in another one."""


def _declared() -> dict[str, Act]:
    """Read the acts back from the transitions declared above."""
    found: dict[str, Act] = {}
    for name, method in vars(Procedure).items():
        meta = getattr(method, "_django_fsm", None)
        if meta is None:
            continue
        by_source: dict[str, Any] = meta.transitions
        first = next(iter(by_source.values()))
        words = first.custom
        found[name] = Act(
            name=name,
            label=words["label"],
            past=words["past"],
            consequence=words["consequence"],
            room=words["room"],
            waits_for=words["waits_for"],
            group=words["group"],
            sources=frozenset(str(source) for source in by_source),
            target=str(first.target) if first.target else None,
            rules=words["rules"] if name in WHILE_LIMITED else (rules.NOT_LIMITED, *words["rules"]),
            sensitive=words["sensitive"],
        )
    return found


ACTS: dict[str, Act] = _declared()

for _act in ACTS.values():
    verbs.register(_act.verb, _act.past)
verbs.register("signalement.create", "a enregistré le signalement")
verbs.register("case.list", "a consulté la liste des dossiers")
verbs.register("case.view", "a ouvert le dossier")
verbs.register("case.conformity", "a ouvert la fiche de conformité du dossier")
verbs.register("case.search", "a cherché un dossier")
verbs.register("case.lookalikes", "a cherché les ressemblances du dossier")
verbs.register("case.deadlines", "a mis à jour l'échéance du dossier")
verbs.register("deadlines.run", "a parcouru les échéances des dossiers en cours")
verbs.register("document.view", "a ouvert un courrier")
verbs.register("case.tie", "a ouvert la question sur ses liens avec la personne")
verbs.register("case.no_tie", "a déclaré n'avoir aucun lien avec la personne")
