"""What the study of a case leaves behind: answers, requests, opinions, decisions, blocks."""

from django.conf import settings
from django.db import models
from django_fsm import FSMField, transition

from rappel.cases.models import Case, CaseRow, Document
from rappel.cases.reasons import AnnulReason
from rappel.communes.models import Category
from rappel.vault.fields import Sealed

_BY = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Check(CaseRow):
    """One answer to one eligibility question; the last one counts, the others stay."""

    vault_table = "check"

    class Question(models.TextChoices):
        IDENTITY = "identity", "L'identité est-elle établie ?"
        FAMILY = "family", "De quelle famille relèvent les faits ?"
        QUALIFICATION = "qualification", "Les faits ressemblent-ils à un crime ou à un délit ?"
        INSCRIPTION = "inscription", "S'agit-il d'une inscription, d'un signe ou d'un dessin ?"
        WARNING = "warning", "L'avertissement de la catégorie a-t-il été vérifié ?"
        PLACE = "place", "Les faits ont-ils eu lieu dans la commune ?"
        OLD_FACTS = "old_facts", "Pourquoi continuer malgré l'ancienneté des faits ?"
        FINED = "fined", "Les faits ont-ils déjà été verbalisés ?"
        ARRETE = "arrete", "Quel arrêté est en cause ?"
        WORRY = "worry", "Cette situation inquiète-t-elle pour l'enfant ?"

    case = models.ForeignKey(Case, models.CASCADE, related_name="checks")
    code = models.CharField(max_length=16, choices=Question.choices)
    answer = models.CharField(max_length=20)
    evidence = Sealed("str", bucket=256, facet="content", null=True, blank=True)
    by = models.ForeignKey(**_BY, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    @property
    def answer_label(self) -> str:
        """The answer as a person would say it."""
        said = ANSWERS.get((self.code, self.answer))
        return said or ANY_ANSWER.get(self.answer, self.answer)


ANSWERS = {
    ("identity", "sure"): "oui, avec certitude",
    ("identity", "doubt"): "non, il reste un doute",
    ("family", "1"): "arrêté de police du maire",
    ("family", "2"): "autre contravention",
    ("family", "3"): "sans qualification pénale",
    ("family", "none"): "aucune des trois",
    ("qualification", "none"): "non",
    ("qualification", "delit"): "oui",
    ("inscription", "no"): "non",
    ("inscription", "yes"): "oui",
    ("warning", "justified"): "oui, justifié",
    ("warning", "not_justified"): "non",
    ("place", "inside"): "oui",
    ("place", "outside"): "non, hors de la commune",
    ("old_facts", "justified"): "justifié",
    ("old_facts", "too_old"): "non, trop anciens",
    ("fined", "no"): "non",
    ("fined", "yes"): "oui",
    ("arrete", "none"): "aucun",
    ("worry", "no"): "non",
    ("worry", "to_report"): "oui, information préoccupante à transmettre",
    ("worry", "reported"): "oui, information préoccupante transmise",
}
ANY_ANSWER = {
    "to_check": "à vérifier",
    "lapsed": "à revoir : les faits ont changé",
}


class SourceAnswer(CaseRow):
    """Who said what about a complaint or an inquiry, when and how (R3)."""

    vault_table = "source_answer"

    class Question(models.TextChoices):
        COMPLAINT = "complaint", "Une plainte est-elle déposée ?"
        INQUIRY = "inquiry", "Une enquête ou une procédure pénale est-elle connue ?"

    class Answer(models.TextChoices):
        YES = "yes", "oui"
        NO = "no", "non"
        TO_CHECK = "to_check", "à vérifier"

    case = models.ForeignKey(Case, models.CASCADE, related_name="source_answers")
    question = models.CharField(max_length=10, choices=Question.choices)
    answer = models.CharField(max_length=8, choices=Answer.choices)
    imported = models.BooleanField(default=False)
    service = models.SlugField(max_length=60, blank=True)
    channel = models.SlugField(max_length=60, blank=True)
    asked_on = models.DateField()
    answered_by = Sealed("str", facet="content", null=True, blank=True, max_length=120)
    reference = Sealed("str", facet="content", null=True, blank=True, max_length=80)
    by = models.ForeignKey(**_BY, null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class RequestState(models.TextChoices):
    PREPARED = "prepared", "préparée"
    SENT = "sent", "envoyée"
    REMINDED = "reminded", "relancée"
    ANSWERED = "answered", "répondue"
    SILENT = "silent", "sans réponse"
    WITHDRAWN = "withdrawn", "retirée"


class Withdrawal(models.TextChoices):
    """Why a request to the prosecutor is taken back (R29)."""

    MISTAKE = "mistake", "la demande contenait une erreur"
    NEW_ELEMENT = "new_element", "un élément nouveau change la demande"
    NOT_OBTAINED = "not_obtained", "l'accord n'a pas été obtenu malgré la relance"
    NO_LONGER_NEEDED = "no_longer_needed", "le rappel à l'ordre n'est plus envisagé"


class ProsecutorRequest(CaseRow):
    """A request to the prosecutor and its answer (R9, R10); a side machine."""

    vault_table = "prosecutor_request"

    class Answer(models.TextChoices):
        FAVOURABLE = "favourable", "favorable"
        UNFAVOURABLE = "unfavourable", "défavorable"
        OTHER = "other", "autre réponse"
        PROCEDURE_OPEN = "procedure_open", "une procédure est ouverte"

    case = models.ForeignKey(Case, models.CASCADE, related_name="consultations")
    state = FSMField(default=RequestState.PREPARED, protected=True, choices=RequestState.choices)
    mode = models.CharField(max_length=12)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(**_BY)
    at = models.DateTimeField()
    sent_on = models.DateField(null=True)
    channel = models.SlugField(max_length=60, blank=True)
    answer_by = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=16, choices=Answer.choices, blank=True)
    written = models.BooleanField(default=False)
    answered_at = models.TimeField(null=True, blank=True)
    taken_by = models.ForeignKey(**_BY, null=True, blank=True)
    confirmation = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reminder = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reminded_on = models.DateField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=20, blank=True, choices=Withdrawal.choices)
    magistrate = Sealed("str", facet="content", null=True, blank=True, max_length=120)
    comment = Sealed("str", bucket=256, facet="content", null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values),
                name="prosecutor_request_state_is_declared",
            ),
        ]

    @transition("state", source=RequestState.PREPARED, target=RequestState.SENT)
    def send(self) -> None:
        """The request left."""

    @transition(
        "state", source=[RequestState.SENT, RequestState.REMINDED], target=RequestState.REMINDED
    )
    def remind(self) -> None:
        """A reminder left: a new delay begins (R9)."""

    @transition(
        "state",
        source=[
            RequestState.SENT,
            RequestState.REMINDED,
            RequestState.SILENT,
            RequestState.ANSWERED,
        ],
        target=RequestState.ANSWERED,
    )
    def receive(self) -> None:
        """The answer came, even late; or a written one after an oral one (R10b)."""

    @transition(
        "state", source=[RequestState.SENT, RequestState.REMINDED], target=RequestState.SILENT
    )
    def fall_silent(self) -> None:
        """The delay is over without an answer."""

    @transition(
        "state",
        source=[
            RequestState.PREPARED,
            RequestState.SENT,
            RequestState.REMINDED,
            RequestState.ANSWERED,
            RequestState.SILENT,
        ],
        target=RequestState.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """The facts it told have changed: another takes its place, an answer stays readable."""


class OpinionState(models.TextChoices):
    ASKED = "asked", "demandé"
    GIVEN = "given", "rendu"
    LAPSED = "lapsed", "caduc"


class LegalOpinion(CaseRow):
    """The legal adviser's opinion (R7b); a side machine."""

    vault_table = "legal_opinion"

    class View(models.TextChoices):
        POSSIBLE = "possible", "le rappel à l'ordre est possible"
        WITH_CARE = "with_care", "possible, avec une réserve"
        NOT_POSSIBLE = "not_possible", "le rappel à l'ordre n'est pas possible"

    case = models.ForeignKey(Case, models.CASCADE, related_name="opinions")
    state = FSMField(default=OpinionState.ASKED, protected=True, choices=OpinionState.choices)
    asked_by = models.ForeignKey(**_BY)
    at = models.DateTimeField()
    question = Sealed("str", bucket=256, facet="content", null=True, blank=True)
    given_by = models.ForeignKey(**_BY, null=True)
    given_at = models.DateTimeField(null=True)
    view = models.CharField(max_length=16, choices=View.choices, blank=True)
    text = Sealed("str", bucket=256, facet="content", null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=OpinionState.values),
                name="legal_opinion_state_is_declared",
            ),
        ]

    @transition("state", source=OpinionState.ASKED, target=OpinionState.GIVEN)
    def give(self) -> None:
        """The opinion is given."""

    @transition(
        "state", source=[OpinionState.ASKED, OpinionState.GIVEN], target=OpinionState.LAPSED
    )
    def lapse(self) -> None:
        """Facts or category changed: the opinion no longer holds."""


class Decision(CaseRow):
    """A decision of the élu: a record of its own (R7)."""

    vault_table = "decision"

    class Outcome(models.TextChoices):
        APPROVED = "approved", "entretien décidé"
        RETURNED = "returned", "précision demandée"
        DISMISSED = "dismissed", "classé sans suite"
        INADMISSIBLE = "inadmissible", "irrecevable"

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    by = models.ForeignKey(**_BY)
    at = models.DateTimeField()
    quality = models.CharField(max_length=160, blank=True)
    reason = models.SlugField(max_length=60)
    overrides_prosecutor = models.BooleanField(default=False)
    explains_silence = models.BooleanField(default=False)
    same_person = models.BooleanField(default=False)
    under_13_validated = models.BooleanField(default=False)
    without_advice = models.BooleanField(default=False)
    note = Sealed("str", bucket=256, facet="content", null=True, blank=True)

    class Meta:
        ordering = ["at"]


class Blocking(CaseRow):
    """The case belongs to the justice system: why, since when, and how it ended (R2, R3)."""

    vault_table = "blocking"

    case = models.ForeignKey(Case, models.CASCADE, related_name="blockings")
    reasons = models.JSONField(default=list)
    by = models.ForeignKey(**_BY, null=True)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    note = Sealed("str", bucket=256, facet="content", null=True, blank=True)

    class Meta:
        ordering = ["at"]


class ReleaseProposal(CaseRow):
    """How a block would be lifted, proposed by one person and approved by another (R2b, R3b)."""

    vault_table = "release_proposal"

    class Ground(models.TextChoices):
        CORRECTION = "correction", "la catégorie ou les faits étaient mal notés"
        PROSECUTOR_ANSWER = "prosecutor_answer", "le procureur a répondu par écrit"

    case = models.ForeignKey(Case, models.CASCADE, related_name="release_proposals")
    blocking = models.ForeignKey(Blocking, models.CASCADE, related_name="+")
    ground = models.CharField(max_length=20, choices=Ground.choices)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    description = Sealed("str", bucket=256, facet="content", null=True, blank=True)
    answered_on = models.DateField(null=True)
    reason = Sealed("str", bucket=256, facet="content")
    proposed_by = models.ForeignKey(**_BY)
    at = models.DateTimeField()
    approved_by = models.ForeignKey(**_BY, null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]


class Annulment(CaseRow):
    """Nothing of the case should have been: proposed by one person, approved by another (R44).

    `unreachable` counts those told to whom no letter could be made.
    """

    vault_table = "annulment"

    case = models.ForeignKey(Case, models.CASCADE, related_name="annulments")
    reason = models.CharField(max_length=12, choices=AnnulReason.choices)
    note = Sealed("str", bucket=256, facet="content")
    proposed_by = models.ForeignKey(**_BY)
    at = models.DateTimeField()
    dropped_by = models.ForeignKey(**_BY, null=True)
    dropped_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(**_BY, null=True)
    approved_at = models.DateTimeField(null=True)
    unreachable = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["at"]


class HandOver(CaseRow):
    """The facts are in the prosecutor's hands: by our letter, or already sent (R2)."""

    vault_table = "hand_over"

    class Way(models.TextChoices):
        LETTER = "letter", "lettre de la mairie"
        POLICE = "police", "déjà transmis par la police municipale"
        COMPLAINT = "complaint", "plainte ou procédure déjà connue d'un service"

    case = models.ForeignKey(Case, models.CASCADE, related_name="hand_overs")
    way = models.CharField(max_length=10, choices=Way.choices)
    on = models.DateField()
    reference = Sealed("str", facet="content", null=True, blank=True, max_length=80)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(**_BY)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
