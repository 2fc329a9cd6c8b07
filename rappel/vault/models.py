"""Wrapped keys. Nothing here opens without the root key, which is never in the database.

`key_id` names the wrapped key: it is part of what the wrapping authenticates. Owners are plain
uuids, since the vault knows neither communes nor cases.
"""

import uuid

from django.db import models
from django.db.models import Q


class Installation(models.Model):
    """This installation; its uuid stands for a commune's in its own cells and in its log."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    only = models.BooleanField(default=True, unique=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="vault_one_installation")
        ]


class CommuneKey(models.Model):
    """Key of one commune and epoch, under the root key; rotation makes the next epoch."""

    class State(models.TextChoices):
        ACTIVE = "active", "active"
        DECRYPT_ONLY = "decrypt_only", "lecture seule"
        DESTROYED = "destroyed", "détruite"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commune = models.UUIDField()
    epoch = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    key_id = models.BinaryField(max_length=16)
    wrapped = models.BinaryField(max_length=80, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "epoch"], name="vault_communekey_epoch"),
            models.UniqueConstraint(
                fields=["commune"],
                condition=Q(state="active"),
                name="vault_communekey_one_active",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "decrypt_only"], wrapped__isnull=False)
                | Q(state="destroyed", wrapped__isnull=True),
                name="vault_communekey_destroyed",
            ),
        ]


class CaseKey(models.Model):
    """Key of one case, under the key of its commune. In a backup of its own, short-lived: the file
    of an erased case is unreadable once this row has left every backup (security.md §4).
    """

    case = models.UUIDField(primary_key=True)
    commune = models.UUIDField(db_index=True)
    commune_key = models.ForeignKey(CommuneKey, on_delete=models.PROTECT)
    key_id = models.BinaryField(max_length=16)
    wrapped = models.BinaryField(max_length=80)

    class Meta:
        db_table = "vault_casekey"


class DeskKey(models.Model):
    """Key for what belongs to no case: of a commune under its key, of the installation under root."""

    owner = models.UUIDField(primary_key=True)
    commune_key = models.ForeignKey(CommuneKey, on_delete=models.PROTECT, null=True)
    key_id = models.BinaryField(max_length=16)
    wrapped = models.BinaryField(max_length=80)


class SigningKey(models.Model):
    """Seed of the Ed25519 key that signs checkpoints of the log, under the root key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField()
    public = models.BinaryField(max_length=32)
    key_id = models.BinaryField(max_length=16)
    wrapped = models.BinaryField(max_length=80)
