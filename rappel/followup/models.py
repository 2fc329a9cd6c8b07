"""What follows a hearing, and how a case ends (R25)."""

from django.conf import settings
from django.db import models
from django_fsm import FSMField, transition

from rappel.cases.models import Case, CaseRow, Document
from rappel.communes.models import Partner
from rappel.vault.fields import Sealed


class MeasureState(models.TextChoices):
    OPEN = "open", "en cours"
    MET = "met", "tenu"
    UNMET = "unmet", "non tenu"
    WAIVED = "waived", "abandonné"


class PartnerReply(models.TextChoices):
    """What a partner answered to an orientation, from a closed list (R25, R29)."""

    NONE = "none", "pas encore de réponse"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"
    DONE = "done", "faite"


class Measure(CaseRow):
    """A commitment of the person or an orientation to a partner, with its due date."""

    vault_table = "measure"

    case = models.ForeignKey(Case, models.CASCADE, related_name="measures")
    state = FSMField(default=MeasureState.OPEN, protected=True, choices=MeasureState.choices)
    kind = models.SlugField(max_length=60)
    text = Sealed("str", bucket=256, facet="content")
    due_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_on = models.DateField(null=True)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, related_name="+")
    reply = models.CharField(max_length=8, choices=PartnerReply.choices, default=PartnerReply.NONE)
    replied_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reply__in=PartnerReply.values)
                & (models.Q(reply=PartnerReply.NONE) | models.Q(replied_on__isnull=False)),
                name="measure_reply_is_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=MeasureState.values),
                name="measure_state_is_declared",
            ),
        ]

    @transition("state", source=MeasureState.OPEN, target=MeasureState.MET)
    def meet(self) -> None:
        """The commitment is kept."""

    @transition("state", source=MeasureState.OPEN, target=MeasureState.UNMET)
    def miss(self) -> None:
        """The commitment is not kept; nothing follows by itself."""

    @transition("state", source=MeasureState.OPEN, target=MeasureState.WAIVED)
    def waive(self) -> None:
        """The commitment no longer makes sense."""


class Closing(CaseRow):
    """How the case ended: outcome, and the letters when some are sent, one to each."""

    vault_table = "closing"

    class Outcome(models.TextChoices):
        DONE = "done", "le rappel à l'ordre a été fait, rien d'autre n'est prévu"
        KEPT = "kept", "les engagements sont tenus"
        NOT_KEPT = "not_kept", "un engagement n'est pas tenu"
        NOT_HELD = "not_held", "l'entretien n'a pas eu lieu"

    case = models.ForeignKey(Case, models.CASCADE, related_name="closings")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    closed_on = models.DateField()
    documents = models.ManyToManyField(Document, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
