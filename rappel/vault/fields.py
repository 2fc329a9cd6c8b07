"""`Sealed`: a model field whose column holds sealed cells, and `SealedModel`, whose rows have them.

Reading is lazy: a loaded column stays a `Cell` in the instance and is opened on first use, through
the opener bound to the row or to its case. Nothing about a value is kept on the field, which all
threads share.
"""

import copy
from functools import cache
from typing import Any, ClassVar, Final, NoReturn
from uuid import UUID

from django import forms
from django.core import checks
from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models

from rappel.vault import field_checks, keys
from rappel.vault.cells import open_frame, read_frame, seal_frame
from rappel.vault.encoding import Kind, encode_frame
from rappel.vault.errors import Locked, VaultError
from rappel.vault.key import Key
from rappel.vault.opaque import Cell, Opaque, Ready
from rappel.vault.opener import ATTRIBUTE, Opener
from rappel.vault.queryset import AS_CELLS, SealedQuerySet, as_cells
from rappel.vault.values import FORM_FIELDS, convert

__all__ = ["Cell", "Sealed", "SealedModel", "SealedQuerySet"]

LONG_TEXT_BUCKET: Final = 256


class Held:
    """A value in an instance, with the cell it was opened from or will replace.

    `frame` is the opened plaintext frame, None when the value was assigned. Never changed once
    made, so shallow copies of an instance may share it; not pickled, since it is plaintext.
    """

    __slots__ = ("cell", "frame", "value")

    def __init__(self, value: Any, cell: Cell | None = None, frame: bytes | None = None) -> None:
        self.value, self.cell, self.frame = value, cell, frame

    def __repr__(self) -> str:
        return "<Held>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("an instance with readable sealed values is not pickled")

    def __deepcopy__(self, memo: dict[int, Any]) -> "Held":
        return Held(copy.deepcopy(self.value, memo), self.cell, self.frame)


class SealedAttribute:
    """Descriptor of a sealed field: `Cell` or `Held` in the instance, values outside."""

    def __init__(self, field: "Sealed") -> None:
        self.field = field
        self.name = field.attname

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        held = instance.__dict__.get(self.name)
        if type(held) is Held:
            return held.value
        if held is None:  # deferred
            instance.refresh_from_db(fields=[self.name])
            held = instance.__dict__[self.name]
            if type(held) is Held:
                return held.value
        opener = find_opener(instance)
        if opener is AS_CELLS:
            return held
        opened = self.field.open_for(instance, opener, held)
        instance.__dict__[self.name] = opened
        return opened.value

    def __set__(self, instance: Any, value: Any) -> None:
        state = instance.__dict__
        if type(value) is Cell:  # only loading does this; `pre_save` refuses any other origin
            state[self.name] = value
            return
        before = state.get(self.name)
        if type(before) is Held:
            state[self.name] = Held(value, before.cell, before.frame)
        else:
            state[self.name] = Held(value, before)


def find_opener(instance: models.Model) -> Any:
    """The opener of the row, or of the case it belongs to when that is loaded. Never a query."""
    opener = instance.__dict__.get(ATTRIBUTE)
    if opener is None:
        owner_name = getattr(instance, "vault_owner", None)
        if owner_name is not None:
            owner = instance._state.fields_cache.get(owner_name)
            if owner is not None:
                opener = owner.__dict__.get(ATTRIBUTE)
    return opener


class Sealed(Opaque):
    """A value sealed under the key of the case its row belongs to (security.md §2).

    `kind` is str, date, bool, int or json; `bucket` 32 for identity, 256 for text; `column` the
    frozen label in every cell, the field's name when not given (give it when a field is renamed);
    `facet` what an opener must grant; `late` for a column added to a table that had rows: there
    NULL, which otherwise is damage, reads as None. None is allowed when null=True.

    Reading raises Locked without an opener that grants the facet, VaultError when the cell does
    not open. Saving raises VaultError over a cell that does not open.
    """

    descriptor_class = SealedAttribute

    def __init__(
        self,
        kind: Kind = "str",
        *,
        bucket: int = 32,
        column: str | None = None,
        facet: str = "",
        late: bool = False,
        **options: Any,
    ) -> None:
        self.kind, self.bucket, self.facet, self.late = kind, bucket, facet, late
        self.cell_column = column
        self.empty_strings_allowed = kind == "str"
        super().__init__(**options)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs |= {"kind": self.kind, "bucket": self.bucket, "facet": self.facet}
        if self.cell_column is not None:
            kwargs["column"] = self.cell_column
        if self.late:
            kwargs["late"] = True
        return name, path, args, kwargs

    @property
    def cell_label(self) -> str:
        """The frozen name of the column inside cells."""
        return self.cell_column or self.name

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *field_checks.check_field(self)]

    def to_python(self, value: Any) -> Any:
        if value is None or (value == "" and self.kind != "str" and self.null):
            return None
        return convert(self.kind, value)

    def formfield(self, **kwargs: Any) -> Any:
        defaults: dict[str, Any] = {}
        if self.choices is None:
            defaults["form_class"] = FORM_FIELDS[self.kind]
            if self.kind == "str":
                defaults["max_length"] = self.max_length
                if self.null:
                    defaults["empty_value"] = None
                if self.bucket >= LONG_TEXT_BUCKET:
                    defaults["widget"] = forms.Textarea
            elif self.kind == "bool":
                # an unticked box is an answer, not an omission
                defaults["required"] = False
                if self.null:
                    defaults["form_class"] = forms.NullBooleanField
        return super().formfield(**(defaults | kwargs))

    def open_for(self, instance: models.Model, opener: Opener | None, cell: Cell) -> Held:
        """Open a loaded cell of `instance`; raises Locked or VaultError."""
        if opener is None:
            raise Locked(f"{self}: no opener for this row")
        if self.facet not in opener.facets:
            raise Locked(f"{self}: the opener does not grant {self.facet}")
        if not isinstance(instance, SealedModel) or not instance.vault_belongs_to(opener):
            raise Locked(f"{self}: the opener is for another case")
        if opener.case is None:
            key = keys.desk_key(opener.commune)
        else:
            key = keys.case_key(opener.commune, opener.case)
        frame, value = self._open(instance, key, opener.commune, cell)
        return Held(value, cell, frame)

    def _open(
        self, instance: "SealedModel", key: Key, commune: UUID, cell: Cell
    ) -> tuple[bytes, Any]:
        if cell.raw is None and self.late:
            return b"", None
        try:
            frame = open_frame(
                key, commune, instance.vault_table, self.cell_label, as_uuid(instance.pk), cell.raw
            )
            return frame, read_frame(self.kind, frame)
        except VaultError as error:
            raise VaultError(f"{self} of row {instance.pk}: {error}") from error

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        """Seal what changed, give the stored bytes back for what did not."""
        held = instance.__dict__.get(self.attname)
        adding = add or instance._state.adding
        if type(held) is Cell:
            if adding:
                raise VaultError(f"{self}: a cell is of one row, it cannot be copied to another")
            if not isinstance(held.raw, bytes | None):
                raise VaultError(f"{self} of row {instance.pk}: the column holds no cell")
            return Ready(held.raw)
        if not isinstance(instance, SealedModel):
            raise VaultError(f"{self}: only the rows of a SealedModel can be sealed")
        if held is None:  # deferred, and saved all the same
            instance.refresh_from_db(fields=[self.attname])
            return self.pre_save(instance, add)
        frame = self._frame(held.value)
        commune, key = instance.vault_key()
        if not add:
            cell = held.cell or self._stored_cell(instance)
            if cell is not None:
                # an unreadable cell is evidence: opening it, or refusing, comes before replacing it
                before = held.frame or self._open(instance, key, commune, cell)[0]
                if before == frame:
                    instance.__dict__[self.attname] = Held(held.value, cell, frame)
                    return Ready(cell.raw)
        row = as_uuid(instance.pk)
        sealed = seal_frame(key, commune, instance.vault_table, self.cell_label, row, frame)
        instance.__dict__[self.attname] = Held(held.value, Cell(sealed), frame)
        return Ready(sealed)

    def _frame(self, value: Any) -> bytes:
        if hasattr(value, "resolve_expression"):
            raise FieldError(f"{self} is sealed: it takes values, not expressions")
        value = self.to_python(value)
        if value is None and not self.null:
            raise IntegrityError(f"{self} may not be None")
        return encode_frame(self.kind, value, self.bucket)

    def _stored_cell(self, instance: models.Model) -> Cell | None:
        """The cell of a row that was never loaded here (deferred and assigned, forced update)."""
        rows = type(instance)._base_manager.using(instance._state.db or DEFAULT_DB_ALIAS)
        return rows.filter(pk=instance.pk).values_list(self.attname, flat=True).first()


def as_uuid(value: Any) -> UUID:
    """The uuid of a row or owner, also when it was assigned as text; raises VaultError."""
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError as error:
        raise VaultError("rows with sealed cells are named by uuids") from error


@cache
def sealed_names(model: type[models.Model]) -> frozenset[str]:
    """The names of the sealed fields of a model."""
    return frozenset(f.name for f in model._meta.concrete_fields if isinstance(f, Sealed))


class SealedModel(models.Model):
    """A model with sealed fields: it says which table its cells name and whose key seals them.

    `vault_table` is a frozen label. `vault_owner` names the foreign key to the case; None when the
    row is the case itself (`commune_id`, `pk`), or, with `vault_desk`, when it belongs to no case
    and is sealed under the desk key of its `commune_id`.
    """

    vault_table: ClassVar[str] = ""
    vault_owner: ClassVar[str | None] = None
    vault_desk: ClassVar[bool] = False

    objects = models.Manager.from_queryset(SealedQuerySet)()

    class Meta:
        abstract = True

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *field_checks.check_model(cls)]

    def vault_belongs_to(self, opener: Opener) -> bool:
        """Whether `opener` was given for the case (or desk) of this row. Never a query."""
        state = self.__dict__
        if self.vault_desk:
            return opener.case is None and state.get("commune_id") == opener.commune
        if self.vault_owner is None:
            return self.pk == opener.case and state.get("commune_id") == opener.commune
        return opener.case is not None and state.get(f"{self.vault_owner}_id") == opener.case

    def vault_key(self) -> tuple[UUID, Key]:
        """The commune and the key under which this row is sealed; may load the case.

        Raises VaultError when the row belongs to nothing yet, or its case has no key.
        """
        owner: Any = self if self.vault_owner is None else getattr(self, self.vault_owner)
        if owner is None or owner.commune_id is None:
            raise VaultError(f"{type(self).__name__} belongs to no commune yet")
        commune = as_uuid(owner.commune_id)
        if self.vault_desk:
            return commune, keys.desk_key(commune)
        return commune, keys.case_key(commune, as_uuid(owner.pk))

    def refresh_from_db(
        self, using: Any = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        """Reload; sealed columns come back as cells, to be opened on next use."""
        if from_queryset is None:
            from_queryset = type(self)._base_manager.db_manager(using, hints={"instance": self})
        elif using is not None:
            from_queryset = from_queryset.using(using)
        super().refresh_from_db(fields=fields, from_queryset=as_cells(from_queryset.all()))

    def clean_fields(self, exclude: Any = None) -> None:
        """Validate what is in memory; a cell nobody opened was validated before it was sealed."""
        unopened = {n for n in sealed_names(type(self)) if type(self.__dict__.get(n)) is not Held}
        super().clean_fields(exclude=unopened.union(exclude or ()))

    def validate_constraints(self, exclude: Any = None) -> None:
        """No constraint of the database can name a sealed column, so none is read for that."""
        super().validate_constraints(exclude=sealed_names(type(self)).union(exclude or ()))
