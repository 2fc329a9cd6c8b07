"""Hearing slots and the convocations that fill them."""

import datetime
import uuid

from django.conf import settings
from django.db import models

from rappel.cases.models import Case, CaseRow, Document, Party
from rappel.communes.models import Commune
from rappel.convocation.choices import ASKED_BY, MEETING_OUTCOMES
from rappel.vault.fields import Sealed, SealedQuerySet


class Slot(models.Model):
    """A date, an hour, a room and who presides; one person or family a slot (R21)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    room = models.SlugField(max_length=60)
    presided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["commune", "starts_at"])]

    @property
    def ends_at(self) -> datetime.datetime:
        """When the room and who presides are free again."""
        return self.starts_at + datetime.timedelta(minutes=self.minutes)


class ConvocationManager(models.Manager.from_queryset(SealedQuerySet)):  # type: ignore[misc]
    """A convocation is never read without its slot and who presides."""

    def get_queryset(self) -> SealedQuerySet:
        """In one query."""
        rows: SealedQuerySet = super().get_queryset().select_related("slot__presided_by")
        return rows


class Convocation(CaseRow):
    """The person is asked to come at a slot; the letters that say so are its documents.

    A postponed one ends, and the next one `postpones` it, with who asked. `told_by_word` holds the
    uuids of parties who learnt by phone or at the desk that it is off (R5).
    """

    vault_table = "convocation"

    case = models.ForeignKey(Case, models.CASCADE, related_name="convocations")
    slot = models.OneToOneField(Slot, models.PROTECT, related_name="convocation")
    rank = models.PositiveSmallIntegerField(default=1)
    attendees = models.JSONField(default=list)
    short_notice_reason = models.SlugField(max_length=60, blank=True)
    documents = models.ManyToManyField(Document, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    postpones = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="postponed_by"
    )
    asked_by = models.CharField(max_length=8, blank=True, choices=ASKED_BY)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.SlugField(max_length=60, blank=True)
    cancel_note = Sealed("str", bucket=256, facet="content", null=True, blank=True)
    told_by_word = models.JSONField(default=list)

    objects = ConvocationManager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(cancelled_at__isnull=True),
                name="one_standing_convocation_per_case",
            ),
        ]


class MeetingApart(CaseRow):
    """The own meeting of a holder who is not received with the child: information, no rappel (R16b).

    It stands until it is called off (`cancelled_at`) or has an `outcome`; `presided_by` and
    `held_on` tell how it was held. `told_by_word`: see `Convocation`.
    """

    vault_table = "meeting_apart"

    case = models.ForeignKey(Case, models.CASCADE, related_name="meetings_apart")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    slot = models.OneToOneField(Slot, models.PROTECT, related_name="meeting_apart")
    letter = models.OneToOneField(Document, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True, choices=MEETING_OUTCOMES)
    held_on = models.DateField(null=True)
    presided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    presided_as = models.CharField(max_length=160, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.SlugField(max_length=60, blank=True)
    told_by_word = models.JSONField(default=list)

    objects = ConvocationManager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=models.Q(cancelled_at__isnull=True, outcome=""),
                name="one_standing_meeting_per_holder",
            ),
        ]


class Observation(CaseRow):
    """What the person or somebody who answers for them told the town hall (R49).

    `denies` when it says « ce n'est pas moi »; `read_at` once who presides has read it.
    """

    vault_table = "observation"

    case = models.ForeignKey(Case, models.CASCADE, related_name="observations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    received_on = models.DateField()
    channel = models.SlugField(max_length=30)
    text = Sealed("str", bucket=256, facet="content")
    denies = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
