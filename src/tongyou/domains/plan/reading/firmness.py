"""How firmly a clause promises, read from the verb that governs it."""

from __future__ import annotations

import re

from tongyou.domains.plan.types import Firmness

_STRIVE = re.compile(r"力争|争取|力求|努力(?:实现|达到|建成)")
_PARTICIPATE = re.compile(r"^(?:积极|主动|共同)?(?:参与)(?=编|研|制|起草|撰|开发|建)")
_EXPLORE = re.compile(r"^(?:积极|大胆|主动|鼓励|持续)?(?:探索|试行|试点推行|研究)")
_PROMOTE = re.compile(
    r"^(?:积极|大力|全面|深入|持续|稳步|有序|加大|全力|着力|扎实|进一步|不断)*(?:推动|推进|推行|加快|促进|鼓励|引导|支持|倡导)"
)


def firmness(clause: str) -> Firmness:
    """推动/推进/推行/加快 promote, 探索 explore, 参与 take part, 力争 strive; else firm."""
    if _STRIVE.search(clause):
        return Firmness.STRIVE
    if _PARTICIPATE.match(clause):
        return Firmness.PARTICIPATE
    if _EXPLORE.match(clause):
        return Firmness.EXPLORE
    if _PROMOTE.match(clause):
        return Firmness.PROMOTE
    return Firmness.FIRM
