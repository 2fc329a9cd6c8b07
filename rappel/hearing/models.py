"""The record of the hearing (R22): no field for an admission, no opinion on the person."""

from django.conf import settings
from django.db import models

from rappel.cases.models import Case, CaseRow
from rappel.vault.fields import Sealed


class Hearing(CaseRow):
    """A hearing that was held: who presided, who came, what was recalled."""

    vault_table = "hearing"

    case = models.ForeignKey(Case, models.CASCADE, related_name="hearings")
    convocation = models.OneToOneField(
        "convocation.Convocation", models.PROTECT, related_name="hearing"
    )
    held_on = models.DateField()
    started_at = models.TimeField()
    ended_at = models.TimeField()
    room = models.SlugField(max_length=60)
    presided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    presided_as = models.CharField(max_length=160)
    attendees = models.JSONField(default=list)
    companions = models.JSONField(default=list)
    facts_recalled = Sealed("str", bucket=256, facet="content")
    rules_recalled = Sealed("str", bucket=256, facet="content")
    observations = Sealed("str", bucket=256, facet="content", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
