"""Tables of the log. Rows are written by `audit.log` only; triggers refuse everything else."""

from django.db import models


class AuditHead(models.Model):
    """Where a log ends: number, link and moment of its last record (0, h_0, "" when empty).

    Every append locks this row: a sequence read from the last record forks under load.
    A trigger moves it with the record, one step at a time.
    """

    log = models.UUIDField(primary_key=True, editable=False)
    installation = models.BooleanField(default=False, editable=False)
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    link = models.BinaryField(max_length=32)
    ts = models.CharField(max_length=27, default="", blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["installation"],
                condition=models.Q(installation=True),
                name="audit_one_installation_log",
            )
        ]
        verbose_name = "tête de journal"
        verbose_name_plural = "têtes de journal"

    def __str__(self) -> str:
        return f"{self.log} {self.seq}"


class AuditRecord(models.Model):
    """One act, as the exact bytes that were hashed (`body`), with its place in the chain.

    `obj` and `ts` repeat what the body says, for the index and for the head; the verification
    compares them. `payload` is a sealed cell whose key belongs to the case: erasing the case
    makes it unreadable and leaves the chain valid. On PostgreSQL a column `xid`, made by a
    migration, holds the transaction that wrote the row.
    """

    pk = models.CompositePrimaryKey("log", "seq")
    log = models.UUIDField(editable=False)
    seq = models.PositiveBigIntegerField(editable=False)
    ts = models.CharField(max_length=27, editable=False)
    obj = models.CharField(max_length=80, null=True, editable=False)  # noqa: DJ001 - null as in body
    body = models.BinaryField(null=True)
    leaf = models.BinaryField(max_length=32)
    link = models.BinaryField(max_length=32)
    payload = models.BinaryField(null=True)
    payload_row = models.UUIDField(null=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["obj", "seq"], name="audit_record_obj")]
        verbose_name = "entrée de journal"
        verbose_name_plural = "entrées de journal"

    def __str__(self) -> str:
        return f"{self.log} {self.seq}"
