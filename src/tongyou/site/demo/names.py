"""Invented people for the demonstration. Names and numbers are made by rule and belong to nobody (模拟数据)."""

from __future__ import annotations

from collections.abc import Iterator

SURNAMES = "沈陆钱朱顾吴张姚徐陈王李周杨许金俞曹蒋潘"
GIVEN = (
    "晓禾",
    "文斌",
    "静怡",
    "建良",
    "雅琴",
    "志明",
    "丽华",
    "国平",
    "佳慧",
    "海燕",
    "永康",
    "美芳",
    "春晖",
    "立群",
    "秀珍",
    "伟民",
)


def people() -> Iterator[tuple[str, str]]:
    """Names and telephone numbers without end: 199 0000 0001, ... (a range used for no real person here)."""
    number = 0
    while True:
        surname = SURNAMES[(number * 7) % len(SURNAMES)]
        given = GIVEN[(number * 5 + number // len(SURNAMES)) % len(GIVEN)]
        number += 1
        yield f"{surname}{given}", f"1990000{number:04d}"
