"""What a procedure's conditions say about a case: true, false, or unknown with the missing fields named.

A sealed value counts as known, but cannot be compared unless the caller has opened it (`Moment.opened`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongyou.kernels.casework.definition.types import Procedure
from tongyou.kernels.casework.engine.types import Moment, State
from tongyou.kernels.criteria import Text, Tree, Verdict, evaluate, sentence

SEALED = object()  # something is there, nobody here may read it
ALWAYS = Verdict(answer=True, leaves=())


def judge(state: State, tree: Tree | None, moment: Moment | None) -> Verdict:
    """The verdict of a condition; no condition is always true."""
    return ALWAYS if tree is None else evaluate(tree, values(state, moment))


def values(state: State, moment: Moment | None) -> Mapping[str, Any]:
    """The case's fields as conditions see them."""
    opened = moment.opened if moment else {}
    return {**dict.fromkeys(state.known, SEALED), **state.fields, **opened}


def titles(procedure: Procedure, codes: tuple[str, ...]) -> Text:
    """Names of fields in a row: “监护人、住址”."""
    named = {asked.field.code: asked.field.title for asked in procedure.fields}
    found = [named.get(code, Text(code, code)) for code in codes]
    return Text("、".join(one.zh for one in found), ", ".join(one.en for one in found))


def in_words(procedure: Procedure, tree: Tree) -> Text:
    """A condition as a sentence in both languages."""
    return sentence(tree, {asked.field.code: asked.field for asked in procedure.fields})
