"""The record of the hearing (R22): no field for an admission, no opinion on the person."""

from django.conf import settings
from django.db import models

from rappel.cases.models import Case, CaseRow
from rappel.hearing.choices import ABSENCES, CAME_ABOUT, CONVOKED
from rappel.vault.fields import Sealed


class Hearing(CaseRow):
    """A hearing that was held: who presided, who came, what was recalled.

    Without a convocation when the person came unannounced, agreed by phone, or was spoken to on the
    spot: `unverified` then holds the rules that nobody had answered before (R39), and `notice_on` the
    day the privacy notice was handed over (R15).

    For a minor: the holders present (uuids of parties) or another responsible adult (sealed words),
    or why that was impossible (R19). Parents received without the child: not a rappel.
    """

    vault_table = "hearing"

    case = models.ForeignKey(Case, models.CASCADE, related_name="hearings")
    convocation = models.OneToOneField(
        "convocation.Convocation", models.PROTECT, null=True, related_name="hearing"
    )
    came_about = models.CharField(max_length=12, choices=CAME_ABOUT, default=CONVOKED)
    held_on = models.DateField()
    started_at = models.TimeField()
    ended_at = models.TimeField(null=True)
    room = models.SlugField(max_length=60, blank=True)
    place = Sealed("str", facet="content", null=True, blank=True, max_length=200, late=True)
    unverified = models.JSONField(default=list)
    notice_on = models.DateField(null=True)
    presided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    presided_as = models.CharField(max_length=160)
    attendees = models.JSONField(default=list)
    companions = models.JSONField(default=list)
    age_band = models.CharField(max_length=8, blank=True)
    person_present = models.BooleanField(default=True)
    holders_present = models.JSONField(default=list)
    adult_present = Sealed("str", facet="content", null=True, blank=True, max_length=120, late=True)
    impossibility = models.SlugField(max_length=30, blank=True)
    impossibility_note = Sealed("str", facet="content", null=True, blank=True, late=True)
    facts_recalled = Sealed("str", bucket=256, facet="content")
    rules_recalled = Sealed("str", bucket=256, facet="content")
    observations = Sealed("str", bucket=256, facet="content", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]


class Absence(CaseRow):
    """Nobody came to a hearing: why, as far as is known; nothing follows by itself (R24)."""

    vault_table = "absence"

    case = models.ForeignKey(Case, models.CASCADE, related_name="absences")
    convocation = models.OneToOneField(
        "convocation.Convocation", models.PROTECT, related_name="absence"
    )
    expected_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=ABSENCES)
    note = Sealed("str", bucket=256, facet="content", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
