"""Querysets over models with sealed fields: what cannot be done says so at once."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.db.models.query import ModelIterable

from rappel.vault.opaque import Opaque
from rappel.vault.opener import ATTRIBUTE

AS_CELLS: Final = object()


class _AsCells(ModelIterable):
    """Instances whose sealed attributes read as cells: only `refresh_from_db` copies from them."""

    def __iter__(self) -> Iterator[Any]:
        for instance in super().__iter__():
            instance.__dict__[ATTRIBUTE] = AS_CELLS
            yield instance


def as_cells(queryset: models.QuerySet) -> models.QuerySet:
    """`queryset` giving instances that are copied from, cell by cell, without opening any."""
    queryset._iterable_class = _AsCells
    return queryset


class SealedQuerySet(models.QuerySet):
    """Refuses to sort, update or upsert by sealed fields; lookups are refused by the field."""

    def order_by(self, *field_names: Any) -> Any:
        self._refuse_sorting(field_names)
        return super().order_by(*field_names)

    def latest(self, *fields: Any) -> Any:
        self._refuse_sorting(fields)
        return super().latest(*fields)

    def earliest(self, *fields: Any) -> Any:
        self._refuse_sorting(fields)
        return super().earliest(*fields)

    def distinct(self, *field_names: Any) -> Any:
        self._refuse_sorting(field_names)
        return super().distinct(*field_names)

    def update(self, **kwargs: Any) -> int:
        self._refuse_writing(kwargs)
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        fields = list(fields)
        self._refuse_writing(fields)
        return super().bulk_update(objs, fields, batch_size=batch_size)

    bulk_update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        # a cell names its row: written over another row by an upsert, it would not open
        self._refuse_writing(kwargs.get("update_fields") or ())
        return super().bulk_create(objs, *args, **kwargs)

    def _refuse_writing(self, names: Any) -> None:
        for name in names:
            if self._is_sealed(name):
                raise FieldError(f"{name} is sealed: only save() and bulk_create() write it")

    def _refuse_sorting(self, names: Any) -> None:
        for name in names:
            for part in names_in(name):
                if self._is_sealed(part):
                    raise FieldError(f"{part} is sealed: its column sorts by chance")

    def _is_sealed(self, path: str) -> bool:
        parts = path.removeprefix("-").split(LOOKUP_SEP)
        if parts[0] in self.query.annotations:
            return False
        try:
            field = self.query.names_to_path(parts, self.model._meta)[1]
        except FieldError:  # "?", "pk__…", a typing error: for Django to judge
            return False
        return isinstance(field, Opaque)


def names_in(expression: Any) -> Iterator[str]:
    """The field names that an ordering speaks of."""
    if isinstance(expression, str):
        yield expression
    elif isinstance(expression, models.F):
        yield expression.name  # type: ignore[attr-defined]
    else:
        for source in expression.get_source_expressions():
            if source is not None:
                yield from names_in(source)
