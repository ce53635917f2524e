"""Words that people write and the language does not have: from the first sketches, and near misses."""

from __future__ import annotations

from tongyou.kernels.criteria import Text


def write(instead: str) -> Text:
    """A word that simply has another name."""
    return Text(f"请改写成 {instead}", f"write {instead}")


HINTS = {
    "service": write("procedure: room.name"),
    "name": write("title: {zh: …, en: …}"),
    "unit": Text(
        "请在 places 里写一个地点，步骤里写 place: 编码",
        "write a place under places and place: CODE in the step",
    ),
    "role": write("by: [role]"),
    "roles": write("by: [role]"),
    "may": write("acts: [{code, title, does}]"),
    "use": Text(
        "请改写成 code: 编码, procedure: 房间.名称", "write code: CODE, procedure: room.name"
    ),
    "bundle": Text(
        "有 items 就是一件事；不用写", "a procedure with items is a bundle; leave it out"
    ),
    "days": write("within: 5wd"),
    "deadline": write("limit: 5wd"),
    "timeout": write("limit: 5wd"),
    "condition": write("when: {field: …, is: …}"),
    "if": write("when: {field: …, is: …}"),
    "required": Text(
        "需要的材料写 need: always", "a material that is always needed says need: always"
    ),
    "who_may_apply": write("open: {by: [role]}"),
    "accept_at": Text(
        "收件的单位是一个地点（places），开办时给出",
        "the accepting unit is a place (places), given when a case opens",
    ),
    "owner": Text(
        "由谁办理只说一次：在 places 里写地点，步骤里写 place",
        "who answers is said once: a place under places, named by the step",
    ),
    "confidential": Text(
        "写 compartment: 访问矩阵里的密级分区；不需要就删去",
        "write compartment: one of the access matrix; leave it out where none is needed",
    ),
    "valid": Text(
        "发布的版本从发布时起用，已开的件沿用开办时的版本；不用写",
        "a version is used from its release on, and cases keep the version they began with; leave it out",
    ),
    "state": Text(
        "发布是一个动作，不写在文件里", "releasing is an act and not written in the file"
    ),
    "aliases": Text(
        "检索用的别名写在事项目录里，不写在流程里",
        "words to search by belong to the catalogue of matters, not to the procedure",
    ),
    "form": Text(
        "表单是一份问卷（instrument）：在步骤里写 form: 编码",
        "a form is an instrument: write form: CODE in the step that needs it",
    ),
    "ask_once": Text(
        "表单是一份问卷（instrument）：在第一步里写 form: 编码",
        "a form is an instrument: write form: CODE in the first step",
    ),
    "output": Text(
        "步骤的产出写成 asks 或材料", "what a step brings is asked by its acts or is a material"
    ),
    "each": Text(
        "一个地点有几个单位，就在每个单位并行；不用写",
        "a place with several units runs at each of them in parallel; leave it out",
    ),
    "auto": Text(
        "自动做的事是一个步骤，by: [system]，有自己的 acts",
        "what happens by itself is a step with by: [system] and acts of its own",
    ),
    "create": write("open: plan.notice"),
    "reason": Text(
        "暂停的理由在触发它的动作里用 asks 询问",
        "the reason of a pause is asked by the act that starts it",
    ),
    "say_all_at_once": Text(
        "一次性告知写 once: yes", "to be told everything at once is written once: yes"
    ),
    "one_of_by": Text(
        "每种情形写一份材料，各有 need: {when: …}",
        "write one material for each situation, each with need: {when: …}",
    ),
    "until": write("within: 5wd"),
    "after_granted": Text(
        "结果之后的事由听到办结事件的房间来做；周期性的写在职责（duties）里",
        "what follows a result is done by the room that hears of it; what recurs is a duty",
    ),
    "schedule": Text("周期性的工作写在职责（duties）里", "recurring work belongs to duties"),
    "every": Text("周期性的工作写在职责（duties）里", "recurring work belongs to duties"),
    "rate": Text("评价是一份问卷（instrument）", "a rating is an instrument"),
    "trigger": write("open: {by: […], system: yes}"),
    "consent": Text(
        "征得同意是一个步骤，有自己的时限", "asking for consent is a step with a limit of its own"
    ),
    "gives": Text(
        "写所产生的字段或材料的编码，如 gives: [id_no]",
        "name the fields or materials that it brings, such as gives: [id_no]",
    ),
    "rule": Text(
        "谁能享受写成条件：when: {field: …, is: …}",
        "who is entitled is a condition: when: {field: …, is: …}",
    ),
    "effective": Text(
        "从何时起算由该事项自己的流程说明", "the item's own procedure says from when it counts"
    ),
    "blocks_close": Text(
        "没有步骤等它的子事项，办结后自己继续；不用写",
        "an item that no step waits for goes on after the case is closed; leave it out",
    ),
    "on_item_failed": Text(
        "最后一步的人看到没有办成的子事项，由他决定",
        "whoever does the last step sees what failed, and decides",
    ),
    "done_when": Text(
        "最后写一个等待各子事项的步骤，它的动作办结：does: {close: …}",
        "write a last step after the items, with an act that closes: does: {close: …}",
    ),
}


def hint(word: str) -> Text | None:
    """What to write instead of this word, if it is a known one."""
    return HINTS.get(word)
