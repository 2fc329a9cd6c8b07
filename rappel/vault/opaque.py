"""The database side of a sealed column: bytes in, an opaque cell out, everything else refused."""

from typing import Any, Final, NoReturn

from django.core.exceptions import FieldError
from django.core.serializers.base import SerializationError
from django.db import models
from django.db.models.lookups import IsNull


class Cell:
    """What a sealed column gives before it is opened, and in `values()`: nothing to look at.

    `raw` is what the database held: ciphertext, NULL, or whatever was planted there.
    """

    __slots__ = ("raw",)

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    def __repr__(self) -> str:
        return "<Cell>"

    def __bytes__(self) -> bytes:
        """The stored bytes, for digests of the row and for tests."""
        return bytes(self.raw)


class Ready:
    """Bytes that `pre_save` sealed for one row: the only thing a sealed column is given."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes | None) -> None:
        self.raw = raw


class _Refusal:
    """Stands for `Field.serialize`, which the serializers ask before anything else."""

    def __bool__(self) -> NoReturn:
        raise SerializationError("sealed fields are not serialized: use the commands for backups")

    def __repr__(self) -> str:
        return "<refused>"


_REFUSED: Final = _Refusal()


class Opaque(models.Field):
    """A binary column that no query compares, sorts, updates or dumps."""

    description = "Sealed value"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.serialize = _REFUSED

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["serialize"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Cell:
        # everything is wrapped, also text that SQLite would let somebody plant in the column
        return Cell(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None:  # a column added by a migration: NULL until the row is saved
            return None
        if type(value) is not Ready:
            raise FieldError(
                f"{self.name} is sealed: only save() and bulk_create() write it, row by row"
            )
        return None if value.raw is None else connection.Database.Binary(value.raw)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> NoReturn:
        raise FieldError(f"{self.name} is sealed: no query can compare it")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return IsNull
        raise FieldError(
            f"{self.name} is sealed: the lookup {lookup_name} is not possible, only isnull is "
            "(None is sealed too: isnull finds columns that hold no cell)"
        )

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise FieldError(f"{self.name} is sealed: no transform or lookup {lookup_name}")

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise SerializationError(f"{self.name} is sealed and not serialized")
