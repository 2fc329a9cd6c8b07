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
from rappel.cases.rules import ELIGIBLE, LAWFUL

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
        label="Changer les personnes en charge",
        past="a changé les personnes en charge",
        consequence="Les personnes choisies voient le dossier ; les autres ne le voient plus.",
        room="cases",
        waits_for=Role.LEGAL_ADVISER,
        group="Personnes",
    )
    def assign(self) -> None:
        """Choose who works on the case in each role (R30)."""

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
        label="Constater le silence du procureur",
        past="a constaté le silence du procureur",
        consequence="Le silence n'est jamais un accord : l'élu devra dire pourquoi il continue.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Procureur",
        asks=(rules.REQUEST_WAITS, rules.DELAY_OVER),
    )
    def record_silence(self) -> None:
        """The delay of the protocole is over without an answer (R9)."""

    @act(
        State.UNDER_REVIEW,
        State.AWAITING_DECISION,
        label="Demander l'avis du référent juridique",
        past="a demandé l'avis du référent juridique",
        consequence="Le dossier attend son avis.",
        room="review",
        waits_for=Role.INSTRUCTOR,
        group="Avis juridique",
        asks=(rules.OPINION_FREE, rules.ADVISER_FREE),
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
            rules.OPINION_SETTLED,
            rules.PROSECUTOR_FAVOURABLE,
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
            rules.PRINTED_FACTS,
            rules.PROSECUTOR_STANDS,
            rules.SLOT,
            rules.PRESIDER,
            rules.LETTER_WANTED,
            rules.WRITABLE,
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
            rules.SLOT,
            rules.PRESIDER,
            rules.LETTER_ISSUED,
            rules.LETTER_SIGNED,
            rules.SIGNATORY,
            rules.SOURCE_FRESH,
            rules.NOTICE,
            rules.SECOND_LETTER,
            rules.WRITABLE,
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
        "envoyées sont retirées. Un entretien déjà annoncé est annulé par lettre.",
        room="convocation",
        waits_for=Role.SECRETARY,
        group="Observations",
    )
    def contest_identity(self) -> None:
        """The person says that it was somebody else (R5, R49)."""

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
            rules.HEARING_PRESIDED,
            rules.HEARING_SOURCE,
            rules.PRESENCE,
            rules.OBSERVATIONS_READ,
        ),
    )
    def record_hearing(self) -> None:
        """Who presided, who came, what was recalled, what follows (R8, R22)."""

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
        asks=(rules.DECIDER, rules.TWO_PERSONS),
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
        asks=(rules.MEASURES_SETTLED, rules.WORRY_AFTER),
    )
    def close(self) -> None:
        """The end, with an optional closing letter (R25, R27)."""

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
            rules=words["rules"],
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
verbs.register("document.view", "a ouvert un courrier")
