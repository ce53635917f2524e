"""One condition language for the whole platform: typed trees, three-valued answers, sentences.

`read` makes a tree of what a YAML file says, `evaluate` answers it for one set of values, `sentence` puts it in words,
`fields_of` names what it speaks of. A further meaning (a database query, a column expression) is another `fold`.
"""

from tongyou.kernels.criteria.evaluating import evaluate
from tongyou.kernels.criteria.reading import read
from tongyou.kernels.criteria.types import (
    AllOf,
    AnyOf,
    BadCriteria,
    Field,
    Judged,
    Leaf,
    Missing,
    Not,
    Problem,
    Test,
    Text,
    Tree,
    Type,
    Value,
    Values,
    Verdict,
)
from tongyou.kernels.criteria.walking import fields_of, fold, leaves
from tongyou.kernels.criteria.wording import sentence

__all__ = [
    "AllOf",
    "AnyOf",
    "BadCriteria",
    "Field",
    "Judged",
    "Leaf",
    "Missing",
    "Not",
    "Problem",
    "Test",
    "Text",
    "Tree",
    "Type",
    "Value",
    "Values",
    "Verdict",
    "evaluate",
    "fields_of",
    "fold",
    "leaves",
    "read",
    "sentence",
]
