"""EncryptedTextField: a text column that the database never sees in clear.

The value is bound to table, column and primary key, so a ciphertext copied into another row does not
open. It is opened when the attribute is read, not when the row is loaded; `values()` gives only a
closed envelope. Searching needs a blind index column beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from tongyou.base.cipher.errors import NotSealable
from tongyou.base.cipher.sealing import open_sealed, seal

if TYPE_CHECKING:
    TextField = models.TextField[str | None, str | None]
else:
    TextField = models.TextField


class SealedText:
    """A closed envelope: what the database holds. It never prints its content."""

    __slots__ = ("sealed",)

    def __init__(self, sealed: str) -> None:
        self.sealed = sealed

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SealedText) and other.sealed == self.sealed

    def __hash__(self) -> int:
        return hash(self.sealed)


class OpeningAttribute(DeferredAttribute):
    """Opens the envelope on the first reading."""

    field: EncryptedTextField

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, SealedText):
            return value
        clear = open_sealed(value.sealed, context=self.field.context_of(instance))
        instance.__dict__[self.field.attname] = clear
        return clear

    def __set__(self, instance: models.Model, value: Any) -> None:
        # A data descriptor: without this, the loaded envelope would be found in the instance first.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(TextField):
    """A sealed text. Empty stays empty (there is nothing to hide); NULL stays NULL."""

    descriptor_class = OpeningAttribute

    def context_of(self, instance: models.Model) -> str:
        """The place a value is bound to: `table.column.primary-key`."""
        if instance.pk is None:
            raise NotSealable(
                f"{label(self)} is bound to its row: give the row its key before saving."
            )
        return place(self, instance.pk)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        held = model_instance.__dict__.get(self.attname)
        if isinstance(held, SealedText) and not add:
            return held
        clear = getattr(model_instance, self.attname)
        return SealedText(seal(clear, context=self.context_of(model_instance))) if clear else clear

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, SealedText):
            return value.sealed
        if not value:
            return value
        raise NotSealable(
            f"{label(self)} cannot be set by update() or bulk_update(): "
            "its value is bound to one row. Change the object and save it."
        )

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        return SealedText(value) if value else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, SealedText) else super().to_python(value)

    def value_to_string(self, obj: models.Model) -> str:
        """What a dump of the model shows: the envelope, never the text."""
        value = self.pre_save(obj, add=False)
        return value.sealed if isinstance(value, SealedText) else value or ""

    def get_lookup(self, lookup_name: str) -> Any:
        """Only "is it empty" can be asked of a sealed column; equality needs a blind index."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def label(field: EncryptedTextField) -> str:
    """For messages: `ty_room.Model.field`."""
    return str(field)  # Django names a bound field so


def place(field: EncryptedTextField, pk: object) -> str:
    """`table.column.primary-key`."""
    return f"{field.model._meta.db_table}.{field.column}.{pk}"  # noqa: SLF001 - Django's public API
