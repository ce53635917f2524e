"""The pages of questions inside another room: its addresses and its frame around them, the same saving and judging.

    class LineSheet(OwnSheet):        # overrides step_url, draft_url, check_url, home_url, shell
        ...
    return ask(request, LineSheet(...), step)

The room marks its view, and asks its own rows who may write, before it calls.
"""

from tongyou.kernels.instruments.views.asking import ask, autosave, first_open
from tongyou.kernels.instruments.views.sheets import OwnSheet

__all__ = ["OwnSheet", "ask", "autosave", "first_open"]
