"""Fields, materials and forms as one reader sees them: personal values masked by default, erased ones said to be so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongyou.ground.visibility import matrix
from tongyou.ground.visibility.masks import BY_FIELD, MASKS
from tongyou.kernels.casework import sealing
from tongyou.kernels.casework.definition.types import AskedField, Form, MaterialSpec, Procedure
from tongyou.kernels.casework.engine.conditions import judge
from tongyou.kernels.casework.engine.types import MaterialState, Moment, State
from tongyou.kernels.casework.models import Case
from tongyou.kernels.casework.queries.names import value_text
from tongyou.kernels.casework.queries.types import FieldView, FormView, MaterialView

PERSONAL = "personal"  # the field class of personal values


@dataclass(frozen=True, slots=True)
class Shower:
    """One reader's view of one case's values."""

    procedure: Procedure
    state: State
    moment: Moment
    language: str
    clear: bool  # whether the reader sees personal values unmasked
    personal: Mapping[str, Any] | None  # None: erased
    names: Mapping[UUID, str]  # names of files

    def fields(self) -> tuple[FieldView, ...]:
        """Every field of the case."""
        return tuple(map(self.field, self.procedure.fields))

    def field(self, asked: AskedField) -> FieldView:
        """One value, in clear or masked."""
        code, title = asked.field.code, asked.field.title
        if not asked.personal:
            value = self.state.fields.get(code)
            return FieldView(code, title, value_text(asked, value, self.language), value)
        if code not in self.state.known:
            return FieldView(code, title, "", personal=True)
        if self.personal is None:
            return FieldView(code, title, "", personal=True, erased=True)
        text = value_text(asked, self.personal.get(code), self.language)
        if self.clear:
            return FieldView(code, title, text, personal=True)
        return FieldView(code, title, masked(code, text), personal=True, masked=True)

    def materials(self) -> tuple[MaterialView, ...]:
        """Every material of the case."""
        return tuple(self.material(spec, row) for spec, row in self.pairs())

    def pairs(self) -> Iterable[tuple[MaterialSpec, MaterialState]]:
        rows = {one.code: one for one in self.state.materials}
        return ((spec, rows[spec.code]) for spec in self.procedure.materials)

    def material(self, spec: MaterialSpec, row: MaterialState) -> MaterialView:
        """One material: where it stands, and whether it is needed here."""
        return MaterialView(
            code=spec.code,
            title=spec.title,
            standing=row.standing,
            needed=judge(self.state, spec.when, self.moment).answer,
            tolerated=spec.tolerance is not None,
            promise=spec.tolerance.promise if spec.tolerance else None,
            promised_until=row.promised_until,
            file_name=self.names.get(row.file_id, "") if row.file_id else "",
            has_file=row.file_id is not None,
            sources=spec.sources,
        )

    def forms(self, codes: Iterable[str]) -> tuple[FormView, ...]:
        """Named parts of the case: what a referral shows."""
        wanted = set(codes)
        return tuple(map(self.form, (one for one in self.procedure.forms if one.code in wanted)))

    def form(self, form: Form) -> FormView:
        """One named part."""
        fields = (one for one in self.procedure.fields if one.field.code in form.fields)
        materials = (pair for pair in self.pairs() if pair[0].code in form.materials)
        return FormView(
            form.code,
            form.title,
            tuple(map(self.field, fields)),
            tuple(self.material(spec, row) for spec, row in materials),
        )


def masked(code: str, text: str) -> str:
    """The mask that the name of the field asks for; otherwise nothing of the value is told."""
    named = next((mask for part, mask in BY_FIELD if part in code), "hidden")
    mask: Callable[[str], str] = MASKS[named]
    return mask(text)


def in_clear(rank: int) -> bool:
    """Whether somebody who sees up to this class sees personal values."""
    return rank >= matrix().rank(PERSONAL)


def personal_values(row: Case, state: State) -> Mapping[str, Any] | None:
    """The case's sealed values; None when its key was dropped. No query where there are none."""
    if not state.known:
        return {}
    try:
        key = sealing.key_with(row)
    except sealing.Erased:
        return None
    return sealing.opened(key, row.sealed, sealing.in_case(row.pk))
