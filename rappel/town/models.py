"""What the town hall keeps of its own: who read an article of law again, and when."""

import uuid

from django.conf import settings
from django.db import models

from rappel.communes.models import Statute


class StatuteReading(models.Model):
    """Somebody read an article again and found it as it stands; kept for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statute = models.ForeignKey(Statute, models.CASCADE, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField("vérifié le")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["statute", "by", "on"], name="statute_read_once_a_day"),
        ]
