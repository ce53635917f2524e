"""Verbs of the territory: each one transaction, checked, recorded, announced."""

from tongyou.ground.territory.actions.areas import establish, rename, transfer
from tongyou.ground.territory.actions.boundaries import (
    confirm_boundaries,
    import_boundaries,
    withdraw_boundaries,
)
from tongyou.ground.territory.actions.counts import (
    confirm_population,
    import_population,
    withdraw_population,
)
from tongyou.ground.territory.actions.succession import merge, split

__all__ = [
    "confirm_boundaries",
    "confirm_population",
    "establish",
    "import_boundaries",
    "import_population",
    "merge",
    "rename",
    "split",
    "transfer",
    "withdraw_boundaries",
    "withdraw_population",
]
