"""The register of breaches of a commune (R46, GDPR 33, paragraph 5)."""

import datetime
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from rappel.cases.models import Case
from rappel.communes.models import Commune
from rappel.incidents.choices import Contained, Place, Risk, Told, ToldBy
from rappel.vault.fields import Sealed, SealedModel

WITHIN = datetime.timedelta(hours=72)
"""To tell the CNIL, from the moment the town hall knew (GDPR 33, paragraph 1)."""


class Incident(SealedModel):
    """One letter that told somebody else what it had to say, and what was done about it.

    The row outlives its case: `case` goes with it, and nothing here names a person. What the
    delegate writes is sealed under the desk key of the commune. `version` goes up with every change.
    """

    vault_table = "incident"
    vault_desk: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="incidents")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="incidents")
    reference = models.CharField("référence", max_length=24, unique=True)
    version = models.PositiveIntegerField(default=1)
    letter_kind = models.SlugField(max_length=30)
    delivery = models.SlugField(max_length=30, blank=True)
    sent_on = models.DateField("parti le")
    place = models.CharField(max_length=16, choices=Place.choices)
    told_by = models.CharField(max_length=12, choices=ToldBy.choices)
    known_at = models.DateTimeField("appris le")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    contained = models.CharField(max_length=12, choices=Contained.choices, blank=True)
    risk = models.CharField(max_length=8, choices=Risk.choices, blank=True)
    authority = models.CharField(max_length=4, choices=Told.choices, blank=True)
    authority_at = models.DateTimeField(null=True, blank=True)
    authority_why = Sealed("str", bucket=256, facet="desk", null=True, blank=True)
    persons = models.CharField(max_length=4, choices=Told.choices, blank=True)
    persons_on = models.DateField(null=True, blank=True)
    persons_why = Sealed("str", bucket=256, facet="desk", null=True, blank=True)
    measures = Sealed("str", bucket=256, facet="desk", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-known_at", "reference"]
        indexes = [models.Index(fields=["commune", "closed_at"])]

    def __str__(self) -> str:
        return self.reference

    @property
    def until(self) -> datetime.datetime:
        """The last moment to tell the CNIL without having to say why it is late."""
        return self.known_at + WITHIN
