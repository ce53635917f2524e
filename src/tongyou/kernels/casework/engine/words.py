"""Every reason the engine gives, in plain words and both languages. They name what is missing, never a person."""

from __future__ import annotations

from tongyou.kernels.casework.engine.types import StepStanding
from tongyou.kernels.criteria import Text

# The case
CLOSED = Text("办件已办结，不能再办理。", "The case is closed; nothing more can be done in it.")
NOT_CLOSED = Text("办件还没有办结。", "The case is not closed.")
PAUSE = Text("暂停", "pause")
NOT_PAUSED = Text("办件没有暂停。", "The case is not paused.")
STRANDED = Text(
    "这样办理后，办件再没有可办的环节：流程定义有误，请告知协调员。没有作任何改动。",
    "After this no step of the case could be done any more: the procedure has a mistake. Please tell the "
    "coordinator. Nothing was changed.",
)

# The act
UNKNOWN_ACT = Text("这个办件没有这项操作。", "This case knows no such act.")
UNKNOWN_STEP = Text("这个办件没有这个环节。", "This case has no such step.")

# People
NOT_OPENER = Text("只有申请人本人可以这样做。", "Only the person who opened the case may do this.")
PLATFORM_ONLY = Text("这项操作由平台自动进行。", "The platform does this by itself.")
WRONG_UNIT = Text(
    "这由别的单位办理，您的岗位不在那里。", "Another unit does this; your post is not there."
)
NO_ROLE = Text("您没有办理它的岗位。", "You hold no post that may do this.")
NO_PART = Text(
    "只有申请人和正在办理的单位可以这样做。",
    "Only the person who opened the case and the units working on it may do this.",
)

# Payload
ALL_KNOWN = Text("没有需要您补充的信息。", "There is nothing for you to fill in.")
NOTHING_GIVEN = Text("没有填写任何内容。", "Nothing was filled in.")
CORRECT = Text(
    "有内容需要改正，没有作任何改动。", "Some answers need correcting; nothing was changed."
)
REQUIRED = Text("请填写这一项。", "Please answer this.")
NOT_ASKED = Text("这里不收集这一项。", "This is not asked here.")
NOT_TEXT = Text("这里应填文字。", "This has to be a text.")
BAD_SIGNS = Text("含有不能保存的字符。", "It contains characters that cannot be kept.")
NOT_NUMBER = Text("这里应填数字，如 6 或 6.5。", "This has to be a number, such as 6 or 6.5.")
NUMBER_TOO_BIG = Text(
    "数字太大，或小数超过六位。", "The number is too large, or has more than six decimals."
)
NOT_DATE = Text("这里应填日期，如 2025-12-31。", "This has to be a date, such as 2025-12-31.")
NOT_BOOL = Text("请选择“是”或“否”。", "Please choose yes or no.")
NOT_CHOICE = Text("请选择所列的一项。", "Please choose one of the options.")
NOT_IDENTIFIER = Text("没有选中有效的对象。", "Nothing valid was chosen.")

# Materials
UNKNOWN_MATERIAL = Text("这个办件不要求这份材料。", "This case asks for no such material.")
RECEIVED_ALREADY = Text("这份材料已经收到。", "This material has been received.")
PROMISED_ALREADY = Text("这份材料已经承诺补交。", "This material has been promised already.")
NOT_PROMISED = Text("这份材料没有承诺补交。", "This material was not promised.")
NEEDS_FILE = Text("请上传文件。", "Please upload a file.")

# Time
STEP_NOT_OPEN = Text("这个环节不在办理中。", "This step is not being worked on.")
NOT_OVER = Text("期限还没有到。", "The time is not up yet.")
REOPEN_OVER = Text("重新办理的期限已过。", "The time in which the case can be reopened is over.")
MUST_WAIT = Text("按流程这个环节必须等待办结。", "By the procedure this step has to be waited for.")
ALREADY_LATE = Text("已经越过这个环节。", "The case has already gone on without this step.")

# Passing on
UNKNOWN_PLACE = Text("这个办件没有这个办理地点。", "This case has no such place.")
FIXED_PLACE = Text("这个地点由固定单位办理，不能移交。", "A fixed unit answers for this place.")
NOT_THERE = Text(
    "要移交的单位不在这里办理。", "The unit it should be taken from does not answer for this."
)
SAME_UNIT = Text("该单位已经在办理。", "That unit answers for it already.")
CHOOSE_UNIT = Text(
    "有几个单位在办理，请说明由哪一个移交。",
    "Several units answer for this: say which one hands over.",
)
REFERRED_ALREADY = Text("已经转介给该单位。", "The case is already referred to that unit.")
UNKNOWN_REFERRAL = Text("没有这条有效的转介。", "There is no such live referral.")
UNTIL_PAST = Text("结束日期已经过去。", "The end lies in the past.")

# Items
UNKNOWN_ITEM = Text("这个办件没有这个子事项。", "This case has no such item.")
ITEM_NOT_OPEN = Text("这个子事项不在办理中。", "This item is not being worked on.")
ITEM_NOT_READY = Text("这个子事项还不能开始。", "This item cannot begin yet.")

STEP = {
    StepStanding.DONE: lambda t: Text(f"“{t.zh}”已经办完。", f"“{t.en}” is done."),
    StepStanding.SKIPPED: lambda t: Text(f"“{t.zh}”不需要办理。", f"“{t.en}” is not needed."),
    StepStanding.RETURNED: lambda t: Text(
        f"“{t.zh}”的这一轮已退回，请看新的一轮。",
        f"This round of “{t.en}” was sent back; see the new one.",
    ),
    StepStanding.CANCELLED: lambda t: Text(f"“{t.zh}”已经取消。", f"“{t.en}” was cancelled."),
}


def step_waiting(title: Text, first: Text | None) -> Text:
    """A step whose turn has not come."""
    if first is None:
        return Text(f"“{title.zh}”还没有轮到。", f"It is not the turn of “{title.en}” yet.")
    return Text(
        f"“{title.zh}”要等“{first.zh}”办完。", f"“{title.en}” waits for “{first.en}” to be done."
    )


def step_needs_fields(title: Text, fields: Text) -> Text:
    """A step held up by an unknown condition."""
    return Text(
        f"还不知道是否需要“{title.zh}”：缺少{fields.zh}。",
        f"It is not known whether “{title.en}” is needed; missing: {fields.en}.",
    )


def paused(title: Text) -> Text:
    """The case stands still."""
    return Text(
        f"办件已暂停（{title.zh}），恢复后才能办理。",
        f"The case is paused ({title.en}); it must be resumed first.",
    )


def four_eyes(title: Text) -> Text:
    """The same person acted earlier."""
    return Text(
        f"您办理过“{title.zh}”，这里须由另一人办理。",
        f"You acted on “{title.en}”; this has to be done by somebody else.",
    )


def material_missing(title: Text, *, broken: bool) -> Text:
    """A material that is needed and not there."""
    if broken:
        return Text(
            f"承诺补交的材料没有收到：{title.zh}。",
            f"A promised material did not come: {title.en}.",
        )
    return Text(f"缺少材料：{title.zh}。", f"A material is missing: {title.en}.")


def material_unsure(title: Text, fields: Text) -> Text:
    """Nobody can say whether a material is needed."""
    return Text(
        f"还不知道是否需要“{title.zh}”：缺少{fields.zh}。",
        f"It is not known whether “{title.en}” is needed; missing: {fields.en}.",
    )


def not_tolerated(title: Text) -> Text:
    """A material that cannot be promised."""
    return Text(
        f"“{title.zh}”不能容缺，须先提交。", f"“{title.en}” cannot follow later; it comes first."
    )


def promise_broken(title: Text) -> Text:
    """A second promise."""
    return Text(
        f"“{title.zh}”曾承诺补交而未交，不能再次承诺。",
        f"“{title.en}” was promised and did not come; it cannot be promised again.",
    )


def does_not_apply(condition: Text) -> Text:
    """The act's own condition is false."""
    return Text(
        f"只在以下情形可用：{condition.zh}。", f"This is only for the case that {condition.en}."
    )


def needs_fields(fields: Text) -> Text:
    """The act's own condition is unknown."""
    return Text(
        f"还不能判断：缺少{fields.zh}。", f"This cannot be decided yet; missing: {fields.en}."
    )


def paused_once(title: Text) -> Text:
    """A pause of which there is only one."""
    return Text(
        f"“{title.zh}”只能有一次，已经用过。",
        f"“{title.en}” is allowed once, and has been used.",
    )


def not_reached(title: Text) -> Text:
    """A step that cannot be returned to."""
    return Text(
        f"“{title.zh}”还没有办理，不能退回。",
        f"“{title.en}” has not been reached; nothing can be sent back to it.",
    )


def unfinished(title: Text) -> Text:
    """Something parallel that a grant would cut off."""
    return Text(f"“{title.zh}”还没有办完。", f"“{title.en}” is not finished.")


def skipped(condition: Text) -> Text:
    """Why a step was skipped."""
    return Text(
        f"只在以下情形需要：{condition.zh}。", f"It is only needed in the case that {condition.en}."
    )


def place_missing(title: Text) -> Text:
    """No unit was given for a place."""
    return Text(f"没有指定由谁办理：{title.zh}。", f"Nobody was named for: {title.en}.")


def place_unknown(code: str) -> Text:
    """A place the procedure does not have."""
    return Text(f"流程没有办理地点“{code}”。", f"The procedure has no place “{code}”.")


def unit_twice(title: Text) -> Text:
    """The same unit twice at one place."""
    return Text(f"同一单位重复出现：{title.zh}。", f"A unit stands twice at: {title.en}.")


def form_not_shared(title: Text) -> Text:
    """A referral beyond the procedure."""
    return Text(f"“{title.zh}”不能转介。", f"“{title.en}” cannot be part of a referral.")


def too_long_until(day: str) -> Text:
    """A referral that would last too long."""
    return Text(f"最迟到 {day}。", f"It may last until {day} at most.")


def too_long(longest: int) -> Text:
    """A text with too many signs."""
    return Text(f"最多 {longest} 个字。", f"At most {longest} characters.")


def pause_ran_out(title: Text) -> Text:
    """Why the platform closed a case."""
    return Text(f"“{title.zh}”期限已到。", f"The time for “{title.en}” ran out.")
