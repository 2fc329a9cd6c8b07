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

    `irregular` holds the rules that it broke: it is kept as it was and counts for nothing (R40);
    `presided_other` then says who presided without an account here. `replaced_at` is set when a
    corrected record takes its place; it stays readable.
    """

    vault_table = "hearing"

    case = models.ForeignKey(Case, models.CASCADE, related_name="hearings")
    convocation = models.ForeignKey(
        "convocation.Convocation", models.PROTECT, null=True, related_name="+"
    )
    came_about = models.CharField(max_length=12, choices=CAME_ABOUT, default=CONVOKED)
    held_on = models.DateField()
    started_at = models.TimeField()
    ended_at = models.TimeField(null=True)
    room = models.SlugField(max_length=60, blank=True)
    place = Sealed("str", facet="content", null=True, blank=True, max_length=200, late=True)
    unverified = models.JSONField(default=list)
    notice_on = models.DateField(null=True)
    presided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    presided_other = Sealed(
        "str", facet="content", null=True, blank=True, max_length=120, late=True
    )
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
    irregular = models.JSONField(default=list)
    replaced_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["convocation"],
                condition=models.Q(replaced_at=None),
                name="one_hearing_stands_per_convocation",
            ),
            models.CheckConstraint(
                condition=models.Q(presided_by__isnull=False) | ~models.Q(irregular=[]),
                name="only_an_irregular_hearing_has_nobody_presiding",
            ),
        ]


class Absence(CaseRow):
    """Nobody came to a hearing: why, as far as is known; nothing follows by itself (R24).

    `replaced_at` is set when a correction takes its place; it stays readable.
    """

    vault_table = "absence"

    case = models.ForeignKey(Case, models.CASCADE, related_name="absences")
    convocation = models.ForeignKey("convocation.Convocation", models.PROTECT, related_name="+")
    expected_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=ABSENCES)
    note = Sealed("str", bucket=256, facet="content", null=True, blank=True)
    replaced_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["convocation"],
                condition=models.Q(replaced_at=None),
                name="one_absence_stands_per_convocation",
            ),
        ]
