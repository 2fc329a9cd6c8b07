"""An export read and not yet recorded: sealed under the desk key while it waits, a day at most."""

import datetime
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from rappel.communes.models import Commune
from rappel.vault.fields import Sealed, SealedModel

KEPT = datetime.timedelta(hours=24)
BUSY = datetime.timedelta(minutes=2)
"""After that, whoever was recording lines is taken to be gone: the rest may be recorded."""


class ImportPreview(SealedModel):
    """One uploaded export, its owner's alone; `content` goes once its lines are recorded.

    `version` goes up with every change, so that two tabs never act on what the other one changed.
    """

    vault_table = "import_preview"
    vault_desk: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    taking_since = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    content = Sealed("json", bucket=256, facet="desk", null=True)
    report = Sealed("json", bucket=256, facet="desk", null=True)

    class Meta:
        ordering = ["uploaded_at"]
        indexes = [models.Index(fields=["owner", "uploaded_at"])]

    @property
    def gone_at(self) -> datetime.datetime:
        """From then on it is refused and deleted."""
        return self.uploaded_at + KEPT
