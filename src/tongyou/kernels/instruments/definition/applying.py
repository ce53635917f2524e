"""Whether a page or question applies: the one rule, used when an instrument is checked and when it is answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tongyou.kernels.criteria import Missing, Tree, Value, evaluate

Values = Mapping[str, Value | Missing]


def owner(code: str) -> str:
    """The field a condition speaks of: `needs.water` belongs to `needs`."""
    return code.partition(".")[0]


def applies(when: Tree | None, values: Values, asked: Collection[str]) -> bool | None:
    """True, False, or None while an answer that decides it is still to come.

    What hangs on a question that was never put does not apply: there is nothing to wait for. `asked` names the fields
    on the path so far.
    """
    if when is None:
        return True
    verdict = evaluate(when, values)
    if verdict.answer is not None:
        return verdict.answer
    return None if any(owner(code) in asked for code in verdict.missing) else False
