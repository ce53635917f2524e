"""One answer against its field. Whatever stands there, the outcome is a value, a plain sentence, or blank."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from tongyou.kernels.criteria import Text
from tongyou.kernels.instruments.definition.types import (
    LONGEST_LONG_TEXT,
    LONGEST_TEXT,
    MOST_DIGITS,
    Format,
    Kind,
    Question,
    Shape,
    Widget,
)
from tongyou.kernels.instruments.evaluation.types import Judged

BLANK = Judged()
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,24}")
LONGEST_EMAIL = 120
LONG_NUMBER = re.compile(
    r"[-+]?[\d,，]{10,}(\.\d+)?|[-+]?\d+\.\d{10,}"
)  # typed with more digits than are kept


def judge(shape: Shape, question: Question, answer: object) -> Judged:
    """The answer as a value of its field, or what is wrong with it."""
    if is_blank(answer):
        return BLANK
    return JUDGES[shape.kind](shape, question, answer)


def is_blank(answer: object) -> bool:
    """Nothing was said: no value, an empty text, an empty list."""
    if answer is None:
        return True
    if isinstance(answer, str):
        return not answer.strip()
    return isinstance(answer, list | tuple | dict) and not answer


def wrong(zh: str, en: str) -> Judged:
    return Judged(words=Text(zh, en))


def text(shape: Shape, question: Question, answer: object) -> Judged:
    """Length and form."""
    if not isinstance(answer, str):
        return wrong("请填文字。", "Please give a text.")
    said = answer.strip()
    usual = LONGEST_LONG_TEXT if question.widget is Widget.LONG_TEXT else LONGEST_TEXT
    longest = shape.longest or usual
    if "\x00" in said:
        return wrong("文字里有不能保存的符号。", "The text holds a sign that cannot be kept.")
    if len(said) > longest:
        over = len(said) - longest
        return wrong(
            f"最多 {longest} 个字，现在多了 {over} 个。",
            f"At most {longest} characters; this is {over} too many.",
        )
    if len(said) < shape.shortest:
        return wrong(
            f"至少写 {shape.shortest} 个字。", f"Please write at least {shape.shortest} characters."
        )
    return formed(shape.format, said)


def formed(form: Format, said: str) -> Judged:
    """A phone number or an e-mail address looks like one."""
    if form is Format.PHONE and not PHONE.fullmatch(re.sub(r"[\s()（）]", "", said)):
        return wrong(
            "请填 11 位手机号，或带区号的座机号，例如 0573-12345678。",
            "Please give a mobile number of 11 digits, or a landline with its area code, such as 0573-12345678.",
        )
    if form is Format.EMAIL and (len(said) > LONGEST_EMAIL or not EMAIL.fullmatch(said)):
        return wrong(
            "请填邮箱地址，例如 name@example.org。",
            "Please give an e-mail address, such as name@example.org.",
        )
    return Judged(said)


def exact(answer: object) -> Decimal | None:
    """A number as JSON keeps it, or None."""
    if isinstance(answer, bool) or not isinstance(answer, int | float | Decimal):
        return None
    if isinstance(answer, int):
        return Decimal(answer) if answer.bit_length() < 64 else Decimal(10) ** (MOST_DIGITS + 1)
    try:
        found = Decimal(str(answer))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def number(shape: Shape, _question: Question, answer: object) -> Judged:
    """Within its bounds, on its step."""
    found = exact(answer)
    if found is None and not (isinstance(answer, str) and LONG_NUMBER.fullmatch(answer)):
        return wrong("请填数字，例如 12。", "Please give a number, such as 12.")
    if found is None:
        return too_long()
    digits = found.normalize().as_tuple()
    exponent = digits.exponent if isinstance(digits.exponent, int) else 0
    if len(digits.digits) > MOST_DIGITS or abs(exponent) > MOST_DIGITS:
        return too_long()
    return bounded(shape, found) or Judged(found)


def too_long() -> Judged:
    return wrong(f"数字最多 {MOST_DIGITS} 位。", f"A number has at most {MOST_DIGITS} digits.")


def bounded(shape: Shape, found: Decimal) -> Judged | None:
    """What is wrong with a number, or None."""
    low, high, step = shape.minimum, shape.maximum, shape.step
    if low is not None and found < low:
        return wrong(f"不能小于 {plain(low)}。", f"It cannot be below {plain(low)}.")
    if high is not None and found > high:
        return wrong(f"不能大于 {plain(high)}。", f"It cannot be above {plain(high)}.")
    if step is not None and found % step != 0:
        if step == 1:
            return wrong("请填整数。", "Please give a whole number.")
        return wrong(f"请填 {plain(step)} 的倍数。", f"Please give a multiple of {plain(step)}.")
    return None


def plain(value: Decimal) -> str:
    """A number without exponent and needless noughts."""
    return f"{value.normalize():f}"


def date(_shape: Shape, _question: Question, answer: object) -> Judged:
    """A day of the calendar."""
    found = day_of(answer)
    if found is None:
        return wrong(
            "日历上没有这一天。请按年、月、日填，例如 2025 年 10 月 18 日。",
            "There is no such day. Please give year, month and day, such as 2025, 10, 18.",
        )
    if not EARLIEST <= found <= LATEST:
        return wrong("年份要在 1900 到 2199 之间。", "The year lies between 1900 and 2199.")
    return Judged(found)


def day_of(answer: object) -> dt.date | None:
    """An ISO date as text, or a date."""
    if isinstance(answer, dt.date) and not isinstance(answer, dt.datetime):
        return answer
    if not isinstance(answer, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", answer, re.ASCII):
        return None
    try:
        return dt.date.fromisoformat(answer)
    except ValueError:
        return None


def boolean(_shape: Shape, _question: Question, answer: object) -> Judged:
    return Judged(answer) if isinstance(answer, bool) else choose_one()


def choose_one() -> Judged:
    return wrong("请从列出的选项里选一个。", "Please choose one of the listed answers.")


def choice(shape: Shape, _question: Question, answer: object) -> Judged:
    """One of the listed."""
    if isinstance(answer, str) and answer in shape.choices:
        return Judged(answer)
    return choose_one()


def choices(shape: Shape, question: Question, answer: object) -> Judged:
    """Several of the listed, each once; a ranking has all of them, in order."""
    if question.widget is Widget.RANKING:
        return ranking(shape, answer)
    if not isinstance(answer, list | tuple) or not all(
        isinstance(one, str) and one in shape.choices for one in answer
    ):
        return wrong("请从列出的选项里选。", "Please choose from the listed answers.")
    chosen = tuple(one for one in shape.choices if one in answer)
    return counted(shape, len(chosen), "项", "choices") or Judged(chosen)


def ranking(shape: Shape, answer: object) -> Judged:
    """Every choice has a place of its own."""
    if (
        isinstance(answer, list | tuple)
        and all(isinstance(one, str) for one in answer)
        and sorted(answer) == sorted(shape.choices)
    ):
        return Judged(tuple(answer))
    places = list(answer.values()) if isinstance(answer, Mapping) else []
    if len(places) == len(shape.choices):
        return wrong(
            "有两项排在同一位。每一位只能放一项。",
            "Two answers share a place. Each place takes one.",
        )
    return wrong("请给每一项排上位次。", "Please give every answer a place.")


def counted(shape: Shape, size: int, unit_zh: str, unit_en: str) -> Judged | None:
    """Whether there are enough and not too many."""
    fewest = max(shape.fewest, 1)
    if size < fewest:
        return wrong(f"至少 {fewest} {unit_zh}。", f"At least {fewest} {unit_en}.")
    if shape.most and size > shape.most:
        return wrong(f"最多 {shape.most} {unit_zh}。", f"At most {shape.most} {unit_en}.")
    return None


def files(shape: Shape, _question: Question, answer: object) -> Judged:
    """Identifiers of stored files; that they belong to this response is the action's question."""
    if not isinstance(answer, list | tuple) or not all(is_identifier(one) for one in answer):
        return wrong("请重新上传文件。", "Please upload the file again.")
    unique = tuple(dict.fromkeys(str(one) for one in answer))
    return counted(shape, len(unique), "个文件", "files") or Judged(unique)


def is_identifier(one: object) -> bool:
    try:
        return isinstance(one, str) and str(UUID(one)) == one
    except ValueError:
        return False


def rows(shape: Shape, question: Question, answer: object) -> Judged:
    """Each row of a table, each column by its own rule; blank rows do not count."""
    if not isinstance(answer, list | tuple):
        return wrong(
            "表格没有读懂，请重新填。", "The table could not be read; please fill it in again."
        )
    filled = [
        row for row in answer if not (isinstance(row, Mapping) and all(map(is_blank, row.values())))
    ]
    found: list[dict[str, Any]] = []
    faults: list[Text] = []
    for place, row in enumerate(filled, 1):
        found.append(one_row(shape, question, row, place, faults))
    if faults:
        return wrong(" ".join(one.zh for one in faults[:5]), " ".join(one.en for one in faults[:5]))
    if not found:
        return BLANK
    return counted(shape, len(found), "行", "rows") or Judged(tuple(found))


def one_row(
    shape: Shape, question: Question, row: object, place: int, faults: list[Text]
) -> dict[str, Any]:
    """One row as values; what is wrong is told with row and column."""
    cells = row if isinstance(row, Mapping) else {}
    found: dict[str, Any] = {}
    for column, asked in zip(shape.columns, question.columns, strict=True):
        judged = judge(column, asked, cells.get(column.code))
        if judged.words is not None:
            faults.append(in_row(place, asked, judged.words))
        elif judged.blank and column.required:
            faults.append(in_row(place, asked, Text("还没有填。", "is not filled in.")))
        elif not judged.blank:
            found[column.code] = judged.value
    return found


def in_row(place: int, asked: Question, words: Text) -> Text:
    """A sentence about one cell."""
    return Text(
        f"第 {place} 行“{asked.title.zh}”：{words.zh}", f"Row {place}, {asked.title.en}: {words.en}"
    )


JUDGES: Mapping[Kind, Callable[[Shape, Question, object], Judged]] = {
    Kind.TEXT: text,
    Kind.NUMBER: number,
    Kind.DATE: date,
    Kind.BOOL: boolean,
    Kind.CHOICE: choice,
    Kind.CHOICES: choices,
    Kind.FILES: files,
    Kind.ROWS: rows,
}


def as_json(value: Any) -> Any:
    """A judged value as it is kept: the one way to write an answer."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_json(one) for one in value]
    return value
