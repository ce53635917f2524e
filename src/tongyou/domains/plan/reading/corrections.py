"""What scanning probably did to the text. Proposals only: the printed text stays as it is.

Three sources decide, and each proposal names which: a short list of shapes that scanners confuse
(虬 for %。, loo for 100), what can stand at that place at all (a full stop cannot precede 以下), and
the document's own words (a unit printed once as 工委力 and forty times as 工委办).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from tongyou.domains.plan.reading.lexicon import ENDING
from tongyou.domains.plan.reading.measures import MEASURES
from tongyou.domains.plan.reading.model import Correction, Span
from tongyou.domains.plan.reading.view import View

_LETTER_DIGITS = str.maketrans(
    {
        "l": "1",
        "I": "1",
        "|": "1",
        "i": "1",
        "o": "0",
        "O": "0",
        "○": "0",
        "〇": "0",
        "S": "5",
        "B": "8",
    }
)
# A sign the scanner saw in place of "%" (or of "%。" at the end of a sentence).
_PERCENT_SHAPES = "虬虮蚪飞％叫邪瞞"
# One word's shapes, by a dictionary of words no scanner confusion of which is a word itself.
_WORD_SHAPES: tuple[tuple[str, str], ...] = (
    (r"[瞒耦踽蹒偶龌耻齬龉齪禹瞞](?=齿)", "龋"),
    (r"(?<=自闭)[疤痘疣](?=儿童|患|症|康)", "症"),
    (r"(?<=托育)扒构", "机构"),
    (r"末(?=成年)", "未"),
    (r"(?<=留守)几(?=童)", "儿"),
    (r"[几JL](?=童(?:友好|权利|福利|保护|发展|之家|主任|督导))", "儿"),
    (r"妇女几童", "妇女儿童"),
)
# Characters scanners exchange; only the document's own vocabulary decides which is meant.
_PAIRS = {
    frozenset(pair)
    for pair in (
        "力办",
        "力利",
        "己已",
        "未末",
        "人入",
        "土士",
        "千干",
        "日曰",
        "大太",
        "王玉",
        "住往",
        "市巿",
        "末木",
        "局居",
        "卫工",
        "委季",
        "团困",
        "联朕",
        "院皖",
        "部都",
        "民氏",
        "政故",
        "司同",
        "法怯",
    )
}
_MEASURES = "|".join(MEASURES)
_MIXED = re.compile(
    r"(?<![A-TV-Za-z\d])(?=[\dlIoO]*[lIoO])(?=[\dlIoO]*[\dlIo])[\dlIoO]{2,6}"
    rf"(?=[%‰]|年(?!级)|[万千]?(?:{_MEASURES}))"
)
_RATE_WORDS = r"(?:率|比例|占比|比重|覆盖面|覆盖)"
_BOUND = r"(?:均|都|要|应)?(?:达到|达至|达|至|为|到|控制在|保持在|提高到|不低于|不少于|不超过|在)?"


def propose(text: str) -> list[Correction]:
    """Character-level proposals for a whole text, in order, never overlapping."""
    view = View(text, [(0, len(text))])
    found = [found for rule in _RULES for found in rule(view.chars)]
    placed = [_placed(view, item) for item in found]
    return without_overlaps([item for item in placed if not _across_lines(text, item)])


def _across_lines(text: str, item: Correction) -> bool:
    """Names on lines of their own need no mark between them."""
    near = text[max(0, item.span[0] - 10) : item.span[1] + 10]
    return item.rule == "lost-separator" and "\n" in near


def _placed(view: View, item: Correction) -> Correction:
    """From a place in the squeezed text to the place in the document."""
    span = view.span(*item.span)
    return replace(item, span=span, printed=view.text[span[0] : span[1]])


def without_overlaps(found: list[Correction]) -> list[Correction]:
    """The first proposal for a place wins; sorted by place."""
    kept: list[Correction] = []
    last = -1
    for item in sorted(found, key=lambda item: (item.span[0], -item.span[1])):
        if item.span[0] >= last:
            kept.append(item)
            last = item.span[1]
    return kept


def _made(text: str, span: Span, proposed: str, rule: str, zh: str, en: str) -> Correction:
    return Correction(span, text[span[0] : span[1]], proposed, rule, zh, en)


def _permille(text: str) -> Iterator[Correction]:
    pattern = r"(?<=\d)[%％][。oO0〇○°](?=(?:以下|以内|以上|之内|左右))"
    for match in re.finditer(pattern, text):
        yield _made(
            text,
            match.span(),
            "‰",
            "permille",
            "句号不会出现在“以下”“以内”之前,应为千分号拆成了百分号和句号",
            "a full stop cannot stand before 以下 or 以内; a per-mille sign was split in two",
        )


def _percent_tail(text: str) -> Iterator[Correction]:
    for match in re.finditer(
        r"(?<=[\dlIoO])[%％]([oO0○°])(?!(?:以下|以内|以上|之内|左右)|[\d.])", text
    ):
        before = text[max(0, match.start() - 30) : match.start()]
        value = re.search(r"([\dlIoO.]+)$", before)
        small = bool(value) and _below(str(value.group(1) if value else ""), 30)
        if small and re.search(r"死亡率|发生率|出生率", before):
            yield _made(
                text,
                match.span(),
                "‰",
                "permille-tail",
                "死亡率按千分比计,“%o”应为“‰”",
                "mortality is given per mille; %o is a per-mille sign",
            )
        else:
            yield _made(
                text,
                match.span(),
                "%。",
                "percent-stop",
                "“%”后的“o”应为句号:此处为比例,千分之比不合理",
                "the o behind % is a full stop: the value is a share, per mille makes no sense",
            )


def _below(printed: str, limit: float) -> bool:
    try:
        return float(printed.translate(_LETTER_DIGITS)) < limit
    except ValueError:
        return False


def _percent_shape(text: str) -> Iterator[Correction]:
    pattern = (
        rf"{_RATE_WORDS}{_BOUND}\d{{1,3}}(?:\.\d)?([{_PERCENT_SHAPES}])(以上|以下|以内|[,,;;。]|)"
    )
    for match in re.finditer(pattern, text):
        follows = match.group(2)
        yield _made(
            text,
            match.span(1),
            "%" if follows else "%。",
            "percent-shape",
            f"比例之后的数字缺少百分号,“{match.group(1)}”形近“%”",
            f"a share needs a per-cent sign; {match.group(1)} is its shape in a scan",
        )


def _letter_digits(text: str) -> Iterator[Correction]:
    for match in _MIXED.finditer(text):
        proposed = match.group().translate(_LETTER_DIGITS)
        if proposed.isdigit():
            yield _made(
                text,
                match.span(),
                proposed,
                "letters-for-digits",
                "数字中混入形近字母(l、I、O),按数字读取",
                "letters l, I, O inside a number are digits",
            )


def _reaches(text: str) -> Iterator[Correction]:
    pattern = r"(?<=[达提升降])至(?:U|IJ|lJ|刂|\(J|!J)(?=[\dlIoO])"
    for match in re.finditer(pattern, text):
        start, end = match.span()
        yield _made(
            text,
            (start, end),
            "到",
            "split-sign",
            "“到”字被拆成“至”和字母",
            "the character 到 was split into 至 and a letter",
        )


def _words(text: str) -> Iterator[Correction]:
    for shape, word in _WORD_SHAPES:
        for match in re.finditer(shape, text):
            if match.group() != word:
                yield _made(
                    text,
                    match.span(),
                    word,
                    "word-shape",
                    f"“{match.group()}”与“{word}”形近,此处只有“{word}”成词",
                    f"{match.group()} is the scanned shape of {word}; only that makes a word here",
                )


def _bracket(text: str) -> Iterator[Correction]:
    pattern = r"(?<=[\u4e00-\u9fa5])(20\d\d)[)〕\]](?=\s?第?\d{1,5}号)"
    for match in re.finditer(pattern, text):
        yield _made(
            text,
            match.span(),
            f"〔{match.group(1)}〕",
            "document-number",
            "发文字号缺少左括号",
            "the opening bracket of the document number is lost",
        )


def _person(text: str) -> Iterator[Correction]:
    if "未成年人" not in text:
        return
    for match in re.finditer(r"未成年(?=保护工作站|保护中心|救助保护)", text):
        yield _made(
            text,
            match.span(),
            "未成年人",
            "own-vocabulary",
            "文中他处作“未成年人”",
            "elsewhere the document prints 未成年人",
        )


def _titles(text: str) -> Iterator[Correction]:
    pattern = r"(?P<head>[\u4e00-\u9fa5]{4})[\u4e00-\u9fa5]{1,6}(?P<two>(?P=head))[\u4e00-\u9fa5]{1,6}(?P<three>(?P=head))"
    for match in re.finditer(pattern, text):
        for name in ("two", "three"):
            at = match.start(name)
            yield _made(
                text,
                (at, at + 1),
                "、" + text[at],
                "lost-separator",
                "并列名称之间的标点或书名号丢失",
                "the marks between names in a row are lost",
            )


def _power(text: str) -> Iterator[Correction]:
    """A word printed once with a confusable sign, elsewhere with the other: 权力保障 / 权利保障."""
    for wrong, right in (("权力保障", "权利保障"), ("权力保护", "权利保护")):
        if right in text and 0 < text.count(wrong) <= text.count(right) + 1:
            for match in re.finditer(wrong, text):
                at = match.start() + 1
                yield _made(
                    text,
                    (at, at + 1),
                    "利",
                    "own-vocabulary",
                    f"文中他处作“{right}”",
                    f"elsewhere the document prints {right}",
                )


def unit_variants(count: Counter[str]) -> dict[str, tuple[str, int]]:
    """Misprinted unit names: name -> (name the document prints more often, index of the sign)."""
    variants: dict[str, tuple[str, int]] = {}
    ends = re.compile(rf".*{ENDING}(?:\([^()]*\))?")
    for name, printed in count.items():
        valid = ends.fullmatch(name) is not None
        for other, often in count.items():
            at = _differs(name, other)
            if at is None or often <= printed:
                continue
            pair = frozenset((name[at], other[at])) in _PAIRS
            if (pair and often >= 2) or (
                not valid and often >= 3 * printed and ends.fullmatch(other)
            ):
                variants[name] = (other, at)
                break
    return variants


def _differs(name: str, other: str) -> int | None:
    if len(name) != len(other) or name == other or len(name) < 3:
        return None
    places = [at for at, (a, b) in enumerate(zip(name, other, strict=True)) if a != b]
    return places[0] if len(places) == 1 else None


def unit_correction(text: str, span: Span, name: str, other: str, at: int) -> Correction:
    """The proposal for one misprinted sign of a unit's name, at the sign itself."""
    view = View(text, [span])
    place = view.span(at, at + 1) if at < len(view) else span
    return _made(
        text,
        place,
        other[at],
        "unit-vocabulary",
        f"文中他处作“{other}”,“{name}”仅此类写法",
        f"the document prints {other} elsewhere",
    )


def heading_correction(text: str, span: Span, proposed: str, before: int) -> Correction:
    """A heading's number that a scanner changed: between 3. and 5. stands 4, as 4."""
    return _made(
        text,
        span,
        proposed,
        "heading-sequence",
        f"前一序号为{before},此处应为“{proposed}”",
        f"the number before is {before}; here {proposed} must stand",
    )


_RULES: tuple[Callable[[str], Iterator[Correction]], ...] = (
    _permille,
    _percent_tail,
    _percent_shape,
    _letter_digits,
    _reaches,
    _words,
    _bracket,
    _person,
    _titles,
    _power,
)
